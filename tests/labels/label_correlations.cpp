// SPDX-License-Identifier: MIT
#include <animevae/labels/label_correlations.hpp>

#include <ATen/ops/cos.h>
#include <ATen/ops/full.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using Ends = std::pair<std::string, std::string>;

/// Labels of images that have no names worth knowing, a column each.
av::AttributeTable labels_of(const std::vector<std::pair<av::Attribute, at::Tensor>>& columns) {
  av::AttributeTable labels{.source = "labels"};
  for (const auto& [attribute, values] : columns) labels.attributes.push_back(attribute);
  for (std::int64_t i = 0; i < columns.front().second.size(0); ++i) {
    labels.images.push_back(std::to_string(i));
    for (const auto& [attribute, values] : columns) labels.values.push_back(float(values[i].item<double>()));
  }
  return labels;
}

at::Tensor numbers(const std::vector<double>& values) { return at::tensor(values, at::kDouble); }

/// 1 where an image has the word, -1 elsewhere.
std::pair<av::Attribute, at::Tensor> word(const std::string& column, const std::string& name, const at::Tensor& has) {
  return {{column + "=" + name, false, column}, has.to(at::kDouble) * 2 - 1};
}

}  // namespace

TEST_CASE("r, eta and R are those that Python computes") {
  const Oracle* oracle = Oracle::find();
  if (oracle == nullptr) return;
  const at::Tensor words = (*oracle)["correlation.words"], hue = (*oracle)["correlation.hue"];
  std::vector<std::pair<av::Attribute, at::Tensor>> columns{{{"shade", true}, (*oracle)["correlation.shade"]},
                                                            {{"smile"}, (*oracle)["correlation.sides"]},
                                                            {{"hue.cos", true, {}, "hue"}, at::cos(hue)},
                                                            {{"hue.sin", true, {}, "hue"}, at::sin(hue)}};
  for (std::int64_t w = 0; w < 4; ++w) columns.push_back(word("style", std::to_string(w), words == w));
  const at::Tensor scores = (*oracle)["correlation.scores"];
  const av::AttributeTable labels = labels_of(columns);
  const av::LabelCorrelations found = av::label_correlations(scores, labels);
  REQUIRE(found.groups.size() == 4);
  CHECK(difference(found.values.select(1, 0), (*oracle)["correlation.r_shade"]) < 1e-6);  // labels are in float32
  CHECK(difference(found.values.select(1, 1), (*oracle)["correlation.r_sides"]) < 1e-12);
  CHECK(difference(found.values.select(1, 2), (*oracle)["correlation.r_hue"]) < 1e-6);
  CHECK(difference(found.values.select(1, 3), (*oracle)["correlation.eta"]) < 1e-12);
  CHECK(found.groups[2].name == "hue");
  CHECK(found.groups[3].columns == std::vector<std::int64_t>{4, 5, 6, 7});
  const double r = found.values[0][0].item<double>();
  CHECK(found.adjusted[0][0].item<double>() == doctest::Approx(std::sqrt(1 - (1 - r * r) * 59 / 58)));
  const double eta = found.values[2][3].item<double>();
  CHECK(found.adjusted[2][3].item<double>() == doctest::Approx(std::sqrt(1 - (1 - eta * eta) * 59 / 56)));
  CHECK(av::label_ends(scores.select(1, 0), labels, found.groups[0]) == Ends{"low", "high"});
  CHECK(av::label_ends(scores.select(1, 1), labels, found.groups[1]) == Ends{"with", "without"});
  CHECK(av::label_ends(scores.select(1, 2), labels, found.groups[3]) == Ends{"0", "3"});
}

TEST_CASE("the marks in three courses have the correlation ratio that textbooks give") {
  // Sums of squares between and in all: 6780 and 9640.
  const at::Tensor marks = numbers({45, 70, 29, 15, 21, 40, 20, 30, 42, 65, 95, 80, 70, 85, 73});
  const at::Tensor course = numbers({0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2});
  const av::AttributeTable labels =
      labels_of({word("course", "algebra", course == 0), word("course", "geometry", course == 1),
                 word("course", "statistics", course == 2)});
  const av::LabelCorrelations found = av::label_correlations(marks.unsqueeze(1), labels);
  CHECK(found.values.item<double>() == doctest::Approx(std::sqrt(6780.0 / 9640)).epsilon(1e-12));
  CHECK(av::label_ends(marks, labels, found.groups[0]) == Ends{"geometry", "statistics"});
}

TEST_CASE("a score that is linear in a label has a correlation of 1 or -1 with it, and its ends are high and low") {
  const at::Tensor age = numbers({1, 2, 3, 5, 8, 13});
  const av::AttributeTable labels = labels_of({{{"age", true}, age}});
  const at::Tensor scores = at::stack({age * 3 + 1, age * -0.5}, 1);
  const av::LabelCorrelations found = av::label_correlations(scores, labels);
  CHECK(difference(found.values, numbers({1, -1}).view({2, 1})) < 1e-12);
  CHECK(difference(found.adjusted, numbers({1, 1}).view({2, 1})) < 1e-12);
  CHECK(av::label_ends(scores.select(1, 1), labels, found.groups[0]) == Ends{"high", "low"});
}

TEST_CASE("label_ends names the two hues of a score that is a cosine of the hue") {
  std::vector<double> degrees;
  for (int i = 0; i < 36; ++i) degrees.push_back(10.0 * i);
  const at::Tensor angle = numbers(degrees) * (3.14159265358979 / 180), towards = at::cos(angle - angle[3]);
  const av::AttributeTable labels =
      labels_of({{{"hue.cos", true, {}, "hue"}, at::cos(angle)}, {{"hue.sin", true, {}, "hue"}, at::sin(angle)}});
  const av::LabelCorrelations found = av::label_correlations(towards.unsqueeze(1), labels);
  CHECK(found.values.item<double>() == doctest::Approx(1));
  CHECK(av::label_ends(towards, labels, found.groups[0]) == Ends{"210°", "30°"});
}

TEST_CASE("a constant score or label correlates by 0") {
  const at::Tensor age = numbers({1, 2, 3, 4}), same = at::full({4}, 0.1, at::kDouble);
  const av::LabelCorrelations found =
      av::label_correlations(at::stack({age, same}, 1), labels_of({{{"age", true}, age}, {{"tall", true}, same}}));
  CHECK(difference(found.values, numbers({1, 0, 0, 0}).view({2, 2})) < 1e-12);
}

TEST_CASE("the adjusted correlation of a column with 40 words is much smaller than its correlation by chance") {
  const std::int64_t images = 200, words = 40;
  const at::Tensor score = normal_numbers({images, 1});
  std::vector<std::pair<av::Attribute, at::Tensor>> columns;
  const at::Tensor which = at::tensor(
      [&] {
        std::vector<std::int64_t> all;
        for (std::int64_t i = 0; i < images; ++i) all.push_back(i % words);
        return all;
      }(),
      at::kLong);
  for (std::int64_t w = 0; w < words; ++w) columns.push_back(word("style", std::to_string(w), which == w));
  const av::LabelCorrelations found = av::label_correlations(score, labels_of(columns));
  CHECK(found.values.item<double>() > 0.3);  // the expectation of its square is 39 / 199
  CHECK(found.adjusted.item<double>() < 0.25);
}

TEST_CASE("a word for every image has a correlation of 1 and an adjusted one of 0") {
  std::vector<std::pair<av::Attribute, at::Tensor>> columns;
  for (std::int64_t w = 0; w < 4; ++w) columns.push_back(word("name", std::to_string(w), numbers({0, 1, 2, 3}) == w));
  const av::LabelCorrelations found = av::label_correlations(numbers({3, 1, 4, 1.5}).unsqueeze(1), labels_of(columns));
  CHECK(found.values.item<double>() == doctest::Approx(1));
  CHECK(found.adjusted.item<double>() == 0);
}

TEST_CASE("chance_correlation predicts the largest of many correlations of random numbers") {
  const std::int64_t images = 400, scores = 30, factors = 30;
  const at::Tensor numbers_of_factors = normal_numbers({images, factors}, 2);
  std::vector<std::pair<av::Attribute, at::Tensor>> columns;
  for (std::int64_t k = 0; k < factors; ++k)
    columns.push_back({{std::to_string(k), true}, numbers_of_factors.select(1, k)});
  const double largest =
      av::label_correlations(normal_numbers({images, scores}), labels_of(columns)).values.abs().max().item<double>();
  const double foretold = av::chance_correlation(images, scores * factors);
  CHECK(largest < 1.2 * foretold);
  CHECK(largest > 0.7 * foretold);
}

TEST_CASE("scores of other images are refused") {
  const av::AttributeTable labels = labels_of({{{"age", true}, numbers({1, 2, 3})}});
  CHECK_THROWS_WITH_AS((void)av::label_correlations(normal_numbers({4, 2}), labels),
                       "labels of 3 images cannot go together with scores of 4", av::InvalidValue);
  CHECK_THROWS_WITH_AS(
      (void)av::label_correlations(normal_numbers({2, 2}), labels_of({{{"age", true}, numbers({1, 2})}})),
      "a correlation needs at least 3 images, not 2", av::InvalidValue);
}
