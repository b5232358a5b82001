// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/latent/latent_file.hpp>
#include <animevae/weights/model_file.hpp>

#include "run/run.hpp"
#include "support/small_run.hpp"
#include "support/temporary_folder.hpp"
#include "support/text_of.hpp"

/// A run folder of the smallest preset (10 latents, 1x32x32 images), with the weights that training would begin with
/// and so many drawn faces as its images.
struct UntrainedRun {
  TemporaryFolder folder{};
  animevae::program::Run run;

  explicit UntrainedRun(std::int64_t faces = 4, const animevae::Metadata& more = {})
      : run{made(folder.path, faces, more)} {}

  /// The images of the run.
  [[nodiscard]] animevae::program::Dataset faces() const {
    return {animevae::program::data_of(run), run.model.image_shape()};
  }

  /// Latents of images, as if the model had encoded them: (N, 10) means, and variances of 1 where none are given.
  void keep_latents(const animevae::program::Dataset& images, const animevae::Tensor& means,
                    const animevae::Tensor& log_variances = {}) const {
    std::filesystem::create_directories(run.folder / "latents");
    animevae::write_latents(run.folder / "latents" / (animevae::to_hex(images.key()) + ".safetensors"),
                            {.table = {means, log_variances.defined() ? log_variances : means * 0},
                             .names = animevae::program::names_of(images),
                             .model = animevae::model_fingerprint(run.model),
                             .data = {},
                             .description = {}});
  }

 private:
  static animevae::program::Run made(const std::filesystem::path& folder, std::int64_t faces,
                                     animevae::Metadata metadata) {
    metadata.emplace("data.faces", std::to_string(faces));
    save_small_run(folder, metadata);
    return animevae::program::open_run(folder);
  }
};

inline void write_text_file(const std::filesystem::path& file, std::string_view text) {
  animevae::write_file(file, text);
}
