// SPDX-License-Identifier: MIT
#include "run/step_log.hpp"

#include <algorithm>

#include <animevae/core/error.hpp>

#ifdef ANIMEVAE_WITH_HDF5
#include <animevae/hdf5/hdf5.hpp>
#endif

namespace av = animevae;

namespace animevae::program {

bool wants_step_log(const std::optional<bool>& asked_for, const Preset& preset) {
  if (asked_for.value_or(false) && !can_write_step_log())
    throw av::InvalidValue(
        "--step-log writes an HDF5 file, and this program was built without HDF5; install it (Debian: libhdf5-dev) and "
        "build again");
  return asked_for.value_or(preset.step_log);
}

void WriteStepLog::steps_read(const View&, std::span<const av::StepLosses> steps) {
  if (!file_) return;
  for (const av::StepLosses& step : steps) {
    reconstruction_.push_back(printed_ ? printed_->from_distortion(step.distortion, step.images) : step.distortion);
    total_.push_back(printed_ ? printed_->total(reconstruction_.back(), step.rate) : step.loss);
    kl_.push_back(step.rate);
    learning_rate_.push_back(step.learning_rate);
  }
  const std::size_t pause = std::max<std::size_t>(500, total_.size() / 20);
  if (total_.size() - std::size_t(written_) < pause) return;
  write();
  written_ = std::int64_t(total_.size());
}

#ifdef ANIMEVAE_WITH_HDF5

bool can_write_step_log() { return true; }

void WriteStepLog::write() const {
  if (!file_) return;
  const auto array = [](const std::vector<double>& values, std::string_view description) {
    return av::Hdf5Array{.values = values, .attributes = {{"description", std::string{description}}}};
  };
  av::write_hdf5(*file_, {.arrays = {{"total_loss", array(total_, units_.total)},
                                     {"reconstruction_loss", array(reconstruction_, units_.reconstruction)},
                                     {"kl_loss", array(kl_, units_.kl)},
                                     {"learning_rate", array(learning_rate_, "of the step")}}});
}

#else

bool can_write_step_log() { return false; }

void WriteStepLog::write() const {}

#endif

}  // namespace animevae::program
