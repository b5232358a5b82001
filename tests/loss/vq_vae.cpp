// SPDX-License-Identifier: MIT
#include <animevae/loss/vq_vae.hpp>

#include <ATen/ops/_unique2.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include <animevae/metric/evaluate.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/posterior/codebook.hpp>
#include <animevae/posterior/moving_codebook.hpp>
#include <animevae/prior/autoregressive.hpp>
#include <animevae/prior/uniform_codes.hpp>
#include <animevae/train/train.hpp>
#include <animevae/weights/model_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// Vectors of 3 numbers at the four places of a 2x2 map.
struct MapEncoder {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::conv(8, {.kernel = 2, .stride = 2}) | av::elu() | av::conv(3, {.kernel = 1}));
};
struct MapDecoder {
  static constexpr auto network = av::Network(
      {3, 2, 2}, av::conv(8, {.kernel = 1}) | av::elu() | av::conv_transpose(1, {.kernel = 2, .stride = 2}));
};

template <class Q>
using CodeModel = av::Vae<MapEncoder, MapDecoder, av::Gaussian, av::VqVae, av::UniformCodes, Q>;
using ByGradient = CodeModel<av::Codebook<8>>;
using ByMean = CodeModel<av::MovingCodebook<8>>;

}  // namespace

TYPE_TO_STRING(ByGradient);
TYPE_TO_STRING(ByMean);

TEST_CASE_TEMPLATE("a VQ-VAE learns, is saved and read, samples codes, and its rate is that of uniform codes", Model,
                   ByGradient, ByMean) {
  Model model{.options = {.seed = 2}};
  static_assert(av::TrainableModel<Model>);
  const TensorDataSet data = tiny_images(48);
  const double before = av::evaluate(model, data).distortion;
  av::train(model, data, {.epochs = 80, .batch_size = 16, .learning_rate = 1e-2});
  const av::Metrics after = av::evaluate(model, data);
  CHECK(after.distortion < before - 0.1);
  CHECK(av::evaluate(model, data, {.batch_size = 5}).distortion == doctest::Approx(after.distortion).epsilon(1e-5));
  CHECK(after.rate == doctest::Approx(4 * std::log(8.0)));
  CHECK(after.rate_per_latent.empty());

  const TemporaryFolder folder;
  av::save_model(folder / "model.safetensors", model);
  Model again{.options = {.seed = 3}};
  av::load_model(folder / "model.safetensors", again);
  CHECK(same_bits(model.reconstruct(data.images), again.reconstruct(data.images)));

  av::Generator generator = av::make_generator(1);
  CHECK(model.sample_codes(5, generator).sizes().vec() == std::vector<std::int64_t>{5, 4});
  const at::Tensor z = model.sample_latents(50, generator).flatten(2).transpose(1, 2).flatten(0, 1);  // (200, 3)
  const at::Tensor codes = model.parts.own_posterior[0].view({8, 3});
  CHECK((z.unsqueeze(1) - codes.unsqueeze(0)).abs().amax(2).amin(1).max().template item<double>() == 0);
  CHECK(model.sample(3, generator).sizes().vec() == std::vector<std::int64_t>{3, 1, 4, 4});
}

TEST_CASE("the loss of a VQ-VAE is distortion, rate, codebook error and a quarter of the commitment error") {
  const ByGradient model{.options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({3, 1, 4, 4}, 5), noise = normal_numbers({3, 0});
  const av::Evaluation e = model.evaluate(images, noise);
  const auto q = model.encode(images);
  const double expected =
      (e.distortion + e.rate + (q.encoded - q.chosen).square().sum({1, 2, 3}) * 1.25).mean().item<double>();
  CHECK(model.loss(e, {}).item<double>() == doctest::Approx(expected));
}

TEST_CASE("a prior of codes that is trained with a VQ-VAE has a smaller rate than uniform codes") {
  using Model =
      av::Vae<MapEncoder, MapDecoder, av::Gaussian, av::VqVae, av::Autoregressive<8, 8, 2>, av::MovingCodebook<8>>;
  Model model{.options = {.seed = 2}};
  const TensorDataSet data = tiny_images(48);
  CHECK(av::evaluate(model, data).rate == doctest::Approx(4 * std::log(8.0)));
  av::train(model, data, {.epochs = 80, .batch_size = 16, .learning_rate = 1e-2});
  CHECK(av::evaluate(model, data).rate < 0.9 * 4 * std::log(8.0));
  av::Generator generator = av::make_generator(1);
  CHECK(model.sample(3, generator).sizes().vec() == std::vector<std::int64_t>{3, 1, 4, 4});
}

TEST_CASE("with a moving codebook most codes come into use") {
  ByMean model{.options = {.seed = 2}};
  const TensorDataSet data = tiny_images(48);
  av::train(model, data, {.epochs = 40, .batch_size = 16, .learning_rate = 1e-2});
  const at::Tensor used = std::get<0>(at::_unique2(model.encode(data.images).indices.flatten()));
  CHECK(used.numel() >= 6);
}
