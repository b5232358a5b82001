// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// A link maps the decoder's unbounded values to the mean of a distribution over pixels. The distribution owns it, so
/// that the sigmoid is applied once, neither twice nor never.
struct Sigmoid {
  static constexpr std::string_view name = "sigmoid";
  [[nodiscard]] Tensor operator()(const Tensor& decoded) const { return at::sigmoid(decoded); }
};

struct IdentityLink {
  static constexpr std::string_view name = "identity";
  [[nodiscard]] Tensor operator()(const Tensor& decoded) const { return decoded; }
};

/// (y + 1) / 2: for decoders that end with tanh or work in [-1, 1].
struct SymmetricLink {
  static constexpr std::string_view name = "symmetric";
  [[nodiscard]] Tensor operator()(const Tensor& decoded) const { return decoded * 0.5 + 0.5; }
};

/// y * deviation + mean for each channel: for decoders whose output is standardised images. The numbers are facenet's,
/// measured on faces of CASIA-WebFace, in units of [0, 1]; `animevae statistics` gives those of other images.
struct StandardisedLink {
  static constexpr std::string_view name = "standardised";
  std::array<double, 3> mean{134.10714722 / 255, 102.52040863 / 255, 87.15436554 / 255};
  std::array<double, 3> deviation{62.77978781 / 255, 53.45037765 / 255, 50.19320582 / 255};

  [[nodiscard]] Tensor operator()(const Tensor& decoded) const {
    const auto channels = decoded.size(1);
    std::vector<std::int64_t> sizes(std::size_t(decoded.dim()), 1);  // of maps, or of vectors
    sizes[1] = -1;
    const auto per_channel = [&](const std::array<double, 3>& values) {
      return at::tensor(at::ArrayRef<double>{values.data(), std::size_t((std::min<std::int64_t>)(channels, 3))},
                        at::TensorOptions{}.dtype(at::kDouble))
          .to(decoded.options())
          .view(sizes);
    };
    return decoded * per_channel(deviation) + per_channel(mean);
  }
};

/// Calls `f` for each tunable value of a link, if it has any.
void visit_link(auto& link, auto&& f) {
  if constexpr (requires { link.deviation; }) {
    constexpr std::array<std::string_view, 3> means{"mean_red", "mean_green", "mean_blue"},
        deviations{"deviation_red", "deviation_green", "deviation_blue"};
    for (std::size_t c = 0; c < 3; ++c) {
      f(means[c], link.mean[c], any_finite, "mean of that channel over the images, in [0, 1]");
      f(deviations[c], link.deviation[c], positive, "its standard deviation");
    }
  }
}

}  // namespace animevae
