// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <animevae/model/latent_model.hpp>
#include <animevae/train/early_stopping.hpp>
#include <animevae/weights/model_file.hpp>

namespace animevae {

/// An observer of train() that writes the best model so far to a file, beside the training, whenever the EarlyStopping
/// in front of it has found a better one. A file that cannot be written ends training with a FileError.
///
///     EarlyStopping best{model, held_out};
///     train(model, data, {.epochs = 500}, best, WriteBest{"best.safetensors", best});
template <LatentModel Model>
class WriteBest {
 public:
  /// `metadata` go into the file, beside those of a model file, its epoch and its loss. `best` must outlive this.
  WriteBest(std::filesystem::path path, const EarlyStopping<Model>& best, Metadata metadata = {})
      : path_{std::move(path)}, best_{&best}, metadata_{std::move(metadata)} {}

  /// A training that goes on from a checkpoint may find a file from behind it.
  template <class View>
  void started(const View& view) {
    write_new(view);
  }

  template <class View>
  void settled(const View& view) {
    write_new(view);
  }

  template <class View>
  void finished(const View& view) {
    write_new(view);
    wait();
  }

 private:
  template <class View>
  void write_new(const View& view) {
    if (best_->best_epoch() == epoch_) return;
    wait();
    epoch_ = best_->best_epoch();
    std::vector<NamedTensor> tensors = best_->best_tensors(view.model);
    Metadata metadata = model_metadata(view.model);
    metadata["weights_fingerprint"] = to_hex(fingerprint(tensors));
    metadata["epoch"] = std::to_string(epoch_);
    metadata["step"] = std::to_string(epoch_ * view.state.progress().steps_per_epoch);
    metadata["held_out.loss"] = decimal(best_->best_loss());
    metadata.insert(metadata_.begin(), metadata_.end());
    writing_ = std::async(std::launch::async, [path = path_, tensors = std::move(tensors), metadata] {
      std::error_code unmade;  // writing the file says what is wrong
      if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), unmade);
      write_tensors(path, tensors, metadata);
    });
  }

  void wait() {
    if (writing_.valid()) writing_.get();
  }

  std::filesystem::path path_;
  const EarlyStopping<Model>* best_;
  Metadata metadata_;
  std::int64_t epoch_ = 0;       // of the file
  std::future<void> writing_{};  // last, so that it is waited for before the others are destroyed
};

}  // namespace animevae
