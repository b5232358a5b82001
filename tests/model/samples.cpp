// SPDX-License-Identifier: MIT
// Objectives that ask for several samples of each image.
#include <animevae/model/vae.hpp>

#include <ATen/ops/logsumexp.h>

#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include <animevae/metric/evaluate.hpp>
#include <animevae/posterior/full_gaussian.hpp>
#include <animevae/train/accumulate.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/write_checkpoints.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// -log of the mean of p(x, z) / q(z|x) over K samples (Burda et al., 2016).
template <int K>
struct ImportanceWeighted {
  static constexpr std::string_view name = "importance_weighted";
  static constexpr int samples = K;

  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress&) const {
    return (std::log(double(K)) - at::logsumexp(-(e.distortion_of_samples + e.rate_of_samples), {1})).mean();
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

struct EncoderOfCovariances {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(5));
};

template <int K>
using SamplingModel = TinyModel<av::Gaussian, ImportanceWeighted<K>>;

}  // namespace

TEST_CASE("an evaluation has the densities of each sample, and all else of the first") {
  const SamplingModel<3> model{.options = {.precision = at::kDouble}};
  const TinyModel<> plain{.options = {.precision = at::kDouble}};
  av::Generator generator = av::make_generator(1);
  const at::Tensor images = pixels({5, 1, 4, 4}), noise = model.noise(5, generator);
  CHECK(noise.sizes().vec() == std::vector<std::int64_t>{5, 3, 2});
  for (const av::Mode mode : {av::Mode::training, av::Mode::evaluation}) {
    const av::Evaluation e = model.evaluate(images, noise, mode);
    REQUIRE(e.distortion_of_samples.sizes().vec() == std::vector<std::int64_t>{5, 3});
    const auto q = plain.encode(images);
    for (std::int64_t k = 0; k < 3; ++k) {
      const av::Evaluation one = plain.evaluate(images, noise.select(1, k), mode);
      CHECK(difference(e.distortion_of_samples.select(1, k), one.distortion) < 1e-12);
      const at::Tensor rate = q.log_prob(one.z) - av::standard_normal_log_prob(one.z).sum(1);
      CHECK(difference(e.rate_of_samples.select(1, k), rate) < 1e-10);
      if (k > 0) continue;
      CHECK(same_bits(e.z, one.z));
      CHECK(same_bits(e.decoded, one.decoded));
      CHECK(same_bits(e.distortion, one.distortion));
      CHECK(same_bits(e.rate, one.rate));
    }
  }
}

TEST_CASE("an importance-weighted bound of more samples is tighter, and has the gradient of finite differences") {
  const at::Tensor images = pixels({4, 1, 4, 4});
  const SamplingModel<3> model{.options = {.precision = at::kDouble}};
  av::Generator generator = av::make_generator(1);
  const at::Tensor noise = model.noise(4, generator);
  model.tensors().zero_gradients();
  (void)model.gradients(images, noise, {});
  const av::ParameterGroup& group = model.tensors().groups().front();
  const auto loss = [&] { return model.loss(model.evaluate(images, noise), {}).item<double>(); };
  CHECK(gradient_error(group.values().detach(), group.gradients().clone(), loss) < 1e-6);

  const auto bound = []<int K>(const SamplingModel<K>& of) {
    const at::NoGradGuard no_grad;
    av::Generator draws = av::make_generator(2);
    const av::Evaluation e =
        of.evaluate(pixels({1, 1, 4, 4}).expand({512, 1, 4, 4}), of.noise(512, draws), av::Mode::evaluation);
    return of.loss(e, {}).template item<double>();
  };
  CHECK(bound(SamplingModel<50>{.reconstruction = {.scale = 0.3}, .options = {.precision = at::kDouble}}) <
        bound(SamplingModel<2>{.reconstruction = {.scale = 0.3}, .options = {.precision = at::kDouble}}) - 0.1);
}

TEST_CASE("a model of several samples trains in micro-batches, is measured, and goes on with the same bits") {
  const TemporaryFolder folder;
  const TensorDataSet data = tiny_images(12);
  const av::TrainOptions options{.epochs = 4, .batch_size = 4, .learning_rate = 1e-2, .seed = 3};
  SamplingModel<3> whole, first, resumed;
  av::train(whole, data, options, av::Step{av::Adam{}, av::Accumulate{2}});
  av::TrainOptions half = options, rest = options;
  half.epochs = 2;
  av::train(first, data, half, av::Step{av::Adam{}, av::Accumulate{2}}, av::WriteCheckpoints{folder / "c"});
  rest.resume = folder / "c";
  av::train(resumed, data, rest, av::Step{av::Adam{}, av::Accumulate{2}});
  CHECK(same_bits(whole.tensors().groups()[0].values(), resumed.tensors().groups()[0].values()));
  CHECK(av::evaluate(whole, data).images == 12);
  CHECK(av::evaluate(whole, data, {.batch_size = 5}).distortion ==
        doctest::Approx(av::evaluate(whole, data).distortion).epsilon(1e-5));
  CHECK(av::evaluate(whole, data, {.sample = false}).psnr > 0);
}

TEST_CASE("several samples work with a posterior that is no product") {
  using Full = av::Vae<EncoderOfCovariances, TinyDecoder, av::Gaussian, ImportanceWeighted<4>, av::StandardNormal,
                       av::FullGaussian>;
  Full model{};
  CHECK_NOTHROW(av::train(model, tiny_images(8), {.epochs = 2, .batch_size = 4}));
}

TEST_CASE("noise for another number of samples is refused") {
  const SamplingModel<3> model;
  for (const std::vector<std::int64_t>& sizes : {std::vector<std::int64_t>{4, 2}, {4, 2, 2}, {4}})
    CHECK_THROWS_WITH_AS((void)model.evaluate(tiny_images(4).images, normal_numbers(sizes, 1, at::kFloat)),
                         doctest::Contains("takes noise for 3 samples of each image"), av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)model.evaluate(tiny_images(4).images, normal_numbers({4, 3, 3}, 1, at::kFloat)),
                       "the noise of these images must be a tensor of 4x2, not of 4x3", av::InvalidValue);
}
