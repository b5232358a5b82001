// SPDX-License-Identifier: MIT
#include <animevae/labels/attribute_vectors.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// Labels of images that have no names worth knowing, (images, attributes).
av::AttributeTable labels_of(const at::Tensor& x, std::vector<av::Attribute> attributes) {
  av::AttributeTable labels{.source = "labels", .attributes = std::move(attributes)};
  const at::Tensor plain = x.to(at::kFloat).contiguous();
  labels.values.assign(plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel());
  for (std::int64_t i = 0; i < x.size(0); ++i) labels.images.push_back(std::to_string(i));
  return labels;
}

/// Sides that often come together, and a factor, of 200 images.
at::Tensor correlated_sides() {
  const at::Tensor n = normal_numbers({200, 3}, 9);
  const at::Tensor a = n.select(1, 0), b = a * 0.8 + n.select(1, 1) * 0.6;
  return at::stack({at::sign(a), at::sign(b), n.select(1, 2)}, 1);
}

}  // namespace

TEST_CASE("an attribute vector is the difference of the means of the two sides, by hand") {
  const at::Tensor means = tensor_of({1, 0, 3, 0, 0, 5, 0, 7}, {4, 2});
  const av::Directions d = av::attribute_vectors(means, labels_of(tensor_of({1, 1, -1, -1}, {4, 1}), {{"smile"}}));
  CHECK(d.names == std::vector<std::string>{"smile"});
  CHECK(d.kind == "attributes");
  CHECK(difference(d.vectors, tensor_of({2, -6}, {1, 2})) < 1e-6);
  CHECK(difference(d.origin, tensor_of({1, 3}, {2})) < 1e-6);
  // Sides of different sizes: (1, 0) - mean of (3, 0), (0, 5), (0, 7)
  const av::Directions e = av::attribute_vectors(means, labels_of(tensor_of({1, -1, -1, -1}, {4, 1}), {{"smile"}}));
  CHECK(difference(e.vectors, tensor_of({0, -4}, {1, 2})) < 1e-6);
}

TEST_CASE("the vector of a factor is two standard deviations of the factor long") {
  const at::Tensor x = tensor_of({1, 2, 3, 6}, {4, 1});
  const at::Tensor means = at::matmul(x, tensor_of({0.5, -2}, {1, 2})) + 7;
  const av::Directions d = av::attribute_vectors(means, labels_of(x, {{"age", true}}));
  const double deviation = std::sqrt((4 + 1 + 0 + 9) / 4.0);
  CHECK(difference(d.vectors, tensor_of({deviation, -4 * deviation}, {1, 2})) < 1e-5);
}

TEST_CASE("with disentangle, least squares give each of several correlated attributes its own effect") {
  const at::Tensor x = correlated_sides(), effects = normal_numbers({3, 5}, 3);
  const at::Tensor means = at::matmul(x, effects) + normal_numbers({5}, 4);
  const av::AttributeTable labels = labels_of(x, {{"a"}, {"b"}, {"n", true}});
  const av::Directions d = av::attribute_vectors(means, labels, {.disentangle = true});
  const double deviation = at::sqrt(at::square(x.select(1, 2) - x.select(1, 2).mean()).mean()).item<double>();
  const at::Tensor expected = effects * tensor_of({2, 2, 2 * deviation}, {3, 1});
  CHECK(difference(d.vectors, expected) < 1e-5);
  CHECK(d.more.at("method") == "least squares");
  // The difference of means of the first has a share of the second.
  CHECK(difference(av::attribute_vectors(means, labels).vectors, expected) > 0.1);
}

TEST_CASE("with noisy latents the least squares satisfy the normal equations") {
  const at::Tensor x = correlated_sides(),
                   means = at::matmul(x, normal_numbers({3, 4}, 3)) + normal_numbers({200, 4}, 5);
  const av::Directions d =
      av::attribute_vectors(means, labels_of(x, {{"a"}, {"b"}, {"n", true}}), {.disentangle = true});
  const at::Tensor centred = x - x.mean(0);
  const at::Tensor slopes =
      d.vectors.to(at::kDouble) /
      at::stack({tensor_of({2}, {}), tensor_of({2}, {}), at::sqrt(at::square(centred.select(1, 2)).mean()) * 2})
          .unsqueeze(1);
  const at::Tensor residual = means - means.mean(0) - at::matmul(centred, slopes);
  CHECK(difference(at::matmul(centred.t(), residual) / 200, at::zeros_like(slopes)) < 1e-5);
}

TEST_CASE("least squares of a single attribute are its difference of means") {
  const at::Tensor x = correlated_sides().narrow(1, 0, 1), means = normal_numbers({200, 4}, 5);
  const av::AttributeTable labels = labels_of(x, {{"a"}});
  CHECK(difference(av::attribute_vectors(means, labels).vectors,
                   av::attribute_vectors(means, labels, {.disentangle = true}).vectors) < 1e-6);
}

TEST_CASE("each word of a column is compared with all images that have another word") {
  // Three colours, 30, 20 and 10 times, each a place of its own.
  const at::Tensor places = tensor_of({1, 0, 0, 2, 5, 5}, {3, 2});
  std::vector<double> sides;
  std::vector<at::Tensor> rows;
  for (int i = 0; i < 60; ++i) {
    const int colour = i < 30 ? 0 : i < 50 ? 1 : 2;
    for (int k = 0; k < 3; ++k) sides.push_back(k == colour ? 1 : -1);
    rows.push_back(places[colour]);
  }
  const at::Tensor means = at::stack(rows);
  const av::AttributeTable labels =
      labels_of(tensor_of(sides, {60, 3}),
                {{"hair=red", false, "hair"}, {"hair=blue", false, "hair"}, {"hair=green", false, "hair"}});
  // Red against the others, of which blue is two thirds: (1, 0) - (0 * 2 + 5, 2 * 2 + 5) / 3
  const at::Tensor expected = tensor_of({1 - 5.0 / 3, -3, -2, 0.75, 5 - 0.6, 5 - 0.8}, {3, 2});
  CHECK(difference(av::attribute_vectors(means, labels).vectors, expected) < 1e-5);
  CHECK(difference(av::attribute_vectors(means, labels, {.disentangle = true}).vectors, expected) < 1e-5);
}

TEST_CASE("an empty side, a factor that never changes and other images are refused") {
  const at::Tensor means = normal_numbers({3, 2}, 1);
  CHECK_THROWS_WITH_AS((void)av::attribute_vectors(means, labels_of(tensor_of({-1, -1, -1}, {3, 1}), {{"hat"}})),
                       "'hat' has an empty side: none of the 3 images has it", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::attribute_vectors(means, labels_of(tensor_of({1, 1, 1}, {3, 1}), {{"hat"}})),
                       "'hat' has an empty side: all of the 3 images have it", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::attribute_vectors(means, labels_of(tensor_of({4, 4, 4}, {3, 1}), {{"age", true}})),
                       "'age' is the same number for all of the 3 images", av::InvalidValue);
  CHECK_THROWS_AS((void)av::attribute_vectors(means, labels_of(tensor_of({1, -1}, {2, 1}), {{"hat"}})),
                  av::InvalidValue);
}

TEST_CASE("too few images, and attributes that follow from one another, cannot be fitted together") {
  const at::Tensor x = tensor_of({1, -1, -1, 1, -1, -1}, {3, 2});
  CHECK_THROWS_WITH_AS(
      (void)av::attribute_vectors(normal_numbers({3, 2}, 1), labels_of(x, {{"a"}, {"b"}}), {.disentangle = true}),
      "3 images are too few to fit 2 attributes together; there must be at least 4, or fewer attributes",
      av::InvalidValue);
  const at::Tensor sides = correlated_sides();
  const at::Tensor doubled = at::cat({sides, -sides.narrow(1, 1, 1)}, 1);
  CHECK_THROWS_WITH_AS(
      (void)av::attribute_vectors(normal_numbers({200, 2}, 1),
                                  labels_of(doubled, {{"a"}, {"b"}, {"n", true}, {"not b"}}), {.disentangle = true}),
      "attributes that follow from one another cannot be told apart: 'b', 'not b' in these 200 "
      "images; leave one of them out",
      av::InvalidValue);
}

TEST_CASE("where latents are linear in the labels, an edit moves its own attribute by 1 and hardly any other") {
  const at::Tensor x = correlated_sides().narrow(1, 0, 2), effects = tensor_of({1, 0, 0, 3}, {2, 2});
  const at::Tensor means = at::matmul(x, effects);
  const av::AttributeTable labels = labels_of(x, {{"a"}, {"b"}});
  // Almost: the penalty is that of 200 images.
  const at::Tensor readings = av::attribute_readings(means, labels);
  const at::Tensor apart = av::side_effects(av::attribute_vectors(means, labels, {.disentangle = true}), readings);
  CHECK(difference(apart, tensor_of({1, 0, 0, 1}, {2, 2})) < 0.1);
  // Images with the first have the second more often, by half the difference of its mean sides.
  const at::Tensor entangled = av::side_effects(av::attribute_vectors(means, labels), readings);
  const double more = (((x.select(1, 1) * (x.select(1, 0) + 1)).sum() / (x.select(1, 0) + 1).sum() -
                        (x.select(1, 1) * (1 - x.select(1, 0))).sum() / (1 - x.select(1, 0)).sum()) /
                       2)
                          .item<double>();
  CHECK(entangled[0][0].item<double>() == doctest::Approx(1).epsilon(0.06));
  CHECK(entangled[0][1].item<double>() == doctest::Approx(more).epsilon(0.1));
}

TEST_CASE("attribute_readings solve the normal equations of ridge regression, with more latents than images too") {
  const at::Tensor x = correlated_sides().narrow(0, 0, 6).narrow(1, 2, 1);
  const av::AttributeTable labels = labels_of(x, {{"n", true}});
  for (const std::int64_t latents : {4, 9}) {
    const at::Tensor means = normal_numbers({6, latents}, 3), z = means - means.mean(0);
    const at::Tensor y = (x - x.mean()) / (at::sqrt(at::square(x - x.mean()).mean()) * 2);
    const at::Tensor b = av::attribute_readings(means, labels).t();
    const double penalty = at::square(z).sum().item<double>() / 6;
    // The gradient of |z b - y|^2 / 2 + penalty |b|^2 / 2
    CHECK(difference(at::matmul(z.t(), at::matmul(z, b) - y) + b * penalty, at::zeros_like(b)) < 1e-6);
  }
}

TEST_CASE("side_effects are near 0 for labels that do not depend on the latents") {
  const at::Tensor x = at::sign(normal_numbers({400, 1}, 1)), means = normal_numbers({400, 3}, 2);
  const av::AttributeTable labels = labels_of(x, {{"hidden"}});
  const at::Tensor effects =
      av::side_effects(av::attribute_vectors(means, labels), av::attribute_readings(means, labels));
  CHECK(effects.abs().max().item<double>() < 0.05);
}
