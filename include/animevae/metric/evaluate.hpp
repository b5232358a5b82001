// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/abs.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <span>
#include <vector>

#include <animevae/data/for_each_batch.hpp>
#include <animevae/metric/bits_per_dimension.hpp>
#include <animevae/metric/metrics.hpp>
#include <animevae/metric/psnr.hpp>
#include <animevae/model/gradients.hpp>
#include <animevae/model/labels.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

struct EvaluateOptions {
  std::int64_t batch_size = default_batch_size;
  bool sample = true;      ///< z from the posterior; false: its mean
  std::uint64_t seed = 0;  ///< of the samples
};

namespace detail {

/// Noise for the images begin..end of a data set that is the same however the set is cut into batches: every block of
/// 64 images has a generator of its own.
template <class Model>
Tensor noise_of_images(const Model& model, std::int64_t begin, std::int64_t end, std::uint64_t seed) {
  constexpr std::int64_t block = 64;
  const std::uint64_t stream = mix_seed(seed, evaluation_stream);
  std::vector<Tensor> rows;
  for (std::int64_t b = begin / block; b * block < end; ++b) {
    Generator generator = make_generator(mix_seed(stream, std::uint64_t(b)));
    const Tensor noise = model.noise(block, generator);
    const std::int64_t from = (std::max)(begin - b * block, std::int64_t{0}), to = (std::min)(end - b * block, block);
    rows.push_back(noise.narrow(0, from, to - from));
  }
  return at::cat(rows);
}

}  // namespace detail

/// Measures `model` over all of `data`, and calls `visit` with the evaluation of each batch. The result does not depend
/// on the batch size. A model that takes labels gets those of the data; model.given(labels) is measured without.
/// Without images, all is zero.
template <TrainableModel Model, class Data, std::invocable<const Evaluation&> Visit>
Metrics evaluate(const Model& model, const Data& data, EvaluateOptions options, Visit&& visit) {
  static_assert(rule::data_has_the_labels<Model, Data>,
                "the model takes labels and the data set has none; measure it on Labelled{data, labels}, or measure "
                "model.given(labels)");
  const at::NoGradGuard no_grad;
  check_labels(model, data);
  const std::int64_t size = data.size();
  const auto dimensions = double(Shape{model.image_shape()}.size());
  Tensor totals, rates;
  bool has_rate = true;
  for_each_batch(
      data, options.batch_size, [&](std::int64_t begin, const Tensor& images, std::span<const std::int64_t> indices) {
        Tensor noise = detail::noise_of_images(model, begin, begin + images.size(0), options.seed);
        if (!options.sample) noise.zero_();
        const Evaluation e = evaluation_of(model, images, noise, labels_for(model, data, indices));
        const Tensor error = model.pictures(e.decoded) - e.images;
        const Tensor squared = sum_per_sample(at::square(error)).to(at::kDouble) / dimensions;  // (N)
        const Tensor row = at::stack({e.distortion.to(at::kDouble).sum(), rate_or_nan(e).to(at::kDouble).sum(),
                                      sum_per_sample(at::abs(error)).to(at::kDouble).sum() / dimensions, squared.sum(),
                                      psnr_of_errors(squared).sum()});
        totals = totals.defined() ? totals + row : row;
        if (e.rate_per_latent.defined()) {
          const Tensor rate = e.rate_per_latent.to(at::kDouble).sum(0).flatten();
          rates = rates.defined() ? rates + rate : rate;
        }
        has_rate = e.rate.defined();
        visit(e);
      });
  Metrics m{.images = size, .has_rate = has_rate};
  if (size == 0) return m;
  const Tensor means = (totals / double(size)).to(at::kCPU).contiguous();
  const double* values = means.template data_ptr<double>();
  m.distortion = values[0];
  m.rate = values[1];
  m.mean_absolute_error = values[2];
  m.mean_squared_error = values[3];
  m.psnr = values[4];
  if (rates.defined()) {
    rates = (rates / double(size)).to(at::kCPU).contiguous();
    m.rate_per_latent.assign(rates.template data_ptr<double>(), rates.template data_ptr<double>() + rates.numel());
  }
  if (has_rate) m.bits_per_dimension = bits_per_dimension(m.distortion + m.rate, dimensions, model.support());
  return m;
}

template <TrainableModel Model, class Data>
Metrics evaluate(const Model& model, const Data& data, EvaluateOptions options = {}) {
  return evaluate(model, data, options, [](const Evaluation&) {});
}

}  // namespace animevae
