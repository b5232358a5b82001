// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/clamp.h>
#include <ATen/ops/log_sigmoid.h>
#include <ATen/ops/logit.h>
#include <ATen/ops/round.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <string_view>

#include <animevae/reconstruction/concept.hpp>
#include <animevae/reconstruction/link.hpp>
#include <animevae/reconstruction/scale.hpp>

namespace animevae {

/// p(x|z) over the 256 levels of a picture: a logistic distribution around m = link(decoded), of which each level gets
/// the mass within half a level of it, and the levels 0 and 255 the tails as well (Kingma et al., 2016). Pixels are
/// rounded to the nearest level.
template <class Link = Sigmoid, class Scale = FixedScale>
struct DiscretisedLogisticWith {
  Scale scale{};
  Link link{};

  static constexpr std::string_view name = "discretised_logistic";
  static constexpr std::string_view link_name = Link::name, scale_name = Scale::name;
  static constexpr int outputs_per_channel = 1;
  static constexpr Support support = Support::levels;
  static constexpr auto own_tensors = Scale::own_tensors;

  [[nodiscard]] Tensor log_prob(const Tensor& decoded, const Tensor& images, const OwnTensors& own) const {
    const auto s = scale(own);
    const Tensor levels = at::round(images * 255), error = levels / 255 - link(decoded);
    const Tensor upper = (error + half) / s, lower = (error - half) / s;
    const Tensor none = at::zeros_like(upper);
    // sigmoid(upper) - sigmoid(lower) = sigmoid(upper) sigmoid(-lower) (1 - exp(lower - upper)). The outermost levels
    // keep one factor only.
    const Tensor is_first = levels <= 0, is_last = levels >= 255;
    const Tensor below = at::where(is_last, none, at::log_sigmoid(upper));
    const Tensor above = at::where(is_first, none, at::log_sigmoid(-lower));
    const Tensor width = at::where(is_first.logical_or(is_last), none, none + detail::log_of_difference(2 * half / s));
    return sum_per_sample(below + above + width);  // (N)
  }

  /// The location m.
  [[nodiscard]] Tensor mean(const Tensor& decoded) const { return link(decoded); }

  [[nodiscard]] Tensor sample(const Tensor& decoded, const OwnTensors& own, Generator& generator) const {
    const Tensor u = uniform_numbers(decoded.sizes(), generator, decoded);
    const Tensor x = link(decoded) + at::logit(u, 1e-7) * scale(own);
    return at::round(at::clamp(x, 0, 1) * 255) / 255;
  }

  static void visit(auto& self, auto&& f) {
    Scale::visit("scale", self.scale, f);
    visit_link(self.link, f);
  }

 private:
  static constexpr double half = 0.5 / 255;
};

using DiscretisedLogistic = DiscretisedLogisticWith<>;
using DiscretisedLogisticOfLearnedScale = DiscretisedLogisticWith<Sigmoid, LearnedScale>;

static_assert(PixelDistribution<DiscretisedLogistic> && PixelDistribution<DiscretisedLogisticOfLearnedScale>);

}  // namespace animevae
