// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/train/checkpoint.hpp>
#include <animevae/train/checkpoint_folder.hpp>

namespace animevae {

/// The options of WriteCheckpoints. A checkpoint is written when one of the intervals has passed since the last, at the
/// next reading of the losses, and at the end of training.
struct CheckpointOptions {
  std::int64_t every_epochs = 1, every_steps = 0;  ///< 0: never
  double every_minutes = 0;                        ///< 0: never
  std::int64_t keep = 0;                           ///< how many of the newest stay, 0: all

  static void visit(auto& self, auto&& f) {
    f("every_epochs", self.every_epochs, not_negative, "epochs between checkpoints, 0: none");
    f("every_steps", self.every_steps, not_negative, "steps between checkpoints, 0: none");
    f("every_minutes", self.every_minutes, not_negative, "minutes between checkpoints, 0: none");
    f("keep", self.keep, not_negative, "checkpoints that are kept, the newest, 0: all");
  }
};

/// An observer of train() that writes checkpoints into a folder, beside the training: a step waits for the copy in
/// memory, and for the file only where the one before is still being written. The folder is made with the first one. A
/// checkpoint that cannot be written ends training with a FileError; those before it stay as they are.
class WriteCheckpoints {
 public:
  /// `metadata` go into each file, beside those of make_checkpoint().
  explicit WriteCheckpoints(std::filesystem::path folder, CheckpointOptions options = {}, Metadata metadata = {})
      : folder_{std::move(folder)}, options_{options}, metadata_{std::move(metadata)} {
    check_values(options_, "options");
  }

  /// Training is between two steps, and all observers have seen the last one.
  template <class View>
  void settled(const View& view) {
    if (!is_due(view.state)) return;
    write(view);
  }

  template <class View>
  void finished(const View& view) {
    const bool any = options_.every_epochs > 0 || options_.every_steps > 0 || options_.every_minutes > 0;
    if (any && view.state.progress().step != last_step_) write(view);
    wait();
  }

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool is_due(const auto& state) const {
    const Progress& now = state.progress();
    if (options_.every_epochs > 0 && state.at_epoch_end() && now.epoch % options_.every_epochs == 0) return true;
    if (options_.every_steps > 0 && now.step - last_step_ >= options_.every_steps) return true;
    return options_.every_minutes > 0 &&
           std::chrono::duration<double>(Clock::now() - last_time_).count() >= 60 * options_.every_minutes;
  }

  template <class View>
  void write(const View& view) {
    wait();
    last_step_ = view.state.progress().step;
    last_time_ = Clock::now();
    writing_ = std::async(std::launch::async, [this, checkpoint = make_checkpoint(view, metadata_),
                                               name = checkpoint_name(view.state.progress())]() mutable {
      std::error_code unmade;  // writing the file says what is wrong
      std::filesystem::create_directories(folder_, unmade);
      write_checkpoint(folder_ / name, std::move(checkpoint));
      if (options_.keep > 0) remove_old();
    });
  }

  /// Waits for the file that is being written; throws what its writer has thrown.
  void wait() {
    if (writing_.valid()) writing_.get();
  }

  void remove_old() const {
    const std::vector<CheckpointFile> files = checkpoints_in(folder_);
    std::error_code stays;
    for (std::size_t i = std::size_t(options_.keep); i < files.size(); ++i)
      std::filesystem::remove(files[i].path, stays);
  }

  std::filesystem::path folder_;
  CheckpointOptions options_;
  Metadata metadata_;
  std::int64_t last_step_ = 0;
  Clock::time_point last_time_ = Clock::now();
  std::future<void> writing_{};  // last, so that it is waited for before the others are destroyed
};

}  // namespace animevae
