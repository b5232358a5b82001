// SPDX-License-Identifier: MIT
#include <animevae/train/ema.hpp>

#include <algorithm>

#include "support/doctest.hpp"
#include "support/matrix_and_bias.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// Weights that go their own way.
at::Tensor weights_at(int step) { return normal_numbers({6, 5}, std::uint64_t(step)); }

}  // namespace

TEST_CASE("an average is decay times itself plus the rest of the weights, with less of itself in the first steps") {
  for (const bool warm_up : {true, false}) {
    const MatrixAndBias two{weights_at(0), normal_numbers({7})};
    av::Ema ema{.decay = 0.6, .warm_up = warm_up};
    ema.begin({&two.group, 1});
    at::Tensor expected = weights_at(0);
    for (int step = 1; step <= 30; ++step) {
      {
        const at::NoGradGuard no_grad;
        two.matrix.copy_(weights_at(step));
      }
      ema.updated({&two.group, 1}, {.step = step});
      const double d = warm_up ? std::min(0.6, (1.0 + step) / (10.0 + step)) : 0.6;
      expected = d * expected + (1 - d) * weights_at(step);
    }
    CHECK(difference(ema.averages[two.group].values.narrow(0, 0, 30), expected.flatten()) < 1e-14);
  }
}

TEST_CASE("weights and averages are exchanged, and exchanged back to the last bit") {
  const MatrixAndBias two{weights_at(0), normal_numbers({7})};
  av::Ema ema;
  ema.begin({&two.group, 1});
  {
    const at::NoGradGuard no_grad;
    two.matrix.add_(1);
  }
  const at::Tensor weights = two.values();
  ema.exchange({&two.group, 1});
  CHECK(same_bits(two.matrix.detach(), weights_at(0)));
  ema.exchange({&two.group, 1});
  CHECK(same_bits(two.values(), weights));
}
