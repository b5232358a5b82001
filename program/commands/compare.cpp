// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <ATen/ops/abs.h>
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
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/data/subset.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/metric/feature_distance.hpp>
#include <animevae/metric/paired_difference.hpp>
#include <animevae/metric/psnr.hpp>
#include <animevae/tensor/random_choice.hpp>
#include <animevae/text/utf8.hpp>

#include "commands/commands.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/are_finite.hpp"
#include "options/checks.hpp"
#include "presets/feature_extractor.hpp"
#include "run/evaluation_mode.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

struct CompareCommand {
  std::array<std::string, 2> runs{};
  FeatureExtractorOptions extractor{};
  std::int64_t count = 1000;
  std::uint64_t seed = 0;
  std::string out{};  ///< file of a picture, or empty
  GridStyle style{};
  AnswerOptions answer{};
  CommandData data{};
};

/// A quantity measured for every image and each of the two models.
struct Measure {
  std::string key, name;
  int digits;
  std::array<std::vector<double>, 2> values{};

  void add(std::size_t model, const av::Tensor& each) {
    const av::Tensor numbers = each.to(at::kDouble).contiguous();
    values[model].insert(values[model].end(), numbers.data_ptr<double>(), numbers.data_ptr<double>() + numbers.numel());
  }
};

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / double(values.size());
}

void measure(std::array<Measure, 3>& measures, std::size_t model, const Run& run, const FeatureExtractor& extractor,
             const av::Tensor& images, const std::vector<av::Tapped>& features) {
  const at::NoGradGuard no_grad;
  const av::Tensor pictures = av::reconstructions(run.model, images);
  const av::Tensor error = pictures - images;
  const double dimensions = double(run.model.image_shape().size());
  measures[0].add(model, av::psnr(images, pictures));
  measures[1].add(model, av::sum_per_sample(at::abs(error)) / dimensions);
  measures[2].add(model, av::feature_distance(features, extractor.features(pictures)));
}

/// The names of the two models: the last parts of the given paths, or the whole paths where these are the same.
std::array<std::string, 2> names_of(const CompareCommand& command) {
  std::array<std::string, 2> names;
  for (std::size_t model = 0; model < 2; ++model) {
    const fs::path path = fs::absolute(command.runs[model]).lexically_normal();
    const fs::path last = path.has_filename() ? path.filename() : path.parent_path().filename();
    names[model] =
        av::replace_invalid_utf8(last == "model.safetensors" ? path.parent_path().filename().string() : last.string());
  }
  if (names[0] != names[1]) return names;
  if (command.runs[0] != command.runs[1])
    return {av::replace_invalid_utf8(command.runs[0]), av::replace_invalid_utf8(command.runs[1])};
  return {"first", "second"};
}

/// The widths of the two columns, so that names and numbers fit.
std::array<int, 2> widths_of(const std::array<std::string, 2>& names) {
  return {std::max(10, int(names[0].size())), std::max(10, int(names[1].size()))};
}

/// Draws the first images above their reconstructions by each of the two models.
void draw(const CompareCommand& command, const std::array<Run, 2>& runs, const std::array<std::string, 2>& names,
          const av::Subset<Dataset>& images) {
  const at::NoGradGuard no_grad;
  constexpr std::int64_t shown = 8;
  const auto first =
      ::ranges::views::iota(std::int64_t{0}, std::min(shown, images.size())) | ::ranges::to<std::vector>();
  std::vector<av::Tensor> rows{images.batch(first)};
  for (const Run& run : runs) rows.push_back(av::reconstructions(run.model, rows.front()));
  write_rows(command.out, at::cat(rows), std::int64_t(first.size()),
             {.title = "Reconstructions", .rows = {"original", names[0], names[1]}}, command.style);
}

void say(const Measure& m, const std::array<int, 2>& widths, Answer& answer) {
  const av::PairedDifference difference = av::paired_difference(m.values[0], m.values[1]);
  const double first = mean(m.values[0]), second = mean(m.values[1]);
  answer.say("{:<52} {:>{}.{}f} {:>{}.{}f} {:>+10.{}f}   {:+.{}f} to {:+.{}f}", m.name, first, widths[0], m.digits,
             second, widths[1], m.digits, difference.mean, m.digits, difference.low, m.digits, difference.high,
             m.digits);
  answer.set(m.key, Answer::Object{{"first", first},
                                   {"second", second},
                                   {"difference", difference.mean},
                                   {"low", difference.low},
                                   {"high", difference.high}});
  answer.number(m.key, at::stack({at::tensor(m.values[0], at::kDouble), at::tensor(m.values[1], at::kDouble)}, 1));
}

void compare(const CLI::App& app, const CompareCommand& command) {
  const std::array<Run, 2> runs{open_run(command.runs[0]), open_run(command.runs[1])};
  for (const Run& run : runs)
    if (run.model.image_shape() != runs[0].model.image_shape() || run.model.image_shape().channels != 3)
      throw av::FileError(run.name, "has images of " + av::to_string(run.model.image_shape()) + " and " +
                                        runs[0].folder.string() + " of " + av::to_string(runs[0].model.image_shape()) +
                                        "; two runs are compared on the same images in RGB");
  for (const Run& run : runs) {
    run.check_encoder(app.get_name());
    run.check_decoder(app.get_name());
  }
  const FeatureExtractor extractor{command.extractor};

  // Each run encodes and decodes the same images, by default the first run's.
  const Dataset faces = command.data.open(app, runs[0]);
  say_caution(runs[1]);
  const av::Subset<Dataset> images{faces, av::random_choice(faces.size(), command.count, command.seed)};
  std::array<Measure, 3> measures{Measure{"psnr", "PSNR in dB (higher is better)", 3},
                                  Measure{"mean_absolute_error", "mean absolute error", 5},
                                  Measure{"feature_distance", fmt::format("distance in {}", extractor.name()), 5}};
  av::for_each_batch(images, 50, [&](std::int64_t, const av::Tensor& batch) {
    const std::vector<av::Tapped> features = extractor.features(batch);
    for (std::size_t model = 0; model < 2; ++model) measure(measures, model, runs[model], extractor, batch, features);
  });
  for (std::size_t model = 0; model < 2; ++model)
    for (const std::size_t m : {1, 2})  // not the PSNR, which is infinite for an image without any error
      if (!are_finite(measures[m].values[model]))
        throw av::FileError(runs[model].folder, why_not_finite(*runs[model].preset, runs[model].steps()));
  Answer answer{command.answer};
  const std::array<std::string, 2> names = names_of(command);
  const std::array<int, 2> widths = widths_of(names);
  answer.say("{} of {}, decoded from the posterior mean\n\n{:<52} {:>{}} {:>{}} {:>10}   95 % interval",
             av::with_separators(images.size()), faces.description(), "", names[0], widths[0], names[1], widths[1],
             "difference");
  answer.set("first", names[0]);
  answer.set("second", names[1]);
  answer.set("images", double(images.size()));
  answer.set("network", extractor.name());
  for (const Measure& m : measures) say(m, widths, answer);
  std::vector<std::string> compared;
  for (const std::int64_t image : images.indices()) compared.push_back(faces.name(image));
  answer.names("images", compared);
  if (!command.out.empty()) {
    draw(command, runs, names, images);
    answer.say("\n{}: the first of them and their reconstructions", command.out);
    answer.set("picture", command.out);
  }
  answer.finish();
}

}  // namespace

void add_compare(CLI::App& program) {
  const auto command = std::make_shared<CompareCommand>();
  CLI::App& app = *program.add_subcommand("compare", "Compare how well two runs reconstruct the same images");
  app.add_option("first", command->runs[0], "Run folder or model file")->required();
  app.add_option("second", command->runs[1], "Run folder or model file")->required();
  add_picture_option(app, "-o,--out", command->out,
                     "Also draw 8 of the images above their reconstructions by each model");
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
      "  animevae compare runs/first runs/imported --network face-factors");
  app.callback([command, &app] { compare(app, *command); });
}

}  // namespace animevae::program
