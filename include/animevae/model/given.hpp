// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <animevae/core/values.hpp>
#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/posterior/concept.hpp>
#include <animevae/reconstruction/concept.hpp>
#include <animevae/tensor/tensor_store.hpp>
#include <animevae/text/label_words.hpp>

namespace animevae {

/// A model whose labels are given, which takes none itself: p(x|labels), for everything that takes a model. It is made
/// by Vae::given() and refers to that model, which must outlive it.
template <class M>
class Given {
 public:
  using Posteriors = typename M::Posteriors;

  static constexpr Shape image = M::image, latent = M::latent;
  static constexpr bool is_fully_convolutional = M::is_fully_convolutional;

  /// `labels`: a row for all images, or one for each.
  Given(const M& model, Tensor labels) : model_{&model}, labels_{std::move(labels)} {}

  [[nodiscard]] const M& model() const { return *model_; }
  [[nodiscard]] const Tensor& labels() const { return labels_; }
  [[nodiscard]] const LabelWords& label_words() const { return model_->label_words(); }

  [[nodiscard]] Posteriors encode(const Tensor& images) const { return model_->encode(images, labels_); }
  [[nodiscard]] LatentRows rows(const Tensor& images) const { return model_->rows(images, labels_); }
  [[nodiscard]] Tensor decode(const Tensor& z) const { return model_->decode(z, labels_); }
  [[nodiscard]] Tensor reconstruct(const Tensor& images) const { return model_->reconstruct(images, labels_); }
  [[nodiscard]] Tensor pictures(const Tensor& decoded) const { return model_->pictures(decoded); }

  [[nodiscard]] Tensor sample(std::int64_t count, Generator& generator) const {
    return model_->sample(count, generator, labels_);
  }
  [[nodiscard]] Tensor sample_latents(std::int64_t count, Generator& generator, Shape shape = latent) const {
    return model_->sample_latents(count, generator, shape, labels_);
  }

  [[nodiscard]] Evaluation evaluate(const Tensor& images, const Tensor& noise, Mode mode = Mode::training,
                                    const Generator& generator = {}) const {
    return model_->evaluate(images, noise, mode, generator, labels_);
  }
  [[nodiscard]] Tensor distortion(const Tensor& decoded, const Tensor& images) const {
    return model_->distortion(decoded, images);
  }
  [[nodiscard]] Tensor loss(const Evaluation& e, const Progress& progress, const Generator& generator = {}) const {
    return model_->loss(e, progress, generator);
  }
  [[nodiscard]] Tensor noise(std::int64_t count, Generator& generator, Shape shape = latent) const {
    return model_->noise(count, generator, shape);
  }

  [[nodiscard]] Shape image_shape() const { return image; }
  [[nodiscard]] Shape latent_shape() const { return latent; }
  [[nodiscard]] const TensorStore& tensors() const { return model_->tensors(); }
  [[nodiscard]] at::TensorOptions tensor_options() const { return model_->tensor_options(); }
  [[nodiscard]] static Limits image_limits() { return M::image_limits(); }
  [[nodiscard]] Support support() const { return model_->support(); }
  [[nodiscard]] double beta_at(const Progress& progress) const { return model_->beta_at(progress); }
  [[nodiscard]] bool is_warmed_up(const Progress& progress) const { return model_->is_warmed_up(progress); }
  [[nodiscard]] std::string structure() const { return model_->structure(); }
  void check_values() const { model_->check_values(); }

  template <class F>
  void visit_values(F&& f) const {
    model_->visit_values(std::forward<F>(f));
  }

 private:
  const M* model_;
  Tensor labels_;
};

}  // namespace animevae
