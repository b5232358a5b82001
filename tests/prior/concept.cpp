// SPDX-License-Identifier: MIT
#include <animevae/prior/concept.hpp>

#include <array>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

struct Complete {
  static constexpr std::string_view name = "complete";
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like) const {
    return like;
  }
};

struct WithOwnTensors {
  static constexpr std::string_view name = "with own tensors";
  static constexpr std::array own_tensors{av::OwnTensor{"mean"}};
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like,
                                  const av::OwnTensors&) const {
    return like;
  }
};

/// Its samples cannot be those of what it has learned.
struct SamplesWithoutOwnTensors : Complete {
  static constexpr std::array own_tensors{av::OwnTensor{"mean"}};
};

struct Nameless {
  [[nodiscard]] av::Tensor sample(std::int64_t, av::Shape, av::Generator&, const av::Tensor& like) const {
    return like;
  }
};

struct WithoutSampler {
  static constexpr std::string_view name = "without sampler";
};

}  // namespace

TEST_CASE("a prior has a name and a sampler, which gets the tensors that the prior declares") {
  CHECK(av::Prior<Complete>);
  CHECK(av::Prior<WithOwnTensors>);
  CHECK(av::own_tensors_of<WithOwnTensors>({1}).size() == av::own_tensors_of<SamplesWithoutOwnTensors>({1}).size());
  CHECK_FALSE(av::Prior<SamplesWithoutOwnTensors>);
  CHECK_FALSE(av::Prior<Nameless>);
  CHECK_FALSE(av::Prior<WithoutSampler>);
}
