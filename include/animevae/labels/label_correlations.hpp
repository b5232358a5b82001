// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/linalg_svd.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/labels/attribute_table.hpp>
#include <animevae/labels/attribute_vectors.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The kinds of labels, each with its measure of correlation with a score.
enum class LabelKind : std::uint8_t {
  number,  ///< a factor: Pearson's r
  sides,   ///< with or without: r, here the point-biserial correlation
  words,   ///< one of several words: the correlation ratio eta (Pearson, 1905)
  angle,   ///< an angle: the linear-circular correlation R (Mardia, 1976)
};

/// The attributes that make one label: a single one, all words of a column of words, or an angle's cosine and sine.
struct LabelGroup {
  std::string name{};
  LabelKind kind = LabelKind::number;
  std::vector<std::int64_t> columns{};
};

[[nodiscard]] inline std::vector<LabelGroup> label_groups(const AttributeTable& labels) {
  std::vector<LabelGroup> groups;
  for (std::size_t k = 0; k < labels.attributes.size(); ++k) {
    const Attribute& attribute = labels.attributes[k];
    const LabelKind kind = !attribute.word_of.empty()    ? LabelKind::words
                           : !attribute.angle_of.empty() ? LabelKind::angle
                           : attribute.is_number         ? LabelKind::number
                                                         : LabelKind::sides;
    const std::string& name = kind == LabelKind::words   ? attribute.word_of
                              : kind == LabelKind::angle ? attribute.angle_of
                                                         : attribute.name;
    const auto known = std::find_if(groups.begin(), groups.end(), [&](const LabelGroup& group) {
      return group.kind == kind && group.name == name && (kind == LabelKind::words || kind == LabelKind::angle);
    });
    if (known != groups.end()) known->columns.push_back(std::int64_t(k));
    else groups.push_back({name, kind, {std::int64_t(k)}});
  }
  for (LabelGroup& group : groups)  // a cosine that was chosen without its sine is a plain number
    if (group.kind == LabelKind::angle && group.columns.size() < 2)
      group = {labels.attributes[std::size_t(group.columns[0])].name, LabelKind::number, group.columns};
  return groups;
}

/// Correlations between scores of images and labels of the same images.
struct LabelCorrelations {
  std::vector<LabelGroup> groups{};
  Tensor values{};    ///< (scores, groups), float64: r with its sign, eta or R; 0 where either is the same for all
  Tensor adjusted{};  ///< (scores, groups): the magnitude corrected for chance, comparable between kinds
};

namespace detail {

/// Columns centred and scaled to length 1; constant columns become 0.
inline Tensor standardised(const Tensor& columns) {
  const Tensor centred = columns - columns.mean(0), lengths = at::sqrt(at::square(centred).sum(0));
  // A constant column minus its mean may leave rounding errors, which must not be scaled up to length 1.
  const Tensor rounding = columns.abs().amax(0) * (1e-12 * std::sqrt(double(columns.size(0))));
  return at::where(lengths > rounding, centred / (lengths + 1e-300), at::zeros({1}, centred.options()));
}

/// An orthonormal basis of the span of the centred columns, (images, rank).
inline Tensor orthonormal(const Tensor& columns) {
  const auto [u, s, vh] = at::linalg_svd(standardised(columns), /*full_matrices=*/false);
  return u.narrow(1, 0, (s > 1e-8).sum().item<std::int64_t>());
}

}  // namespace detail

/// The correlation of each score (a latent's posterior means, say; (images, scores), of the images of `labels`) with
/// each label. All four measures are one: the multiple correlation of the score with the label's columns, which is the
/// square root of the share of variance that their least squares fit explains. `adjusted` takes the degrees of freedom
/// into account, 1 - (1 - R^2) (N - 1) / (N - 1 - columns) (Ezekiel, 1930; of eta Kelley's epsilon, 1935): without
/// this, a column of many words would correlate by chance. In float64. InvalidValue for other sizes and fewer than 3
/// images.
[[nodiscard]] inline LabelCorrelations label_correlations(const Tensor& scores, const AttributeTable& labels) {
  const at::NoGradGuard no_grad;
  const std::int64_t images = std::int64_t(labels.images.size());
  if (scores.dim() != 2 || scores.size(0) != images)
    throw InvalidValue("labels of " + std::to_string(images) + " images cannot go together with scores of " +
                       std::to_string(scores.size(0)));
  if (images < 3) throw InvalidValue("a correlation needs at least 3 images, not " + std::to_string(images));
  LabelCorrelations found{.groups = label_groups(labels)};
  const Tensor z = detail::standardised(scores.to(at::kCPU, at::kDouble)), x = label_matrix(labels);
  std::vector<Tensor> values, adjusted;
  for (const LabelGroup& group : found.groups) {
    const Tensor columns = x.index_select(1, at::tensor(group.columns, at::kLong));
    const Tensor basis = detail::orthonormal(columns);                                // (images, rank)
    const Tensor explained = at::square(basis.t().matmul(z)).sum(0).clamp(0.0, 1.0);  // (scores)
    const double freedom = double(images - 1 - basis.size(1));
    // As many columns as images explain all variance, which means nothing.
    adjusted.push_back(freedom > 0 ? at::sqrt((1 - (1 - explained) * (double(images - 1) / freedom)).clamp_min(0))
                                   : at::zeros_like(explained));
    const bool has_sign = group.kind == LabelKind::number || group.kind == LabelKind::sides;
    values.push_back(has_sign ? at::sqrt(explained) * at::sign(columns.t().matmul(z).squeeze(0)) : at::sqrt(explained));
  }
  found.values = at::stack(values, 1).contiguous();
  found.adjusted = at::stack(adjusted, 1).contiguous();
  return found;
}

/// The largest of `count` correlations that is expected by chance, about sqrt(2 ln(count) / images). Smaller ones are
/// not significant.
[[nodiscard]] inline double chance_correlation(std::int64_t images, std::int64_t count) {
  return std::sqrt(2 * std::log((std::max<double>)(2, double(count))) / double((std::max<std::int64_t>)(1, images)));
}

/// The label at the low and at the high end of a score: "low" and "high" of a factor, "without" and "with", the words
/// whose images have the lowest and highest mean score, or angles in degrees. `score` is (images).
[[nodiscard]] inline std::pair<std::string, std::string> label_ends(const Tensor& score, const AttributeTable& labels,
                                                                    const LabelGroup& group) {
  const at::NoGradGuard no_grad;
  const Tensor z = score.to(at::kCPU, at::kDouble) - score.to(at::kDouble).mean();
  const Tensor columns = label_matrix(labels).index_select(1, at::tensor(group.columns, at::kLong));
  const Tensor centred = columns - columns.mean(0);
  if (group.kind == LabelKind::words) {
    const Tensor held = (columns + 1) / 2;  // (images, words)
    const Tensor means = held.t().matmul(z) / held.sum(0);
    const auto word = [&](const Tensor& place) {
      const std::string& name =
          labels.attributes[std::size_t(group.columns[std::size_t(place.item<std::int64_t>())])].name;
      return name.substr(group.name.size() + 1);  // "bob" of "hair_style=bob"
    };
    return {word(means.nan_to_num(1e300).argmin()), word(means.nan_to_num(-1e300).argmax())};
  }
  if (group.kind == LabelKind::angle) {
    const auto [u, s, vh] = at::linalg_svd(centred, /*full_matrices=*/false);
    const Tensor slopes = vh.t().matmul(u.t().matmul(z) / (s + 1e-300));  // of cosine and sine
    const double turn = std::atan2(slopes[1].item<double>(), slopes[0].item<double>()) * 180 / std::numbers::pi;
    const auto degrees = [](double angle) { return std::to_string(std::lround(angle + 720) % 360) + "°"; };
    return {degrees(turn + 180), degrees(turn)};
  }
  const bool rises = centred.select(1, 0).matmul(z).item<double>() >= 0;
  const std::pair<std::string, std::string> ends =
      group.kind == LabelKind::number ? std::pair{"low", "high"} : std::pair{"without", "with"};
  return rises ? ends : std::pair{ends.second, ends.first};
}

}  // namespace animevae
