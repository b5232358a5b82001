// SPDX-License-Identifier: MIT
#include "report/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>

#include <animevae/animation/webp_animation.hpp>
#include <animevae/core/atomic_file.hpp>
#include <animevae/core/decimal.hpp>
#include <animevae/plot/curve.hpp>
#include <animevae/plot/svg.hpp>
#include <animevae/text/csv_table.hpp>

#include "report/curves.hpp"
#include "report/html.hpp"
#include "report/metrics_table.hpp"
#include "report/page_frame.hpp"
#include "run/run_options.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

using Row = std::vector<std::string>;  // a name and one text per model

std::string table(const std::vector<Row>& rows) {
  std::string content = "<div class=\"picture\"><table class=\"compared\">\n";
  for (const Row& row : rows) {
    const bool is_head = &row == rows.data();
    content += fmt::format("<tr><th scope=\"row\">{}</th>", html_text(row.front()));
    for (std::size_t i = 1; i < row.size(); ++i)
      content += is_head ? fmt::format("<th scope=\"col\">{}</th>", html_text(row[i]))
                         : fmt::format("<td>{}</td>", html_text(row[i]));
    content += "</tr>\n";
  }
  return content + "</table></div>\n";
}

std::string numbers(const Comparison& all) {
  Row names{""}, presets{"preset"}, parameters{"parameters"}, steps{"steps of training"};
  for (const ComparedModel& model : all.models) {
    names.push_back(model.name);
    presets.push_back(model.preset);
    parameters.push_back(av::with_separators(model.parameters));
    steps.push_back(model.steps > 0 ? av::with_separators(model.steps) : "not known");
  }
  std::vector<Row> rows{names, presets, parameters, steps};
  for (const ComparedQuantity& quantity : all.quantities) {
    Row means{quantity.name}, differences{fmt::format("... minus that of {}", all.models.front().name), ""};
    for (const double mean : quantity.means) means.push_back(fmt::format("{:.{}f}", mean, quantity.digits));
    for (const av::PairedDifference& difference : quantity.differences)
      differences.push_back(fmt::format("{:+.{}f} ({:+.{}f} to {:+.{}f})", difference.mean, quantity.digits,
                                        difference.low, quantity.digits, difference.high, quantity.digits));
    rows.push_back(std::move(means));
    rows.push_back(std::move(differences));
  }
  return table(rows) +
         "<p class=\"note\">In brackets: 95 % confidence intervals of the mean differences, image by image. A model "
         "differs from the first where its interval does not hold 0.</p>\n";
}

std::string picture(const ComparedPicture& picture) {
  const av::WebpOptions sharp{.quality = 92, .effort = 2};
  return fmt::format(
      "<figure><div class=\"picture\"><img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\"></div>"
      "<figcaption>{}</figcaption></figure>\n",
      html_picture("picture.webp", av::encode_webp({.frames = {picture.image}}, sharp)), html_text(picture.title),
      picture.image.width, picture.image.height, html_text(picture.caption));
}

/// What the run of a model has logged; nothing for a model without a run.
MetricsTable metrics_of(const ComparedModel& model) {
  const fs::path file = model.run / "metrics.csv";
  std::error_code unknown;
  if (model.run.empty() || !fs::exists(file, unknown)) return {};
  return MetricsTable{av::read_csv(file)};
}

/// The curves of one column, a curve for each run that has it.
std::string curves_of_column(const Comparison& all, const std::vector<MetricsTable>& tables, const char* column,
                             const char* title, const char* unit) {
  av::Curves plot{.titles = {title, "images seen", unit}};
  for (std::size_t i = 0; i < tables.size(); ++i)
    if (tables[i].has(column)) plot.curves.push_back(curve_of(tables[i], column, all.models[i].name));
  return plot.curves.empty()
             ? std::string{}
             : fmt::format("<figure>{}</figure>\n", av::to_svg(figure_of_curves(plot), {.background = false}));
}

std::string curves(const Comparison& all) {
  std::vector<MetricsTable> tables;
  for (const ComparedModel& model : all.models) tables.push_back(metrics_of(model));
  std::string content;
  for (const auto& [column, title, unit] : {std::tuple{"loss", "Loss, training", "nats per image"},
                                            {"distortion", "Distortion, training", "nats per image"},
                                            {"rate", "Rate (KL divergence), training", "nats per image"},
                                            {"psnr", "Reconstructions, training", "PSNR in dB"},
                                            {"held_out_distortion", "Distortion, held out", "nats per image"},
                                            {"held_out_rate", "Rate, held out", "nats per image"},
                                            {held_out_psnr_column, "Reconstructions, held out", "PSNR in dB"}})
    content += curves_of_column(all, tables, column, title, unit);
  if (content.empty()) return content;
  return "<p>The values as they were logged, nothing is smoothed. Losses and distortions of models with different "
         "reconstruction distributions or objectives are on different scales: compare those by PSNR.</p>\n"
         "<div class=\"charts\">\n" +
         content + "</div>\n";
}

/// The options that are not the same in all runs, without those that only say where files are.
std::string differing_options(const Comparison& all) {
  std::vector<std::map<std::string, std::string>> options;
  std::set<std::string> names;
  for (const ComparedModel& model : all.models) {
    if (model.run.empty()) return {};
    options.push_back(options_of_run(model.run));
    for (const auto& [name, value] : options.back()) names.insert(name);
  }
  if (std::any_of(options.begin(), options.end(), [](const auto& of_run) { return of_run.empty(); })) return {};
  Row head{""};
  for (const ComparedModel& model : all.models) head.push_back(model.name);
  std::vector<Row> rows{head};
  for (const std::string& name : names) {
    Row row{name};
    for (auto& of_run : options) row.push_back(of_run[name]);
    const bool differs =
        std::any_of(row.begin() + 2, row.end(), [&](const std::string& value) { return value != row[1]; });
    if (name != "out" && differs) rows.push_back(std::move(row));
  }
  return rows.size() == 1 ? "<p>All options are the same.</p>\n" : table(rows);
}

}  // namespace

void write_comparison(const fs::path& file, const Comparison& comparison) {
  PageParts parts{.title = fmt::format("{} models compared", comparison.models.size()),
                  .more_style =
                      ".compared th,.compared td{width:auto;padding-right:24px;min-width:7em}\n"
                      ".compared td{font-variant-numeric:tabular-nums;white-space:nowrap}\n"
                      ".compared{margin-bottom:12px}\n"};
  parts.header = fmt::format("<header><div>\n<h1>{}</h1>\n<p class=\"lede\">{}.</p>\n</div></header>\n", parts.title,
                             html_text(comparison.images));
  const auto add = [&](const std::string& title, std::string content) {
    if (!content.empty()) parts.sections.push_back({title, std::move(content)});
  };
  add("Numbers", numbers(comparison));
  for (const ComparedPicture& each : comparison.pictures) add(each.title, picture(each));
  add("Curves", curves(comparison));
  add("Options that differ", differing_options(comparison));
  av::write_file(file, framed_page(parts));
}

}  // namespace animevae::program
