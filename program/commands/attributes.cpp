// SPDX-License-Identifier: MIT
#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <animevae/data/split.hpp>
#include <animevae/labels/attribute_confidence.hpp>
#include <animevae/labels/attribute_vectors.hpp>
#include <animevae/network/table.hpp>
#include <animevae/plot/attribute_figure.hpp>
#include <animevae/plot/write_figure.hpp>
#include <animevae/text/json.hpp>

#include "commands/commands.hpp"
#include "directions/attribute_fit.hpp"
#include "directions/labels.hpp"
#include "figures/figures.hpp"
#include "options/checks.hpp"
#include "options/number_tables.hpp"
#include "options/output_files.hpp"
#include "run/attributes_file.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct AttributesCommand {
  std::string run{}, out = "attributes.safetensors", figure{}, hdf5{};
  LabelOptions labels{};
  bool disentangle = false, json = false;
  HoldOut hold_out{0.2, 0};
  CommandData data{};
};

/// The numbers of the table, beside the directions in their file.
std::vector<av::NamedTensor> tables_of(const FittedAttributes& fitted) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto column = [&](auto number) {
    std::vector<double> values;
    for (const MeasuredAttribute& m : fitted.attributes) values.push_back(number(m));
    return at::tensor(values, at::kDouble);
  };
  return {
      {"auc", column([](const MeasuredAttribute& m) { return m.auc ? m.auc->value : none; })},
      {"auc_low", column([](const MeasuredAttribute& m) { return m.auc ? m.auc->low : none; })},
      {"auc_high", column([](const MeasuredAttribute& m) { return m.auc ? m.auc->high : none; })},
      {"reading_auc", column([](const MeasuredAttribute& m) { return m.reading ? m.reading->value : none; })},
      {"reading_auc_low", column([](const MeasuredAttribute& m) { return m.reading ? m.reading->low : none; })},
      {"reading_auc_high", column([](const MeasuredAttribute& m) { return m.reading ? m.reading->high : none; })},
      {"with", column([](const MeasuredAttribute& m) { return m.attribute.is_number ? none : double(m.with); })},
      {"without", column([](const MeasuredAttribute& m) { return m.attribute.is_number ? none : double(m.without); })},
      {"side_effects", fitted.effects}};
}

/// The number of the other attribute that an edit moves most.
std::optional<std::size_t> strongest_side_effect(const FittedAttributes& fitted, std::size_t k) {
  const std::size_t count = fitted.attributes.size();
  const double* const row = fitted.effects.data_ptr<double>() + k * count;
  std::optional<std::size_t> strongest;
  for (std::size_t j = 0; j < count; ++j)
    if (j != k && std::isfinite(row[j]) && (!strongest || std::abs(row[j]) > std::abs(row[*strongest]))) strongest = j;
  return strongest;
}

double effect(const FittedAttributes& fitted, std::size_t k, std::size_t on) {
  return fitted.effects.data_ptr<double>()[k * fitted.attributes.size() + on];
}

std::string with_interval(const std::optional<av::Auc>& auc) {
  return auc ? fmt::format("{:.3f} ({:.3f} to {:.3f})", auc->value, auc->low, auc->high) : "-";
}

void print_table(const FittedAttributes& fitted) {
  std::size_t width = 9;
  for (const MeasuredAttribute& m : fitted.attributes) width = std::max(width, m.attribute.name.size());
  fmt::print("{:<{}} {:>9} {:>9}  {:<22}  {:<22}  {:>12}  {}\n", "", width, "", "", "AUC along it", "AUC of a reading",
             "an edit", "");
  fmt::print("{:<{}} {:>9} {:>9}  {:<22}  {:<22}  {:>12}  {}\n", "attribute", width, "with", "without",
             "(95 % interval)", "", "moves itself", "and most of all");
  for (std::size_t k = 0; k < fitted.attributes.size(); ++k) {
    const MeasuredAttribute& m = fitted.attributes[k];
    const bool is_number = m.attribute.is_number;
    const auto side = strongest_side_effect(fitted, k);
    fmt::print(
        "{:<{}} {:>9} {:>9}  {:<22}  {:<22}  {:>+12.2f}  {}\n", m.attribute.name, width,
        is_number ? "a factor" : av::with_separators(m.with), is_number ? "" : av::with_separators(m.without),
        with_interval(m.auc), with_interval(m.reading), effect(fitted, k, k),
        side ? fmt::format("{:+.2f} {}", effect(fitted, k, *side), fitted.attributes[*side].attribute.name) : "-");
  }
}

std::string json_of(const std::string& name, const std::optional<av::Auc>& auc) {
  if (!auc) return {};
  return fmt::format("\"{}\": {{\"value\": {}, \"low\": {}, \"high\": {}}}, ", name, av::json_number(auc->value),
                     av::json_number(auc->low), av::json_number(auc->high));
}

void print_json(const AttributesCommand& command, const LabelledImages& labelled, const FittedAttributes& fitted) {
  std::string attributes;
  for (std::size_t k = 0; k < fitted.attributes.size(); ++k) {
    const MeasuredAttribute& m = fitted.attributes[k];
    std::string effects;
    for (std::size_t j = 0; j < fitted.attributes.size(); ++j)
      effects += fmt::format("{}{}: {}", j == 0 ? "" : ", ", av::json_quoted(fitted.attributes[j].attribute.name),
                             av::json_number(effect(fitted, k, j)));
    attributes += fmt::format("{}\n    {{\"name\": {}, ", k == 0 ? "" : ",", av::json_quoted(m.attribute.name));
    if (!m.attribute.is_number) attributes += fmt::format("\"with\": {}, \"without\": {}, ", m.with, m.without);
    attributes += json_of("auc", m.auc) + json_of("reading_auc", m.reading);
    attributes += fmt::format("\"effects\": {{{}}}}}", effects);
  }
  std::string left_out;
  for (const std::string& column : labelled.table.left_out)
    left_out += (left_out.empty() ? "" : ", ") + av::json_quoted(column);
  fmt::print(
      "{{\n  \"file\": {},\n  \"images\": {},\n  \"fitted\": {},\n  \"held_out\": {},\n  \"method\": {},\n"
      "  \"left_out\": [{}],\n  \"attributes\": [{}\n  ]\n}}\n",
      av::json_quoted(command.out), av::json_quoted(labelled.description()), fitted.images, fitted.held_out,
      av::json_quoted(fitted.directions.more.at("method")), left_out, attributes);
}

void write_attribute_figure(const std::string& file, const FittedAttributes& fitted) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  av::AttributeFigure figure{
      .title = fmt::format("Attributes, {} of {} images held out", av::with_separators(fitted.held_out),
                           av::with_separators(fitted.images + fitted.held_out)),
      .effects = {fitted.effects.data_ptr<double>(), std::size_t(fitted.effects.numel())}};
  const auto told = [](const std::optional<av::Auc>& auc) {
    return auc ? av::AucWithInterval{auc->value, auc->low, auc->high} : av::AucWithInterval{none, none, none};
  };
  for (const MeasuredAttribute& m : fitted.attributes)
    figure.rows.push_back({m.attribute.name, told(m.auc), told(m.reading)});
  av::write_figure(file, av::attribute_figure(figure));
}

void attributes(const CLI::App& app, const AttributesCommand& command) {
  if (!command.hdf5.empty()) check_hdf5("--hdf5 writes");
  const Run run = open_named_run(command.run);
  LabelledImages labelled = labelled_images(app, run, command.labels, command.data);
  const av::Split sides = split_labels(labelled, command.hold_out);
  if (command.labels.only.empty()) leave_out_empty_sides(labelled, sides.train);
  const av::Tensor means = labelled.means(run);
  FittedAttributes fitted = fit_attributes(labelled, means, sides, command.disentangle);
  fitted.directions.model = av::model_fingerprint(run.model);
  fitted.directions.tables = tables_of(fitted);
  fitted.directions.more.insert({{"images", labelled.description()},
                                 {"labels", labelled.table.source.string()},
                                 {"fitted", std::to_string(fitted.images)},
                                 {"held_out", std::to_string(fitted.held_out)}});
  write_directions_as_named(command.out, fitted.directions);
  if (!command.hdf5.empty()) write_attributes(command.hdf5, fitted.directions, means, labelled.table);
  if (!command.figure.empty()) write_attribute_figure(command.figure, fitted);
  if (command.json) return print_json(command, labelled, fitted);
  fmt::print("{}: {} of {}, fitted to {}, measured on {} others\n\n", command.out,
             fitted.directions.more.at("method") == "least squares" ? "least squares over all attributes"
                                                                    : "differences of means",
             labelled.description(), av::with_separators(fitted.images), av::with_separators(fitted.held_out));
  print_table(fitted);
  if (!labelled.unlabelled.empty())
    fmt::print("\nleft out: {} images without labels\n", av::with_separators(std::int64_t(labelled.unlabelled.size())));
  if (const std::size_t count = labelled.table.left_out.size(); count > 0) {
    std::string some;
    for (std::size_t i = 0; i < std::min<std::size_t>(count, 3); ++i)
      some += (i == 0 ? "" : ", ") + labelled.table.left_out[i];
    fmt::print("\nleft out: {}{}\n", some, count > 3 ? fmt::format(" and {} others", count - 3) : "");
  }
}

}  // namespace

void add_attributes(CLI::App& program) {
  const auto command = std::make_shared<AttributesCommand>();
  CLI::App& app =
      *program.add_subcommand("attributes", "Find directions that stand for attributes: a smile, a hat, a hair colour");
  add_model_argument(app, command->run);
  add_numbers_option(app, "-o,--out", command->out, "The directions; edit and others take safetensors files");
  app.add_flag("--disentangle", command->disentangle,
               "Fit all attributes together, so that those that come together are told apart");
  app.add_option("--hold-out", command->hold_out.part, "The part of the images that the AUC is measured on")
      ->check(number({.at_least = 0, .at_most = 0.9}))
      ->capture_default_str();
  app.add_option("-s,--seed", command->hold_out.seed, "Which images")->check(seed())->capture_default_str();
  add_picture_option(app, "--figure", command->figure, "Also draw how well each is told and what else it moves");
  add_output_option(app, "--hdf5", command->hdf5,
                    "Also write latents, labels and directions as facenet's program keeps them", {".h5", ".hdf5"});
  app.add_flag("-j,--json", command->json, "Every digit, for programs");
  command->labels.add_to(app);
  command->labels.add_choices_to(app);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae attributes runs/first --out attributes.safetensors --figure attributes.png\n"
      "  animevae attributes runs/first --only hair_shade,mouth --disentangle --json");
  app.callback([command, &app] { attributes(app, *command); });
}

}  // namespace animevae::program
