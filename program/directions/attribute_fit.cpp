// SPDX-License-Identifier: MIT
#include "directions/attribute_fit.hpp"

#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include <string>
#include <utility>

#include <animevae/core/decimal.hpp>

#include "options/stop.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

av::Tensor rows_of(const av::Tensor& means, const std::vector<std::int64_t>& rows) {
  return means.index_select(0, at::tensor(rows, at::kLong));
}

}  // namespace

void leave_out_empty_sides(LabelledImages& labelled, const std::vector<std::int64_t>& fitted) {
  const av::AttributeTable some = av::attribute_rows(labelled.table, fitted);
  std::vector<std::string> kept, left_out = labelled.table.left_out;
  for (std::size_t k = 0; k < some.attributes.size(); ++k) {
    const av::Attribute& attribute = some.attributes[k];
    const std::int64_t with = some.count_with(k);
    if (attribute.is_number || (with > 0 && with < std::int64_t(fitted.size()))) kept.push_back(attribute.name);
    else
      left_out.push_back(fmt::format("'{}' ({} of the images {})", attribute.name, with == 0 ? "none" : "all",
                                     with == 0 ? "has it" : "have it"));
  }
  if (kept.empty())
    throw av::FileError(labelled.table.source, fmt::format("has no attribute of which {} images have two sides",
                                                           av::with_separators(std::int64_t(fitted.size()))));
  labelled.table = av::only_attributes(labelled.table, kept);
  labelled.table.left_out = std::move(left_out);
}

av::Split split_labels(const LabelledImages& labelled, const HoldOut& hold_out) {
  if (hold_out.part == 0) {
    av::Split all;
    for (std::size_t row = 0; row < labelled.images.size(); ++row) all.train.push_back(std::int64_t(row));
    return all;
  }
  av::Split sides = av::split_images(labelled.hashes(), {.test = hold_out.part, .seed = hold_out.seed});
  if (!sides.train.empty() && !sides.test.empty()) return sides;
  throw av::InvalidValue(
      fmt::format("--hold-out is {}; of {} labelled images, near duplicates kept together, that leaves none to {}",
                  hold_out.part, labelled.images.size(), sides.train.empty() ? "fit" : "measure on"));
}

FittedAttributes fit_attributes(const LabelledImages& labelled, const av::Tensor& means, const av::Split& sides,
                                bool disentangle) {
  const av::Tensor seen = rows_of(means, sides.train);
  const av::AttributeTable labels = av::attribute_rows(labelled.table, sides.train);
  FittedAttributes fitted{.directions = av::attribute_vectors(seen, labels, {.disentangle = disentangle}),
                          .effects = {},
                          .images = std::int64_t(sides.train.size()),
                          .held_out = std::int64_t(sides.test.size())};
  check_stop();
  const av::Tensor readings = av::attribute_readings(seen, labels);
  fitted.effects = av::side_effects(fitted.directions, readings);
  std::vector<std::optional<av::Auc>> aucs(labels.attributes.size()), of_readings(labels.attributes.size());
  check_stop();
  if (!sides.test.empty()) {
    const av::Tensor others = rows_of(means, sides.test);
    const av::AttributeTable their_labels = av::attribute_rows(labelled.table, sides.test);
    aucs = av::attribute_confidence(fitted.directions.vectors, others, their_labels);
    check_stop();
    of_readings = av::attribute_confidence(readings, others, their_labels);
  }
  for (std::size_t k = 0; k < labels.attributes.size(); ++k) {
    const std::int64_t with = labelled.table.count_with(k);
    fitted.attributes.push_back(
        {labels.attributes[k], with, std::int64_t(labelled.table.images.size()) - with, aucs[k], of_readings[k]});
  }
  return fitted;
}

}  // namespace animevae::program
