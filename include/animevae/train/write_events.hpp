// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>

#include <animevae/model/latent_model.hpp>
#include <animevae/train/event_file.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/observer.hpp>

namespace animevae {

/// An observer of train() that writes a file for TensorBoard, FOLDER/events.out.tfevents.animevae: the losses at each
/// reading, the rate of each latent and a histogram of each tensor of weights at the end of an epoch, and the values
/// that training began with. `at_epoch_end` may add pictures or other events.
template <TrainableModel Model>
class WriteEvents {
 public:
  using View = TrainingView<Model>;

  explicit WriteEvents(const std::filesystem::path& folder,
                       std::function<void(EventFile&, const View&, const Measurement&)> at_epoch_end = {})
      : file_{folder / "events.out.tfevents.animevae"}, at_epoch_end_{std::move(at_epoch_end)} {}

  /// Events behind the checkpoint that training goes on from are cut off: they will be written again.
  void started(const View& view) {
    file_.cut(bytes_);
    if (began_) return;
    began_ = true;
    const TrainOptions& options = view.state.options();
    std::map<std::string, double> numbers{{"batch_size", double(view.state.batch_size())},
                                          {"learning_rate", options.learning_rate},
                                          {"seed", double(options.seed)},
                                          {"steps", double(view.state.total_steps())}};
    view.model.visit_values(
        [&](const std::string& path, const auto& value, const auto&...) { numbers[path] = double(value); });
    file_.hyper_parameters(numbers, {});
    bytes_ = file_.size();
  }

  void measured(const View&, const Measurement& m) {
    const std::int64_t step = m.progress.step;
    for (const auto& [name, value] : {std::pair{"loss", m.loss},
                                      {"distortion", m.distortion},
                                      {"rate", m.rate},
                                      {"beta", m.beta},
                                      {"skipped steps", double(m.skipped)}})
      if (std::isfinite(value)) file_.scalar(std::string{"training/"} + name, value, step);
    for (const auto& [name, value] : m.terms)
      if (std::isfinite(value)) file_.scalar("training/" + name, value, step);
    bytes_ = file_.size();
  }

  void epoch_ended(const View& view, const Measurement& m) {
    for (std::size_t i = 0; i < m.rate_per_latent.size(); ++i)
      file_.scalar("rate of a latent/" + std::to_string(i), m.rate_per_latent[i], m.progress.step);
    for (const ParameterGroup& group : view.model.tensors().groups())
      for (const NamedTensor& parameter : group.parameters()) {
        const Tensor numbers = parameter.tensor.detach().to(at::kCPU, at::kFloat).contiguous();
        file_.histogram("weights/" + parameter.name, {numbers.template data_ptr<float>(), std::size_t(numbers.numel())},
                        m.progress.step);
      }
    if (at_epoch_end_) at_epoch_end_(file_, view, m);
    bytes_ = file_.size();
  }

  void visit_state(auto&& f) {
    f("bytes", bytes_);
    f("began", began_);
  }

 private:
  EventFile file_;
  std::function<void(EventFile&, const View&, const Measurement&)> at_epoch_end_;
  std::int64_t bytes_ = file_.size();
  bool began_ = false;
};

}  // namespace animevae
