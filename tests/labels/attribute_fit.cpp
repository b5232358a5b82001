// SPDX-License-Identifier: MIT
#include <animevae/labels/attribute_fit.hpp>

#include <ATen/ops/tensor.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// Eight images in pairs: the first of each is fitted to, and its latents are exactly (smile, 3 hat).
const at::Tensor means = tensor_of({1, 3, 3, 5,   //
                                    1, -3, 1, 1,  //
                                    -1, 3, 2, 4,  //
                                    -1, -3, 0, 0},
                                   {8, 2})
                             .to(at::kFloat);
const av::AttributeTable labels{.source = "labels.csv",
                                .attributes = {{"smile"}, {"hat"}},
                                .images = {"a", "b", "c", "d", "e", "f", "g", "h"},
                                .values = {1, 1, 1, 1,    //
                                           1, -1, 1, -1,  //
                                           -1, 1, -1, 1,  //
                                           -1, -1, -1, -1}};
const av::Split every_second{.train = {0, 2, 4, 6}, .test = {1, 3, 5, 7}};

}  // namespace

TEST_CASE("attributes are fitted to one side of the split and measured on the other") {
  const av::FittedAttributes fitted = av::fit_attributes(means, labels, every_second);
  CHECK(fitted.images == 4);
  CHECK(fitted.held_out == 4);
  CHECK(fitted.directions.names == std::vector<std::string>{"smile", "hat"});
  CHECK(fitted.directions.more.at("method") == "difference of means");
  CHECK(difference(fitted.directions.vectors, tensor_of({2, 0, 0, 6}, {2, 2})) < 1e-6);
  CHECK(difference(fitted.directions.origin, tensor_of({0, 0}, {2})) < 1e-6);
  // Ridge regression of half the labels over latents at right angles is z.x / 2 / (z.z + p), with p = 1 + 9 the sum of
  // their variances: (4 / 2) / (4 + 10) and (12 / 2) / (36 + 10), of which the directions reach 2 and 6.
  CHECK(difference(fitted.effects, tensor_of({2 / 7.0, 0, 0, 18 / 23.0}, {2, 2})) < 1e-6);

  REQUIRE(fitted.attributes.size() == 2);
  const av::MeasuredAttribute &smile = fitted.attributes[0], &hat = fitted.attributes[1];
  CHECK(smile.attribute == av::Attribute{"smile"});
  CHECK(smile.with == 4);
  CHECK(smile.without == 4);
  CHECK(smile.auc.value().value == 0.75);  // 3 and 1 against 2 and 0
  CHECK(smile.reading.value().value == 0.75);
  CHECK(hat.auc.value().value == 1);  // 5 and 4 against 1 and 0
  CHECK(hat.reading.value().value == 1);
  CHECK(hat.auc.value().positives == 2);
}

TEST_CASE("without images held out fit_attributes uses all images and gives no AUC") {
  const av::Split all{.train = {0, 2, 4, 6, 1, 3, 5, 7}};
  const av::FittedAttributes fitted = av::fit_attributes(means, labels, all);
  CHECK(fitted.images == 8);
  CHECK(fitted.held_out == 0);
  // Means of z0 with and without a smile: (1 + 1 + 3 + 1) / 4 and (-1 - 1 + 2 + 0) / 4; of z1 (6 / 4 and 4 / 4).
  CHECK(difference(fitted.directions.vectors[0], tensor_of({1.5, 0.5}, {2})) < 1e-6);
  CHECK_FALSE(fitted.attributes[0].auc.has_value());
  CHECK_FALSE(fitted.attributes[1].reading.has_value());
}

TEST_CASE("with disentangle fit_attributes uses least squares, so that each direction is of its attribute alone") {
  // Three of five with a smile or not have hats of unequal number: (1, 1, -1) and (-1, 1).
  const at::Tensor some = tensor_of({1, 3, 1, 3, 1, -3, -1, -3, -1, 3}, {5, 2});
  const av::AttributeTable five{.attributes = {{"smile"}, {"hat"}},
                                .images = {"a", "b", "c", "d", "e"},
                                .values = {1, 1, 1, 1, 1, -1, -1, -1, -1, 1}};
  const av::Split all{.train = {0, 1, 2, 3, 4}};
  CHECK(difference(av::fit_attributes(some, five, all).directions.vectors[0], tensor_of({2, 1}, {2})) < 1e-6);
  const av::FittedAttributes together = av::fit_attributes(some, five, all, {.disentangle = true});
  CHECK(difference(together.directions.vectors, tensor_of({2, 0, 0, 6}, {2, 2})) < 1e-6);
  CHECK(together.directions.more.at("method") == "least squares");
}

TEST_CASE("a fit can be ended between its steps") {
  int steps = 0;
  (void)av::fit_attributes(means, labels, every_second, {.between = [&] { ++steps; }});
  CHECK(steps == 3);
  CHECK_THROWS_AS(
      (void)av::fit_attributes(means, labels, every_second, {.between = [] { throw std::runtime_error{"enough"}; }}),
      std::runtime_error);
}

TEST_CASE("attributes that all or none of the rows have are left out, with the reason; factors stay") {
  const av::AttributeTable four{.source = "labels.csv",
                                .attributes = {{"smile"}, {"hat"}, {"age", true}, {"tie"}},
                                .images = {"a", "b", "c"},
                                .values = {1, -1, 7, 1,   //
                                           1, -1, 7, -1,  //
                                           -1, 1, 7, 1},
                                .left_out = {"'mood' (empty)"}};
  const std::vector<std::int64_t> first{0, 1}, last{2};
  const av::AttributeTable kept = av::attributes_with_two_sides(four, first);
  CHECK(kept.names() == std::vector<std::string>{"age", "tie"});
  CHECK(kept.images == four.images);
  CHECK(kept.left_out == std::vector<std::string>{"'mood' (empty)", "'smile' (all of the images have it)",
                                                  "'hat' (none of the images has it)"});
  CHECK(kept.values == std::vector<float>{7, 1, 7, -1, 7, 1});
  const std::vector<std::string> sides{"smile", "hat"};
  CHECK_THROWS_WITH_AS((void)av::attributes_with_two_sides(av::only_attributes(four, sides), last),
                       "labels.csv: has no attribute of which 1 images have two sides", av::FileError);
}
