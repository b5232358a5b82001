// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/weights/model_file.hpp>

namespace animevae::program {

/// The checkpoint of a run from which training goes on.
struct ResumePoint {
  std::filesystem::path checkpoint{};
  animevae::Metadata metadata{};
  std::vector<std::string> damaged{};  ///< a sentence for each newer checkpoint that cannot be read

  [[nodiscard]] std::int64_t step() const;
};

/// The newest checkpoint of a run folder that can be read. FileError for a folder that is no run, that another process
/// is training, or that has no such checkpoint.
[[nodiscard]] ResumePoint find_resume_point(const std::filesystem::path& run);

/// An option whose value differs between two configurations; empty where one has not got it.
struct ChangedOption {
  std::string name, was, is;
};
[[nodiscard]] std::vector<ChangedOption> changed_options(const std::string& then, const std::string& now);

/// Throws InvalidValue for an option with another value without which training could not go on: of the images, of their
/// order, of the model's structure.
void check_may_change(const ChangedOption& option);

/// Throws InvalidValue where the run was trained to its end, `steps`, and its report was written.
void check_not_finished(const ResumePoint& point, const std::filesystem::path& run, std::int64_t steps);

/// Sentences that say from where training goes on, and with what other values than before.
[[nodiscard]] std::vector<std::string> words_on_going_on(const ResumePoint& point,
                                                         const std::vector<ChangedOption>& changes);

/// Throws FileError where the images are not those of the run: `now` are the metadata of the present ones.
void check_same_images(const ResumePoint& point, const animevae::Metadata& now);

}  // namespace animevae::program
