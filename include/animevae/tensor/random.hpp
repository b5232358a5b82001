// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/Generator.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>

#include <cstdint>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// A random number generator. Nothing in the library draws from LibTorch's global one, so that looking at a model never
/// changes its training.
using Generator = at::Generator;

inline Generator make_generator(std::uint64_t seed) { return at::detail::createCPUGenerator(seed); }

/// Standard normal numbers in the precision and on the device that `options` name.
inline Tensor standard_normal(at::IntArrayRef sizes, Generator& generator, const at::TensorOptions& options) {
  // Drawn on the CPU in float32 whatever the model is, so that a model in float64 or on a GPU sees the same noise.
  return at::randn(sizes, generator, at::TensorOptions{}.dtype(at::kFloat)).to(options);
}

/// Standard normal numbers in the precision and on the device of `like`.
inline Tensor standard_normal(at::IntArrayRef sizes, Generator& generator, const Tensor& like) {
  return standard_normal(sizes, generator, like.options());
}

/// log N(x; 0, 1) of every number, in nats.
inline Tensor standard_normal_log_prob(const Tensor& x) {
  constexpr double log_two_pi = 1.8378770664093453;
  return (x * x + log_two_pi) * -0.5;
}

/// Numbers uniform in [0, 1), in the precision and on the device of `like`.
inline Tensor uniform_numbers(at::IntArrayRef sizes, Generator& generator, const Tensor& like) {
  return at::rand(sizes, generator, at::TensorOptions{}.dtype(at::kFloat)).to(like.options());
}

/// Which of these numbers a choice with this probability takes, each by itself; on the device of `like`.
inline Tensor random_mask(at::IntArrayRef sizes, double probability, Generator& generator, const Tensor& like) {
  return at::rand(sizes, generator, at::TensorOptions{}.dtype(at::kFloat)).lt(probability).to(like.device());
}

/// Numbers of the Laplace distribution of scale 1, in the precision and on the device of `like`.
inline Tensor standard_laplace(at::IntArrayRef sizes, Generator& generator, const Tensor& like) {
  const Tensor u = uniform_numbers(sizes, generator, like) - 0.5;  // [-1/2, 1/2)
  return u.sign() * -at::log1p((u.abs() * -2).clamp_min(-1 + 1e-7));
}

/// One seed from two: a different, reproducible stream for each use ("initialisation", "noise", a block of images).
constexpr std::uint64_t mix_seed(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t x = seed + 0x9E3779B97F4A7C15ULL * (stream + 1);  // splitmix64 (Steele, Lea and Flood, 2014)
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

// The streams of one seed, so that all uses can share the seed. Streams from 0 on initialise the tensors of a model.
inline constexpr std::uint64_t order_stream = 1'000'001;  // of the images in training
inline constexpr std::uint64_t noise_stream = 1'000'002;  // of the posterior's samples in training
inline constexpr std::uint64_t evaluation_stream = 1'000'003;
inline constexpr std::uint64_t flip_stream = 1'000'004;          // of mirrored images in training
inline constexpr std::uint64_t first_images_stream = 1'000'005;  // of the images that tensors begin with
inline constexpr std::uint64_t label_stream = 1'000'006;         // of labels left out in training

}  // namespace animevae
