// SPDX-License-Identifier: MIT
#include <animevae/labels/attribute_confidence.hpp>

#include <ATen/ops/tensor.h>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

const at::Tensor vectors = at::tensor({1.0F, 0.0F, 0.0F, -1.0F, 1.0F, 1.0F}).view({3, 2});

}  // namespace

TEST_CASE("attribute_confidence is the AUC of the projections, and none for an attribute that no image has") {
  const at::Tensor means = at::tensor({3.0F, 0.0F, 2.0F, 1.0F, 1.0F, 2.0F, 0.0F, 3.0F}).view({4, 2});
  const av::AttributeTable labels{.attributes = {{"smile"}, {"age", true}, {"hat"}},
                                  .images = {"a", "b", "c", "d"},
                                  .values = {1, 40, -1, -1, 30, -1, 1, 20, -1, -1, 10, -1}};
  const auto all = av::attribute_confidence(vectors, means, labels);
  REQUIRE(all.size() == 3);
  CHECK(all[0]->value == 0.75);  // 3 and 1 against 2 and 0
  CHECK(all[1]->value == 1);     // the two older ones have the smaller second latents
  CHECK_FALSE(all[2].has_value());
}

TEST_CASE("labels of other attributes or images are refused") {
  const av::AttributeTable labels{.attributes = {{"smile"}}, .images = {"a"}, .values = {1}};
  CHECK_THROWS_AS((void)av::attribute_confidence(vectors, at::tensor({1.0F, 2.0F}).view({1, 2}), labels),
                  av::InvalidValue);
}
