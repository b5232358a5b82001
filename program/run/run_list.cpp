// SPDX-License-Identifier: MIT
#include "run/run_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string_view>
#include <system_error>

#include <animevae/core/error.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/weights/model_file.hpp>

#include "run/run_options.hpp"
#include "run/training_state.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

/// A number of a row of metrics.csv; empty for an empty cell and where there is no such column.
std::optional<double> number_in(const av::CsvTable& table, const std::vector<std::string>& row, std::string_view name) {
  const auto column = std::find(table.columns.begin(), table.columns.end(), name);
  return column == table.columns.end() ? std::nullopt
                                       : av::parse_decimal(row[std::size_t(column - table.columns.begin())]);
}

/// The steps of the whole training: as asked for, or as many for each epoch as the first one had.
std::optional<std::int64_t> steps_of(const av::CsvTable& metrics, const std::map<std::string, std::string>& options) {
  const auto asked = [&](const std::string& name) {
    const auto found = options.find(name);
    return found == options.end() ? std::nullopt : av::parse_decimal(found->second);
  };
  if (const auto steps = asked("steps")) return std::int64_t(*steps);
  const auto epochs = asked("epochs");
  double of_first = 0;
  for (const std::vector<std::string>& row : metrics.rows) {
    if (number_in(metrics, row, "epoch").value_or(0) > 1 && epochs && of_first > 0)
      return std::int64_t(*epochs * of_first);
    of_first = number_in(metrics, row, "step").value_or(0);
  }
  return std::nullopt;
}

void read_metrics(RunSummary& run, const std::map<std::string, std::string>& options) try {
  const av::CsvTable table = av::read_csv(run.folder / "metrics.csv");
  if (table.rows.empty()) return;
  const std::vector<std::string>& last = table.rows.back();
  run.step = std::int64_t(number_in(table, last, "step").value_or(0));
  run.epoch = std::int64_t(number_in(table, last, "epoch").value_or(0));
  // A sum of several distortions has a column for each of them. It is no density and has no ELBO.
  const bool is_density = std::none_of(table.columns.begin(), table.columns.end(),
                                       [](const std::string& column) { return column.starts_with("distortion_"); });
  for (auto row = table.rows.rbegin(); row != table.rows.rend(); ++row) {
    const auto distortion = number_in(table, *row, "held_out_distortion"),
               rate = number_in(table, *row, "held_out_rate");
    if (!distortion || !rate) continue;
    if (is_density) run.elbo = -(*distortion + *rate);
    else run.loss = number_in(table, *row, "held_out_loss");
    run.is_held_out = true;
    break;
  }
  const auto distortion = number_in(table, last, "distortion"), rate = number_in(table, last, "rate");
  if (!is_density && !run.loss) run.loss = number_in(table, last, "loss");
  if (is_density && !run.elbo && distortion && rate) run.elbo = -(*distortion + *rate);
  constexpr std::size_t stretch = 10;
  const bool many = table.rows.size() > stretch;
  const std::vector<std::string>* before = many ? &table.rows[table.rows.size() - 1 - stretch] : nullptr;
  const auto difference = [&](std::string_view name) {
    const double from = before == nullptr ? 0 : number_in(table, *before, name).value_or(0);
    return number_in(table, last, name).value_or(0) - from;
  };
  run.steps = steps_of(table, options);
  const double seconds = difference("seconds"), steps = difference("step");
  if (seconds > 0) run.images_per_second = difference("images") / seconds;
  if (seconds > 0 && steps > 0 && run.steps) run.seconds_left = double(*run.steps - run.step) * seconds / steps;
} catch (const av::Error&) {
  // A run that has only begun has no metrics yet.
}

std::string state_of(const fs::path& folder) {
  if (is_being_trained(folder)) return "training";
  std::error_code unknown;
  if (!fs::exists(folder / "model.safetensors", unknown)) return "interrupted";
  try {
    const av::Metadata metadata = av::read_model_metadata(folder / "model.safetensors");
    const auto warnings = metadata.find("warnings");
    const std::string text = warnings == metadata.end() ? "" : warnings->second;
    if (text.find("training diverged") != std::string::npos) return "diverged";
    if (text.find("training was stopped") != std::string::npos) return "stopped";
    return "finished";
  } catch (const av::Error&) {
    return "interrupted";
  }
}

}  // namespace

std::optional<RunSummary> summary_of(const fs::path& folder) {
  std::error_code unknown;
  if (!fs::exists(folder / "config.toml", unknown)) return std::nullopt;
  const std::map<std::string, std::string> options = options_of_run(folder);
  const auto option = [&](const std::string& name) {
    const auto found = options.find(name);
    return found == options.end() ? std::string{} : found->second;
  };
  if (option("preset").empty()) return std::nullopt;
  RunSummary run{.folder = folder, .preset = option("preset"), .state = state_of(folder)};
  if (!option("steps").empty()) run.length = option("steps") + " steps";
  else if (!option("epochs").empty()) run.length = option("epochs") + " epochs";
  read_metrics(run, options);
  const fs::path written =
      fs::exists(folder / "metrics.csv", unknown) ? folder / "metrics.csv" : folder / "config.toml";
  run.last_written = fs::last_write_time(written, unknown);
  return run;
}

std::vector<RunSummary> runs_below(const fs::path& folder) {
  if (std::optional<RunSummary> one = summary_of(folder)) return {std::move(*one)};
  std::error_code error;
  fs::recursive_directory_iterator entry{folder, fs::directory_options::skip_permission_denied, error}, end;
  if (error) throw av::FileError(folder, "cannot be read: " + error.message());
  std::vector<RunSummary> runs;
  for (; entry != end; entry.increment(error)) {
    if (error) throw av::FileError(folder, "cannot be read: " + error.message());
    if (!entry->is_directory(error)) continue;
    std::optional<RunSummary> run = summary_of(entry->path());
    if (!run) continue;
    runs.push_back(std::move(*run));
    entry.disable_recursion_pending();
  }
  std::sort(runs.begin(), runs.end(),
            [](const RunSummary& a, const RunSummary& b) { return a.last_written > b.last_written; });
  return runs;
}

std::string time_ago(double seconds) {
  constexpr double minute = 60, hour = 3600, day = 86400;
  const auto whole = [](double number) { return std::int64_t(std::floor(number)); };
  if (seconds < 2 * minute) return fmt::format("{} s ago", whole(std::max(seconds, 0.0)));
  if (seconds < 2 * hour) return fmt::format("{} min ago", whole(seconds / minute));
  if (seconds < 2 * day) return fmt::format("{} h ago", whole(seconds / hour));
  return fmt::format("{} days ago", whole(seconds / day));
}

}  // namespace animevae::program
