// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <animevae/train/measurement.hpp>
#include <animevae/train/train.hpp>

#include <animevae/model/any_model.hpp>
#include "presets/presets.hpp"

namespace animevae::program {

/// Whether a run writes logs.h5: the user's choice, or else the preset's default. InvalidValue where the user wants it
/// and this program was built without HDF5.
[[nodiscard]] bool wants_step_log(const std::optional<bool>& asked_for, const Preset& preset);

/// Whether this program was built with HDF5.
[[nodiscard]] bool can_write_step_log();

/// Writes logs.h5 as facenet does: a number per step for each of the losses and the learning rate. The whole file is
/// written anew every 500 steps (less often once it is long) and at the end.
class WriteStepLog {
 public:
  using View = animevae::TrainingView<AnyModel>;

  /// Does nothing where `file` is empty.
  WriteStepLog(std::optional<std::filesystem::path> file, const Preset& preset,
               const std::map<std::string, double>& values)
      : file_{std::move(file)}, units_{preset.step_units} {
    if (units_.as_printed) printed_ = preset.printed(values).front();
  }

  void steps_read(const View& view, std::span<const animevae::StepLosses> steps);
  void finished(const View&) const { write(); }

  void visit_state(auto&& f) {
    f("total", total_);
    f("reconstruction", reconstruction_);
    f("kl", kl_);
    f("learning_rate", learning_rate_);
    f("written", written_);
  }

  void write() const;

 private:
  std::optional<std::filesystem::path> file_;
  StepUnits units_;
  std::optional<PrintedLoss> printed_{};
  std::vector<double> total_{}, reconstruction_{}, kl_{}, learning_rate_{};
  std::int64_t written_ = 0;  ///< steps that are in the file
};

}  // namespace animevae::program
