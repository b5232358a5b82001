// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/labels/attribute_table.hpp>
#include <animevae/tensor/tensor.hpp>

#include "run/run.hpp"

namespace animevae::program {

// Labels of images: from a file, from the factors of drawn faces, or from two folders, with and without an attribute.

struct LabelOptions {
  std::string file{};
  std::string with{}, without{}, name = "attribute";
  std::vector<std::string> only{};
  bool skip_unlabelled = false;

  /// Adds --labels and --skip-unlabelled to a command.
  void add_to(CLI::App& command);
  /// Adds --only, --with, --without and --name as well.
  void add_choices_to(CLI::App& command);
};

/// Images with their labels, a row of the table for each.
struct LabelledImages {
  std::vector<Dataset> sources{};  ///< one, or two folders, of which the second continues the numbers of the first
  animevae::AttributeTable table{};
  std::vector<std::int64_t> images{};  ///< for each row of the table, the number of its image
  std::vector<std::string> unlabelled{};

  [[nodiscard]] std::string description() const;
  /// The posterior means of the rows, (rows, latents).
  [[nodiscard]] animevae::Tensor means(const Run& run) const;
  /// difference_hashes() of the rows.
  [[nodiscard]] std::vector<std::uint64_t> hashes() const;
};

/// InvalidValue where no labels are known, FileError where they do not match the images.
[[nodiscard]] LabelledImages labelled_images(const Dataset& faces, const LabelOptions& options);

/// The same for the images of a command, or for the two folders of --with and --without.
[[nodiscard]] LabelledImages labelled_images(const CLI::App& command, const Run& run, const LabelOptions& options,
                                             const CommandData& data);

}  // namespace animevae::program
