// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/link.hpp>

#include <cmath>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the sigmoid maps the decoder's values into (0, 1), the identity leaves them") {
  const av::Tensor decoded = normal_numbers({2, 3, 2, 2});
  CHECK(difference(av::Sigmoid{}(decoded), 1 / (1 + (-decoded).exp())) < 1e-14);
  CHECK(same_bits(av::IdentityLink{}(decoded), decoded));
  CHECK(av::Sigmoid::name == "sigmoid");
  CHECK(av::IdentityLink::name == "identity");
}
