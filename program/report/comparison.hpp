// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/image/image.hpp>
#include <animevae/metric/paired_difference.hpp>

namespace animevae::program {

/// A model on a page that compares several.
struct ComparedModel {
  std::string name{}, preset{};
  std::int64_t parameters = 0, steps = 0;  ///< 0 steps: not known
  std::filesystem::path run{};             ///< the folder of its config.toml and metrics.csv, where it has one
};

/// A quantity of the same images by each of the models.
struct ComparedQuantity {
  std::string name{};
  int digits = 0;                                         ///< behind the decimal point
  std::vector<double> means{};                            ///< one per model
  std::vector<animevae::PairedDifference> differences{};  ///< of each model after the first to the first
};

/// A picture with a row for each model.
struct ComparedPicture {
  std::string title{}, caption{};
  animevae::Image image{};
};

/// The content of the page.
struct Comparison {
  std::string images{};  ///< which images, and how they were decoded
  std::vector<ComparedModel> models{};
  std::vector<ComparedQuantity> quantities{};
  std::vector<ComparedPicture> pictures{};
};

/// Writes one page of any number of models that needs no other file: their numbers, pictures, curves of their
/// trainings, and the options in which these differ. FileError where it cannot be written.
void write_comparison(const std::filesystem::path& file, const Comparison& comparison);

}  // namespace animevae::program
