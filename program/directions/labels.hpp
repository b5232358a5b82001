// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/labels/attribute_table.hpp>
#include <animevae/tensor/tensor.hpp>

#include "run/run.hpp"

namespace animevae::program {

// What is known of images: from a file, from the drawn faces themselves, or from the folder that they lie in.

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
  std::vector<Faces> sources{};  ///< one, or the two folders; the images of the second follow those of the first
  animevae::AttributeTable table{};
  std::vector<std::int64_t> images{};  ///< their numbers
  std::vector<std::string> unlabelled{};

  [[nodiscard]] std::string description() const;
  /// The posterior means of the rows, (rows, latents).
  [[nodiscard]] animevae::Tensor means(const Run& run) const;
  /// difference_hashes() of the rows.
  [[nodiscard]] std::vector<std::uint64_t> hashes() const;
};

/// InvalidValue where no labels are known, FileError where they do not match the images.
[[nodiscard]] LabelledImages labelled_images(const Faces& faces, const LabelOptions& options);

/// The same of the images that a command names, or of two folders. InvalidValue where no labels are known, FileError
/// where they do not match the images.
[[nodiscard]] LabelledImages labelled_images(const CLI::App& command, const Run& run, const LabelOptions& options,
                                             const CommandData& data);

}  // namespace animevae::program
