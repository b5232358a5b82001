// SPDX-License-Identifier: MIT
#include "training/film.hpp"

#include <ATen/ops/zeros.h>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/move.hpp>
#include <range/v3/view/reverse.hpp>
#include <range/v3/view/stride.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

#include <animevae/animation/gif.hpp>
#include <animevae/animation/webp_animation.hpp>
#include <animevae/latent/normal_quantile.hpp>

#include "figures/figures.hpp"

namespace av = animevae;
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

bool too_many(const std::vector<av::Image>& frames) {
  return frames.size() > most_frames || frames.size() * frames.front().pixels.size() > most_bytes;
}

}  // namespace

void WriteTrainingFilm::add(const View& view) {
  const AnyModel& model = view.model;
  const double q = av::normal_quantile(0.95);
  const av::Tensor pictures = av::traversal_pictures(model, at::zeros({model.latent_shape().size()}),
                                                     av::prior_rows(rows_of(model), -q, q), columns);
  frames_.push_back(grid_frame(pictures, columns, {}, {.bare = true}));
  last_step_ = view.state.progress().step;
}

void WriteTrainingFilm::epoch_ended(const View& view, const av::Measurement& m) {
  if ((m.progress.epoch - 1) % every_ != 0) return;
  add(view);
  if (!too_many(frames_) || frames_.size() < 3) return;
  // Frames of epochs 1, 1 + every, 1 + 2 every ...: every other one stays.
  frames_ = frames_ | rv::stride(2) | rv::move | ::ranges::to<std::vector>();
  every_ *= 2;
}

void WriteTrainingFilm::finished(const View& view) {
  if (last_step_ != view.state.progress().step) add(view);
  write();
}

void WriteTrainingFilm::write() const {
  if (frames_.empty()) return;
  av::write_gif(folder_ / "training.gif", {.frames = frames_});
  // A page holds the film itself: fewer frames, in the format that makes them small.
  const auto step = std::ptrdiff_t((frames_.size() + most_shown - 1) / most_shown);
  auto shown = frames_ | rv::reverse | rv::stride(step) | ::ranges::to<std::vector>();  // the last one is among them
  std::reverse(shown.begin(), shown.end());
  av::write_webp(folder_ / "training.webp", {.frames = std::move(shown), .frames_per_second = 6},
                 {.quality = 60, .effort = 1});
}

}  // namespace animevae::program
