// SPDX-License-Identifier: MIT
#include <animevae/tensor/tensor.hpp>
#include <animevae/version.hpp>

int main() { return animevae::version == animevae::Version{} && at::Tensor{}.defined() == false ? 0 : 1; }
