// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <animevae/core/file_descriptor.hpp>

// What is known of a run folder in which there is no model yet.

/// Marks a run folder as being trained: a lock on its config.toml, which the system takes away when the process ends,
/// however it ends. On a file system without locks there is no mark.
class TrainingMark {
 public:
  explicit TrainingMark(const std::filesystem::path& folder);

 private:
  animevae::FileDescriptor config_{};
};

/// Why a folder has no model, for a sentence that begins with its path: it is no run folder, or is still being trained,
/// or training was stopped before a model was saved; how far it has come, and the newest checkpoint where there is one.
[[nodiscard]] std::string why_no_model(const std::filesystem::path& folder);
