// SPDX-License-Identifier: MIT
#include "training/events.hpp"

#include <ATen/ops/cat.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/image/png.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "figures/figures.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

void add_grid(av::EventFile& file, const std::string& tag, const av::Tensor& pictures, std::int64_t columns,
              std::int64_t step) {
  const av::Image grid = grid_frame(pictures, columns, {}, {.bare = true});
  const std::vector<std::byte> png = av::encode_png(grid);
  file.picture(tag, png, grid.width, grid.height, step);
}

}  // namespace

av::WriteEvents<AnyModel> tensorboard_events(const std::filesystem::path& folder, const Dataset& shown) {
  constexpr std::int64_t images = 8, samples = 64;
  using View = av::TrainingView<AnyModel>;
  return av::WriteEvents<AnyModel>{
      folder, [&shown](av::EventFile& file, const View& view, const av::Measurement& m) {
        const at::NoGradGuard no_grad;
        const std::vector<std::int64_t> chosen = av::random_choice(shown.size(), images, 0);
        const av::Tensor originals = shown.batch(chosen);
        add_grid(file, "images above their reconstructions",
                 at::cat({originals, av::reconstructions(view.model, originals).to(originals.options())}),
                 originals.size(0), m.progress.step);
        av::Generator generator = av::make_generator(0);
        add_grid(file, "samples", view.model.sample(samples, generator), images, m.progress.step);
      }};
}

}  // namespace animevae::program
