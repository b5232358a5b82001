// SPDX-License-Identifier: MIT
#include "training/film.hpp"

#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/move.hpp>
#include <range/v3/view/reverse.hpp>
#include <range/v3/view/stride.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <cstddef>
#include <system_error>
#include <utility>

#include <animevae/animation/gif.hpp>
#include <animevae/animation/webp_animation.hpp>
#include <animevae/image/png.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/latent/normal_quantile.hpp>

#include "figures/figures.hpp"

namespace av = animevae;
namespace fs = std::filesystem;
namespace rv = ::ranges::views;

namespace animevae::program {

namespace {

constexpr std::int64_t columns = 10, most_rows = 16, highest = 1100;  // pixels
constexpr std::size_t most_shown = 24, most_frames = 60, most_bytes = std::size_t{256} << 20;

/// The first latents, in their own order: a row must mean the same in every frame.
std::vector<std::int64_t> rows_of(const AnyModel& model) {
  const std::int64_t rows = std::clamp<std::int64_t>(highest / (model.image_shape().height + 2), 1, most_rows);
  return rv::iota(std::int64_t{0}, std::min<std::int64_t>(rows, model.latent_shape().size())) |
         ::ranges::to<std::vector>();
}

}  // namespace

void WriteTrainingFilm::add(const View& view) {
  const AnyModel& model = view.model;
  const double q = av::normal_quantile(0.95);
  const av::Tensor pictures = av::traversal_pictures(model, at::zeros({model.latent_shape().size()}),
                                                     av::prior_rows(rows_of(model), -q, q), columns);
  frames_.push_back({view.state.progress().step, grid_frame(pictures, columns, {}, {.bare = true})});
  fs::create_directories(folder_ / "film");
  av::write_png(file_of(frames_.back().step), frames_.back().image);
}

fs::path WriteTrainingFilm::file_of(std::int64_t step) const {
  return folder_ / "film" / fmt::format("step-{:08}.png", step);
}

std::vector<std::int64_t> WriteTrainingFilm::steps() const {
  return frames_ | rv::transform(&Frame::step) | ::ranges::to<std::vector>();
}

void WriteTrainingFilm::read_frames(const std::vector<std::int64_t>& steps) {
  frames_.clear();
  std::error_code unknown;
  for (const std::int64_t step : steps)
    if (fs::exists(file_of(step), unknown)) frames_.push_back({step, av::read_image(file_of(step))});
}

void WriteTrainingFilm::epoch_ended(const View& view, const av::Measurement& m) {
  if ((m.progress.epoch - 1) % every_ != 0) return;
  add(view);
  const std::size_t bytes = frames_.size() * frames_.front().image.pixels.size();
  if (frames_.size() < 3 || (frames_.size() <= most_frames && bytes <= most_bytes)) return;
  // Frames of epochs 1, 1 + every, 1 + 2 every ...: every other one stays.
  std::error_code stays;
  for (std::size_t i = 1; i < frames_.size(); i += 2) fs::remove(file_of(frames_[i].step), stays);
  frames_ = frames_ | rv::stride(2) | rv::move | ::ranges::to<std::vector>();
  every_ *= 2;
}

void WriteTrainingFilm::finished(const View& view) {
  if (frames_.empty() || frames_.back().step != view.state.progress().step) add(view);
  write();
}

void WriteTrainingFilm::remove_frames() const {
  std::error_code stays;
  fs::remove_all(folder_ / "film", stays);
}

void WriteTrainingFilm::write() const {
  if (frames_.empty()) return;
  const auto images = frames_ | rv::transform(&Frame::image);
  av::write_gif(folder_ / "training.gif", {.frames = images | ::ranges::to<std::vector>()});
  // A page holds the film itself: fewer frames, in the format that makes them small.
  const auto step = std::ptrdiff_t((frames_.size() + most_shown - 1) / most_shown);
  auto shown = images | rv::reverse | rv::stride(step) | ::ranges::to<std::vector>();  // the last one is among them
  std::reverse(shown.begin(), shown.end());
  av::write_webp(folder_ / "training.webp", {.frames = std::move(shown), .frames_per_second = 6},
                 {.quality = 60, .effort = 1});
}

}  // namespace animevae::program
