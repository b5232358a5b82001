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
  CHECK(difference(av::SymmetricLink{}(decoded), (decoded + 1) / 2) < 1e-15);
  CHECK(av::Sigmoid::name == "sigmoid");
  CHECK(av::IdentityLink::name == "identity");
}

TEST_CASE("a standardised picture gets its mean and deviation back, channel by channel") {
  const av::Tensor decoded = normal_numbers({2, 3, 2, 2});
  const av::StandardisedLink link{.mean = {0.1, 0.2, 0.3}, .deviation = {1, 2, 4}};
  for (std::int64_t channel = 0; channel < 3; ++channel) {
    const double factor = link.deviation[std::size_t(channel)], shift = link.mean[std::size_t(channel)];
    CHECK(difference(link(decoded).select(1, channel), decoded.select(1, channel) * factor + shift) < 1e-14);
  }
  CHECK(av::StandardisedLink{}.mean[0] * 255 == doctest::Approx(134.10714722));
  CHECK(std::pow(av::StandardisedLink{}.deviation[2] * 255, 2) == doctest::Approx(2519.35791016));
}

TEST_CASE("StandardisedLink takes vectors of its channels too") {
  const av::StandardisedLink link{.mean = {0.1, 0.2, 0.3}, .deviation = {1, 2, 4}};
  const av::Tensor decoded = normal_numbers({4, 3});
  CHECK(same_bits(link(decoded), link(decoded.view({4, 3, 1, 1})).flatten(1)));
}

TEST_CASE("visit_link visits the means and deviations of a link") {
  av::StandardisedLink link{.deviation = {1, 0, 1}};
  int visited = 0, wrong = 0;
  av::visit_link(link, [&](std::string_view, double value, const av::Limits& limits, std::string_view) {
    ++visited;
    wrong += limits.admit(value) ? 0 : 1;
  });
  CHECK(visited == 6);
  CHECK(wrong == 1);
}
