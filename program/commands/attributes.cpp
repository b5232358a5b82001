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

#include <animevae/core/decimal.hpp>
#include <animevae/data/split.hpp>
#include <animevae/plot/attribute_figure.hpp>
#include <animevae/plot/write_figure.hpp>
#include <animevae/text/utf8.hpp>

#include "commands/commands.hpp"
#include "directions/attribute_fit.hpp"
#include "directions/labels.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "options/json.hpp"
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
  bool disentangle = false;
  HoldOut hold_out{0.2, 0};
  AnswerOptions answer{};
  CommandData data{};
};

/// The numbers of the table, for the file of the directions.
std::vector<av::NamedTensor> tables_of(const av::FittedAttributes& fitted) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const auto column = [&](auto number) {
    std::vector<double> values;
    for (const av::MeasuredAttribute& m : fitted.attributes) values.push_back(number(m));
    return at::tensor(values, at::kDouble);
  };
  return {
      {"auc", column([](const av::MeasuredAttribute& m) { return m.auc ? m.auc->value : none; })},
      {"auc_low", column([](const av::MeasuredAttribute& m) { return m.auc ? m.auc->low : none; })},
      {"auc_high", column([](const av::MeasuredAttribute& m) { return m.auc ? m.auc->high : none; })},
      {"reading_auc", column([](const av::MeasuredAttribute& m) { return m.reading ? m.reading->value : none; })},
      {"reading_auc_low", column([](const av::MeasuredAttribute& m) { return m.reading ? m.reading->low : none; })},
      {"reading_auc_high", column([](const av::MeasuredAttribute& m) { return m.reading ? m.reading->high : none; })},
      {"with", column([](const av::MeasuredAttribute& m) { return m.attribute.is_number ? none : double(m.with); })},
      {"without",
       column([](const av::MeasuredAttribute& m) { return m.attribute.is_number ? none : double(m.without); })},
      {"side_effects", fitted.effects}};
}

/// The index of the other attribute that an edit moves most.
std::optional<std::size_t> strongest_side_effect(const av::FittedAttributes& fitted, std::size_t k) {
  const std::size_t count = fitted.attributes.size();
  const double* const row = fitted.effects.data_ptr<double>() + k * count;
  std::optional<std::size_t> strongest;
  for (std::size_t j = 0; j < count; ++j)
    if (j != k && std::isfinite(row[j]) && (!strongest || std::abs(row[j]) > std::abs(row[*strongest]))) strongest = j;
  return strongest;
}

double effect(const av::FittedAttributes& fitted, std::size_t k, std::size_t on) {
  return fitted.effects.data_ptr<double>()[k * fitted.attributes.size() + on];
}

std::string with_interval(const std::optional<av::Auc>& auc) {
  return auc ? fmt::format("{:.3f} ({:.3f} to {:.3f})", auc->value, auc->low, auc->high) : "-";
}

void say_table(const av::FittedAttributes& fitted, Answer& answer) {
  std::size_t width = 9;
  for (const av::MeasuredAttribute& m : fitted.attributes) width = std::max(width, m.attribute.name.size());
  answer.say("{:<{}} {:>9} {:>9}  {:<22}  {:<22}  {:>12}  {}", "", width, "", "", "AUC along it", "AUC of a reading",
             "an edit", "");
  answer.say("{:<{}} {:>9} {:>9}  {:<22}  {:<22}  {:>12}  {}", "attribute", width, "with", "without", "(95 % interval)",
             "", "moves itself", "and most of all");
  for (std::size_t k = 0; k < fitted.attributes.size(); ++k) {
    const av::MeasuredAttribute& m = fitted.attributes[k];
    const bool is_number = m.attribute.is_number;
    const auto side = strongest_side_effect(fitted, k);
    answer.say(
        "{:<{}} {:>9} {:>9}  {:<22}  {:<22}  {:>+12.2f}  {}", m.attribute.name, width,
        is_number ? "a factor" : av::with_separators(m.with), is_number ? "" : av::with_separators(m.without),
        with_interval(m.auc), with_interval(m.reading), effect(fitted, k, k),
        side ? fmt::format("{:+.2f} {}", effect(fitted, k, *side), fitted.attributes[*side].attribute.name) : "-");
  }
}

void say_sentences(const AttributesCommand& command, const LabelledImages& labelled, const av::FittedAttributes& fitted,
                   Answer& answer) {
  answer.say("{}: {} of {}, fitted to {}, measured on {} others\n", command.out,
             fitted.directions.more.at("method") == "least squares" ? "least squares over all attributes"
                                                                    : "differences of means",
             labelled.description(), av::with_separators(fitted.images), av::with_separators(fitted.held_out));
  say_table(fitted, answer);
  if (!labelled.unlabelled.empty())
    answer.say("\nleft out: {} images without labels", av::with_separators(std::int64_t(labelled.unlabelled.size())));
  if (const std::size_t count = labelled.table.left_out.size(); count > 0) {
    std::string some;
    for (std::size_t i = 0; i < std::min<std::size_t>(count, 3); ++i)
      some += (i == 0 ? "" : ", ") + labelled.table.left_out[i];
    answer.say("\nleft out: {}{}", some, count > 3 ? fmt::format(" and {} others", count - 3) : "");
  }
}

Json members_of(const av::Auc& auc) {
  return {{"value", json_of(auc.value)}, {"low", json_of(auc.low)}, {"high", json_of(auc.high)}};
}

Json row_of(const av::FittedAttributes& fitted, std::size_t k) {
  const av::MeasuredAttribute& m = fitted.attributes[k];
  Json row = Json::object(), effects = Json::object();
  row["name"] = json_of(m.attribute.name);
  if (!m.attribute.is_number) row["with"] = m.with, row["without"] = m.without;
  if (m.auc) row["auc"] = members_of(*m.auc);
  if (m.reading) row["reading_auc"] = members_of(*m.reading);
  for (std::size_t j = 0; j < fitted.attributes.size(); ++j)
    effects[av::replace_invalid_utf8(fitted.attributes[j].attribute.name)] = json_of(effect(fitted, k, j));
  row["effects"] = std::move(effects);
  return row;
}

void set_members(const AttributesCommand& command, const LabelledImages& labelled, const av::FittedAttributes& fitted,
                 Answer& answer) {
  answer.set("file", command.out);
  answer.set("images", labelled.description());
  answer.set("fitted", fitted.images);
  answer.set("held_out", fitted.held_out);
  answer.set("method", fitted.directions.more.at("method"));
  answer.set("left_out", labelled.table.left_out);
  Json rows = Json::array();
  for (std::size_t k = 0; k < fitted.attributes.size(); ++k) rows.push_back(row_of(fitted, k));
  answer.set_json("attributes", std::move(rows));
}

void write_attribute_figure(const std::string& file, const av::FittedAttributes& fitted) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  av::AttributeFigure figure{
      .title = fmt::format("Attributes, {} of {} images held out", av::with_separators(fitted.held_out),
                           av::with_separators(fitted.images + fitted.held_out)),
      .effects = {fitted.effects.data_ptr<double>(), std::size_t(fitted.effects.numel())}};
  const auto told = [](const std::optional<av::Auc>& auc) {
    return auc ? av::AucWithInterval{auc->value, auc->low, auc->high} : av::AucWithInterval{none, none, none};
  };
  for (const av::MeasuredAttribute& m : fitted.attributes)
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
  av::FittedAttributes fitted = fit_attributes(labelled, means, sides, command.disentangle);
  fitted.directions.model = av::model_fingerprint(run.model);
  fitted.directions.tables = tables_of(fitted);
  fitted.directions.more.insert({{"images", labelled.description()},
                                 {"labels", labelled.table.source.string()},
                                 {"fitted", std::to_string(fitted.images)},
                                 {"held_out", std::to_string(fitted.held_out)}});
  write_directions_as_named(command.out, fitted.directions);
  if (!command.hdf5.empty()) write_attributes(command.hdf5, fitted.directions, means, labelled.table);
  if (!command.figure.empty()) write_attribute_figure(command.figure, fitted);
  Answer answer{command.answer};
  set_members(command, labelled, fitted, answer);
  say_sentences(command, labelled, fitted, answer);
  answer.finish();
}

}  // namespace

void add_attributes(CLI::App& program) {
  const auto command = std::make_shared<AttributesCommand>();
  CLI::App& app =
      *program.add_subcommand("attributes", "Find directions that stand for attributes: a smile, a hat, a hair colour");
  add_model_argument(app, command->run);
  add_numbers_option(app, "-o,--out", command->out, "The directions; edit and others take safetensors files");
  app.add_flag("--disentangle", command->disentangle,
               "Fit all attributes together, so that correlated ones get separate directions");
  app.add_option("--hold-out", command->hold_out.part, "Fraction of the images that is held out to measure the AUC")
      ->check(number({.at_least = 0, .at_most = 0.9}))
      ->capture_default_str();
  app.add_option("-s,--seed", command->hold_out.seed, "Seed of the held-out images")
      ->check(seed())
      ->capture_default_str();
  add_picture_option(app, "--figure", command->figure, "Also draw the AUC of each attribute and its side effects");
  add_output_option(app, "--hdf5", command->hdf5,
                    "Also write latents, labels and directions as facenet's program keeps them", {".h5", ".hdf5"});
  add_json_option(app, command->answer);
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
