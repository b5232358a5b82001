// SPDX-License-Identifier: MIT
#include <animevae/train/snapshot.hpp>

#include <limits>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

void set(const av::Tensor& tensor, double value) {
  const at::NoGradGuard no_grad;
  av::Tensor{tensor}.fill_(value);
}

}  // namespace

TEST_CASE("a snapshot brings back parameters and running statistics") {
  static constexpr auto network = av::Network({4}, av::batch_norm());
  av::TensorStore store{{{"model", av::flat_size(network)}, {"other", 16}}, {}};
  (void)store.make_trained(network, "", "model");
  const av::Tensor number = store.make_own({.name = "x", .initial = 2}, "", "other");
  const av::Tensor running_mean = store.buffers()[0].tensor;

  av::Snapshot snapshot{store};
  set(store.groups()[0].values(), 7);
  set(number, 8);
  set(running_mean, 9);
  SUBCASE("as they were when it was made") {
    snapshot.restore();
    CHECK(number.item<float>() == 2);
    CHECK(running_mean.sum().item<float>() == 0);
    CHECK(store.groups()[0].parameters()[0].tensor.sum().item<float>() == 4);
  }
  SUBCASE("as they were at the last update") {
    CHECK(snapshot.update());
    set(number, 10);
    set(running_mean, 10);
    snapshot.restore();
    CHECK(number.item<float>() == 8);
    CHECK(running_mean[0].item<float>() == 9);
  }
  SUBCASE("but never numbers that are not finite") {
    CHECK(snapshot.update());
    set(running_mean, std::numeric_limits<double>::quiet_NaN());
    CHECK_FALSE(snapshot.update());
    set(running_mean, std::numeric_limits<double>::infinity());
    set(number, 11);
    CHECK_FALSE(snapshot.update());
    snapshot.restore();
    CHECK(number.item<float>() == 8);
    CHECK(running_mean[0].item<float>() == 9);
  }
}
