// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace animevae::program {

/// A run while it is trained by another process, as the files of its folder show it.
class TrainingWatch {
 public:
  explicit TrainingWatch(std::filesystem::path run) : run_{std::move(run)} {}

  /// Whether the training has ended with a model.
  [[nodiscard]] bool is_over() const;

  /// How far it is, how fast and how good; its warnings; the series of pictures in samples/.
  [[nodiscard]] nlohmann::json state() const;

  /// The curves of metrics.csv as figures of a page, HTML.
  [[nodiscard]] std::string curves() const;

  /// A picture of samples/ by the series that it belongs to and its number, PNG; HttpError 404 where there is none.
  [[nodiscard]] std::vector<std::byte> picture(const std::string& kind, const std::string& unit,
                                               long long number) const;

 private:
  std::filesystem::path run_;
};

}  // namespace animevae::program
