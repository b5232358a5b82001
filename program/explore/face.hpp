// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "directions/latent_space.hpp"

namespace animevae::program {

// A face as the sliders represent it: a base latent, and the weights of the sliders' directions.

/// The directions that the sliders move.
enum class SliderKind : std::uint8_t { components, latents, attributes };

inline constexpr SliderKind slider_kinds[] = {SliderKind::components, SliderKind::latents, SliderKind::attributes};

/// Sliders go from -slider_bound to slider_bound.
inline constexpr double slider_bound = 3;

struct SliderFace {
  SliderKind kind = SliderKind::latents;
  animevae::Tensor base{};        ///< (L), float64: the latent where every slider is at 0
  std::vector<double> weights{};  ///< one for every slider of the kind
};

/// Converts between the weights of sliders, one for each direction of a latent space, and latents.
class SliderSpace {
 public:
  explicit SliderSpace(LatentSpace space) : space_{std::move(space)} {
    for (const SliderKind kind : slider_kinds) {
      std::vector<animevae::Tensor> rows;
      for (const Direction& direction : sliders(kind)) rows.push_back(direction.vector.to(at::kDouble));
      vectors_[std::size_t(kind)] =
          rows.empty() ? at::zeros({0, space_.average.size(0)}, at::kDouble) : at::stack(rows);
    }
  }

  [[nodiscard]] const LatentSpace& latent_space() const { return space_; }
  [[nodiscard]] const std::vector<Direction>& sliders(SliderKind kind) const {
    if (kind == SliderKind::components) return space_.components;
    return kind == SliderKind::latents ? space_.latents : space_.attributes;
  }

  /// (L), float64.
  [[nodiscard]] animevae::Tensor latent(const SliderFace& face) const {
    return face.base + at::tensor(face.weights, at::kDouble).matmul(vectors(face.kind));
  }

  /// The latent with every slider at 0 before anything is added to it: components lead away from the images' average,
  /// latents from 0.
  [[nodiscard]] animevae::Tensor middle(SliderKind kind) const {
    const animevae::Tensor average = space_.average.to(at::kDouble);
    return kind == SliderKind::latents ? at::zeros_like(average) : average;
  }

  /// The sliders of a kind at a latent, which they represent exactly: the base has the part beyond the ends of sliders
  /// and outside of their span. Attributes are changes of a face, not coordinates, and begin at 0.
  [[nodiscard]] SliderFace face_at(const animevae::Tensor& latent, SliderKind kind) const {
    SliderFace face{.kind = kind, .base = latent.to(at::kDouble).clone(), .weights = {}};
    face.weights.assign(sliders(kind).size(), 0);
    if (kind == SliderKind::attributes || face.weights.empty()) return face;
    const animevae::Tensor lengths = (vectors(kind) * vectors(kind)).sum(1);  // squared; 0 where nothing varies
    const animevae::Tensor weights =
        (vectors(kind).matmul(face.base - middle(kind)) / lengths.clamp_min(1e-300)).clamp(-slider_bound, slider_bound);
    face.base -= weights.matmul(vectors(kind));
    std::copy_n(weights.contiguous().data_ptr<double>(), face.weights.size(), face.weights.begin());
    return face;
  }

 private:
  [[nodiscard]] const animevae::Tensor& vectors(SliderKind kind) const { return vectors_[std::size_t(kind)]; }

  LatentSpace space_;
  std::array<animevae::Tensor, 3> vectors_{};  // (sliders, L) of each kind, float64
};

}  // namespace animevae::program
