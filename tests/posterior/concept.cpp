// SPDX-License-Identifier: MIT
#include <animevae/posterior/concept.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

struct PlainBatch {
  av::Tensor z{};
  [[nodiscard]] av::Tensor rsample(const av::Tensor& noise) const { return z + noise; }
  [[nodiscard]] av::Tensor point() const { return z; }
};

struct PlainPosterior {
  static constexpr std::string_view name = "plain";
  static constexpr av::Shape moments(av::Shape latent) { return latent; }
  static constexpr av::Shape noise(av::Shape latent) { return latent; }
  using Batch = PlainBatch;
  static Batch of(const av::Tensor& moments, av::Shape) { return {moments}; }
};

struct PosteriorWithTensors : PlainPosterior {
  static Batch of(const av::Tensor& moments, av::Shape, const av::OwnTensors& own) { return {moments + own[0]}; }
};

struct PosteriorWithoutPoint : PlainPosterior {
  struct Batch {
    [[nodiscard]] av::Tensor rsample(const av::Tensor& noise) const { return noise; }
  };
  static Batch of(const av::Tensor&, av::Shape) { return {}; }
};

struct PosteriorOfAnotherType : PlainPosterior {
  static av::Tensor of(const av::Tensor& moments, av::Shape) { return moments; }
};

struct PosteriorWithoutNoise {
  static constexpr std::string_view name = "without noise";
  static constexpr av::Shape moments(av::Shape latent) { return latent; }
  using Batch = PlainBatch;
  static Batch of(const av::Tensor& moments, av::Shape) { return {moments}; }
};

}  // namespace

TEST_CASE("a posterior has a name, the shapes of moments and noise, and makes batches with samples and points") {
  CHECK(av::Posterior<PlainPosterior>);
  CHECK(av::Posterior<PosteriorWithTensors>);
  CHECK_FALSE(av::Posterior<PosteriorWithoutPoint>);
  CHECK_FALSE(av::Posterior<PosteriorOfAnotherType>);
  CHECK_FALSE(av::Posterior<PosteriorWithoutNoise>);
  CHECK_FALSE(av::HasDensity<PlainBatch>);
}

TEST_CASE("rows are flattened points, and one image's rows are its own") {
  const av::Tensor maps = normal_numbers({3, 2, 2, 2});
  const av::LatentRows rows = av::rows_of(PlainBatch{maps});
  CHECK(same_bits(rows.point, maps.flatten(1)));
  CHECK_FALSE(rows.log_variance.defined());
  CHECK(same_bits(rows.of_image(1).point, maps[1].flatten()));
  CHECK_FALSE(rows.of_image(1).log_variance.defined());
}
