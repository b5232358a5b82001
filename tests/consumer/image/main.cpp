// SPDX-License-Identifier: MIT
#include <animevae/io/read_image.hpp>
#include <animevae/version.hpp>

int main() {
  const animevae::Image picture{2, 3, 3, 128};
  return animevae::version == animevae::Version{} && picture.at(1, 2)[0] == 128 ? 0 : 1;
}
