// SPDX-License-Identifier: MIT
#include "directions/attribute_fit.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "options/stop.hpp"

namespace av = animevae;

namespace animevae::program {

void leave_out_empty_sides(LabelledImages& labelled, const std::vector<std::int64_t>& fitted) {
  labelled.table = av::attributes_with_two_sides(labelled.table, fitted);
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

av::FittedAttributes fit_attributes(const LabelledImages& labelled, const av::Tensor& means, const av::Split& sides,
                                    bool disentangle) {
  return av::fit_attributes(means, labelled.table, sides,
                            {.disentangle = disentangle, .between = [] { check_stop(); }});
}

}  // namespace animevae::program
