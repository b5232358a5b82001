// SPDX-License-Identifier: MIT
#include "run/training_state.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <map>
#include <string>
#include <system_error>
#include <vector>

#include <sys/file.h>

#include <animevae/core/error.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/train/checkpoint_folder.hpp>

#include "options/shell_quoted.hpp"
#include "run/run_options.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

/// "step 80 of 400", or "step 1,234, in epoch 3 of 100", by the last line of metrics.csv; empty before there is one.
std::string how_far(const fs::path& folder) try {
  const av::CsvTable metrics = av::read_csv(folder / "metrics.csv");
  if (metrics.rows.empty()) return {};
  const std::vector<std::string>& last = metrics.rows.back();
  std::map<std::string, std::string> options = options_of_run(folder);
  const std::string step = last[metrics.column("step")], steps = options["steps"];
  if (!steps.empty()) return fmt::format("step {} of {}", step, steps);
  const std::string epochs = options["epochs"];
  return epochs.empty() ? "step " + step
                        : fmt::format("step {}, in epoch {} of {}", step, last[metrics.column("epoch")], epochs);
} catch (const av::Error&) {
  return {};
}

}  // namespace

bool is_being_trained(const fs::path& folder) try {
  const av::FileDescriptor config = av::open_for_reading(folder / "config.toml");
  return ::flock(config.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
} catch (const av::FileError&) {
  return false;
}

TrainingMark::TrainingMark(const fs::path& folder) : config_{av::open_for_reading(folder / "config.toml")} {
  (void)::flock(config_.get(), LOCK_EX | LOCK_NB);
}

std::string why_no_model(const fs::path& folder) {
  std::error_code unknown;
  const bool is_run = fs::exists(folder / "config.toml", unknown) && fs::exists(folder / "samples", unknown);
  if (!is_run) return "is not a run folder: it has no model.safetensors";
  const std::string far = how_far(folder);
  const std::vector<av::CheckpointFile> checkpoints = av::checkpoints_in(folder / "checkpoints");
  const std::string instead = checkpoints.empty() ? "it has no checkpoint either"
                                                  : fmt::format("its newest checkpoint, {}, can be named in its place",
                                                                checkpoints.front().path.string());
  if (is_being_trained(folder))
    return fmt::format("is still being trained{}; there is no model yet, and {}",
                       far.empty() ? ", and has only begun" : ": " + far, instead);
  if (!checkpoints.empty())
    return fmt::format(
        "has no model: training was stopped before it saved one{}; 'animevae train --resume {}' goes on, "
        "and {}",
        far.empty() ? "" : ", at " + far, typed(folder), instead);
  return fmt::format("has no model: training was stopped before it saved one{}, and {}",
                     far.empty() ? "" : ", at " + far, instead);
}

}  // namespace animevae::program
