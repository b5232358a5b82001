// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <animevae/core/values.hpp>
#include <animevae/loss/concept.hpp>
#include <animevae/reconstruction/concept.hpp>
#include <animevae/tensor/own_tensors.hpp>

namespace animevae {

// Parts whose family is chosen at run time, for programs that offer several by name. One model type then serves all
// combinations, each of which would else take a second to compile.

namespace detail {

/// Whether a part has tensors of its own: an empty list is none.
template <class Part>
constexpr bool owns_tensors() {
  if constexpr (HasOwnTensors<Part>) return !own_tensors_of<Part>(Shape{}).empty();
  else return HasOwnNetwork<Part>;
}

template <class Values, class F>
void visit_chosen(Values& self, F&& f) {
  std::visit(
      [&](auto& part) {
        if constexpr (HasValues<std::remove_cvref_t<decltype(part)>>)
          std::remove_cvref_t<decltype(part)>::visit(part, f);
      },
      self.is);
}

}  // namespace detail

/// One of several reconstruction distributions over images in [0, 1], without tensors of their own.
template <class... Each>
struct ChosenDistribution {
  static_assert((ReconstructionDistribution<Each> && ...));
  static_assert((!detail::owns_tensors<Each>() && ...),
                "a distribution with tensors of its own is no choice at run time: its model's tensors follow from its "
                "type");

  std::variant<Each...> is{};
  std::string_view name = std::visit([](const auto& part) { return std::string_view{part.name}; }, is);
  Support support = std::visit([](const auto& part) { return part.support; }, is);

  static constexpr int outputs_per_channel = 1;
  static constexpr bool takes_images_alone = true;

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const {
    return std::visit([&](const auto& part) { return part.log_prob(decoded, images, own); }, is);
  }
  [[nodiscard]] Tensor mean(const Tensor& decoded) const {
    return std::visit([&](const auto& part) { return part.mean(decoded); }, is);
  }
  /// As a model of that distribution describes it, behind the name.
  [[nodiscard]] std::string description() const {
    return std::visit([](const auto& part) { return details_of(part); }, is);
  }

  static void visit(auto& self, auto&& f) { detail::visit_chosen(self, f); }
};

/// One of several objectives that are functions of the evaluation alone.
template <class... Each>
struct ChosenObjective {
  static_assert((PlainObjective<Each> && ...));

  std::variant<Each...> is{};
  std::string_view name = std::visit([](const auto& part) { return std::string_view{part.name}; }, is);
  bool is_mean_over_images = std::visit([](const auto& part) { return mean_over_images(part); }, is);

  static constexpr bool needs_rate_per_latent = true;  // one of them may

  [[nodiscard]] Tensor operator()(const Evaluation& e, const Progress& progress) const {
    return std::visit([&](const auto& part) { return part(e, progress); }, is);
  }
  [[nodiscard]] double beta_at(const Progress& progress) const {
    return std::visit([&](const auto& part) { return part.beta_at(progress); }, is);
  }
  [[nodiscard]] bool is_warmed_up(const Progress& progress) const {
    return std::visit([&](const auto& part) { return part.is_warmed_up(progress); }, is);
  }

  static void visit(auto& self, auto&& f) { detail::visit_chosen(self, f); }

 private:
  template <class L>
  static bool mean_over_images(const L&) {
    if constexpr (requires { L::is_mean_over_images; }) return L::is_mean_over_images;
    else return true;
  }
};

}  // namespace animevae
