// SPDX-License-Identifier: MIT
#include "commands/program.hpp"

int main(int argc, char** argv) { return animevae::program::run(argc, argv); }
