// SPDX-License-Identifier: MIT
// A use of each component that is linked, and of no other.
#include <animevae/architecture/burgess.hpp>
#include <animevae/network/counts.hpp>

namespace av = animevae;

// 3 -> 32 and 3 times 32 -> 32 channels by kernels of 4x4, then 512 -> 256 -> 256 -> twice 10 latents, all with a bias.
static_assert(av::parameter_count(av::BurgessEncoder<av::Shape{3, 64, 64}, 10>::network) ==
              (3 * 16 + 1) * 32 + 3 * (32 * 16 + 1) * 32 + (512 + 1) * 256 + (256 + 1) * 256 + (256 + 1) * 20);

#ifdef WITH_IMAGE
#include <animevae/image/read_image.hpp>
bool image_works() {
  av::write_png("consumer.png", av::Image{2, 3, 3, 128});
  return av::read_image("consumer.png") == av::Image{2, 3, 3, 128};
}
#else
bool image_works() { return true; }
#endif

#ifdef WITH_PLOT
#include <animevae/plot.hpp>
bool plot_works() { return av::render(av::Canvas{40, 30}).width >= 40; }
#else
bool plot_works() { return true; }
#endif

#ifdef WITH_ANIMATION
#include <animevae/animation.hpp>
bool animation_works() {
  const av::Image picture{2, 3, 3, 128};
  return av::encode_gif({.frames = {picture}}).size() > 20 && av::encode_webp({.frames = {picture}}).size() > 20;
}
#else
bool animation_works() { return true; }
#endif

#ifdef WITH_FACES
#include <animevae/faces/drawn_faces.hpp>
bool faces_work() { return av::draw_face({}, 32).width == 32; }
#else
bool faces_work() { return true; }
#endif

#ifdef WITH_HDF5
#include <animevae/hdf5/read_hdf5.hpp>
bool hdf5_works() {
  av::write_hdf5("consumer.h5", {.arrays = {{"x", {.values = std::vector<double>{1, 2}}}}});
  return av::read_hdf5("consumer.h5").arrays.at("x").shape == std::vector<std::int64_t>{2};
}
#else
bool hdf5_works() { return true; }
#endif

int main() { return image_works() && plot_works() && animation_works() && faces_work() && hdf5_works() ? 0 : 1; }
