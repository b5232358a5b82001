// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/random.hpp>

namespace animevae {

/// What a prior is handed that takes a last argument `const auto& context`: the model's encoder, in training with
/// gradients for its weights. (An objective's Context has the posteriors of its batch besides; a sampler has no batch.)
template <class M>
struct PriorContext {
  using Posteriors = typename M::Posteriors;

  const M& model;
  Mode mode = Mode::evaluation;
  Generator generator{};  ///< for layers with chance
  Progress progress = Progress::final();

  /// q(z|x) of images.
  [[nodiscard]] Posteriors encode(const Tensor& images) const {
    return model.posteriors(moments(images), mode, progress);
  }

  /// q(z|x) of images, as many as there are `rows`, int64 numbers of images: each image is encoded once, however often
  /// it is asked for.
  [[nodiscard]] Posteriors encode(const Tensor& images, const Tensor& rows) const {
    const Tensor of_images = moments(images);
    return model.posteriors(of_images.index_select(0, rows.to(of_images.device())), mode, progress);
  }

  /// Noise for samples of `count` posteriors.
  [[nodiscard]] Tensor noise(std::int64_t count, Generator& from) const { return model.noise(count, from); }

  /// What the encoder makes of images.
  [[nodiscard]] Tensor moments(const Tensor& images) const {
    const Tensor batch = images.to(model.tensor_options());
    return mode == Mode::training ? model.parts.encoder.train(batch, generator) : model.parts.encoder(batch);
  }
};

}  // namespace animevae
