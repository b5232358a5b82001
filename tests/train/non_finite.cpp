// SPDX-License-Identifier: MIT
#include <animevae/train/non_finite.hpp>

#include <ATen/ops/full.h>

#include <limits>

#include <animevae/train/clip.hpp>
#include <animevae/train/step.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// A store with a weight and a running statistic, a step with an average, and gradients.
struct Workbench {
  av::TensorStore store{{{"model", 16}}, {.precision = at::kDouble}};
  at::Tensor weight = store.make_own({.name = "w", .shape = {5}}, "", "model");
  at::Tensor statistic = store.make_own({.name = "s", .shape = {2}, .trained = false}, "", "model");
  av::Step<av::Adam, av::Ema> step{};

  Workbench() {
    step.begin(store.groups());
    weight.grad().copy_(normal_numbers({5}));
  }

  /// A step, as training takes it.
  void take(bool choose_on_device) {
    const at::NoGradGuard no_grad;
    av::SkipNonFinite skip{store, choose_on_device};
    skip.before_losses();
    statistic.add_(1);
    const av::BatchLosses losses{3, at::full({1}, 2.0, at::kDouble)};
    skip.update_if(av::all_finite(losses, store.groups()), store.groups(), step, [&] {
      step.update(store.groups()[0], 0.1);
      step.updated(store.groups(), {});
    });
  }

  [[nodiscard]] std::vector<at::Tensor> everything() {
    std::vector<at::Tensor> all{weight.detach().clone(), statistic.clone()};
    av::for_each_state(step, [&](const std::string&, auto& value) { all.push_back(av::state_tensor(value).clone()); });
    return all;
  }
};

void check_same(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(same_bits(a[i], b[i]));
}

}  // namespace

TEST_CASE("a NaN or an infinity in the loss or in any gradient is found") {
  const Workbench bench;
  const auto finite = [&](double loss) {
    return av::all_finite({1, at::full({1}, loss, at::kDouble)}, bench.store.groups()).item<bool>();
  };
  CHECK(finite(3));
  CHECK_FALSE(finite(std::numeric_limits<double>::quiet_NaN()));
  CHECK_FALSE(finite(-std::numeric_limits<double>::infinity()));
  bench.weight.grad()[3] = std::numeric_limits<double>::infinity();
  CHECK_FALSE(finite(3));
}

TEST_CASE("a step that is not finite changes nothing, whether the host or the device decides") {
  for (const bool on_device : {false, true}) {
    CAPTURE(on_device);
    Workbench bench;
    bench.take(on_device);
    const std::vector<at::Tensor> before = bench.everything();
    CHECK(bench.statistic[0].item<double>() == 1);
    bench.weight.grad()[3] = std::numeric_limits<double>::quiet_NaN();
    bench.take(on_device);
    check_same(bench.everything(), before);
  }
}

TEST_CASE("a finite step is the same, whether the host or the device decides") {
  Workbench host, device;
  for (int i = 0; i < 3; ++i) {
    host.take(false);
    device.take(true);
  }
  check_same(host.everything(), device.everything());
}
