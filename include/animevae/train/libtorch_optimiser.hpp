// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/tensor/optimiser_state.hpp>
#include <animevae/train/optimiser.hpp>

namespace animevae {

/// One of LibTorch's optimisers as the optimiser of a Step: `make` gets the parameters of a group and returns it. It
/// takes the learning rate of train(), with its schedules. This header includes much of LibTorch, so vae.hpp does not
/// include it.
///
///     Step{LibTorchOptimiser{[](std::vector<Tensor> parameters) {
///       return std::make_unique<torch::optim::RMSprop>(parameters, torch::optim::RMSpropOptions{}.momentum(0.9));
///     }}}
class LibTorchOptimiser {
 public:
  using Make = std::function<std::unique_ptr<torch::optim::Optimizer>(std::vector<Tensor>)>;

  static constexpr std::string_view name = "libtorch";

  explicit LibTorchOptimiser(Make make) : make_{std::move(make)} {}

  void begin(std::span<const ParameterGroup> groups) {
    optimisers_.begin(groups, [&](const ParameterGroup& group) {
      std::vector<Tensor> parameters;
      for (const NamedTensor& parameter : group.parameters()) parameters.push_back(parameter.tensor);
      return std::shared_ptr<torch::optim::Optimizer>{make_(std::move(parameters))};
    });
  }

  void update(const ParameterGroup& group, double learning_rate) {
    torch::optim::Optimizer& optimiser = *optimisers_[group];
    for (torch::optim::OptimizerParamGroup& parameters : optimiser.param_groups())
      parameters.options().set_lr(learning_rate);
    optimiser.step();
  }

  /// Its state is a text, the bytes of LibTorch's own archive.
  void visit_state(auto&& f) {
    optimisers_.visit_state([&](const std::string& group, std::shared_ptr<torch::optim::Optimizer>& optimiser) {
      const std::string before = optimiser_state(*optimiser);
      std::string now = before;
      f(group, now);
      if (now != before) set_optimiser_state(*optimiser, now);
    });
  }

 private:
  Make make_;
  PerGroup<std::shared_ptr<torch::optim::Optimizer>> optimisers_{};
};

static_assert(Optimiser<LibTorchOptimiser>);

}  // namespace animevae
