// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/iota.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/ending.hpp>
#include <animevae/core/error.hpp>
#include <animevae/data/subset.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/tensor/random_choice.hpp>
#include <animevae/text/utf8.hpp>

#include "commands/commands.hpp"
#include "commands/image_measures.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "options/json.hpp"
#include "presets/feature_extractor.hpp"
#include "report/comparison.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

struct CompareCommand {
  std::vector<std::string> runs{};
  FeatureExtractorOptions extractor{};
  std::int64_t count = 1000;
  std::uint64_t seed = 0;
  std::string out{};   ///< file of a picture, or empty
  std::string page{};  ///< file of a page, or empty
  GridStyle style{};
  AnswerOptions answer{};
  CommandData data{};
};

/// The names of the models: the last parts of the given paths, or the whole paths where two of these are the same; a
/// path that is given twice is numbered.
std::vector<std::string> names_of(const std::vector<std::string>& runs) {
  std::vector<std::string> short_names;
  for (const std::string& run : runs) {
    const fs::path path = fs::absolute(run).lexically_normal();
    const fs::path last = path.has_filename() ? path.filename() : path.parent_path().filename();
    short_names.push_back(
        av::replace_invalid_utf8(last == "model.safetensors" ? path.parent_path().filename().string() : last.string()));
  }
  const auto count = [](const std::vector<std::string>& all, const std::string& name) {
    return std::count(all.begin(), all.end(), name);
  };
  std::vector<std::string> names;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::string name = count(short_names, short_names[i]) == 1 ? short_names[i] : av::replace_invalid_utf8(runs[i]);
    const std::vector<std::string> before{runs.begin(), runs.begin() + std::ptrdiff_t(i)};
    if (const auto earlier = count(before, runs[i]); earlier > 0) name += fmt::format(" ({})", earlier + 1);
    names.push_back(std::move(name));
  }
  return names;
}

/// The folder of a model's run, where it has one: its file may lie in the run's folder of checkpoints.
fs::path run_folder_of(const Run& run) {
  std::error_code unknown;
  for (const fs::path& folder : {run.folder, run.folder / ".."})
    if (fs::exists(folder / "config.toml", unknown)) return folder;
  return {};
}

/// The first images above their reconstructions by each of the models, (rows * shown, C, H, W).
av::Tensor reconstructions_of(const std::vector<Run>& runs, const av::Subset<Dataset>& images, std::int64_t shown) {
  const at::NoGradGuard no_grad;
  const auto first =
      ::ranges::views::iota(std::int64_t{0}, std::min(shown, images.size())) | ::ranges::to<std::vector>();
  std::vector<av::Tensor> rows{images.batch(first)};
  for (const Run& run : runs) rows.push_back(av::reconstructions(run.model, rows.front()));
  return at::cat(rows);
}

/// A row of samples of each of the models.
av::Tensor samples_of(const std::vector<Run>& runs, std::int64_t shown, std::uint64_t seed) {
  const at::NoGradGuard no_grad;
  std::vector<av::Tensor> rows;
  for (const Run& run : runs) {
    av::Generator generator = av::make_generator(seed);
    rows.push_back(run.model.sample(shown, generator));
  }
  return at::cat(rows);
}

/// The measures in a table: a column per model and, of two models, their difference beside them.
class Table {
 public:
  Table(const std::vector<std::string>& names, Answer& answer) : names_{names}, answer_{answer} {
    if (names_.size() > 2)
      for (const std::string& name : names_) first_column_ = std::max(first_column_, int(minus_first(name).size()));
    std::string head = fmt::format("{:<{}}", "", first_column_);
    for (const std::string& name : names_) head += fmt::format(" {:>{}}", name, width_of(name));
    answer_.say("{}{}", head, names_.size() == 2 ? fmt::format(" {:>10}   95 % interval", "difference") : "");
  }

  void say(const ComparedQuantity& quantity) const {
    std::string line = fmt::format("{:<{}}", quantity.name, first_column_);
    for (std::size_t i = 0; i < names_.size(); ++i)
      line += fmt::format(" {:>{}.{}f}", quantity.means[i], width_of(names_[i]), quantity.digits);
    if (names_.size() == 2) line += difference(quantity, 0);
    answer_.say("{}", line);
    if (names_.size() == 2) return;
    for (std::size_t i = 0; i < quantity.differences.size(); ++i)
      answer_.say("{:<{}}{}", minus_first(names_[i + 1]), first_column_, difference(quantity, i));
  }

 private:
  static int width_of(const std::string& name) { return std::max(10, int(name.size())); }

  static std::string difference(const ComparedQuantity& quantity, std::size_t i) {
    const auto [mean, low, high] = quantity.differences[i];
    return fmt::format(" {:>+10.{}f}   {:+.{}f} to {:+.{}f}", mean, quantity.digits, low, quantity.digits, high,
                       quantity.digits);
  }

  [[nodiscard]] std::string minus_first(const std::string& name) const {
    return fmt::format("  {} - {}, 95 % interval", name, names_[0]);
  }

  const std::vector<std::string>& names_;
  Answer& answer_;
  int first_column_ = 52;
};

/// A measure as a member of the JSON object. `first` to `high` are those of the first two models.
Json json_of_quantity(const ComparedQuantity& quantity) {
  Json differences = Json::array();
  for (const av::PairedDifference& each : quantity.differences)
    differences.push_back(
        {{"difference", json_of(each.mean)}, {"low", json_of(each.low)}, {"high", json_of(each.high)}});
  Json members{{"first", json_of(quantity.means[0])}, {"second", json_of(quantity.means[1])}};
  members.update(differences[0]);
  members["means"] = json_of(std::span<const double>{quantity.means});
  members["to_first"] = std::move(differences);
  return members;
}

void check_runs(const std::string& command, const std::vector<Run>& runs) {
  const av::Shape shape = runs[0].model.image_shape();
  for (const Run& run : runs)
    if (run.model.image_shape() != shape || shape.channels != 3)
      throw av::FileError(run.name, "has images of " + av::to_string(run.model.image_shape()) + " and " +
                                        runs[0].folder.string() + " of " + av::to_string(shape) +
                                        "; runs are compared on the same images in RGB");
  for (const Run& run : runs) {
    run.check_encoder(command);
    run.check_decoder(command);
  }
}

void write_page(const CompareCommand& command, const std::vector<Run>& runs, Comparison page,
                const av::Subset<Dataset>& images) {
  constexpr std::int64_t shown = 10;
  const GridStyle style{.titled = false, .enlarge = 2};
  std::vector<std::string> names;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    names.push_back(page.models[i].name);
    page.models[i].preset = runs[i].preset->name;
    page.models[i].parameters = runs[i].preset->parameters;
    page.models[i].steps = runs[i].steps().value_or(0);
    page.models[i].run = run_folder_of(runs[i]);
  }
  std::vector<std::string> rows{"original"};
  rows.insert(rows.end(), names.begin(), names.end());
  page.pictures = {
      {"Reconstructions", "In the first row images, below them what each model makes of their posterior means.",
       grid_frame(reconstructions_of(runs, images, shown), std::min(shown, images.size()), {.rows = rows}, style)},
      {"Samples", "New faces, a row for each model: latents drawn at random from its prior, then decoded.",
       grid_frame(samples_of(runs, shown, command.seed), shown, {.rows = names}, style)}};
  write_comparison(command.page, page);
}

void compare(const CLI::App& app, const CompareCommand& command) {
  if (command.runs.size() < 2)
    throw av::InvalidValue("compare takes the runs of two or more models; " + command.runs[0] + " is one");
  std::vector<Run> runs;
  for (const std::string& run : command.runs) runs.push_back(open_run(run));
  check_runs(app.get_name(), runs);
  const FeatureExtractor extractor{command.extractor};
  const Dataset faces = command.data.open(app, runs[0]);
  for (std::size_t i = 1; i < runs.size(); ++i) say_caution(runs[i]);
  const av::Subset<Dataset> images{faces, av::random_choice(faces.size(), command.count, command.seed)};
  const std::array<ImageMeasure, 3> measures = measure_images(runs, images, extractor);

  Answer answer{command.answer};
  const std::vector<std::string> names = names_of(command.runs);
  Comparison page{.images = fmt::format("{} of {}, decoded from the posterior mean", av::with_separators(images.size()),
                                        faces.description())};
  answer.say("{}\n", page.images);
  answer.set("first", names[0]);
  answer.set("second", names[1]);
  answer.set("runs", names);
  answer.set("images", double(images.size()));
  answer.set("network", extractor.name());
  const Table table{names, answer};
  for (const ImageMeasure& m : measures) {
    page.quantities.push_back(m.summary());
    table.say(page.quantities.back());
    answer.set_json(m.key, json_of_quantity(page.quantities.back()));
    std::vector<av::Tensor> columns;
    for (const std::vector<double>& of_model : m.values) columns.push_back(at::tensor(of_model, at::kDouble));
    answer.number(m.key, at::stack(columns, 1));
  }
  std::vector<std::string> compared;
  for (const std::int64_t image : images.indices()) compared.push_back(faces.name(image));
  answer.names("images", compared);
  if (!command.out.empty()) {
    constexpr std::int64_t shown = 8;
    Captions captions{.title = "Reconstructions", .rows = {"original"}};
    captions.rows.insert(captions.rows.end(), names.begin(), names.end());
    write_rows(command.out, reconstructions_of(runs, images, shown), std::min(shown, images.size()), captions,
               command.style);
    answer.say("\n{}: the first of them and their reconstructions", command.out);
    answer.set("picture", command.out);
  }
  if (!command.page.empty()) {
    for (const std::string& name : names) page.models.push_back({.name = name});
    write_page(command, runs, std::move(page), images);
    answer.say("\n{}: numbers, pictures and curves on one page", command.page);
    answer.set("page", command.page);
  }
  answer.finish();
}

}  // namespace

void add_compare(CLI::App& program) {
  const auto command = std::make_shared<CompareCommand>();
  CLI::App& app = *program.add_subcommand("compare", "Compare how well runs reconstruct the same images");
  app.add_option("runs", command->runs, "Run folders or model files, two or more")->required();
  add_picture_option(app, "-o,--out", command->out,
                     "Also draw 8 of the images above their reconstructions by each model");
  app.add_option("--page", command->page,
                 "Also write a page with numbers, pictures, curves and the options that differ")
      ->check(CLI::Validator{[](const std::string& name) {
                               return av::small_ending(name) == ".html" ? std::string{}
                                                                        : "must end in .html, not be '" + name + "'";
                             },
                             ""});
  command->extractor.add_to(app);
  app.add_option("-n,--count", command->count, "How many images, chosen at random")
      ->check(count_from(2))
      ->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Seed of that choice")->check(seed())->capture_default_str();
  add_grid_options(app, command->style);
  add_answer_options(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "A perceptual model is best judged by a network that it was not trained against.\n"
      "Examples:\n"
      "  animevae compare runs/first runs/first --count 100 --out compared.png\n"
      "  animevae compare runs/first runs/imported --network face-factors --page compared.html");
  app.callback([command, &app] { compare(app, *command); });
}

}  // namespace animevae::program
