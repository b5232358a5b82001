// SPDX-License-Identifier: MIT
#include "server/server_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include <animevae/animation/webp_animation.hpp>
#include <animevae/image/resize.hpp>
#include <animevae/latent/principal_components.hpp>
#include <animevae/plot/thumbnail_map.hpp>
#include <animevae/plot/tile_grid.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "figures/figures.hpp"
#include "options/first_line.hpp"
#include "options/stop.hpp"
#include "server/http.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

constexpr std::int64_t most_mapped = std::int64_t(ImageMap::columns) * ImageMap::columns;

ImageMap map_of(const LatentSpace& space) {
  av::LatentMoments moments;
  moments.add(space.means);
  const av::PrincipalComponents found = av::principal_components(moments, 2);
  const std::vector<std::int64_t> chosen =
      av::random_choice(space.images->size(), std::min(space.images->size(), most_mapped), 0);
  const auto title = [&](const char* which, std::int64_t k) {
    return fmt::format("{} principal component ({:.1f} % of the variance)", which,
                       100 * found.variances[k].item<double>() / std::max(found.total_variance, 1e-300));
  };
  ImageMap map{.x_title = title("first", 0), .y_title = title("second", 1)};
  const av::Tensor places =
      (space.means.to(at::kDouble) - found.mean).matmul(found.components.t()).contiguous();  // (N, 2)
  std::vector<av::Point> points;
  std::vector<av::Image> tiles;
  for (const std::int64_t image : chosen) {
    const double* const place = places.data_ptr<double>() + 2 * image;
    map.items.push_back({image, place[0], place[1]});
    points.push_back({place[0], place[1]});
    const std::vector<std::int64_t> one{image};
    tiles.push_back(av::resize(to_images(space.images->batch(one)).front(), {ImageMap::tile, ImageMap::tile}));
  }
  const av::MapArea area = av::map_area(points);
  map.left = area.left, map.right = area.right, map.bottom = area.bottom, map.top = area.top;
  map.sheet = av::encode_webp({.frames = {av::tile_grid(tiles, {.columns = ImageMap::columns, .padding = 0})}},
                              {.quality = 85, .effort = 2});
  return map;
}

}  // namespace

ServerState::ServerState(Run run, LatentSpaceOptions options)
    : run_{std::move(run)}, inference_{run_}, space_{std::make_shared<const LatentSpace>(space_of_latents(run_))} {
  preparation_ = std::jthread{[this, own = std::move(options)](std::stop_token stop) {
    const StopScope scope{std::move(stop)};
    prepare(own);
  }};
}

void ServerState::prepare(const LatentSpaceOptions& options) {
  LatentSpace found;
  try {
    found = analyse_latent_space(run_, options);
  } catch (const Stopped&) {
    return;
  } catch (const std::exception& error) {
    found = space_of_latents(run_);
    found.problem = first_line(error);
  }
  if (!found.problem.empty()) fmt::print(stderr, "warning: no components, attributes and map: {}\n", found.problem);
  if (!found.label_problem.empty())
    fmt::print(stderr, "warning: no attributes of the labels: {}\n", found.label_problem);
  {
    const std::lock_guard lock{mutex_};
    space_ = std::make_shared<const LatentSpace>(std::move(found));
  }
  is_ready_ = true;
}

std::shared_ptr<const LatentSpace> ServerState::latent_space() const {
  const std::lock_guard lock{mutex_};
  return space_;
}

std::shared_ptr<const ImageMap> ServerState::map() {
  if (!is_ready_) throw HttpError(503, "the images are still being encoded");
  const std::shared_ptr<const LatentSpace> known = latent_space();
  if (!known->images || known->means.size(0) < 2 || known->means.size(1) < 2)
    throw HttpError(404, known->problem.empty() ? "there is no map: it takes two images and two latents"
                                                : "there is no map: " + known->problem);
  const std::lock_guard lock{map_mutex_};
  if (!map_) map_ = std::make_shared<const ImageMap>(map_of(*known));
  return map_;
}

ServerState::UploadSlot::UploadSlot(ServerState& state) : state_{state} {
  constexpr int most_waiting = 16;
  struct Waiting {
    std::atomic<int>& count;
    ~Waiting() { --count; }
  } const waiting{state_.waiting_uploads_};
  if (++state_.waiting_uploads_ > most_waiting || !state_.uploads_.try_acquire_for(std::chrono::seconds{5}))
    throw Busy{};
}

}  // namespace animevae::program
