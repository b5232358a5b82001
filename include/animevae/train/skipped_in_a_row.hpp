// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace animevae {

/// The steps in a row, up to the last one, that were skipped because their losses or gradients were not finite.
class SkippedInARow {
 public:
  /// Takes the next step. `batch()` gives the indices of its images, which are kept of the first that is skipped.
  template <class Batch>
  void count(std::int64_t step, bool skipped, Batch&& batch) {
    if (!skipped) {
      steps_ = 0;
    } else if (++steps_ == 1) {
      first_ = step;
      const std::span<const std::int64_t> images = batch();
      images_of_first_.assign(images.begin(), images.end());
    }
  }

  [[nodiscard]] bool any() const { return steps_ > 0; }
  /// Whether they are so many that no later step is likely to go well.
  [[nodiscard]] bool too_many() const { return steps_ >= 10; }
  [[nodiscard]] std::int64_t steps() const { return steps_; }
  /// The number of the first of them, counted from 1, and the indices of its images in the data.
  [[nodiscard]] std::int64_t first() const { return first_; }
  [[nodiscard]] const std::vector<std::int64_t>& images_of_first() const { return images_of_first_; }

  void visit_state(auto&& f) {
    f("skipped_in_a_row", steps_);
    f("first_skipped", first_);
    f("images_of_skipped", images_of_first_);
  }

 private:
  std::int64_t steps_ = 0, first_ = 0;
  std::vector<std::int64_t> images_of_first_{};
};

}  // namespace animevae
