// SPDX-License-Identifier: MIT
#include "run/resume.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/train/checkpoint_folder.hpp>

#include "run/run_options.hpp"
#include "run/training_state.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

/// What belongs to the images, their order or the model itself.
constexpr std::array<std::string_view, 19> fixed{
    "preset",     "reconstruction", "objective", "size",       "seed",           "batch-size", "optimiser",
    "features",   "compare-at",     "hold-out",  "split-seed", "flips",          "data",       "faces",
    "faces-seed", "resize",         "filter",    "read-every", "keep-duplicates"};

std::string value_of(const av::Metadata& metadata, const std::string& key) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? std::string{} : found->second;
}

}  // namespace

std::int64_t ResumePoint::step() const {
  return std::int64_t(av::parse_decimal(value_of(metadata, "step")).value_or(0));
}

ResumePoint find_resume_point(const fs::path& run) {
  std::error_code unknown;
  if (!fs::exists(run / "config.toml", unknown))
    throw av::FileError(run, "is not a run folder: it has no config.toml; --resume takes the folder of a run");
  if (is_being_trained(run)) throw av::FileError(run, "is being trained by another process");
  ResumePoint point;
  const std::optional<fs::path> newest = av::newest_checkpoint(run / "checkpoints", &point.damaged);
  if (!newest && !point.damaged.empty()) throw av::Error(point.damaged.front() + "; no older checkpoint is left");
  if (!newest)
    throw av::FileError(run,
                        "has no checkpoint from which training could go on (--checkpoint-every and "
                        "--checkpoint-minutes say when one is written)");
  point.checkpoint = *newest;
  point.metadata = av::read_model_metadata(*newest);
  return point;
}

std::vector<ChangedOption> changed_options(const std::string& then, const std::string& now) {
  const std::map<std::string, std::string> before = options_in(then), after = options_in(now);
  std::vector<ChangedOption> changed;
  for (const auto& [name, value] : after) {
    const auto was = before.find(name);
    if (was == before.end()) changed.push_back({name, "", value});
    else if (was->second != value) changed.push_back({name, was->second, value});
  }
  for (const auto& [name, value] : before)
    if (!after.contains(name)) changed.push_back({name, value, ""});
  return changed;
}

void check_may_change(const ChangedOption& option) {
  const bool begins_with_training =
      (option.name == "ema" && option.was.empty()) || (option.name == "schedule" && option.is == "plateau");
  if (begins_with_training)
    throw av::InvalidValue(fmt::format(
        "--{} {} has a state that begins with the training, and this run began without it", option.name, option.is));
  if (std::find(fixed.begin(), fixed.end(), option.name) == fixed.end()) return;
  throw av::InvalidValue(fmt::format(
      "--{} was {} when the run began and is {} here; a run goes on with the value that it "
      "began with",
      option.name, option.was.empty() ? "not given" : option.was, option.is.empty() ? "not given" : option.is));
}

void check_not_finished(const ResumePoint& point, const fs::path& run, std::int64_t steps) {
  std::error_code unknown;
  const bool is_finished = fs::exists(run / "report.html", unknown);  // else it was killed while it was measured
  if (point.step() < steps || !is_finished) return;
  throw av::InvalidValue(
      fmt::format("{} was trained to its end, step {} of {}; --epochs or --steps with a larger number goes on",
                  run.string(), point.step(), steps));
}

std::vector<std::string> words_on_going_on(const ResumePoint& point, const std::vector<ChangedOption>& changes) {
  std::vector<std::string> sentences;
  for (const std::string& problem : point.damaged)
    sentences.push_back("warning: " + problem + "; the one before it is used");
  sentences.push_back(
      fmt::format("going on after step {}, from {}", av::with_separators(point.step()), point.checkpoint.string()));
  const auto shown = [](const std::string& value) { return value.empty() ? "the default" : value; };
  for (const ChangedOption& change : changes)
    sentences.push_back(fmt::format("from step {} on {} is {} in place of {}", av::with_separators(point.step() + 1),
                                    change.name, shown(change.is), shown(change.was)));
  return sentences;
}

void check_same_images(const ResumePoint& point, const av::Metadata& now) {
  for (const char* key : {"data.fingerprint", "split.fingerprint"}) {
    const std::string then = value_of(point.metadata, key), present = value_of(now, key);
    if (then.empty() || then == present) continue;
    throw av::FileError(
        point.checkpoint,
        fmt::format("was trained on other images than these ({}; now {}): images were added, removed or "
                    "changed since, and a run goes on with the ones it began with",
                    value_of(point.metadata, "data.description"), value_of(now, "data.description")));
  }
}

}  // namespace animevae::program
