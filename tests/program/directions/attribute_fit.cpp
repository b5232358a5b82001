// SPDX-License-Identifier: MIT
#include "directions/attribute_fit.hpp"

#include <ATen/ops/tensor.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <stop_token>
#include <string>
#include <vector>

#include "options/stop.hpp"

namespace av = animevae;
using namespace animevae::program;

namespace {

/// Drawn faces with an attribute that the first half of them has.
LabelledImages half_of(std::int64_t count) {
  LabelledImages labelled{.sources = {Dataset{{.faces = count}, {1, 32, 32}}},
                          .table = {.source = "labels.csv", .attributes = {{"hat"}}}};
  for (std::int64_t i = 0; i < count; ++i) {
    labelled.images.push_back(i);
    labelled.table.images.push_back(labelled.sources[0].name(i));
    labelled.table.values.push_back(2 * i < count ? 1 : -1);
  }
  return labelled;
}

std::vector<std::int64_t> all_of(const av::Split& sides) {
  std::vector<std::int64_t> all;
  std::merge(sides.train.begin(), sides.train.end(), sides.test.begin(), sides.test.end(), std::back_inserter(all));
  return all;
}

}  // namespace

TEST_CASE("where nothing is held out every row is fitted") {
  const av::Split sides = split_labels(half_of(4), {.part = 0});
  CHECK(sides.train == std::vector<std::int64_t>{0, 1, 2, 3});
  CHECK(sides.test.empty());
}

TEST_CASE("a part is held out, the same for the same seed, and each row is on one side") {
  const LabelledImages labelled = half_of(20);
  const av::Split sides = split_labels(labelled, {0.25, 7}), again = split_labels(labelled, {0.25, 7});
  CHECK(sides.test.size() == 5);
  CHECK(all_of(sides) == labelled.images);
  CHECK(again.test == sides.test);
  CHECK(split_labels(labelled, {0.25, 8}).test != sides.test);
}

TEST_CASE("near duplicates are on one side") {
  LabelledImages labelled = half_of(10);
  for (std::size_t i = 0; i < 5; ++i) labelled.images[2 * i + 1] = labelled.images[2 * i];  // each twice
  const av::Split sides = split_labels(labelled, {0.2, 0});
  CHECK(sides.test.size() == 2);
  for (const std::int64_t row : sides.test)
    CHECK(std::find(sides.test.begin(), sides.test.end(), row ^ 1) != sides.test.end());
}

TEST_CASE("a side without any rows is refused with the numbers") {
  CHECK_THROWS_WITH_AS((void)split_labels(half_of(2), {0.2, 0}),
                       "--hold-out is 0.2; of 2 labelled images, near duplicates kept together, that leaves none to "
                       "measure on",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(
      (void)split_labels(half_of(2), {0.9, 0}),
      "--hold-out is 0.9; of 2 labelled images, near duplicates kept together, that leaves none to fit",
      av::InvalidValue);
}

TEST_CASE("leave_out_empty_sides leaves out an attribute that all fitted rows have, with the reason") {
  LabelledImages labelled{.table = {.source = "labels.csv",
                                    .attributes = {{"hat"}, {"smile"}, {"size", true}},
                                    .images = {"a", "b", "c"},
                                    .values = {1, 1, 0.5F, 1, -1, 0.5F, -1, 1, 2}}};
  LabelledImages without_numbers = labelled;
  leave_out_empty_sides(labelled, {0, 1});
  CHECK(labelled.table.names() == std::vector<std::string>{"smile", "size"});
  CHECK(labelled.table.left_out == std::vector<std::string>{"'hat' (all of the images have it)"});
  CHECK(labelled.table.values == std::vector<float>{1, 0.5F, -1, 0.5F, 1, 2});
  const std::vector<std::string> hat{"hat"};
  without_numbers.table = av::only_attributes(without_numbers.table, hat);
  CHECK_THROWS_WITH_AS(leave_out_empty_sides(without_numbers, {0, 1}),
                       "labels.csv: has no attribute of which 2 images have two sides", av::FileError);
}

TEST_CASE("a direction leads from the mean of the rows without an attribute to the mean of those with it") {
  LabelledImages labelled{
      .table = {.attributes = {{"hat"}}, .images = {"a", "b", "c", "d", "e", "f"}, .values = {1, 1, -1, -1, 1, -1}}};
  // The last two are held out, and lie on their sides along the direction.
  const av::Tensor means = at::tensor({2.0F, 0.0F, 4.0F, 1.0F, 0.0F, 0.0F, 1.0F, -1.0F, 9.0F, 0.0F, -9.0F, 0.0F});
  const av::FittedAttributes fitted =
      fit_attributes(labelled, means.reshape({6, 2}), {.train = {0, 1, 2, 3}, .test = {4, 5}}, false);
  CHECK(difference(fitted.directions.vectors, at::tensor({2.5, 1.0}).reshape({1, 2})) < 1e-6);
  CHECK(difference(fitted.directions.origin, at::tensor({1.75, 0.0})) < 1e-6);
  CHECK(fitted.images == 4);
  CHECK(fitted.held_out == 2);
  REQUIRE(fitted.attributes.size() == 1);
  CHECK(fitted.attributes[0].with == 3);
  CHECK(fitted.attributes[0].without == 3);
  REQUIRE(fitted.attributes[0].auc);
  CHECK(fitted.attributes[0].auc->value == 1);
}

TEST_CASE("a fit ends where its thread was asked to stop") {
  std::stop_source source;
  const StopScope scope{source.get_token()};
  const LabelledImages labelled{.table = {.attributes = {{"hat"}}, .images = {"a", "b"}, .values = {1, -1}}};
  const av::Tensor means = at::tensor({1.0F, 0.0F}).reshape({2, 1});
  CHECK(fit_attributes(labelled, means, {.train = {0, 1}}, false).images == 2);
  source.request_stop();
  CHECK_THROWS_AS((void)fit_attributes(labelled, means, {.train = {0, 1}}, false), Stopped);
}
