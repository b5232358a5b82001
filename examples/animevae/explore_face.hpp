// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "atlas.hpp"

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
  explicit SliderSpace(Atlas atlas) : atlas_{std::move(atlas)} {}

  [[nodiscard]] const Atlas& atlas() const { return atlas_; }
  [[nodiscard]] const std::vector<Handle>& sliders(SliderKind kind) const {
    if (kind == SliderKind::components) return atlas_.components;
    return kind == SliderKind::latents ? atlas_.latents : atlas_.attributes;
  }

  /// (L), float64.
  [[nodiscard]] animevae::Tensor latent(const SliderFace& face) const {
    animevae::Tensor z = face.base.clone();
    const std::vector<Handle>& handles = sliders(face.kind);
    for (std::size_t i = 0; i < face.weights.size(); ++i)
      if (face.weights[i] != 0) z.add_(handles[i].vector, face.weights[i]);
    return z;
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
    if (kind == SliderKind::attributes) return face;
    const animevae::Tensor away = face.base - middle(kind);
    for (std::size_t i = 0; i < face.weights.size(); ++i) {
      const animevae::Tensor vector = sliders(kind)[i].vector.to(at::kDouble);
      const double length = vector.dot(vector).item<double>();
      if (length > 0)
        face.weights[i] = std::clamp(away.dot(vector).item<double>() / length, -slider_bound, slider_bound);
      face.base.sub_(vector, face.weights[i]);
    }
    return face;
  }

 private:
  Atlas atlas_;
};
