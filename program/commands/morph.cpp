// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <animevae/latent/interpolate.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/plot/write_figure.hpp>

#include "commands/commands.hpp"
#include "figures/figures.hpp"
#include "figures/film.hpp"
#include "images/input_pictures.hpp"
#include "options/checks.hpp"
#include "run/model_argument.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct Morph {
  std::string run{}, images{}, crop{}, path = "spherical", size{};
  std::vector<std::string> pictures{};
  Film film{.out = "morph.png"};
  std::int64_t random = 0;
  std::uint64_t seed = 0;
  std::optional<std::int64_t> steps{};
  bool closed = false, grid = false, frames = false;
  GridStyle style{};
  CommandData data{};
};

/// The faces of a morph, in order: latents (K, L), and names for captions.
struct Ends {
  av::Tensor latents{};
  std::vector<std::string> names{};
};

Ends ends_of(const CLI::App& app, const Morph& command, const Run& run) {
  const at::NoGradGuard no_grad;
  Ends ends;
  std::vector<av::Tensor> latents;
  if (!command.pictures.empty()) {
    run.check_encoder("morph without --random", "pictures");
    latents.push_back(av::mean_rows(run.model, read_pictures(command.pictures, run.model.image_shape(), command.crop)));
    for (const std::string& picture : command.pictures)
      ends.names.push_back(std::filesystem::path{picture}.stem().string());
  }
  if (!command.images.empty()) {
    const Dataset faces = command.data.open(app, run);
    const std::vector<std::int64_t> numbers = image_numbers(command.images, faces);
    latents.push_back(av::mean_rows(run.model, faces.batch(numbers)));
    for (const std::int64_t number : numbers) ends.names.push_back(fmt::format("image {}", number));
  }
  if (command.random > 0) {
    av::Generator generator = av::make_generator(command.seed);
    latents.push_back(av::latent_rows(run.model.sample_latents(command.random, generator)));
    for (std::int64_t i = 1; i <= command.random; ++i) ends.names.push_back(fmt::format("sample {}", i));
  }
  if (ends.names.size() < 2)
    throw av::InvalidValue(
        fmt::format("morph goes between 2 pictures or more, and was given {}: name files, numbers with "
                    "--images 3,17, or samples of the prior with --random 2",
                    ends.names.size()));
  ends.latents = at::cat(latents);
  return ends;
}

/// The latents to decode, and how their pictures are laid out and described.
struct Plan {
  av::Tensor latents{};  ///< (N, L)
  std::string what{};
  std::int64_t columns = 0;  ///< of a still picture
  Captions captions{};
};

Plan plan_of(const Morph& command, const Ends& ends, bool still) {
  const av::Path path = command.path == "linear" ? av::Path::linear : av::Path::spherical;
  const auto count = std::int64_t(ends.names.size());
  const std::int64_t steps = command.steps.value_or(still ? (command.grid ? 8 : 10) : 24);
  if (command.grid) {
    if (count != 4) throw av::InvalidValue(fmt::format("--grid lies between exactly 4 pictures, not {}", count));
    return {av::corner_grid(ends.latents, steps, steps, path),
            fmt::format("a grid of {}x{}", steps, steps),
            steps,
            {.title =
                 fmt::format("Between {}, {}, {} and {}", ends.names[0], ends.names[1], ends.names[2], ends.names[3])}};
  }
  if (!still)
    return {av::chain(ends.latents, steps, {.path = path, .closed = command.closed}),
            fmt::format("{} pictures{}", count, command.closed ? " in a circle" : "")};
  Plan plan{.what = fmt::format("{} pictures, {} steps from each to the next", count, steps),
            .columns = steps,
            .captions = {.title = fmt::format("Morph, {} path", command.path)}};
  std::vector<av::Tensor> rows;
  for (std::int64_t from = 0; from < (command.closed ? count : count - 1); ++from) {
    const std::int64_t to = (from + 1) % count;
    rows.push_back(av::interpolate(ends.latents[from], ends.latents[to], steps, path));
    plan.captions.rows.push_back(fmt::format("{}\nto {}", ends.names[std::size_t(from)], ends.names[std::size_t(to)]));
  }
  plan.latents = at::cat(rows);
  return plan;
}

/// Decodes the latents and writes a still, an animation or frames, as --out says.
Written write(const Morph& command, const Run& run, const Plan& plan, bool still) {
  const av::Tensor pictures = av::pictures_of_rows(run.model, plan.latents);
  const std::int64_t count = pictures.size(0);
  const int width = int(pictures.size(3)), height = int(pictures.size(2)), enlarge = command.style.enlarge;
  Written written{.what = plan.what, .pictures = count, .width = width * enlarge, .height = height * enlarge};
  if (still) {
    write_rows(command.film.out, pictures, plan.columns, plan.captions, command.style);
    return written;
  }
  av::Animation animation{.frames = to_frames(pictures, enlarge),
                          .frames_per_second = command.film.frames_per_second,
                          .loop = !command.film.once,
                          .there_and_back = !command.film.once && !command.closed};
  if (command.frames) {
    write_numbered(command.film.out, animation.frames);
    written.what = fmt::format("{} frames of {}", count, plan.what);
    return written;
  }
  write_animation(command.film.out, animation);
  written.pictures = std::int64_t(av::frame_order(animation).size());
  written.what = fmt::format("{} frames of {}", written.pictures, plan.what);
  written.moves = true;
  return written;
}

void morph(const CLI::App& app, const Morph& command) {
  Run run = open_named_run(command.run);
  run.check_decoder(app.get_name());
  if (!command.frames) (void)ending_of(command.film.out, {".png", ".svg", ".pdf", ".gif", ".webp"});
  const bool still = !command.frames && av::is_figure_name(command.film.out);
  if (command.grid && !still) throw av::InvalidValue("--grid is one picture: --out must end in .png, .svg or .pdf");
  set_size(run, command.size);
  const Plan plan = plan_of(command, ends_of(app, command, run), still);
  const Written written = write(command, run, plan, still);
  if (!command.film.numbers.empty())
    write_points(command.film.numbers, plan.latents, frame_names(plan.latents.size(0)), run);
  say_written(command.film, written);
}

}  // namespace

void add_morph(CLI::App& program) {
  const auto command = std::make_shared<Morph>();
  CLI::App& app = *program.add_subcommand("morph", "Turn one face into another: a strip, a grid, GIF, WebP or frames");
  add_model_argument(app, command->run);
  app.add_option("pictures", command->pictures, "Picture files of your own, of any size")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("-o,--out", command->film.out,
                 "PNG, SVG, PDF: a strip; GIF, WebP: an animation; a new folder with --frames")
      ->capture_default_str();
  app.add_option("-i,--images", command->images, "Images of the run's data, by their numbers, as 3,17,42");
  app.add_option("--random", command->random, "So many samples of the prior")
      ->check(count_from(0))
      ->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Seed of the samples")->check(seed())->capture_default_str();
  app.add_option("--path", command->path, "spherical: along the great circle; linear: straight")
      ->check(CLI::IsMember({"spherical", "linear"}))
      ->capture_default_str();
  app.add_option("-c,--steps", command->steps,
                 "Pictures from each face to the next, both included (default: 10, in a grid 8, in an animation 24)")
      ->check(whole_number<std::int64_t>(2, 10'000));
  auto* closed = app.add_flag("--closed", command->closed, "Continue from the last face to the first");
  app.add_flag("--grid", command->grid, "A grid between four faces, which are the corners")->excludes(closed);
  app.add_flag("--frames", command->frames, "Numbered PNG files in a new folder, which --out names");
  add_crop_option(app, command->crop);
  add_size_option(app, command->size);
  add_film_options(app, command->film);
  add_grid_options(app, command->style);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae morph faces/000000.png faces/000001.png --out morph.png\n"
      "  animevae morph runs/first --images 3,17 --random 1 --seed 7 --closed --enlarge 2 --out morph.gif");
  app.callback([command, &app] {
    take_first_picture(command->run, command->pictures);
    morph(app, *command);
  });
}

}  // namespace animevae::program
