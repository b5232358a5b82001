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

#include "directions/atlas.hpp"

namespace animevae::program {

// A face as a window of sliders has it: a place in the latent space, and how far the sliders lead away from there.

/// What the sliders stand for.
enum class SliderKind : std::uint8_t { components, latents, attributes };

inline constexpr SliderKind slider_kinds[] = {SliderKind::components, SliderKind::latents, SliderKind::attributes};

/// Of every slider, to either side.
inline constexpr double slider_bound = 3;

struct SliderFace {
  SliderKind kind = SliderKind::latents;
  animevae::Tensor base{};        ///< (L), float64: the latent where every slider is at 0
  std::vector<double> weights{};  ///< of all sliders of the kind
};

/// What the sliders of an atlas do to a latent.
class SliderSpace {
 public:
  explicit SliderSpace(Atlas atlas) : atlas_{std::move(atlas)} {
    for (const SliderKind kind : slider_kinds) {
      std::vector<animevae::Tensor> rows;
      for (const Handle& handle : sliders(kind)) rows.push_back(handle.vector.to(at::kDouble));
      vectors_[std::size_t(kind)] =
          rows.empty() ? at::zeros({0, atlas_.average.size(0)}, at::kDouble) : at::stack(rows);
    }
  }

  [[nodiscard]] const Atlas& atlas() const { return atlas_; }
  [[nodiscard]] const std::vector<Handle>& sliders(SliderKind kind) const {
    if (kind == SliderKind::components) return atlas_.components;
    return kind == SliderKind::latents ? atlas_.latents : atlas_.attributes;
  }

  /// (L), float64.
  [[nodiscard]] animevae::Tensor latent(const SliderFace& face) const {
    return face.base + at::tensor(face.weights, at::kDouble).matmul(vectors(face.kind));
  }

  /// The latent with every slider at 0 before anything is added to it: components lead away from the images' average,
  /// latents from 0.
  [[nodiscard]] animevae::Tensor middle(SliderKind kind) const {
    const animevae::Tensor average = atlas_.average.to(at::kDouble);
    return kind == SliderKind::latents ? at::zeros_like(average) : average;
  }

  /// A latent under the sliders of a kind. It stays what it is: what lies beyond a slider's end, and what no slider
  /// reaches, is in the base. Attributes say how a face is changed, not where it lies, and begin at 0.
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

  Atlas atlas_;
  std::array<animevae::Tensor, 3> vectors_{};  // (sliders, L) of each kind, float64
};

}  // namespace animevae::program
