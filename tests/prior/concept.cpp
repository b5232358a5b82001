// SPDX-License-Identifier: MIT
#include <animevae/prior/concept.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

struct Complete {
  static constexpr std::string_view name = "complete";
  [[nodiscard]] av::Tensor rate_per_latent(const av::DiagonalGaussian&, const av::Tensor& z) const { return z; }
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like) const {
    return like;
  }
};

struct WithOwnTensors : Complete {
  [[nodiscard]] av::Tensor rate_per_latent(const av::DiagonalGaussian&, const av::Tensor& z,
                                           const av::OwnTensors&) const {
    return z;
  }
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like,
                                  const av::OwnTensors&) const {
    return like;
  }
};

struct OfAllLatents {
  static constexpr std::string_view name = "of all latents";
  [[nodiscard]] av::Tensor rate(const av::DiagonalGaussian&, const av::Tensor& z) const { return z; }
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like) const {
    return like;
  }
};

/// Its samples cannot be those of what it has learned.
struct SamplesWithoutOwnTensors {
  static constexpr std::string_view name = "samples without own tensors";
  [[nodiscard]] av::Tensor rate_per_latent(const av::DiagonalGaussian&, const av::Tensor& z,
                                           const av::OwnTensors&) const {
    return z;
  }
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like) const {
    return like;
  }
};

struct Nameless {
  [[nodiscard]] av::Tensor rate_per_latent(const av::DiagonalGaussian&, const av::Tensor& z) const { return z; }
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like) const {
    return like;
  }
};

struct WithoutSampler {
  static constexpr std::string_view name = "without sampler";
  [[nodiscard]] av::Tensor rate_per_latent(const av::DiagonalGaussian&, const av::Tensor& z) const { return z; }
};

struct WithoutRate {
  static constexpr std::string_view name = "without rate";
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like) const {
    return like;
  }
};

}  // namespace

TEST_CASE("a prior has a name, a rate per latent and a sampler") {
  CHECK(av::Prior<Complete>);
  CHECK(av::Prior<WithOwnTensors>);
  CHECK(av::Prior<OfAllLatents>);
  CHECK_FALSE(av::FactorisedPrior<OfAllLatents>);
  CHECK(av::FactorisedPrior<Complete>);
  CHECK(av::FactorisedPrior<WithOwnTensors>);
  CHECK_FALSE(av::Prior<SamplesWithoutOwnTensors>);
  CHECK_FALSE(av::Prior<Nameless>);
  CHECK_FALSE(av::Prior<WithoutSampler>);
  CHECK_FALSE(av::Prior<WithoutRate>);
}
