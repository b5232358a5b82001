// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <animevae/core/even_steps.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "commands/commands.hpp"
#include "directions/direction.hpp"
#include "directions/walk_range.hpp"
#include "figures/figures.hpp"
#include "images/input_pictures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "run/latent_cache.hpp"
#include "run/latent_names.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct TraverseCommand {
  std::string run{}, out = "traversals.png", along{}, picture{}, crop{};
  std::vector<std::string> latents{}, plane{};
  std::int64_t steps = 10, rows = 0;
  std::optional<std::int64_t> image{};
  bool reconstructions = false;
  WalkRange range{};
  GridStyle style{};
  AnswerOptions answer{};
  CommandData data{};
};

/// A straight walk along a direction; latents that the direction does not move stay as in the base.
struct Walk {
  Direction direction{};
  std::string caption{};
  av::Tensor base{}, from{}, to{};  // (latents)
};

/// The start of walks: the posterior of an image, or the prior's centre.
struct Start {
  std::optional<av::LatentRows> posterior{};
  std::string what = "Prior traversals";
};

Start start_of(const TraverseCommand& command, const Run& run, const std::optional<Dataset>& faces) {
  if (!command.picture.empty())
    return {run.model.rows(read_pictures({command.picture}, run.model.image_shape(), command.crop)),
            "Traversals of " + std::filesystem::path{command.picture}.filename().string()};
  if (!command.image) return {};
  if (*command.image < 0 || *command.image >= faces->size())
    throw av::InvalidValue(fmt::format("--image is {}; it must be at most {}, there are {}", *command.image,
                                       faces->size() - 1, faces->description()));
  return {run.model.rows(faces->batch({&*command.image, 1})),
          fmt::format("Posterior traversals of image {}", *command.image)};
}

/// A walk of every latent, in the order of --order.
std::vector<Walk> latent_walks(const TraverseCommand& command, const Run& run, const Start& start,
                               const av::LatentStatistics& statistics) {
  std::vector<std::int64_t> latents = command.range.ordered(statistics);
  if (latents.empty())
    for (std::int64_t latent = 0; latent < run.model.latent_shape().size(); ++latent) latents.push_back(latent);
  // A posterior's own range shows how uncertain the encoder is about an image, which is hardly visible; a user's own
  // picture should be seen to change.
  const bool within_posterior = start.posterior && (command.picture.empty() || command.range.faithful);
  const auto rows = within_posterior ? command.range.rows(latents, *start.posterior) : command.range.rows(latents);
  const av::Tensor base =
      start.posterior ? start.posterior->point.flatten() : at::zeros({run.model.latent_shape().size()});
  const LatentNames names{run.folder};
  std::vector<Walk> walks;
  for (const av::TraversalRow& row : rows) {
    Walk walk{latent_direction(names, row.latent, base.size(0)), names.caption(row.latent), base, base.clone(),
              base.clone()};
    if (!statistics.rate.empty())
      walk.caption = caption_with_rate(walk.caption, statistics.rate[std::size_t(row.latent)]);
    walk.from[row.latent] = row.from;
    walk.to[row.latent] = row.to;
    walks.push_back(std::move(walk));
  }
  return walks;
}

/// Walks along the directions of a file, from its origin or from an image's latent.
std::vector<Walk> direction_walks(const TraverseCommand& command, const Run& run, const Start& start) {
  const av::Directions table = read_directions_of(run, command.along);
  const av::Tensor base = start.posterior ? start.posterior->point.flatten() : table.origin;
  const double reach = command.range.range.value_or(3);
  const LatentNames names{run.folder};
  std::vector<Walk> walks;
  for (const Direction& direction : directions_of(table))
    walks.push_back({direction, names.caption(direction.id), base, base - direction.vector * reach,
                     base + direction.vector * reach});
  return walks;
}

/// The walks that the user chose by "z3", by "3", or by a name in names.toml.
std::vector<Walk> chosen(const std::vector<Walk>& walks, const std::vector<std::string>& words, const Run& run) {
  const LatentNames names{run.folder};
  std::vector<Walk> some;
  for (const std::string& word : words) {
    const std::string id = names.direction_of(word);
    const auto found = std::find_if(walks.begin(), walks.end(), [&](const Walk& walk) {
      return walk.direction.id == id || walk.direction.id == "z" + id;
    });
    if (found == walks.end()) {
      std::vector<std::string> known;
      for (const Walk& walk : walks) known.push_back(walk.direction.id);
      throw av::InvalidValue("there is no direction '" + word + "'" + av::did_you_mean(word, known));
    }
    some.push_back(*found);
  }
  return some;
}

/// Draws a grid of two directions, one down and the other across.
void draw_plane(const TraverseCommand& command, const Run& run, const Walk& down, const Walk& across,
                const std::string& what, Answer& answer) {
  const at::NoGradGuard no_grad;
  const av::Tensor steps = at::tensor(av::even_steps(0, 1, command.steps), at::kFloat).unsqueeze(1);
  const av::Tensor rows = at::lerp(down.from.unsqueeze(0), down.to.unsqueeze(0), steps) - down.base;
  const av::Tensor columns = at::lerp(across.from.unsqueeze(0), across.to.unsqueeze(0), steps);
  const av::Tensor latents = (rows.unsqueeze(1) + columns.unsqueeze(0)).flatten(0, 1);
  write_pictures(command.out, av::pictures_of_rows(run.model, latents), command.steps,
                 fmt::format("{}: {} down, {} across", what, down.direction.id, across.direction.id), command.style);
  answer.number("latents", latents);
  answer.set("rows", down.direction.id);
  answer.set("columns", across.direction.id);
  answer.say("{}: {} down, {} across, {} steps each", command.out, down.direction.id, across.direction.id,
             command.steps);
}

/// Adds rows of images and of their reconstructions above the walks, as many as a walk has steps.
void add_reconstructions(const TraverseCommand& command, const Run& run, const Dataset& faces, av::Tensor& pictures,
                         std::vector<std::string>& captions) {
  const at::NoGradGuard no_grad;
  std::vector<std::int64_t> shown = av::random_choice(faces.size(), command.steps, 0);
  if (command.image) shown.front() = *command.image;
  if (std::int64_t(shown.size()) < command.steps)
    throw av::InvalidValue(fmt::format("--reconstructions needs as many images as --steps, {}; there are {}",
                                       command.steps, faces.description()));
  const av::Tensor images = faces.batch(shown);
  const av::Tensor again = av::reconstructions(run.model, images);
  pictures = at::cat({images, again, pictures});
  captions.insert(captions.begin(), {"orig", "recon"});
}

void draw_walks(const TraverseCommand& command, const Run& run, std::vector<Walk> walks, const std::string& what,
                const std::optional<Dataset>& faces, Answer& answer) {
  const std::size_t known = walks.size();
  if (command.rows > 0) walks.resize(std::min<std::size_t>(walks.size(), std::size_t(command.rows)));
  std::vector<av::Tensor> from, to;
  std::vector<std::string> captions, shown;
  for (const Walk& walk : walks) {
    from.push_back(walk.from);
    to.push_back(walk.to);
    captions.push_back(walk.caption);
    shown.push_back(walk.direction.id);
  }
  av::Tensor pictures = av::line_pictures(run.model, at::stack(from), at::stack(to), command.steps);
  if (command.reconstructions) add_reconstructions(command, run, *faces, pictures, captions);
  write_rows(command.out, pictures, command.steps, {.title = what, .rows = captions}, command.style);
  answer.number("from", at::stack(from));
  answer.number("to", at::stack(to));
  answer.names("names", shown);
  answer.set("rows", shown);
  answer.say("{}: {} of {} {}, {} steps each", command.out, walks.size(), known,
             command.along.empty() ? "latents" : "directions", command.steps);
}

void traverse(const CLI::App& app, const TraverseCommand& command) {
  const Run run = open_named_run(command.run);
  run.check_decoder(app.get_name());
  if (!command.picture.empty()) run.check_encoder(app.get_name(), "the picture");
  // Without an encoder there is no rate to sort by; the prior can be walked all the same.
  const bool needs_images = command.image || command.reconstructions;
  std::optional<Dataset> faces;
  if (needs_images) faces.emplace(command.data.open(app, run));
  else if (command.along.empty() && run.has_encoder()) faces = faces_to_sort_by(app, command.data, run);
  const Start start = start_of(command, run, faces);
  std::vector<Walk> walks =
      command.along.empty()
          ? latent_walks(command, run, start,
                         faces ? latent_statistics(run, load_or_encode(run, *faces).table) : av::LatentStatistics{})
          : direction_walks(command, run, start);

  Answer answer{command.answer};
  answer.set("picture", command.out);
  answer.set("steps", double(command.steps));
  if (!command.plane.empty()) {
    const std::vector<Walk> two = chosen(walks, command.plane, run);
    draw_plane(command, run, two[0], two[1], start.what, answer);
  } else {
    if (!command.latents.empty()) walks = chosen(walks, command.latents, run);
    draw_walks(command, run, walks, start.what, faces, answer);
  }
  answer.finish();
}

}  // namespace

void add_traverse(CLI::App& program) {
  const auto command = std::make_shared<TraverseCommand>();
  CLI::App& app = *program.add_subcommand("traverse", "Walk along each latent while the others stay");
  add_model_argument(app, command->run);
  add_picture_option(app, "-o,--out", command->out);
  auto* image = app.add_option("-i,--image", command->image,
                               "Start from the posterior of this image of the data, not from the prior's centre")
                    ->check(count_from(0));
  app.add_option("--picture", command->picture, "Start from a picture of your own, over the range of the prior")
      ->excludes(image);
  add_crop_option(app, command->crop);
  app.add_option("--along", command->along,
                 "Walk along the directions of a file, as pca or attributes writes them; without --range from -3 to 3");
  auto* latents =
      app.add_option("--latents", command->latents, "Only these latents, by number or name: z3,z5 or 'hair shade'")
          ->delimiter(',');
  app.add_option("--plane", command->plane, "A picture of two directions: one down, the other across, as z3,z5")
      ->delimiter(',')
      ->expected(2)
      ->excludes(latents);
  app.add_option("-c,--steps", command->steps, "Pictures per row")->check(count_from(1))->capture_default_str();
  app.add_option("-r,--rows", command->rows, "Rows at most, 0: all")->check(count_from(0))->capture_default_str();
  command->range.add_to(app);
  app.add_flag("--reconstructions", command->reconstructions,
               "Images and their reconstructions in two rows above the walks");
  add_grid_options(app, command->style);
  add_answer_options(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae traverse runs/first --image 3 --steps 8 --range 2 --reconstructions --out posterior.png\n"
      "  animevae traverse runs/first --plane z0,z1 --out plane.png");
  app.callback([command, &app] { traverse(app, *command); });
}

}  // namespace animevae::program
