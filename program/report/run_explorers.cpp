// SPDX-License-Identifier: MIT
#include "report/run_explorers.hpp"

#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include <animevae/animation/webp_animation.hpp>
#include <animevae/plot/tile_grid.hpp>

#include "figures/figures.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

constexpr int frames = 15;

/// The coordinates of a latent along these directions (K, L), (K), in units of each direction's length.
av::Tensor places_of(const av::Tensor& latents, const av::Tensor& origin, const av::Tensor& vectors) {
  return vectors.matmul(latents - origin) / vectors.square().sum(1).clamp_min(1e-30);
}

int nearest_frame(double place, double reach) {
  const double share = (place + reach) / (2 * reach);
  return int(std::clamp(std::lround(share * (frames - 1)), 0L, long(frames - 1)));
}

}  // namespace

ReportExplorer explorer_of(const Run& run, const Walks& walks, const std::vector<StartingPoint>& starts) {
  const at::NoGradGuard no_grad;
  const av::Shape image = run.model.image_shape();
  ReportExplorer explorer{.title = walks.title,
                          .caption = walks.caption,
                          .from = -walks.reach,
                          .to = walks.reach,
                          .frames = frames,
                          .width = image.width,
                          .height = image.height,
                          .sliders = walks.sliders};
  const av::Tensor vectors = walks.directions.vectors.index_select(0, at::tensor(walks.shown, at::kLong));
  for (const StartingPoint& start : starts) {
    const av::Tensor places = places_of(start.latents, walks.directions.origin, vectors);  // (K)
    const av::Tensor base =
        walks.walk == Walk::absolute ? start.latents - places.unsqueeze(1) * vectors : start.latents.expand_as(vectors);
    const av::Tensor pictures =
        av::line_pictures(run.model, base - vectors * walks.reach, base + vectors * walks.reach, frames);
    ReportStart shown{.name = start.name};
    for (std::size_t row = 0; row < walks.shown.size(); ++row)
      shown.frames.push_back(walks.walk == Walk::absolute
                                 ? nearest_frame(places[std::int64_t(row)].item<double>(), walks.reach)
                                 : nearest_frame(0, walks.reach));
    const std::vector<av::Image> tiles = to_images(pictures);
    shown.sheet = av::encode_webp({.frames = {av::tile_grid(tiles, {.columns = frames, .padding = 0})}},
                                  {.quality = 85, .effort = 2});
    explorer.starts.push_back(std::move(shown));
  }
  return explorer;
}

}  // namespace animevae::program
