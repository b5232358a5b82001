// SPDX-License-Identifier: MIT
#include <animevae/train/learning_rate_parts.hpp>

#include <cmath>
#include <cstdint>

#include <animevae/tensor/tensor.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"

namespace av = animevae;

TEST_CASE("a learning rate of one's own is a function of the progress") {
  const av::LearningRate rate{[](const av::Progress& p) { return 1 / std::sqrt(double(p.step)); }};
  CHECK(rate.learning_rate_factor({.step = 4}) == 0.5);
}

TEST_CASE("one cycle is torch.optim.lr_scheduler.OneCycleLR") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const at::Tensor expected = (*oracle)["one_cycle"];
  for (std::int64_t step = 1; step <= 40; ++step)
    CHECK(av::OneCycle{}.learning_rate_factor({.step = step, .total_steps = 40}) ==
          doctest::Approx(expected[step - 1].item<double>()).epsilon(1e-12));
}

TEST_CASE("a plateau lowers the learning rate when torch.optim.lr_scheduler.ReduceLROnPlateau does") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const at::Tensor losses = (*oracle)["plateau.losses"], rates = (*oracle)["plateau.rates"];
  av::ReduceOnPlateau plateau{.factor = 0.5, .patience = 2};
  for (std::int64_t i = 0; i < losses.size(0); ++i) {
    plateau.epoch_ended(0, {.loss = losses[i].item<double>()});
    CHECK(plateau.learning_rate_factor({}) == rates[i].item<double>());
  }
}

TEST_CASE("a cosine falls from the whole learning rate to its end over the training") {
  const av::CosineDecay cosine{.end = 0.2};
  const auto at = [&](std::int64_t step) { return cosine.learning_rate_factor({.step = step, .total_steps = 100}); };
  CHECK(at(1) == 1);
  CHECK(at(51) == doctest::Approx(0.6));
  CHECK(at(26) == doctest::Approx(0.2 + 0.8 * (1 + std::sqrt(0.5)) / 2));
  CHECK(at(101) == doctest::Approx(0.2));
  CHECK(at(5000) == doctest::Approx(0.2));
}
