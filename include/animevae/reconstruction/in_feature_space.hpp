// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/full.h>
#include <ATen/ops/square.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/reconstruction/concept.hpp>
#include <animevae/reconstruction/link.hpp>

namespace animevae {

/// p(f(x)|z) = prod_t N(f_t(x); f_t(m), s_t^2), m = link(decoded): a perceptual loss (Hou et al., "Deep Feature
/// Consistent Variational Autoencoder", 2017), written as a density over features: the squared error between the
/// features f_t of the image x and of the mean m in a frozen network, at each of its taps t. As a distribution over
/// features it has no bits per dimension and no samples. `FeatureNetwork` is an architecture with taps.
template <class FeatureNetwork, class Link = Sigmoid>
struct InFeatureSpace {
  static constexpr auto network = FeatureNetwork::network;
  static constexpr std::size_t taps = [] {
    std::size_t count = 0;
    for (const Layer& layer : network.layers) count += layer.op == Op::tap ? 1 : 0;
    return count;
  }();
  static_assert(taps > 0, "a feature network marks what is to be compared with tap()");

  const Weights* weights =
      nullptr;  ///< of the frozen network, from read_weights(file); must live until the model is made
  /// The standard deviation s_t at each tap, in the order of the layers: the squared error is weighted by 0.5 / s_t^2.
  std::array<double, taps> scales = [] {
    std::array<double, taps> ones{};
    ones.fill(1);
    return ones;
  }();
  Link link{};

  static constexpr std::string_view name = "in_feature_space";
  static constexpr std::string_view link_name = Link::name;
  static constexpr int outputs_per_channel = 1;
  static constexpr Support support = Support::features;
  static constexpr std::array<OwnTensor, 0> own_tensors{};

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const {
    const std::int64_t count = images.size(0);
    // One pass for both: the network is larger than either.
    const std::vector<Tapped> tapped = own.network->features(at::cat({images.detach(), link(decoded)}));
    Tensor nats = at::full({count}, log_normaliser(), decoded.options());
    for (std::size_t tap = 0; tap < taps; ++tap) {
      const Tensor wanted = tapped[tap].features.narrow(0, 0, count).detach();
      const Tensor error = tapped[tap].features.narrow(0, count, count) - wanted;
      nats = nats - sum_per_sample(at::square(error)) / (2 * scales[tap] * scales[tap]);
    }
    return nats;
  }

  /// log p in nats when all features agree; the weighted squared errors are subtracted from it.
  [[nodiscard]] double log_normaliser() const {
    double nats = 0;
    std::size_t tap = 0;
    for (const Layer& layer : network.layers)
      if (layer.op == Op::tap)
        nats -= 0.5 * double(layer.in.size()) * std::log(2 * std::numbers::pi * scales[tap] * scales[tap]), ++tap;
    return nats;
  }

  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return at::clamp(link(decoded), 0, 1); }

  static void visit(auto& self, auto&& f) {
    std::size_t tap = 0;
    for (const Layer& layer : network.layers)
      if (layer.op == Op::tap)
        f("scale_" + std::string{layer.name.view()}, self.scales[tap++], positive, "deviation of the features there");
    visit_link(self.link, f);
  }
};

}  // namespace animevae
