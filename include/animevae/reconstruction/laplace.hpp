// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>

#include <string_view>

#include <animevae/reconstruction/concept.hpp>
#include <animevae/reconstruction/link.hpp>
#include <animevae/reconstruction/scale.hpp>

namespace animevae {

/// p(x|z) = prod_i exp(-|x_i - m_i| / b) / (2b), m = link(decoded): an L1 loss, written as a density. VAE animeface's
/// "3 * L1" is b = 1/3.
template <class Link = Sigmoid, class Scale = FixedScale>
struct LaplaceWith {
  Scale scale{};
  Link link{};

  static constexpr std::string_view name = "laplace";
  static constexpr std::string_view link_name = Link::name, scale_name = Scale::name;
  static constexpr int outputs_per_channel = 1;
  static constexpr Support support = support_of<Link>;
  static constexpr auto own_tensors = Scale::own_tensors;

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const {
    const auto b = scale(own);
    const Tensor error = link(decoded) - images;
    const Tensor l1 = sum_per_sample(at::abs(error));  // (N)
    return -(l1 / b) - dimensions(images) * detail::log(2 * b);
  }

  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return link(decoded); }

  [[nodiscard]] Tensor sample(const Tensor& decoded, const OwnTensors& own, Generator& generator) const {
    return link(decoded) + standard_laplace(decoded.sizes(), generator, decoded) * scale(own);
  }

  /// Updates a scale that follows the errors (OptimalScale); training calls it before every loss.
  void observe(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const
    requires requires { scale.follow(images, own); }
  {
    const at::NoGradGuard no_grad;
    scale.follow(at::abs(link(decoded) - images).mean(), own);
  }

  static void visit(auto& self, auto&& f) {
    Scale::visit("scale", self.scale, f);
    visit_link(self.link, f);
  }
};

using Laplace = LaplaceWith<>;
using LaplaceOfLearnedScale = LaplaceWith<Sigmoid, LearnedScale>;
using LaplaceOfOptimalScale = LaplaceWith<Sigmoid, OptimalScale>;

static_assert(PixelDistribution<Laplace> && PixelDistribution<LaplaceOfLearnedScale>);

}  // namespace animevae
