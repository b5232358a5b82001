// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/square.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/reconstruction/concept.hpp>
#include <animevae/reconstruction/feature_places.hpp>
#include <animevae/reconstruction/link.hpp>

namespace animevae {

/// Features that are compared: those of the layer with this name, with this standard deviation.
struct ComparedAt {
  std::string_view name;
  double scale = 1;

  constexpr ComparedAt(std::string_view layer, double deviation = 1) : name{layer}, scale{deviation} {}
  constexpr ComparedAt(const char* layer, double deviation = 1) : name{layer}, scale{deviation} {}
};

/// p(f(x)|z) = prod_t N(f_t(x); f_t(m), s_t^2), m = link(decoded): a perceptual loss (Hou et al., "Deep Feature
/// Consistent Variational Autoencoder", 2017), written as a density over features: the squared error between the
/// features f_t of the image x and of the mean m in a frozen network, at each of its taps t, or at the layers in
/// `compare`. As a distribution over features it has no bits per dimension and no samples. `FeatureNetwork` is an
/// architecture with taps; one that is cut off behind them has all its layers as `whole`, for `compare`.
template <class FeatureNetwork, class Link = Sigmoid>
struct InFeatureSpace {
  static constexpr auto network = FeatureNetwork::network;
  static constexpr std::size_t taps = [] {
    std::size_t count = 0;
    for (const Layer& layer : network.layers) count += layer.op == Op::tap ? 1 : 0;
    return count;
  }();
  static_assert(taps > 0, "a feature network marks what is to be compared with tap()");

  /// All layers that can be compared.
  [[nodiscard]] static constexpr NetworkView whole_network() {
    if constexpr (requires { FeatureNetwork::whole; })
      if constexpr (FeatureNetwork::whole.ok()) return FeatureNetwork::whole;  // a small image may end before them
    return network;
  }

  /// Layers by name, `{{"conv1", 0.5}, "conv3"}`, each with the standard deviation of its features (1 where it has
  /// none): a tap, or a layer with tensors, which means its output behind the norm and the activation that follow it.
  /// InvalidValue for a name that the network has not got and for a layer that is named twice.
  class Choice {
   public:
    struct Chosen {
      Name name{};
      std::size_t layer = 0;
      double scale = 1;
    };

    constexpr Choice() = default;
    Choice(std::initializer_list<ComparedAt> layers) {
      for (const ComparedAt& at : layers) add(at.name, at.scale);
    }

    void add(std::string_view layer, double scale = 1) {
      const FeaturePlace place = find_feature_place(whole_network(), layer);
      for (const Chosen& chosen : *this)
        if (chosen.layer == place.layer)
          throw InvalidValue(
              "features are compared twice at '" + std::string{layer} + "'" +
              (chosen.name.view() == layer ? "" : ", which is '" + std::string{chosen.name.view()} + "'"));
      std::size_t i = count_++;  // every layer once: there is room for them all
      for (; i > 0 && chosen_[i - 1].layer > place.layer; --i) chosen_[i] = chosen_[i - 1];
      chosen_[i] = {Name{layer}, place.layer, scale};
    }

    [[nodiscard]] bool empty() const { return count_ == 0; }
    // In the order of the layers.
    [[nodiscard]] auto begin() const { return chosen_.begin(); }
    [[nodiscard]] auto end() const { return chosen_.begin() + count_; }
    [[nodiscard]] auto begin() { return chosen_.begin(); }
    [[nodiscard]] auto end() { return chosen_.begin() + count_; }

   private:
    static constexpr std::size_t most = [] {
      std::size_t count = 0;
      for (const Layer& layer : whole_network()) count += layer.op == Op::tap || layer.has_tensors() ? 1 : 0;
      return count;
    }();
    std::array<Chosen, most> chosen_{};  // no std::vector: policies stay trivial, see HasOwnNetwork
    std::size_t count_ = 0;
  };

  const Weights* weights =
      nullptr;  ///< of the frozen network, from read_weights(file); must live until the model is made
  /// The standard deviation s_t at each tap, in the order of the layers: the squared error is weighted by 0.5 / s_t^2.
  std::array<double, taps> scales = [] {
    std::array<double, taps> ones{};
    ones.fill(1);
    return ones;
  }();
  Choice compare{};  ///< in place of the taps with their `scales`; empty: the taps
  Link link{};

  static constexpr std::string_view name = "in_feature_space";
  static constexpr std::string_view link_name = Link::name;
  static constexpr int outputs_per_channel = 1;
  static constexpr Support support = Support::features;
  static constexpr std::array<OwnTensor, 0> own_tensors{};

  /// What is compared: a position in the list of layers, and the standard deviation of the features there.
  struct Compared {
    std::size_t layer;
    double scale;
  };
  /// All that is compared, in the order of the layers.
  [[nodiscard]] std::vector<Compared> compared() const {
    std::vector<Compared> all;
    for (const auto& chosen : compare) all.push_back({chosen.layer, chosen.scale});
    if (!compare.empty()) return all;
    for (std::size_t i = 0; i < network.layers.size(); ++i)
      if (network.layers[i].op == Op::tap) all.push_back({i, scales[all.size()]});
    return all;
  }

  /// The layers whose weights are needed: with a choice, those up to the last one of it.
  [[nodiscard]] NetworkView used_network() const {
    return compare.empty() ? network : up_to_layer(whole_network(), (compare.end() - 1)->layer);
  }

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const {
    const std::int64_t count = images.size(0);
    const std::vector<Compared> all = compared();
    std::vector<std::size_t> layers;
    for (const Compared& at : all) layers.push_back(at.layer);
    // One pass for both: the network is larger than either.
    const std::vector<Tapped> tapped = own.network->features(at::cat({images.detach(), link(decoded)}), layers);
    Tensor nats = at::full({count}, log_normaliser(), decoded.options());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Tensor wanted = tapped[i].features.narrow(0, 0, count).detach();
      const Tensor error = tapped[i].features.narrow(0, count, count) - wanted;
      nats = nats - sum_per_sample(at::square(error)) / (2 * all[i].scale * all[i].scale);
    }
    return nats;
  }

  /// log p in nats when all features agree; the weighted squared errors are subtracted from it.
  [[nodiscard]] double log_normaliser() const {
    const NetworkView used = used_network();
    double nats = 0;
    for (const auto& [layer, scale] : compared())
      nats -= 0.5 * double(used.layers[layer].out.size()) * std::log(2 * std::numbers::pi * scale * scale);
    return nats;
  }

  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return link(decoded); }

  static void visit(auto& self, auto&& f) {
    std::size_t tap = 0;
    for (auto& chosen : self.compare)
      f("compare_at_" + std::string{chosen.name.view()}, chosen.scale, positive, "deviation of the features there");
    for (const Layer& layer : network.layers)
      if (layer.op == Op::tap && self.compare.empty())
        f("scale_" + std::string{layer.name.view()}, self.scales[tap++], positive, "deviation of the features there");
    visit_link(self.link, f);
  }
};

}  // namespace animevae
