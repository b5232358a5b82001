// SPDX-License-Identifier: MIT
#include <animevae/metric/feature_distance.hpp>

#include <animevae/network/network.hpp>
#include <animevae/tensor/tensor_store.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

constexpr auto two_taps =
    av::Network({1, 2, 2}, av::flatten() | av::linear(2, {.bias = false}) | av::tap("a") | av::relu() | av::tap("b"));
constexpr auto no_tap = av::Network({1, 2, 2}, av::flatten() | av::linear(2));

av::RunnableNetwork frozen(av::TensorStore& store, const at::Tensor& weight) {
  av::Weights weights{.source = "known"};
  weights.tensors = {{"linear1.weight", weight}};
  return store.make_frozen(two_taps, "", weights);
}

}  // namespace

TEST_CASE("the distance is relative to the features' length, and the mean over the taps") {
  av::TensorStore store{{}, {}};
  // The features are the first pixel, and the second with its sign turned.
  const auto network = frozen(store, at::tensor({1., 0., 0., 0., 0., -1., 0., 0.}, at::kFloat).view({2, 4}));
  const at::Tensor image = at::tensor({3., 4., 0., 0.}, at::kFloat).view({1, 1, 2, 2}),
                   picture = at::tensor({1., 4., 9., 9.}, at::kFloat).view({1, 1, 2, 2});
  // Tap a: (3, -4) and (1, -4), 4 / 21. Tap b: (3, 0) and (1, 0), 4 / 5.
  CHECK(av::feature_distance(network, image, picture).item<double>() == doctest::Approx((4. / 21 + 4. / 5) / 2));
}

TEST_CASE("the feature distance of equal pictures is 0, and each image's does not depend on the batch") {
  av::TensorStore store{{}, {}};
  const auto network = frozen(store, normal_numbers({2, 4}, 3).to(at::kFloat));
  const at::Tensor images = pixels({5, 1, 2, 2}, 1).to(at::kFloat), pictures = pixels({5, 1, 2, 2}, 2).to(at::kFloat);
  CHECK(av::feature_distance(network, images, images).abs().max().item<double>() < 1e-12);
  const at::Tensor all = av::feature_distance(network, images, pictures);
  const at::Tensor last = av::feature_distance(network, images.narrow(0, 4, 1), pictures.narrow(0, 4, 1));
  CHECK(all[4].item<double>() == doctest::Approx(last.item<double>()).epsilon(1e-6));
}

TEST_CASE("a network without taps cannot compare") {
  av::TensorStore store{{{"model", av::flat_size(no_tap)}}, {}};
  const auto network = store.make_trained(no_tap, "", "model");
  const at::Tensor images = pixels({1, 1, 2, 2}, 1).to(at::kFloat);
  CHECK_THROWS_AS((void)av::feature_distance(network, images, images), av::InvalidValue);
}
