// SPDX-License-Identifier: MIT
#include "server/training_watch.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <fstream>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>

#include <animevae/core/error.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/plot/svg.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/text/utf8.hpp>

#include "report/curves.hpp"
#include "report/html.hpp"
#include "report/metrics_table.hpp"
#include "report/outcome.hpp"
#include "report/progress_pictures.hpp"
#include "run/run_list.hpp"
#include "run/training_state.hpp"
#include "server/http.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

MetricsTable metrics_of(const fs::path& run) try {
  return MetricsTable{av::read_csv(run / "metrics.csv")};
} catch (const av::FileError&) {
  return {};  // before the first reading
}

std::vector<PictureSeries> pictures_of(const fs::path& run) {
  std::vector<fs::path> files;
  std::error_code none;
  for (fs::directory_iterator entry{run / "samples", none}, end; !none && entry != end; entry.increment(none))
    files.push_back(entry->path());
  return picture_series(files);
}

/// The warnings of log.txt, the newest last.
std::vector<std::string> warnings_of(const fs::path& run) {
  std::ifstream log{run / "log.txt"};
  std::vector<std::string> warnings;
  for (std::string line; std::getline(log, line);)
    if (constexpr std::string_view mark = "warning: "; line.starts_with(mark))
      warnings.push_back(av::replace_invalid_utf8(line.substr(mark.size())));
  return warnings;
}

json finite_or_null(std::optional<double> value) { return value && std::isfinite(*value) ? json(*value) : json(); }

}  // namespace

bool TrainingWatch::is_over() const {
  std::error_code unknown;
  return fs::exists(run_ / "model.safetensors", unknown) && !is_being_trained(run_);
}

json TrainingWatch::state() const {
  const fs::path folder = fs::absolute(run_).lexically_normal();
  const RunSummary run = summary_of(run_).value_or(RunSummary{});
  const MetricsTable metrics = metrics_of(run_);
  json pictures = json::array();
  for (const PictureSeries& series : pictures_of(run_)) {
    json numbers = json::array();
    for (const PictureSeries::Entry& entry : series.entries) numbers.push_back(entry.number);
    pictures.push_back({{"kind", series.kind}, {"unit", series.unit}, {"numbers", std::move(numbers)}});
  }
  const std::chrono::duration<double> silent = fs::file_time_type::clock::now() - run.last_written;
  return {
      {"name", av::replace_invalid_utf8((folder.has_filename() ? folder : folder.parent_path()).filename().string())},
      {"preset", run.preset},
      {"state", run.state},
      {"step", run.step},
      {"steps", run.steps ? json(*run.steps) : json()},
      {"epoch", run.epoch},
      {"length", run.length},
      {"images_per_second", finite_or_null(run.images_per_second)},
      {"seconds_left", finite_or_null(run.seconds_left)},
      {"elbo", finite_or_null(run.elbo)},
      {"loss", finite_or_null(run.loss)},
      {"elbo_is_held_out", run.is_held_out},
      {"psnr", finite_or_null(metrics.last(metrics.has(held_out_psnr_column) ? held_out_psnr_column : "psnr"))},
      {"readings", metrics.rows()},
      {"seconds_since_reading", silent.count()},
      {"warnings", warnings_of(run_)},
      {"pictures", std::move(pictures)}};
}

std::string TrainingWatch::curves() const {
  const MetricsTable metrics = metrics_of(run_);
  std::string content;
  for (const av::Canvas& canvas : training_figures(metrics, outcome_of(metrics, std::nullopt))) {
    const std::string drawing = av::to_svg(canvas, {.background = false});
    // As pictures: the style of a drawing within the page would be refused by the server's Content-Security-Policy.
    content += fmt::format("<figure><img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\"></figure>\n",
                           html_picture("curve.svg", std::as_bytes(std::span{drawing})),
                           html_text(canvas.description()), canvas.width(), canvas.height());
  }
  return content;
}

std::vector<std::byte> TrainingWatch::picture(const std::string& kind, const std::string& unit,
                                              long long number) const {
  for (const PictureSeries& series : pictures_of(run_))
    if (series.kind == kind && series.unit == unit)
      for (const PictureSeries::Entry& entry : series.entries)
        if (entry.number == number) return av::read_file(entry.file);
  throw HttpError(404, fmt::format("there is no picture '{}' of {} {}", kind, unit, number));
}

}  // namespace animevae::program
