// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/cat.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/latent/posterior_table.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/tensor/image_grid.hpp>

namespace animevae {

/// A row of a traversal: a latent and the range of its values.
struct TraversalRow {
  std::int64_t latent = 0;
  double from = -2, to = 2;
};

/// How posterior_rows() chooses the range from a posterior.
enum class PosteriorRange : std::uint8_t {
  around_the_mean,  ///< mean_j -+ q * deviation_j
  around_zero,      ///< from m to -m with m = mean_j - q * deviation_j, as VAE animeface draws it
};

/// Rows for a traversal from the prior's centre, in the order given (by falling rate, say).
inline std::vector<TraversalRow> prior_rows(const std::vector<std::int64_t>& latents, double from, double to) {
  std::vector<TraversalRow> rows;
  for (const std::int64_t latent : latents) rows.push_back({latent, from, to});
  return rows;
}

/// Rows for a traversal around one image's posterior, q standard deviations to either side. InvalidValue for a
/// posterior without a variance of each latent.
inline std::vector<TraversalRow> posterior_rows(const LatentRows& posterior, const std::vector<std::int64_t>& latents,
                                                double q, PosteriorRange range = PosteriorRange::around_the_mean) {
  if (!posterior.log_variance.defined())
    throw InvalidValue("the model's posterior has no variance of each latent to traverse; give a range in numbers");
  const Tensor mean = posterior.point.flatten().to(at::kCPU, at::kDouble);
  const Tensor log_variance = posterior.log_variance.flatten().to(at::kCPU, at::kDouble);
  std::vector<TraversalRow> rows;
  for (const std::int64_t latent : latents) {
    detail::check_latent(latent, mean.numel());
    const double centre = mean[latent].item<double>();
    const double reach = q * std::exp(log_variance[latent].item<double>() / 2);
    const bool around_zero = range == PosteriorRange::around_zero;
    rows.push_back({latent, centre - reach, around_zero ? reach - centre : centre + reach});
  }
  return rows;
}

namespace detail {

/// Throws InvalidValue for a line along a latent that is a code or a category.
template <LatentModel Model>
void check_line(const Model& model, const Tensor& from, const Tensor& to) {
  for (std::int64_t latent = 0; latent < from.size(1); ++latent)
    if (!is_continuous(model, latent) && !from.select(1, latent).equal(to.select(1, latent)))
      throw InvalidValue("latent " + std::to_string(latent) +
                         " is of a code or a category, which cannot be moved along an axis");
}

}  // namespace detail

/// The pictures along straight lines through the latent space, line by line: (lines * steps, C, H, W). Line i goes in
/// `steps` even steps from row i of `from` to row i of `to`, both (lines, latents). InvalidValue for a line along a
/// latent that is no number, but of a code or a category.
template <LatentModel Model>
Tensor line_pictures(const Model& model, const Tensor& from, const Tensor& to, std::int64_t steps) {
  const at::NoGradGuard no_grad;
  const std::int64_t latents = Shape{model.latent_shape()}.size();
  if (steps < 1) throw InvalidValue("a traversal needs at least 1 step, not " + std::to_string(steps));
  if (from.size(0) < 1) throw InvalidValue("a traversal needs at least 1 row");
  if (from.dim() != 2 || from.size(1) != latents || to.sizes() != from.sizes())
    throw InvalidValue("a traversal goes between latents of " + std::to_string(latents) + " numbers, not of " +
                       std::to_string(from.numel() / from.size(0)));
  detail::check_line(model, from, to);
  const Tensor weights = at::linspace(0, 1, steps, from.options()).unsqueeze(1);  // (steps, 1)
  std::vector<Tensor> pictures;
  for (std::int64_t row = 0; row < from.size(0); ++row) {
    const Tensor z = at::lerp(from[row].unsqueeze(0), to[row].unsqueeze(0), weights);  // (steps, latents)
    pictures.push_back(model.pictures(model.decode(latents_of_rows(model, z))));
  }
  return at::cat(pictures);
}

/// The pictures of a traversal, row by row: (rows * steps, C, H, W). In each row one latent goes from end to end in
/// `steps` even steps while the others stay as in `base`, one latent of the model's shape.
template <LatentModel Model>
Tensor traversal_pictures(const Model& model, const Tensor& base, const std::vector<TraversalRow>& rows,
                          std::int64_t steps) {
  const std::int64_t latents = Shape{model.latent_shape()}.size();
  if (base.numel() != latents)
    throw InvalidValue("a traversal begins at one latent of " + std::to_string(latents) + " numbers, not of " +
                       std::to_string(base.numel()));
  const Tensor from = base.reshape({1, latents}).repeat({std::int64_t(rows.size()), 1});
  const Tensor to = from.clone();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    detail::check_latent(rows[i].latent, latents);
    from[std::int64_t(i)][rows[i].latent] = rows[i].from;
    to[std::int64_t(i)][rows[i].latent] = rows[i].to;
  }
  return line_pictures(model, from, to, steps);
}

struct TraversalOptions {
  double from = -2, to = 2;
  std::int64_t steps = 10;
  std::vector<std::int64_t> latents{};  ///< rows, in order; empty: all
};

/// A picture of traversals from the prior's centre, (C, H', W'): a row per latent, with the others at 0. InvalidValue
/// for a model with codes or categories, which have no centre.
template <LatentModel Model>
Tensor traverse(const Model& model, TraversalOptions t = {}) {
  const std::int64_t latents = Shape{model.latent_shape()}.size();
  for (std::int64_t latent = 0; latent < latents; ++latent)
    if (!is_continuous(model, latent))
      throw InvalidValue(
          "the model's latents, or some of them, are codes or categories, which have no centre to traverse from; take "
          "traversal_pictures() of those that are numbers, from the latents of an image");
  if (t.latents.empty())
    for (std::int64_t latent = 0; latent < latents; ++latent) t.latents.push_back(latent);
  const Tensor base = at::zeros({latents}, model.tensor_options());
  return image_grid(traversal_pictures(model, base, prior_rows(t.latents, t.from, t.to), t.steps),
                    {.columns = t.steps});
}

}  // namespace animevae
