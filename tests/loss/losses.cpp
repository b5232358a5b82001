// SPDX-License-Identifier: MIT
#include <animevae/loss/losses.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("as_losses makes the model's loss of a number, and leaves losses as they are") {
  const at::Tensor a = normal_numbers({}, 1), b = normal_numbers({}, 2);
  const av::Losses one = av::as_losses(a);
  CHECK(one.model.is_same(a));
  CHECK_FALSE(one.decoder.defined());
  CHECK_FALSE(one.adversary.defined());
  CHECK(one.terms.empty());
  const av::Losses both = av::as_losses(av::Losses{.model = a, .adversary = b, .terms = {b}});
  CHECK(both.adversary.is_same(b));
  CHECK(both.terms.size() == 1);
}
