// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include <animevae/train/checkpoint.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/weights/model_file.hpp>

namespace animevae {

/// An observer of train() that saves a checkpoint at the end of every `every`-th epoch, as
/// FOLDER/epoch-0004.safetensors; 0: never. The folder is made with the first one.
class WriteCheckpoints {
 public:
  /// `metadata` go into each file, beside those of save_checkpoint().
  explicit WriteCheckpoints(std::filesystem::path folder, std::int64_t every = 1, Metadata metadata = {})
      : folder_{std::move(folder)}, every_{every}, metadata_{std::move(metadata)} {}

  template <class View>
  void epoch_ended(const View& view, const Measurement& m) const {
    if (every_ == 0 || m.progress.epoch % every_ != 0) return;
    std::filesystem::create_directories(folder_);
    save_checkpoint(folder_ / file_name(m.progress.epoch), view.model, view.state, metadata_);
  }

 private:
  /// Names sort as their epochs do, up to epoch 9999.
  static std::string file_name(std::int64_t epoch) {
    constexpr std::size_t digits = 4;
    std::string number = std::to_string(epoch);
    if (number.size() < digits) number.insert(0, digits - number.size(), '0');
    return "epoch-" + number + ".safetensors";
  }

  std::filesystem::path folder_;
  std::int64_t every_;
  Metadata metadata_;
};

}  // namespace animevae
