// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <animevae/train/measurement.hpp>
#include <animevae/train/progress.hpp>

namespace animevae {

/// An observer of train() that shows its progress: epoch, step, a bar, the losses in nats, images per second and the
/// remaining time. `train(model, data, options, ShowProgress{})`.
class ShowProgress {
 public:
  /// On stderr.
  ShowProgress() : own_{std::make_unique<ProgressLine>()}, line_{own_.get()} {}
  /// On a line shared with other writers of messages; it must outlive this.
  explicit ShowProgress(ProgressLine& line) : line_{&line} {}

  template <class View>
  void stepped(const View& view, std::int64_t images_seen) {
    line_->update({.epoch = view.state.progress().epoch,
                   .epochs = view.state.total_epochs(),
                   .step = view.state.progress().step,
                   .steps = view.state.total_steps(),
                   .images = images_seen,
                   .values = values_});
  }

  template <class View>
  void measured(const View&, const Measurement& m) {
    values_.clear();
    for (const auto& [name, value] : {std::pair{"loss", m.loss}, {"distortion", m.distortion}, {"rate", m.rate}})
      if (!std::isnan(value)) values_.emplace_back(name, value);  // a model that is no VAE has a loss alone
    for (const auto& [name, value] : m.terms)
      if (!std::isnan(value)) values_.emplace_back(name, value);
    if (m.skipped > 0) values_.emplace_back("skipped", double(m.skipped));
  }

  template <class View>
  void finished(const View&) {
    line_->finish();
  }

 private:
  std::unique_ptr<ProgressLine> own_{};
  ProgressLine* line_;
  std::vector<std::pair<std::string, double>> values_{};  // of the last reading
};

}  // namespace animevae
