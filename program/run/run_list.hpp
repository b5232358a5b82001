// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace animevae::program {

/// A run, by the files of its folder alone.
struct RunSummary {
  std::filesystem::path folder{};
  std::string preset{};
  std::string state{};  ///< "training", "finished", "stopped", "diverged", or "interrupted": it can go on
  std::int64_t step = 0, epoch = 0;
  std::string length{};                            ///< "100 epochs" or "600 steps", as was asked for
  std::optional<std::int64_t> steps{};             ///< of the whole training, once an epoch has ended
  std::optional<double> elbo{};                    ///< nats per image, at the last reading
  std::optional<double> loss{};                    ///< in its place of a model that is no density
  bool is_held_out = false;                        ///< whether it is of held-out images
  std::optional<double> images_per_second{};       ///< over the last readings
  std::optional<double> seconds_left{};            ///< at that speed
  std::filesystem::file_time_type last_written{};  ///< of metrics.csv or, before there is one, config.toml
};

/// The run of a folder; nothing for a folder that is no run.
[[nodiscard]] std::optional<RunSummary> summary_of(const std::filesystem::path& folder);

/// The runs in a folder and in the folders below it, or the one run that it is; the one written last comes first.
/// FileError for a folder that cannot be read.
[[nodiscard]] std::vector<RunSummary> runs_below(const std::filesystem::path& folder);

/// "12 s ago", "3 min ago", "2 h ago", "5 days ago".
[[nodiscard]] std::string time_ago(double seconds);

}  // namespace animevae::program
