// SPDX-License-Identifier: MIT
#include <animevae/preset/run_program.hpp>

int main(int argc, char** argv) { return animevae::run_program(argc, argv, animevae::published_presets()); }
