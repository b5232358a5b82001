// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <animevae/core/text.hpp>
#include <animevae/core/values.hpp>
#include <animevae/reconstruction/concept.hpp>

namespace animevae {

namespace detail {

template <class A, class B>
consteval bool same_link() {
  if constexpr (requires { A::link_name, B::link_name; }) return A::link_name == B::link_name;
  else return true;
}

/// "laplace", "in_feature_space", and a second one "in_feature_space2".
template <class... Parts>
consteval std::array<Text<48>, sizeof...(Parts)> names_of_parts(std::string_view prefix) {
  const std::array<std::string_view, sizeof...(Parts)> names{Parts::name...};
  std::array<Text<48>, sizeof...(Parts)> all{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::size_t length = 0;
    for (const char c : prefix) all[i].data[length++] = c;
    for (const char c : names[i]) all[i].data[length++] = c;
    int before = 0;
    for (std::size_t j = 0; j < i; ++j) before += names[j] == names[i] ? 1 : 0;
    if (before > 0) all[i].data[length++] = char('1' + before);
  }
  return all;
}

}  // namespace detail

/// A weighted sum of the distortions of several distributions, all of the same decoded values: pixels and features, as
/// sharp autoencoders have them.
///
///     Mixed<Laplace, InFeatureSpace<Vgg19Sixteenth<image>>>{.parts = {{.scale = 0.1}, {.weights = &vgg}},
///                                                           .weights = {1, 0.01}}
///
/// It is no density: there are no bits per dimension, and distortion + rate is no bound of anything. The first part
/// says what a picture is. The log has the part of each in the distortion, with its weight: "distortion_laplace".
template <ReconstructionDistribution First, ReconstructionDistribution... Rest>
struct Mixed {
  static_assert(((First::outputs_per_channel == Rest::outputs_per_channel) && ...),
                "the parts of Mixed take different numbers of decoder outputs per channel");
  static_assert((detail::same_link<First, Rest>() && ...),
                "the parts of Mixed make pictures of the decoder's values by different links; give all of them one");

  static constexpr std::size_t count = 1 + sizeof...(Rest);
  using Mean = First;

  std::tuple<First, Rest...> parts{};
  std::array<double, count> weights = [] {
    std::array<double, count> ones{};
    ones.fill(1);
    return ones;
  }();

  static constexpr std::string_view name = "mixed";
  static constexpr int outputs_per_channel = First::outputs_per_channel;
  static constexpr Support support = Support::none;
  /// What the parts' tensors and values are called after, and the names in the log.
  static constexpr auto part_names = detail::names_of_parts<First, Rest...>("");
  static constexpr auto long_names = detail::names_of_parts<First, Rest...>("distortion_");
  static constexpr auto terms = [] {
    std::array<std::string_view, count> names{};
    for (std::size_t i = 0; i < count; ++i) names[i] = long_names[i].view();
    return names;
  }();

  /// The distortion of each part times its weight, in nats per image, (N) each.
  [[nodiscard]] std::vector<Tensor> distortions(const Tensor& decoded, const Tensor& images,
                                                const OwnTensors& own) const {
    std::vector<Tensor> all;
    for_each_part([&](std::size_t i, const auto& part) {
      all.push_back(part.log_prob(decoded, images, own.parts[i]) * -weights[i]);
    });
    return all;
  }

  /// The negative sum of the distortions: no log-probability.
  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const {
    Tensor sum;
    for (const Tensor& distortion : distortions(decoded, images, own))
      sum = sum.defined() ? sum - distortion : -distortion;
    return sum;
  }

  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return std::get<0>(parts).mean(decoded); }

  /// Updates the parts' scales that follow the errors; training calls it before every loss.
  void observe(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const {
    for_each_part([&](std::size_t i, const auto& part) {
      if constexpr (requires { part.observe(decoded, images, own); }) part.observe(decoded, images, own.parts[i]);
    });
  }

  /// "laplace, sigmoid link, fixed scale + in_feature_space, sigmoid link".
  [[nodiscard]] static std::string description() {
    std::string text;
    const auto add = [&]<class Part>(const Part*) {
      text += (text.empty() ? "" : " + ") + std::string{Part::name};
      if constexpr (requires { Part::description(); }) text += " (" + Part::description() + ")";
      if constexpr (requires { Part::link_name; }) text += ", " + std::string{Part::link_name} + " link";
      if constexpr (requires { Part::scale_name; }) text += ", " + std::string{Part::scale_name} + " scale";
    };
    add(static_cast<const First*>(nullptr));
    (add(static_cast<const Rest*>(nullptr)), ...);
    return text;
  }

  static void visit(auto& self, auto&& f) {
    self.for_each_part([&](std::size_t i, auto& part) {
      f("weight_" + std::string{part_names[i].view()}, self.weights[i], not_negative, "weight of this distortion");
      if constexpr (HasValues<std::remove_cvref_t<decltype(part)>>) f(part_names[i].view(), part, "its values");
    });
  }

  void for_each_part(auto&& f) const {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(I, std::get<I>(parts)), ...);
    }(std::make_index_sequence<count>{});
  }
  void for_each_part(auto&& f) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(I, std::get<I>(parts)), ...);
    }(std::make_index_sequence<count>{});
  }
};

}  // namespace animevae
