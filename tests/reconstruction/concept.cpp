// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/concept.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

struct Complete {
  static constexpr std::string_view name = "complete";
  static constexpr int outputs_per_channel = 2;
  static constexpr av::Support support = av::Support::features;
  [[nodiscard]] av::Tensor log_prob(const av::Tensor& decoded, const av::Tensor&, const av::OwnTensors&) const {
    return decoded;
  }
  [[nodiscard]] av::Tensor mean(const av::Tensor& decoded) const { return decoded; }
};

struct WithoutMean {
  static constexpr std::string_view name = "without mean";
  static constexpr int outputs_per_channel = 1;
  static constexpr av::Support support = av::Support::binary;
  [[nodiscard]] av::Tensor log_prob(const av::Tensor& decoded, const av::Tensor&, const av::OwnTensors&) const {
    return decoded;
  }
};

struct Averaging : Complete {  // one number for a batch is not nats per image, and not a tensor
  [[nodiscard]] double log_prob(const av::Tensor&, const av::Tensor&, const av::OwnTensors&) const { return 0; }
};

}  // namespace

TEST_CASE("a reconstruction distribution has a name, a support, a log-probability and a mean") {
  CHECK(av::ReconstructionDistribution<Complete>);
  CHECK_FALSE(av::ReconstructionDistribution<WithoutMean>);
  CHECK_FALSE(av::ReconstructionDistribution<Averaging>);
}

TEST_CASE("dimensions are the numbers of one image") { CHECK(av::dimensions(pixels({5, 3, 4, 2})) == 24); }
