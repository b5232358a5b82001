// SPDX-License-Identifier: MIT
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/iota.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <animevae/latent/directions.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/latent/smooth_loop.hpp>
#include <animevae/latent/walk.hpp>

#include "commands/commands.hpp"
#include "figures/figures.hpp"
#include "figures/film.hpp"
#include "options/checks.hpp"
#include "run/latent_cache.hpp"
#include "run/model_argument.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct Animate {
  std::string run{}, along{}, order = "rate", path = "spherical", size{};
  Film film{.out = "animation.gif", .frames_per_second = 25};
  std::int64_t points = 6, components = 12;
  double seconds = 4.8;
  std::uint64_t seed = 0;
  int enlarge = 1;
  bool loop = false, from_the_start = false;
  CommandData data{};
};

/// The latents that a walk moves: all, or those with the largest rate, for which the images must be encoded.
std::vector<std::int64_t> walked_latents(const CLI::App& app, const Animate& command, const Run& run) {
  const std::int64_t all = run.model.latent_shape().size();
  auto latents = ::ranges::views::iota(std::int64_t{0}, all) | ::ranges::to<std::vector>();
  if (all <= command.components) return latents;
  if (command.order == "rate" && run.has_encoder())
    if (const std::optional<Dataset> faces = faces_to_sort_by(app, command.data, run))
      latents = latent_statistics(run, load_or_encode(run, *faces).table).order;
  latents.resize(std::size_t(command.components));
  return latents;
}

/// The directions that a walk's weights belong to.
av::Directions chosen_directions(const CLI::App& app, const Animate& command, const Run& run) {
  if (!command.along.empty()) return read_directions_of(run, command.along);
  av::Directions directions = av::latent_directions(run.model);
  directions.vectors = directions.vectors.index_select(0, at::tensor(walked_latents(app, command, run), at::kLong));
  return directions;
}

av::Tensor walk_latents(const av::Directions& directions, const Animate& command, std::int64_t frames) {
  const std::int64_t count = std::min(command.components, directions.size());
  av::Walk walk = av::random_walk(count, {.seed = command.seed});
  if (!command.from_the_start)
    for (std::int64_t tick = 0; tick < walk.round_trip() / 2; ++tick) walk.advance();
  const av::Tensor weights = at::zeros({frames, count});
  std::int64_t ticks = 0;
  for (std::int64_t frame = 0; frame < frames; ++frame) {
    const double now = double(frame) * av::walk_ticks_per_second / command.film.frames_per_second;
    for (; ticks < std::llround(now); ++ticks) walk.advance();
    weights[frame].copy_(at::tensor(walk.weights, at::kDouble));
  }
  return av::latents_at(directions, weights);
}

void animate(const CLI::App& app, const Animate& command) {
  Run run = open_named_run(command.run);
  run.check_decoder(app.get_name());
  (void)ending_of(command.film.out, {".gif", ".webp"});
  set_size(run, command.size);
  const auto frames = std::int64_t(std::llround(command.seconds * command.film.frames_per_second));
  constexpr std::int64_t most = 100'000;
  if (frames < 1 || frames > most)
    throw av::InvalidValue(fmt::format("{:g} seconds of {:g} frames each are {} frames; an animation has 1 to {}",
                                       command.seconds, command.film.frames_per_second, frames, most));
  av::Tensor z;
  if (command.loop) {
    av::Generator generator = av::make_generator(command.seed);
    z = av::smooth_loop(run.model.sample_latents(command.points, generator).flatten(1), frames,
                        command.path == "linear" ? av::Path::linear : av::Path::spherical);
  } else z = walk_latents(chosen_directions(app, command, run), command, frames);

  const av::Animation animation{.frames = to_frames(av::pictures_of_rows(run.model, z), command.enlarge),
                                .frames_per_second = command.film.frames_per_second,
                                .loop = !command.film.once};
  write_animation(command.film.out, animation);
  if (!command.film.numbers.empty()) write_points(command.film.numbers, z, frame_names(frames), run);
  const std::string kind = command.loop ? fmt::format("a loop through {} points", command.points) : "a walk";
  say_written(command.film, {.what = fmt::format("{} of {} frames, seed {}", kind, frames, command.seed),
                             .pictures = frames,
                             .width = animation.frames.front().width,
                             .height = animation.frames.front().height,
                             .moves = true});
}

}  // namespace

void add_animate(CLI::App& program) {
  const auto command = std::make_shared<Animate>();
  CLI::App& app = *program.add_subcommand("animate", "Walk through the latents without end, as GIF or WebP");
  add_model_argument(app, command->run);
  app.add_option("-o,--out", command->film.out, "GIF or WebP file")->capture_default_str();
  app.add_option("--seconds", command->seconds, "Length; a walk is back at its beginning after 4.8 seconds")
      ->check(number({.at_least = 0.01, .at_most = 3600}))
      ->capture_default_str();
  app.add_option("-s,--seed", command->seed, "The same seed gives the same animation")
      ->check(seed())
      ->capture_default_str();
  app.add_option("-a,--along", command->along, "Directions of the walk: a file of pca or attributes");
  app.add_option("-k,--components", command->components, "Number of weights that the walk moves, 12 as in Anime VAE")
      ->check(count_from(1))
      ->capture_default_str();
  app.add_option("--order", command->order, "Order of latents: by falling KL divergence (rate) or by number")
      ->check(CLI::IsMember({"rate", "number"}))
      ->capture_default_str();
  app.add_flag("--from-the-start", command->from_the_start,
               "Begin at the drawn weights, not at the point from which the walk loops");
  auto* loop = app.add_flag("--loop", command->loop, "A smooth closed curve through random points instead of the walk");
  app.add_option("-p,--points", command->points, "Number of random points of the loop")
      ->check(count_from(3))
      ->needs(loop)
      ->capture_default_str();
  app.add_option("--path", command->path, "Path of the loop: spherical or linear")
      ->check(CLI::IsMember({"spherical", "linear"}))
      ->capture_default_str();
  add_size_option(app, command->size);
  app.add_option("--enlarge", command->enlarge, "Make every pixel a square of this side, 1 to 16")
      ->check(whole_number(1, 16))
      ->capture_default_str();
  add_film_options(app, command->film);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae animate --loop --seconds 2 --out walk.gif\n"
      "  animevae animate runs/first --loop --points 4 --seconds 3 --seed 7 --enlarge 2 --out loop.webp");
  app.callback([command, &app] { animate(app, *command); });
}

}  // namespace animevae::program
