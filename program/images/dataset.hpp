// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/interrupt.hpp>
#include <animevae/faces/face_factors.hpp>
#include <animevae/network/shape.hpp>
#include <animevae/tensor/tensor.hpp>

namespace CLI {
class App;
}
namespace animevae {
template <class Data>
class Subset;
}

namespace animevae::program {

/// The images that a command works on, from its flags.
struct DataOptions {
  std::string folder{};         ///< empty: drawn faces
  std::int64_t faces = 20'000;  ///< how many are drawn
  std::uint64_t faces_seed = 0;
  std::string resize = "crop", filter = "bilinear";
  bool keep_duplicates = false;

  using Choices = std::vector<std::string>;

  /// Calls `f(name, value, choices, help)` for every option: flags, configuration files and metadata are made from this
  /// list. A text must be one of `choices`, where there are any.
  static void visit(auto& self, auto&& f) {
    f("folder", self.folder, Choices{}, "Folder of images (JPEG, PNG and others), nested or not");
    f("faces", self.faces, Choices{}, "Without a folder: how many faces to draw");
    f("faces_seed", self.faces_seed, Choices{}, "Seed of the drawn faces");
    f("resize", self.resize, Choices{"crop", "exact", "pad", "facenet"},
      "crop: shorter side, then the middle; exact: stretch; pad: never scale; facenet: the "
      "middle of 160x160, scaled as TensorFlow 1 does");
    f("filter", self.filter, Choices{"bilinear", "lanczos"}, "bilinear (antialiased) or lanczos");
    f("keep_duplicates", self.keep_duplicates, Choices{}, "Do not leave out exact copies of other files");
  }

  /// Calls `f(name, value)` for the options that identify these images: those of drawn faces, or the folder, by its
  /// absolute path, and how its files are read.
  void visit_used(auto&& f) const {
    DataOptions absolute = *this;
    if (!folder.empty()) absolute.folder = std::filesystem::absolute(folder).lexically_normal().string();
    visit(absolute, [&](std::string_view name, const auto& value, const auto&...) {
      if (name.starts_with("faces") == folder.empty()) f(name, value);
    });
  }
};

struct ImageSource;

/// The images of a folder, faces that the program draws, or a part of either. Copies share the images.
class Dataset {
 public:
  /// Opens or draws them, with progress on stderr. Interrupted is thrown when meanwhile a signal came to `signals`.
  Dataset(const DataOptions& options, animevae::Shape image, const animevae::InterruptGuard* signals = nullptr);

  [[nodiscard]] std::int64_t size() const;
  [[nodiscard]] animevae::Shape shape() const;
  [[nodiscard]] animevae::Tensor batch(std::span<const std::int64_t> indices) const;

  /// The images of these indices, each below size(), under a description of their own.
  [[nodiscard]] Dataset part(std::vector<std::int64_t> images, std::string description) const;

  [[nodiscard]] bool is_part() const { return part_ != nullptr; }
  /// All images of the source, of which these may be a part; index_in_whole() is the index there of an image of these.
  [[nodiscard]] Dataset whole() const;
  [[nodiscard]] std::int64_t index_in_whole(std::int64_t index) const;

  /// Of all images of the folder, also where these are only a part of them.
  [[nodiscard]] std::uint64_t fingerprint() const;

  /// A hash of the images and of how they were read: it changes with the images, their scaling and their order.
  [[nodiscard]] std::uint64_t key() const;

  /// The name of an image: its path within the folder, or "face-000012" where it was drawn.
  [[nodiscard]] std::string name(std::int64_t index) const;

  /// The difference hash of every image of the folder, also where these are only a part of them, before it is resized.
  [[nodiscard]] std::vector<std::uint64_t> difference_hashes() const;
  /// The folder; empty where the images were drawn.
  [[nodiscard]] std::filesystem::path folder() const;
  /// The factors of a drawn face; nothing for an image from a file.
  [[nodiscard]] std::optional<animevae::FaceFactors> factors(std::int64_t index) const;

  /// "15,851 images of faces/" or "20,000 drawn faces (seed 0)".
  [[nodiscard]] const std::string& description() const { return description_; }
  /// Files left out and why, a line each; empty when none was.
  [[nodiscard]] std::string left_out() const;

 private:
  std::shared_ptr<const ImageSource> source_;
  std::shared_ptr<const animevae::Subset<ImageSource>> part_{};
  std::string description_{};
  std::string reading_{};   // how the files were read
  std::uint64_t seed_ = 0;  // of drawn faces
};

/// The names of all images, in order.
[[nodiscard]] std::vector<std::string> names_of(const Dataset& faces);

/// Adds the options that say how the images of a folder are read to a command: --resize, --filter, --keep-duplicates.
void add_folder_options(CLI::App& command, DataOptions& options);

/// Adds all options to a command; `folder` has the names of the folder's option: "--data,--images".
void add_data_options(CLI::App& command, DataOptions& options, const std::string& folder = "--data");

}  // namespace animevae::program
