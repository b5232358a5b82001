// SPDX-License-Identifier: MIT
#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <animevae/core/even_steps.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "commands/commands.hpp"
#include "directions/walk_range.hpp"
#include "figures/figures.hpp"
#include "figures/film.hpp"
#include "options/checks.hpp"
#include "run/latent_cache.hpp"
#include "run/latent_names.hpp"
#include "run/model_argument.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct GifTraversals {
  std::string run{}, images{};
  Film film{.out = "traversals.gif"};
  std::int64_t count = 8, rows = 10, frames = 15;
  std::uint64_t seed = 0;
  WalkRange range{};
  GridStyle style{};
  CommandData data{};
};

/// The latents of a film, (frames, rows, columns, L). A column is an image; in each row one latent walks, over the
/// range that the image has for it.
av::Tensor film_latents(const av::Tensor& means, const std::vector<std::vector<av::TraversalRow>>& rows_of_images,
                        std::int64_t frames) {
  const auto images = std::int64_t(rows_of_images.size()), rows = std::int64_t(rows_of_images.front().size());
  const av::Tensor z = means.repeat({frames, rows, 1, 1}).contiguous();  // (frames, rows, images, L)
  for (std::int64_t row = 0; row < rows; ++row)
    for (std::int64_t image = 0; image < images; ++image) {
      const av::TraversalRow& walk = rows_of_images[std::size_t(image)][std::size_t(row)];
      z.select(1, row)
          .select(1, image)
          .select(1, walk.latent)
          .copy_(at::tensor(av::even_steps(walk.from, walk.to, frames), at::kDouble));
    }
  return z;
}

void gif_traversals(const CLI::App& app, const GifTraversals& command) {
  const Run run = open_named_run(command.run);
  run.check_decoder(app.get_name());
  (void)ending_of(command.film.out, {".gif", ".webp"});
  const Dataset faces = command.data.open(app, run);
  const std::vector<std::int64_t> chosen = command.images.empty()
                                               ? av::random_choice(faces.size(), command.count, command.seed)
                                               : image_numbers(command.images, faces);
  const av::LatentStatistics statistics = latent_statistics(run, load_or_encode(run, faces).table);
  std::vector<std::int64_t> shown = command.range.ordered(statistics);
  if (command.rows > 0) shown.resize(std::min<std::size_t>(shown.size(), std::size_t(command.rows)));

  const at::NoGradGuard no_grad;
  const av::LatentRows posterior = run.model.rows(faces.batch(chosen));
  std::vector<std::vector<av::TraversalRow>> rows_of_images;
  for (std::int64_t i = 0; i < std::int64_t(chosen.size()); ++i)
    rows_of_images.push_back(command.range.rows(shown, posterior.of_image(i)));
  const av::Tensor z = film_latents(av::latent_rows(posterior.point), rows_of_images, command.frames);

  const LatentNames names{run.folder};
  Captions captions;
  for (const std::int64_t latent : shown)
    captions.rows.push_back(caption_with_rate(names.caption(latent), statistics.rate[std::size_t(latent)]));
  av::Animation animation{.frames_per_second = command.film.frames_per_second,
                          .loop = !command.film.once,
                          .there_and_back = !command.film.once};
  for (std::int64_t frame = 0; frame < command.frames; ++frame)
    animation.frames.push_back(grid_frame(av::pictures_of_rows(run.model, z[frame].flatten(0, 1)),
                                          std::int64_t(chosen.size()), captions, command.style));
  write_animation(command.film.out, animation);
  if (!command.film.numbers.empty()) {
    std::vector<std::string> labels;
    for (const std::string& frame : frame_names(command.frames))
      for (const std::int64_t latent : shown)
        for (const std::int64_t image : chosen) labels.push_back(fmt::format("z{}/image_{}/{}", latent, image, frame));
    write_points(command.film.numbers, z.flatten(0, 2), std::move(labels), run);
  }
  say_written(command.film,
              {.what = fmt::format("{} of {} latents, {} images", shown.size(), statistics.order.size(), chosen.size()),
               .pictures = std::int64_t(av::frame_order(animation).size()),
               .width = animation.frames.front().width,
               .height = animation.frames.front().height,
               .moves = true});
}

}  // namespace

void add_gif_traversals(CLI::App& program) {
  const auto command = std::make_shared<GifTraversals>();
  CLI::App& app = *program.add_subcommand("gif-traversals", "Move each latent of some images there and back");
  add_model_argument(app, command->run);
  app.add_option("-o,--out", command->film.out, "GIF or WebP file")->capture_default_str();
  auto* images = app.add_option("-i,--images", command->images, "Columns: images by their numbers, as 3,17,42");
  app.add_option("-n,--count", command->count, "Or so many images, chosen at random")
      ->check(count_from(1))
      ->excludes(images)
      ->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Seed of that choice")->check(seed())->capture_default_str();
  app.add_option("-r,--rows", command->rows, "Latents shown, 0: all")->check(count_from(0))->capture_default_str();
  app.add_option("--frames", command->frames, "Frames from one end to the other")
      ->check(count_from(2))
      ->capture_default_str();
  command->range.add_to(app);
  add_film_options(app, command->film);
  add_grid_options(app, command->style);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae gif-traversals --faces 200 --rows 6 --count 4 --out traversals.gif\n"
      "  animevae gif-traversals runs/first --images 3,17,42 --rows 6 --range 2 --bare --out three.webp");
  app.callback([command, &app] { gif_traversals(app, *command); });
}

}  // namespace animevae::program
