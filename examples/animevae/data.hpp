// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include <animevae/core/interrupt.hpp>
#include <animevae/data/image_folder.hpp>
#include <animevae/data/image_list.hpp>

namespace CLI {
class App;
}

/// Which images a command works on, from its flags.
struct DataOptions {
  std::string folder{};         ///< empty: drawn faces
  std::int64_t faces = 20'000;  ///< how many are drawn
  std::uint64_t faces_seed = 0;
  std::string resize = "crop", filter = "bilinear";
  bool keep_duplicates = false;
};

/// The images of a folder, or faces that the program draws: a data set of the library either way.
class Faces {
 public:
  /// Opens or draws them, with progress on stderr. Interrupted is thrown when meanwhile a signal came to `signals`.
  Faces(const DataOptions& options, animevae::Shape image, const animevae::InterruptGuard* signals = nullptr);

  [[nodiscard]] std::int64_t size() const;
  [[nodiscard]] animevae::Shape shape() const;
  [[nodiscard]] animevae::Tensor batch(std::span<const std::int64_t> indices) const;
  [[nodiscard]] std::uint64_t fingerprint() const;

  /// "15,851 images of faces/" or "20,000 drawn faces (seed 0)".
  [[nodiscard]] const std::string& description() const { return description_; }
  /// Files left out and why, a line each; empty when none was.
  [[nodiscard]] std::string left_out() const;

 private:
  std::variant<animevae::ImageFolder, animevae::ImageList> images_;
  std::string description_{};
};

/// Adds --resize, --filter and --keep-duplicates to a command: how the images of a folder are read.
void add_folder_options(CLI::App& command, DataOptions& options);

/// Adds these, --data, --faces and its seed to a command.
void add_data_options(CLI::App& command, DataOptions& options);
