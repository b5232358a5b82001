// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/eye.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/linalg_svd.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/labels/attribute_table.hpp>
#include <animevae/latent/directions.hpp>

namespace animevae {

struct AttributeVectorsOptions {
  /// Least squares over all attributes at once: each direction is the effect of its attribute with all others held
  /// fixed. Otherwise each is a difference of means, which contains the effects of correlated attributes too.
  bool disentangle = false;
};

/// The labels of a table as numbers, (images, attributes) in float64.
[[nodiscard]] inline Tensor label_matrix(const AttributeTable& labels) {
  const std::int64_t images = std::int64_t(labels.images.size()), count = std::int64_t(labels.attributes.size());
  return at::from_blob(const_cast<float*>(labels.values.data()), {images, count}, at::TensorOptions{}.dtype(at::kFloat))
      .to(at::kDouble);
}

namespace detail {

inline void check_labels(const Tensor& means, const AttributeTable& labels) {
  if (means.dim() != 2 || means.size(0) != std::int64_t(labels.images.size()))
    throw InvalidValue("attributes of " + std::to_string(labels.images.size()) +
                       " images cannot be fitted to the latents of " + std::to_string(means.size(0)));
  const Tensor x = label_matrix(labels);
  for (std::size_t k = 0; k < labels.attributes.size(); ++k) {
    const Tensor column = x.select(1, std::int64_t(k));
    const Attribute& attribute = labels.attributes[k];
    if ((column.max)().item<double>() > (column.min)().item<double>()) continue;
    const std::string those = "the " + std::to_string(means.size(0)) + " images";
    throw InvalidValue(attribute.is_number ? "'" + attribute.name + "' is the same number for all of " + those
                                           : "'" + attribute.name + "' has an empty side: " +
                                                 (labels.count_with(k) == 0 ? "none" : "all") + " of " + those +
                                                 (labels.count_with(k) == 0 ? " has it" : " have it"));
  }
}

/// The distance from 'without' to 'with' in each attribute's own numbers: 2 (from -1 to 1), or two standard deviations
/// of a factor.
inline Tensor label_spans(const Tensor& x, const AttributeTable& labels) {
  Tensor spans = at::sqrt(at::square(x - x.mean(0)).mean(0)) * 2;  // (K)
  for (std::size_t k = 0; k < labels.attributes.size(); ++k)
    if (!labels.attributes[k].is_number) spans[std::int64_t(k)].fill_(2);
  return spans;
}

/// The columns of words of which every image has exactly one. In each of them, one word follows from the rest, which
/// lowers the rank of the least squares by 1.
inline std::vector<std::vector<std::int64_t>> complete_words(const Tensor& x, const AttributeTable& labels) {
  std::set<std::string> columns;
  for (const Attribute& attribute : labels.attributes)
    if (!attribute.word_of.empty()) columns.insert(attribute.word_of);
  std::vector<std::vector<std::int64_t>> complete;
  for (const std::string& column : columns) {
    std::vector<std::int64_t> words;
    for (std::size_t k = 0; k < labels.attributes.size(); ++k)
      if (labels.attributes[k].word_of == column) words.push_back(std::int64_t(k));
    const Tensor held = (x.index_select(1, at::tensor(words, at::kLong)) + 1).sum(1) / 2;
    if (held.eq(1).all().item<bool>()) complete.push_back(words);
  }
  return complete;
}

[[noreturn]] inline void fail_dependent(const Tensor& combination, const AttributeTable& labels) {
  const Tensor share = combination.abs() / (combination.abs().max)();
  std::string names;
  for (std::size_t k = 0; k < labels.attributes.size(); ++k)
    if (share[std::int64_t(k)].item<double>() > 1e-3)
      names += (names.empty() ? "'" : ", '") + labels.attributes[k].name + "'";
  throw InvalidValue("attributes that follow from one another cannot be told apart: " + names + " in these " +
                     std::to_string(labels.images.size()) + " images; leave one of them out");
}

/// The slopes of the latents over all attributes jointly, (attributes, latents): least squares by the SVD of the
/// centred, normalised label columns. One singular value may be zero for each complete column of words.
inline Tensor joint_slopes(const Tensor& x, const Tensor& z, const AttributeTable& labels) {
  const auto images = x.size(0), count = x.size(1);
  if (images < count + 2)
    throw InvalidValue(std::to_string(images) + " images are too few to fit " + std::to_string(count) +
                       " attributes together; there must be at least " + std::to_string(count + 2) +
                       ", or fewer attributes");
  const Tensor centred = x - x.mean(0), lengths = at::sqrt(at::square(centred).sum(0));  // (N, K), (K)
  const auto [u, s, vh] = at::linalg_svd(centred / lengths, /*full_matrices=*/false);
  const auto words = complete_words(x, labels);
  const std::int64_t rank = count - std::int64_t(words.size());
  constexpr double none = 1e-8;  // of the largest singular value
  if (rank < 1 || s[rank - 1].item<double>() <= none * s[0].item<double>()) {
    const std::int64_t found = (s > none * s[0]).sum().item<std::int64_t>();
    Tensor null_space = vh.narrow(0, found, count - found);  // combinations of labels that are constant
    for (const std::vector<std::int64_t>& column : words) {  // the dependence within a column of words is no fault
      const Tensor places = at::tensor(column, at::kLong);
      const Tensor own = at::zeros_like(lengths).index_copy_(0, places, lengths.index_select(0, places));
      const Tensor unit = own / own.norm();
      null_space = null_space - at::outer(null_space.matmul(unit), unit);
    }
    const std::int64_t worst = at::square(null_space).sum(1).argmax().item<std::int64_t>();
    fail_dependent(null_space[worst] / lengths, labels);
  }
  const Tensor kept = u.narrow(1, 0, rank).t().matmul(z - z.mean(0)) / s.narrow(0, 0, rank).unsqueeze(1);
  Tensor slopes = vh.narrow(0, 0, rank).t().matmul(kept) / lengths.unsqueeze(1);
  // A word's effect is taken against the other words, weighted by their frequency; this makes it independent of which
  // least-squares solution was found.
  for (const std::vector<std::int64_t>& column : words) {
    const Tensor places = at::tensor(column, at::kLong);
    const Tensor shares = ((x.mean(0) + 1) / 2).index_select(0, places).unsqueeze(1);  // (words, 1)
    const Tensor own = slopes.index_select(0, places);
    const Tensor others = ((own * shares).sum(0, true) - own * shares) / (1 - shares);
    slopes.index_copy_(0, places, own - others);
  }
  return slopes;
}

/// The slope of the latents over each attribute alone; for two sides, half their difference of means.
inline Tensor single_slopes(const Tensor& x, const Tensor& z) {
  const Tensor centred = x - x.mean(0);
  return centred.t().matmul(z - z.mean(0)) / at::square(centred).sum(0).unsqueeze(1);
}

}  // namespace detail

/// For every attribute the direction in which a weight of 1 leads from images without it to images with it, or, for a
/// factor, over two standard deviations of it. `means` are posterior means, (images, latents), of the images of
/// `labels`; the origin is their mean. Solved in float64. InvalidValue for an attribute that all or none have, and,
/// when they are fitted together, for too few images and for attributes that follow from one another.
[[nodiscard]] inline Directions attribute_vectors(const Tensor& means, const AttributeTable& labels,
                                                  const AttributeVectorsOptions& options = {}) {
  const at::NoGradGuard no_grad;
  detail::check_labels(means, labels);
  const Tensor z = means.to(at::kCPU, at::kDouble), x = label_matrix(labels);
  const Tensor slopes = options.disentangle ? detail::joint_slopes(x, z, labels) : detail::single_slopes(x, z);
  return {.names = labels.names(),
          .origin = z.mean(0).to(at::kFloat),
          .vectors = (slopes * detail::label_spans(x, labels).unsqueeze(1)).to(at::kFloat),
          .kind = "attributes",
          .more = {{"method", options.disentangle ? "least squares" : "difference of means"}}};
}

/// The best linear predictor of every attribute from latents, (attributes, latents) in float64: its inner product with
/// a latent rises by 1 from images without the attribute to images with it (over two standard deviations of a factor),
/// as far as the latents predict it. Ridge regression, whose penalty is the mean variance of a latent times the latents
/// per image, so that it shrinks more with few images.
[[nodiscard]] inline Tensor attribute_readings(const Tensor& means, const AttributeTable& labels) {
  const at::NoGradGuard no_grad;
  detail::check_labels(means, labels);
  const Tensor x = label_matrix(labels), all = means.to(at::kCPU, at::kDouble), z = all - all.mean(0);
  const Tensor target = (x - x.mean(0)) / detail::label_spans(x, labels);  // (N, K)
  const double penalty = at::square(z).sum().item<double>() / double(z.size(0)) + 1e-12;
  const auto damped = [&](const Tensor& square) {
    return square + at::eye(square.size(0), at::TensorOptions{}.dtype(at::kDouble)) * penalty;
  };
  // The smaller of two equivalent systems, (L, L) or (N, N).
  const Tensor readings = z.size(1) <= z.size(0) ? at::linalg_solve(damped(z.t().matmul(z)), z.t().matmul(target))
                                                 : z.t().matmul(at::linalg_solve(damped(z.matmul(z.t())), target));
  return readings.t().contiguous();
}

/// How far an edit of weight 1 by each direction (row) moves the predicted value of every attribute (column), in
/// float64: 1 is the distance from without to with. Attributes that are poorly predicted get small effects.
[[nodiscard]] inline Tensor side_effects(const Directions& directions, const Tensor& readings) {
  return directions.vectors.to(at::kDouble).matmul(readings.t()).contiguous();
}

}  // namespace animevae
