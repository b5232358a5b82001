// SPDX-License-Identifier: MIT
#include <animevae/animation.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/version.hpp>
#ifdef WITH_HDF5
#include <animevae/hdf5/read_hdf5.hpp>

bool hdf5_files_work() {
  animevae::write_hdf5("consumer.h5", {.arrays = {{"x", {.values = std::vector<double>{1, 2}}}}});
  return animevae::read_hdf5("consumer.h5").arrays.at("x").shape == std::vector<std::int64_t>{2};
}
#else
bool hdf5_files_work() { return true; }
#endif

int main() {
  const animevae::Image picture{2, 3, 3, 128};
  const bool animations_work = animevae::encode_gif({.frames = {picture}}).size() > 20 &&
                               animevae::encode_webp({.frames = {picture}}).size() > 20;
  return animevae::version == animevae::Version{} && picture.at(1, 2)[0] == 128 && animations_work && hdf5_files_work()
             ? 0
             : 1;
}
