// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include <animevae/core/values.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/network/structure.hpp>
#include <animevae/posterior/diagonal_gaussian.hpp>
#include <animevae/prior/standard_normal.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor_store.hpp>

/// A model of somebody's own that is no Vae: it encodes the right half of an image alone.
struct HalfBlindModel {
  double weight = 1;  ///< of the rate
  animevae::ModelOptions options{};

  static constexpr animevae::Shape image{1, 4, 4};
  static constexpr auto encoder = animevae::Network(image, animevae::flatten() | animevae::linear(4));
  static constexpr auto decoder = animevae::Network({2}, animevae::linear(16) | animevae::reshape(image));

  animevae::TensorStore store{{{"model", animevae::flat_size(encoder)}, {"model", animevae::flat_size(decoder)}},
                              options};
  animevae::RunnableNetwork encode_with = store.make_trained(encoder, "encoder.", "model"),
                            decode_with = store.make_trained(decoder, "decoder.", "model");

  static void visit(auto& self, auto&& f) { f("weight", self.weight, animevae::not_negative, "weight of the rate"); }

  [[nodiscard]] animevae::Shape image_shape() const { return image; }
  [[nodiscard]] animevae::Shape latent_shape() const { return decoder.in; }
  [[nodiscard]] animevae::LatentRows rows(const animevae::Tensor& x) const {
    return animevae::rows_of(posterior(encode_with(half(x))));
  }
  [[nodiscard]] animevae::Tensor decode(const animevae::Tensor& z) const { return decode_with(z); }
  [[nodiscard]] animevae::Tensor pictures(const animevae::Tensor& decoded) const {
    return animevae::pictures_of(distribution, decoded);
  }
  [[nodiscard]] animevae::Tensor reconstruct(const animevae::Tensor& x) const {
    return pictures(decode(rows(x).point));
  }
  [[nodiscard]] animevae::Tensor sample_latents(std::int64_t count, animevae::Generator& generator) const {
    return noise(count, generator);
  }
  [[nodiscard]] const animevae::TensorStore& tensors() const { return store; }
  [[nodiscard]] at::TensorOptions tensor_options() const { return store.groups().front().values().options(); }
  [[nodiscard]] std::string structure() const { return "half blind: " + animevae::structure(encoder); }
  void visit_values(auto&& f) const { animevae::for_each_value(*this, f); }
  void check_values() const { animevae::check_values(*this, "model"); }

  [[nodiscard]] animevae::Evaluation evaluate(const animevae::Tensor& x, const animevae::Tensor& noise,
                                              animevae::Mode mode = animevae::Mode::training) const {
    const bool training = mode == animevae::Mode::training;
    animevae::Evaluation e{.images = x.to(tensor_options())};
    const auto q = posterior(training ? encode_with.train(half(e.images)) : encode_with(half(e.images)));
    e.point = q.mean;
    e.z = q.rsample(noise);
    e.decoded = training ? decode_with.train(e.z) : decode_with(e.z);
    e.distortion = distortion(e.decoded, e.images);
    e.rate_per_latent = animevae::StandardNormal{}.rate_per_latent(q, e.z);
    e.rate = animevae::sum_per_sample(e.rate_per_latent);
    return e;
  }
  [[nodiscard]] animevae::Tensor distortion(const animevae::Tensor& decoded, const animevae::Tensor& x) const {
    return -distribution.log_prob(decoded, x, {});
  }
  [[nodiscard]] animevae::Tensor noise(std::int64_t count, animevae::Generator& generator) const {
    return animevae::standard_normal({count, 2}, generator, tensor_options());
  }
  [[nodiscard]] animevae::Tensor loss(const animevae::Evaluation& e, const animevae::Progress&) const {
    return (e.distortion + e.rate * weight).mean();
  }
  [[nodiscard]] double beta_at(const animevae::Progress&) const { return weight; }
  [[nodiscard]] bool is_warmed_up(const animevae::Progress&) const { return true; }
  [[nodiscard]] animevae::Support support() const { return animevae::Gaussian::support; }

 private:
  static constexpr animevae::Gaussian distribution{};

  static animevae::Tensor half(const animevae::Tensor& x) {
    animevae::Tensor masked = x.clone();
    masked.narrow(3, 0, 2).zero_();
    return masked;
  }
  static animevae::DiagonalGaussian::Batch posterior(const animevae::Tensor& moments) {
    return animevae::DiagonalGaussian::of(moments, decoder.in);
  }
};
