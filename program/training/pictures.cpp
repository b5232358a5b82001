// SPDX-License-Identifier: MIT
#include "training/pictures.hpp"

#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/iota.hpp>

#include <algorithm>

#include <animevae/latent/normal_quantile.hpp>
#include <animevae/tensor/random_choice.hpp>

namespace av = animevae;

namespace animevae::program {

void WritePictures::stepped(const View& view, std::int64_t) {
  if (style_.unit != PictureUnit::step || style_.every == 0) return;
  if (view.state.progress().step % style_.every == 0) write(view);
}

void WritePictures::measured(const View&, const av::Measurement& m) { rates_ = m.rate_per_latent; }

void WritePictures::epoch_ended(const View& view, const av::Measurement& m) {
  rates_ = m.rate_per_latent;
  if (style_.unit != PictureUnit::epoch || style_.every == 0) return;
  if (m.progress.epoch % style_.every == 0) write(view);
}

void WritePictures::finished(const View& view) {
  if (style_.every != 0 && written_at_step_ != view.state.progress().step) write(view);
}

std::vector<std::int64_t> WritePictures::images(std::int64_t count) const {
  if (!style_.first_images) return av::random_choice(faces_.size(), count, 0);
  return ::ranges::views::iota(std::int64_t{0}, std::min(faces_.size(), count)) | ::ranges::to<std::vector>();
}

void WritePictures::write(const View& view) {
  const av::Progress& progress = view.state.progress();
  const std::int64_t number = style_.unit == PictureUnit::step ? progress.step : progress.epoch;
  for (const TrainingGrid& grid : style_.grids) write(grid, view.model, number);
  written_at_step_ = progress.step;
}

void WritePictures::write(const TrainingGrid& grid, const AnyModel& model, std::int64_t number) {
  const std::filesystem::path file = folder_ / fmt::format(fmt::runtime(grid.file), number);
  const GridStyle bare{.bare = true, .padding = style_.padding, .border = style_.border};
  switch (grid.shows) {
    case Shows::originals_above_reconstructions:
      return write_reconstructions(file, model, faces_, images(grid.count), bare);
    case Shows::reconstructions:
      return write_reconstructions_alone(file, model, faces_, images(grid.count), grid.columns, bare);
    case Shows::samples: return write_samples(file, model, grid.count, grid.columns, 0, bare);
    case Shows::traversals: break;
  }
  const std::int64_t latents = model.latent_shape().size();
  if (latents > 64) return;  // a picture of hundreds of rows is unreadable
  const double q = av::normal_quantile(0.95);
  write_traversals(file, model, at::zeros({latents}), av::prior_rows(av::falling_order(rates_), -q, q), grid.columns,
                   {}, bare);
}

}  // namespace animevae::program
