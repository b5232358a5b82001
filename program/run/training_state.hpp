// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <animevae/core/file_descriptor.hpp>

namespace animevae::program {

// The state of a run folder that has no model yet.

/// Marks a run folder as being trained by a lock on its config.toml, which the system releases when the process ends in
/// any way. On a file system without locks there is no mark.
class TrainingMark {
 public:
  explicit TrainingMark(const std::filesystem::path& folder);

 private:
  animevae::FileDescriptor config_{};
};

/// Whether a process is training in a run folder.
[[nodiscard]] bool is_being_trained(const std::filesystem::path& folder);

/// The reason why a folder has no model, for a sentence that begins with its path: it is no run folder, or is still
/// being trained, or training was stopped before a model was saved; with the last step and the newest checkpoint, if
/// any.
[[nodiscard]] std::string why_no_model(const std::filesystem::path& folder);

}  // namespace animevae::program
