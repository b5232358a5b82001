// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/concept.hpp>

#include <ATen/ops/tensor.h>

#include <cmath>
#include <string>

#include <animevae/data/tensor_data.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/continuous_bernoulli.hpp>
#include <animevae/reconstruction/discretised_logistic.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/laplace.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

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

TEST_CASE("takes_any_number holds for densities over the reals alone") {
  CHECK(av::takes_any_number<av::GaussianWith<av::IdentityLink>>());
  CHECK(av::takes_any_number<av::LaplaceWith<av::IdentityLink, av::OptimalScale>>());
  CHECK_FALSE(av::takes_any_number<av::Gaussian>());
  CHECK_FALSE(av::takes_any_number<av::LaplaceWith<av::SymmetricLink>>());
  CHECK_FALSE(av::takes_any_number<av::Bernoulli>());
  CHECK_FALSE(av::takes_any_number<av::ContinuousBernoulli>());
  CHECK_FALSE(av::takes_any_number<av::DiscretisedLogistic>());
  CHECK_FALSE(av::takes_any_number<av::DiscretisedLogisticWith<av::IdentityLink>>());
  CHECK_FALSE(av::takes_any_number<Complete>());
}

TEST_CASE("pictures_of clips what a link puts outside of [0, 1], and passes NaN on") {
  const av::Tensor decoded = tensor_of({-3, 0.5, 3, std::nan("")}, {1, 1, 1, 4});
  const av::LaplaceWith<av::SymmetricLink> symmetric;
  CHECK(same_bits(symmetric.mean(decoded).narrow(3, 0, 3), tensor_of({-1, 0.75, 2}, {1, 1, 1, 3})));
  const av::Tensor pictures = av::pictures_of(symmetric, decoded);
  CHECK(same_bits(pictures.narrow(3, 0, 3), tensor_of({0, 0.75, 1}, {1, 1, 1, 3})));
  CHECK(pictures.narrow(3, 3, 1).isnan().all().item<bool>());
  CHECK(same_bits(av::pictures_of(av::Gaussian{}, decoded.narrow(3, 0, 3)), decoded.narrow(3, 0, 3).sigmoid()));
}

namespace {

/// Trains a model a step on numbers from -1 to 2.
template <class Distribution>
void train_outside() {
  TinyModel<Distribution> model;
  av::train(model, TensorDataSet{tiny_images(8).images * 3 - 1}, {.steps = 1});
}

template <class... Distributions>
void check_that_data_are_refused() {
  const auto check = []<class Distribution>(const Distribution&) {
    CAPTURE(std::string{Distribution::name});
    CHECK_THROWS_WITH_AS(train_outside<Distribution>(), doctest::Contains("images have numbers from 0 to 1"),
                         av::InvalidValue);
  };
  (check(Distributions{}), ...);
}

}  // namespace

TEST_CASE(
    "data outside of [0, 1] are refused by every distribution that needs images, and taken by those over the reals") {
  check_that_data_are_refused<av::Bernoulli, av::ContinuousBernoulli, av::Gaussian, av::GaussianOfOptimalScale,
                              av::Laplace, av::LaplaceWith<av::SymmetricLink>, av::GaussianWith<av::StandardisedLink>,
                              av::DiscretisedLogistic, av::DiscretisedLogisticWith<av::IdentityLink>>();
  CHECK_NOTHROW(train_outside<av::GaussianWith<av::IdentityLink, av::LearnedScale>>());
  CHECK_NOTHROW(train_outside<av::LaplaceWith<av::IdentityLink, av::OptimalScale>>());
}

namespace {

struct VectorEncoder {
  static constexpr auto network = av::Network({5}, av::linear(8));
};
struct VectorDecoder {
  static constexpr auto network = av::Network({4}, av::linear(5));
};

}  // namespace

TEST_CASE("a Gaussian over the reals reconstructs vectors of any size, and measures the same error as its decoder") {
  using Model = av::Vae<VectorEncoder, VectorDecoder, av::GaussianWith<av::IdentityLink, av::OptimalScale>>;
  const av::TensorData data{
      normal_numbers({200, 5}, 3, at::kFloat) * at::tensor({3., 2., 4., 0.1, 0.1}).to(at::kFloat) - 4};
  Model model{};
  av::train(model, data, {.epochs = 150, .batch_size = 50, .learning_rate = 2e-2});
  const at::Tensor again = model.reconstruct(data.samples());
  CHECK(same_bits(again, model.decode(model.encode(data.samples()).mean)));
  CHECK(again.min().item<double>() < -5);
  const double error = (again - data.samples()).square().mean().item<double>();
  CHECK(error < 0.2 * data.samples().var(0).mean().item<double>());
  const av::Metrics metrics = av::evaluate(model, data, {.sample = false});
  CHECK(metrics.mean_squared_error == doctest::Approx(error).epsilon(1e-4));
  CHECK(metrics.bits_per_dimension.value() ==
        doctest::Approx((metrics.distortion + metrics.rate) / (5 * std::log(2.0))).epsilon(1e-9));
  av::Generator generator = av::make_generator(1);
  CHECK(model.sample(100, generator).min().item<double>() < -5);
}
