// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include <animevae/model/latent_model.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The approximate posterior of every image of a data set, in its order: (N, latents) each, in float32 on the CPU. A
/// latent map counts as a vector. One table serves every figure about the latents.
struct PosteriorTable {
  Tensor means{}, log_variances{};

  [[nodiscard]] std::int64_t images() const { return means.size(0); }
  [[nodiscard]] std::int64_t latents() const { return means.size(1); }
};

template <LatentModel Model, class Data>
PosteriorTable posterior_table(const Model& model, const Data& data, std::int64_t batch_size = 256) {
  const at::NoGradGuard no_grad;
  std::vector<Tensor> means, log_variances;
  const std::int64_t size = data.size();
  for (std::int64_t begin = 0; begin < size; begin += batch_size) {
    std::vector<std::int64_t> indices(std::size_t(std::min(batch_size, size - begin)));
    std::iota(indices.begin(), indices.end(), begin);
    const DiagonalGaussian posterior = model.encode(data.batch(indices));
    means.push_back(posterior.mean.flatten(1).to(at::kCPU, at::kFloat));
    log_variances.push_back(posterior.log_variance.flatten(1).to(at::kCPU, at::kFloat));
  }
  return {at::cat(means), at::cat(log_variances)};
}

}  // namespace animevae
