// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>

#include <numbers>
#include <string_view>

#include <animevae/reconstruction/concept.hpp>
#include <animevae/reconstruction/link.hpp>
#include <animevae/reconstruction/scale.hpp>

namespace animevae {

/// p(x|z) = prod_i N(x_i; m_i, s^2), m = link(decoded): a squared error, written as a density. `scale` is the standard
/// deviation s; a plain "sum of squares" is s = sqrt(1/2).
template <class Link = Sigmoid, class Scale = FixedScale>
struct GaussianWith {
  Scale scale{};
  Link link{};

  static constexpr std::string_view name = "gaussian";
  static constexpr std::string_view link_name = Link::name, scale_name = Scale::name;
  static constexpr int outputs_per_channel = 1;
  static constexpr Support support = support_of<Link>;
  static constexpr auto own_tensors = Scale::own_tensors;

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const {
    const auto s = scale(own);
    const Tensor error = link(decoded) - images;
    const Tensor squares = sum_per_sample(at::square(error));  // (N)
    return -(squares / (2 * s * s)) - 0.5 * dimensions(images) * detail::log(2 * std::numbers::pi * s * s);
  }

  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return link(decoded); }

  [[nodiscard]] Tensor sample(const Tensor& decoded, const OwnTensors& own, Generator& generator) const {
    return link(decoded) + standard_normal(decoded.sizes(), generator, decoded) * scale(own);
  }

  /// Updates a scale that follows the errors (OptimalScale); training calls it before every loss.
  void observe(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const
    requires requires { scale.follow(images, own); }
  {
    const at::NoGradGuard no_grad;
    scale.follow(at::sqrt(at::square(link(decoded) - images).mean()), own);
  }

  static void visit(auto& self, auto&& f) {
    Scale::visit("scale", self.scale, f);
    visit_link(self.link, f);
  }
};

using Gaussian = GaussianWith<>;
using GaussianOfLearnedScale = GaussianWith<Sigmoid, LearnedScale>;
using GaussianOfOptimalScale = GaussianWith<Sigmoid, OptimalScale>;

static_assert(PixelDistribution<Gaussian> && PixelDistribution<GaussianOfLearnedScale>);

}  // namespace animevae
