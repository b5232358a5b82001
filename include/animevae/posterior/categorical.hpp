// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/exp.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/special_log_ndtr.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/posterior/concept.hpp>

namespace animevae {

/// Standard Gumbel numbers -log(-log Phi(n)) of standard normal ones, finite for every n. Both tails keep their digits
/// in float32, where Phi(n) itself would round to 1 from 5.5 on.
inline Tensor gumbel_of_normal(const Tensor& normal) {
  // From 14 on log Phi rounds to 0, and far below it overflows.
  constexpr double least = 1.2e-38, most = 1e30;
  return -at::log((-at::special_log_ndtr(normal)).clamp(least, most));
}

/// The numbers of latents (N, G K) or (N, G K, H, W) by their variables, (N, G, K) or (N, G, K, H, W).
inline Tensor by_variables(const Tensor& latents, std::int64_t values) {
  std::vector<std::int64_t> sizes = latents.sizes().vec();
  sizes.insert(sizes.begin() + 2, values);
  sizes[1] /= values;
  return latents.reshape(sizes);
}

/// The posteriors of categorical variables with `Values` values each, as one-hot latents.
template <int Values>
struct CategoricalBatch {
  static constexpr int values = Values;

  Tensor log_probs{};      ///< of each value, (N, G, K) for G variables, or (N, G, K, H, W) of latent maps
  double temperature = 1;  ///< of the samples
  bool one_hot = false;    ///< whether samples are one-hots, whose gradient is that of the relaxed sample

  /// softmax((log probability + Gumbel noise) / temperature) over the values of each variable, or the one-hot of the
  /// largest, which is an exact sample.
  [[nodiscard]] Tensor rsample(const Tensor& noise) const {
    const Tensor numbers = log_probs + gumbel_of_normal(by_variables(noise, Values));
    if (one_hot && !log_probs.requires_grad()) return largest(numbers).flatten(1, 2);
    const Tensor relaxed = at::softmax(numbers / temperature, 2);
    if (!one_hot) return relaxed.flatten(1, 2);
    return (largest(numbers) - relaxed.detach() + relaxed).flatten(1, 2);
  }

  /// The likeliest value of each variable, as one-hots: a decoder has never seen the probabilities.
  [[nodiscard]] Tensor point() const { return largest(log_probs).flatten(1, 2); }

  /// Shaped like the latents.
  [[nodiscard]] Tensor probabilities() const { return at::exp(log_probs).flatten(1, 2); }

  /// KL(q || uniform) = sum over the variables of log K - entropy, in nats, (N).
  [[nodiscard]] Tensor kl_divergence_from_uniform() const {
    return sum_per_sample(at::exp(log_probs) * (log_probs + std::log(double(Values))));
  }

 private:
  static Tensor largest(const Tensor& numbers) {
    return at::zeros_like(numbers).scatter(2, numbers.argmax(2, /*keepdim=*/true), 1);
  }
};

/// A posterior of categorical variables with `Values` values each, relaxed by the Gumbel-softmax (Jang, Gu and Poole,
/// "Categorical Reparameterization with Gumbel-Softmax", 2017; Maddison, Mnih and Teh, "The Concrete Distribution",
/// 2017). The latents are one-hots: a vector of G * Values of them, or a map of so many channels, holds G variables,
/// for which the encoder makes logits in the same order. In evaluation samples are one-hots, by the Gumbel-max trick.
///
/// The temperature is a number, or a Schedule: `Categorical<10, LinearWarmup>{.temperature = {1, 0.5, 30'000}}`.
template <int Values = 10, class Temperature = double>
  requires std::same_as<Temperature, double> || requires { Temperature::name; }
struct Categorical {
  static_assert(Values > 1, "a categorical variable has at least two values");

  /// By default that of Maddison et al.; a Schedule must be given its numbers where it has a 0 among them.
  Temperature temperature = [] {
    if constexpr (std::same_as<Temperature, double>) return 2.0 / 3;
    else return Temperature{};
  }();
  /// 1: samples are one-hots in training too, with the gradient of the relaxed ones (Jang et al., section 2.2); 0: not.
  int straight_through = 0;

  static constexpr std::string_view name = "categorical";
  static constexpr int values = Values;
  static constexpr bool is_discrete = true;
  using Batch = CategoricalBatch<Values>;

  static constexpr bool takes(Shape latent) { return latent.channels % Values == 0; }
  static constexpr Shape moments(Shape latent) { return latent; }
  static constexpr Shape noise(Shape latent) { return latent; }

  [[nodiscard]] Batch of(const Tensor& moments, Shape /*latent*/, const std::same_as<Progress> auto& progress) const {
    Batch batch{.log_probs = at::log_softmax(by_variables(moments, Values), 2),
                .one_hot = straight_through != 0 || progress.is_final()};
    if constexpr (std::same_as<Temperature, double>) batch.temperature = temperature;
    else batch.temperature = temperature.at(progress);
    return batch;
  }

  /// What the name leaves out, for the structure of a model.
  static std::string description() { return "of " + std::to_string(Values) + " values"; }

  static void visit(auto& self, auto&& f) {
    constexpr std::string_view help = "of the samples' softmax";
    if constexpr (std::same_as<Temperature, double>) {
      f("temperature", self.temperature, positive, help);
    } else {  // a schedule's numbers may be 0, but those that are no counts are temperatures here
      for_each_value(self.temperature,
                     [&]<class Value>(const std::string& path, Value& value, Limits limits, auto about) {
                       if (std::is_floating_point_v<Value>) limits.above = 0;
                       f(std::string_view{"temperature." + path}, value, limits, about);
                     });
    }
    f("straight_through", self.straight_through, Limits{.at_least = 0, .at_most = 1},
      "1: samples are one-hots in training too");
  }
};

static_assert(Posterior<Categorical<>> && !HasDensity<Categorical<>::Batch>);

}  // namespace animevae
