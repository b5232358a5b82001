// SPDX-License-Identifier: MIT
#include <animevae/systems/facenet.hpp>

#include <ATen/ops/cat.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/square.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include <animevae/architecture/face_factor_network.hpp>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/system.hpp"
#include "support/tensors.hpp"

namespace av = animevae;
namespace facenet = animevae::facenet;

TEST_CASE("the models have the published numbers of parameters") {
  CHECK(trained_numbers(facenet::make_model<facenet::Model<av::DfcVariant::published>>().tensors()) == 2'311'403);
  CHECK(trained_numbers(facenet::make_model<facenet::ResnetModel<av::DfcVariant::published>>().tensors()) == 7'072'379);
  CHECK(trained_numbers(facenet::make_model<facenet::LargeModel<av::DfcVariant::published>>().tensors()) == 5'228'351);
}

TEST_CASE("facenet's model has truncated normal weights and a squared error in levels of 255") {
  const auto model = facenet::make_model();
  CHECK(model.tensors().options().initialisation == av::Initialisation::truncated_normal);
  CHECK(model.reconstruction.scale.width == doctest::Approx(1.0 / 255));
  CHECK(facenet::beta_of(1.0 / 255) == doctest::Approx(0.5));
  CHECK(facenet::beta_of(facenet::scale_of(7)) == doctest::Approx(7));
  CHECK(model.beta_at({}) == 1);
}

TEST_CASE("the losses that facenet prints equal the oracle's, and the objective agrees with them") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto model = facenet::make_model({}, /*faithful_batch=*/5);
  const av::Evaluation e = evaluation_of(*oracle, "facenet", model.reconstruction);
  const auto expected = [&](const std::string& name) {
    return doctest::Approx(oracle->number("facenet." + name)).epsilon(1e-8);  // its constants have that many digits
  };
  CHECK(facenet::plain(e) == expected("plain"));
  CHECK(facenet::kl(e) == expected("kl"));
  CHECK(facenet::beta_of(model.reconstruction.scale.width) == doctest::Approx(2.5));
  CHECK(facenet::plain_from_distortion(e.distortion.mean().item<double>(), e.images.size(0),
                                       model.reconstruction.scale.width) == expected("plain"));
  CHECK(facenet::total(facenet::plain(e), facenet::kl(e)) == expected("total"));
  const double s = model.reconstruction.scale.width, constant = 6'144 * std::log(2 * std::numbers::pi * s * s);
  CHECK(model.objective(e, {}).item<double>() - constant == expected("total"));
}

namespace {

using Features = av::FaceFactorFeatures<facenet::image, 2>;

av::Weights random_features() {
  av::TensorStore store{{{"model", av::flat_size(Features::network)}}, {.seed = 3}};
  (void)store.make_trained(Features::network, "", "model");
  return {.source = "random", .tensors = store.saved()};
}

}  // namespace

TEST_CASE("'PERCEPTUAL' is the sum of squared differences over every feature, and the distortion is half of it") {
  const av::Weights weights = random_features();
  const auto model = facenet::make_perceptual_model<Features>(weights);
  const av::Tensor images = pixels({3, 3, 64, 64}, 1).to(at::kFloat);
  const av::Tensor decoded = normal_numbers({3, 3, 64, 64}, 2).to(at::kFloat);
  av::Evaluation e;
  e.images = images;
  e.decoded = decoded;

  // One image at a time, and each of the two pictures by itself.
  const av::RunnableNetwork& network = *model.parts.own_reconstruction.network;
  double sum = 0, features = 0;
  for (std::int64_t n = 0; n < 3; ++n) {
    const auto image = network.features(images.narrow(0, n, 1));
    const auto picture = network.features(av::facenet::Pixels{}.link(decoded.narrow(0, n, 1)));
    for (std::size_t tap = 0; tap < image.size(); ++tap) {
      sum += at::square(picture[tap].features - image[tap].features).to(at::kDouble).sum().item<double>();
      features += double(image[tap].features.numel());
    }
  }
  e.distortion = -model.reconstruction.log_prob(decoded, images, model.parts.own_reconstruction);
  CHECK(facenet::perceptual_from_distortion(e.distortion.mean().item<double>(), 3, model.reconstruction) ==
        doctest::Approx(sum).epsilon(1e-5));
  CHECK(e.distortion.to(at::kDouble).sum().item<double>() - 0.5 * features * std::log(2 * std::numbers::pi) ==
        doctest::Approx(sum / 2).epsilon(1e-5));
}

TEST_CASE("faithful_batch multiplies the weight of the perceptual error by the batch size") {
  const av::Weights weights = random_features();
  const auto model = facenet::make_perceptual_model<Features>(weights, {}, /*faithful_batch=*/128);
  for (const double scale : model.reconstruction.scales)
    CHECK(1 / (2 * scale * scale) == doctest::Approx(facenet::recipe.beta * 128));
}

TEST_CASE("gradients of a perceptual model reach its parameters and not the frozen feature network") {
  const av::Weights weights = random_features();
  const auto model = facenet::make_perceptual_model<Features>(weights);
  av::Generator generator = av::make_generator(0);
  const av::Tensor images = pixels({4, 3, 64, 64}, 1).to(at::kFloat);
  const av::Evaluation e = model.evaluate(images, model.noise(4, generator));
  model.loss(e, {}).backward();
  CHECK(model.tensors().groups().front().gradients().abs().sum().item<double>() > 0);
  for (const av::NamedTensor& frozen : model.tensors().frozen()) {
    CHECK_FALSE(frozen.tensor.requires_grad());
    CHECK_FALSE(frozen.tensor.grad().defined());
  }
}
