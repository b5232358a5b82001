// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <animevae/image/image_tensor.hpp>
#include <animevae/latent/aggregate_posterior.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/latent/truncated_normal.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "commands/commands.hpp"
#include "directions/memorisation.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "options/covariance_option.hpp"
#include "run/latent_cache.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

struct SampleCommand {
  std::string run{}, out = "samples.png", size{}, from = "prior", covariance{}, folder{};
  std::int64_t count = 64, columns = 8, components = 8, neighbours = 0;
  double temperature = 1;
  std::optional<double> truncate{};
  std::uint64_t seed = 0;
  GridStyle style{};
  AnswerOptions answer{};
  CommandData data{};
};

/// The distribution that samples are drawn from, for titles: "the prior, temperature 0.7".
std::string description(const SampleCommand& command) {
  std::string text = command.from == "gaussian" ? "a Gaussian fitted to the data's latents"
                     : command.from == "mixture"
                         ? fmt::format("a mixture of {} Gaussians fitted to the data's latents", command.components)
                         : "the prior";
  if (command.temperature != 1) text += fmt::format(", temperature {:g}", command.temperature);
  if (command.truncate) text += fmt::format(", truncated at {:g}", *command.truncate);
  return text;
}

/// Draws latent rows, (count, latents).
av::Tensor draw_latents(const SampleCommand& command, const Run& run, const std::optional<Dataset>& faces) {
  av::Generator generator = av::make_generator(command.seed);
  const double limit = command.truncate.value_or(0);
  if (command.from == "prior") {
    const av::Tensor noise = command.truncate
                                 ? av::truncated_normal(av::batch_sizes(command.count, run.model.latent_shape()), limit,
                                                        generator, run.model.tensor_options())
                                 : run.model.sample_latents(command.count, generator);
    return av::latent_rows(command.temperature == 1 ? noise : noise * command.temperature);
  }
  const av::PosteriorTable table = load_or_encode(run, *faces).table;
  if (command.from == "gaussian")
    return av::aggregate_gaussian(table).sample(command.count, generator, command.temperature, limit).to(at::kFloat);
  if (table.images() < command.components)
    throw av::InvalidValue(fmt::format("--components is {}; there are {} images, and a component needs one at least",
                                       command.components, table.images()));
  av::Generator of_fit = av::make_generator(av::mix_seed(command.seed, 0));
  const av::MixtureFit fit = av::fit_mixture(
      av::aggregate_sample(table, of_fit),
      {.components = command.components, .covariance = covariance_of(command.covariance, table), .seed = command.seed});
  return fit.mixture.sample(command.count, generator, command.temperature, limit).to(at::kFloat);
}

/// Checks the samples for memorisation: against the training side, compared with the held-out one, where the images are
/// those of the run.
MemorisationCheck memorisation_of(const SampleCommand& command, const Run& run, const Dataset& faces,
                                  bool is_all_of_run, const av::Tensor& pictures) {
  std::optional<SplitDataset> sides;
  if (is_all_of_run && run.metadata.contains("split.hold_out")) sides.emplace(split_of(run, faces));
  return check_memorisation(run, sides.value_or(SplitDataset{faces}), pictures, command.neighbours);
}

void answer_memorisation(const SampleCommand& command, const MemorisationCheck& check, Answer& answer) {
  answer.say("{}", check.sentence());
  answer.say("{}", check.verdict());
  answer.set("median_distance_of_samples", check.found.of_samples);
  answer.set("median_distance_of_others", check.found.of_reference);
  answer.set("others", check.baseline);
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < command.count; ++i)
    for (std::int64_t k = 0; k < check.found.nearest.rows.size(1); ++k)
      names.push_back(check.names[std::size_t(check.found.nearest.rows[i][k].item<std::int64_t>())]);
  answer.set("neighbours", names);
  answer.number("neighbours", check.found.nearest.rows);
  answer.number("distances", check.found.nearest.distances);
}

void write_each(const fs::path& folder, const av::Tensor& pictures) {
  std::error_code problem;
  if (fs::create_directories(folder, problem); problem)
    throw av::FileError(folder, "cannot be made: " + problem.message());
  for (std::int64_t i = 0; i < pictures.size(0); ++i) av::write_png(folder / fmt::format("{:06}.png", i), pictures[i]);
}

/// Draws images of the data in the same layout, for comparison with samples.
void show_data(const CLI::App& app, const SampleCommand& command, const Run& run, Answer& answer) {
  if (command.temperature != 1 || command.truncate || command.neighbours > 0)
    throw av::InvalidValue(
        "--from data shows images as they are; --temperature, --truncate and --neighbours are for samples");
  const Dataset faces = command.data.open(app, run);
  const std::vector<std::int64_t> shown = av::random_choice(faces.size(), command.count, command.seed);
  const av::Tensor pictures = faces.batch(shown);
  std::vector<std::string> names;
  for (const std::int64_t image : shown) names.push_back(faces.name(image));
  if (!command.folder.empty()) write_each(command.folder, pictures);
  else
    write_pictures(command.out, pictures, command.columns, fmt::format("Images of the data, seed {}", command.seed),
                   command.style);
  answer.say("{}: {} of {}, seed {}", command.folder.empty() ? command.out : command.folder, shown.size(),
             faces.description(), command.seed);
  answer.set("images", names);
  answer.names("images", names);
}

void show_samples(const CLI::App& app, const SampleCommand& command, Run& run, Answer& answer) {
  run.check_decoder("sample");
  if (!command.size.empty() && (command.from != "prior" || command.neighbours > 0))
    throw av::InvalidValue("--size is for samples of the prior alone: the data's latents have the trained size");
  set_size(run, command.size);
  std::optional<Dataset> faces;
  if (command.from != "prior" || command.neighbours > 0) faces.emplace(command.data.open(app, run));
  else say_caution(run);
  const av::Tensor latents = draw_latents(command, run, faces);
  const av::Tensor pictures = av::pictures_of_rows(run.model, latents);
  const std::string what = description(command);
  const std::string title = fmt::format("Samples of {}, seed {}", what, command.seed);
  const std::string& target = command.folder.empty() ? command.out : command.folder;
  answer.say("{}: {} samples of {}, seed {}", target, command.count, what, command.seed);
  answer.number("latents", latents);
  if (!command.folder.empty()) write_each(command.folder, pictures);
  if (command.neighbours > 0) {
    const bool is_all_of_run = app.count("--data") + app.count("--faces") + app.count("--split") == 0;
    const MemorisationCheck check = memorisation_of(command, run, *faces, is_all_of_run, pictures);
    if (command.folder.empty()) draw_neighbours(command.out, pictures, check, command.columns, title, command.style);
    answer_memorisation(command, check, answer);
  } else if (command.folder.empty()) {
    write_pictures(command.out, pictures, command.columns, title, command.style);
  }
}

void sample(const CLI::App& app, const SampleCommand& command) {
  Run run = open_named_run(command.run);
  Answer answer{command.answer};
  answer.set(command.folder.empty() ? "picture" : "folder", command.folder.empty() ? command.out : command.folder);
  answer.set("from", command.from);
  answer.set("count", double(command.count));
  answer.set("seed", command.seed);
  if (command.from == "data") show_data(app, command, run, answer);
  else show_samples(app, command, run, answer);
  answer.finish();
}

}  // namespace

void add_sample(CLI::App& program) {
  const auto command = std::make_shared<SampleCommand>();
  CLI::App& app =
      *program.add_subcommand("sample", "Decode latents drawn from the prior or from a fit to the data's latents");
  add_model_argument(app, command->run);
  auto* out = add_picture_option(app, "-o,--out", command->out);
  app.add_option("--folder", command->folder, "Write every picture as a file of its own into this folder instead")
      ->excludes(out);
  app.add_option("-n,--count", command->count, "Number of faces")->check(count_from(1))->capture_default_str();
  app.add_option("-c,--columns", command->columns, "Faces per row")->check(count_from(1))->capture_default_str();
  app.add_option("-s,--seed", command->seed, "The same seed gives the same faces")
      ->check(seed())
      ->capture_default_str();
  app.add_option("--from", command->from,
                 "prior; gaussian or mixture, fitted to the latents of the data; or data: images as they are")
      ->check(CLI::IsMember({"prior", "gaussian", "mixture", "data"}))
      ->capture_default_str();
  app.add_option("--components", command->components, "Gaussians of the mixture")
      ->check(count_from(1))
      ->capture_default_str();
  add_covariance_option(app, command->covariance);
  app.add_option("--temperature", command->temperature, "Factor on the noise: below 1, faces vary less")
      ->check(number(av::not_negative))
      ->capture_default_str();
  app.add_option("--truncate", command->truncate, "Draw noise again, in each coordinate, until it lies within -Q..Q")
      ->check(number({.at_least = av::least_truncation}));
  app.add_option("--neighbours", command->neighbours, "Show so many of its nearest training images beside each sample")
      ->check(count_from(0))
      ->capture_default_str();
  add_size_option(app, command->size);
  add_grid_options(app, command->style);
  add_answer_options(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae sample --out samples.png\n"
      "  animevae sample runs/first --from gaussian --truncate 1.5 --neighbours 3 --count 8 --seed 3");
  app.callback([command, &app] { sample(app, *command); });
}

}  // namespace animevae::program
