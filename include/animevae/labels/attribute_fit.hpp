// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/error.hpp>
#include <animevae/data/split.hpp>
#include <animevae/labels/attribute_confidence.hpp>
#include <animevae/labels/attribute_table.hpp>
#include <animevae/labels/attribute_vectors.hpp>
#include <animevae/latent/directions.hpp>
#include <animevae/metric/auc.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

// Directions that stand for attributes, with measures of their reliability.

/// An attribute with its counts and measured AUCs.
struct MeasuredAttribute {
  Attribute attribute{};
  std::int64_t with = 0, without = 0;   ///< counts of images, over both sides of the split
  std::optional<Auc> auc{}, reading{};  ///< along its direction, and of the best linear predictor
};

struct FittedAttributes {
  Directions directions{};
  std::vector<MeasuredAttribute> attributes{};
  Tensor effects{};  ///< side_effects(), (K, K), float64
  std::int64_t images = 0, held_out = 0;
};

struct AttributeFitOptions {
  bool disentangle = false;         ///< as in AttributeVectorsOptions
  std::function<void()> between{};  ///< called between the steps of the fit, which an exception from it ends
};

namespace detail {

inline Tensor some_rows(const Tensor& means, const std::vector<std::int64_t>& rows) {
  return means.index_select(0, at::tensor(rows, at::kLong));
}

}  // namespace detail

/// Attribute vectors fitted to the images of one side of a split and measured on those of the other: AUCs are on images
/// that took no part in the fit, and missing if nothing is held out. `means` are the posterior means of all images of
/// `labels`, (images, latents). InvalidValue as attribute_vectors().
[[nodiscard]] inline FittedAttributes fit_attributes(const Tensor& means, const AttributeTable& labels,
                                                     const Split& sides, const AttributeFitOptions& options = {}) {
  const auto pause = [&] {
    if (options.between) options.between();
  };
  const Tensor seen = detail::some_rows(means, sides.train);
  const AttributeTable seen_labels = attribute_rows(labels, sides.train);
  FittedAttributes fitted{.directions = attribute_vectors(seen, seen_labels, {.disentangle = options.disentangle}),
                          .images = std::int64_t(sides.train.size()),
                          .held_out = std::int64_t(sides.test.size())};
  pause();
  const Tensor readings = attribute_readings(seen, seen_labels);
  fitted.effects = side_effects(fitted.directions, readings);
  std::vector<std::optional<Auc>> aucs(labels.attributes.size()), of_readings(labels.attributes.size());
  pause();
  if (!sides.test.empty()) {
    const Tensor others = detail::some_rows(means, sides.test);
    const AttributeTable their_labels = attribute_rows(labels, sides.test);
    aucs = attribute_confidence(fitted.directions.vectors, others, their_labels);
    pause();
    of_readings = attribute_confidence(readings, others, their_labels);
  }
  for (std::size_t k = 0; k < labels.attributes.size(); ++k) {
    const std::int64_t with = labels.count_with(k);
    fitted.attributes.push_back(
        {labels.attributes[k], with, std::int64_t(labels.images.size()) - with, aucs[k], of_readings[k]});
  }
  return fitted;
}

/// The table without the attributes that all or none of these rows have, which cannot be fitted; `left_out` says which
/// and why. FileError where none is left.
[[nodiscard]] inline AttributeTable attributes_with_two_sides(const AttributeTable& labels,
                                                              std::span<const std::int64_t> rows) {
  const AttributeTable some = attribute_rows(labels, rows);
  std::vector<std::string> kept, left_out = labels.left_out;
  for (std::size_t k = 0; k < some.attributes.size(); ++k) {
    const Attribute& attribute = some.attributes[k];
    const std::int64_t with = some.count_with(k);
    if (attribute.is_number || (with > 0 && with < std::int64_t(rows.size()))) kept.push_back(attribute.name);
    else
      left_out.push_back(fmt::format("'{}' ({} of the images {})", attribute.name, with == 0 ? "none" : "all",
                                     with == 0 ? "has it" : "have it"));
  }
  if (kept.empty())
    throw FileError(labels.source, fmt::format("has no attribute of which {} images have two sides",
                                               with_separators(std::int64_t(rows.size()))));
  AttributeTable table = only_attributes(labels, kept);
  table.left_out = std::move(left_out);
  return table;
}

}  // namespace animevae
