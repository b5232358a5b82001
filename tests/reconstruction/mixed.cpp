// SPDX-License-Identifier: MIT
#include <animevae/reconstruction/mixed.hpp>

#include <ATen/ops/zeros_like.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <animevae/metric/evaluate.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/in_feature_space.hpp>
#include <animevae/reconstruction/laplace.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/write_metrics.hpp>
#include <animevae/weights/model_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct SomeFeatures {
  static constexpr auto network = av::Network({1, 4, 4}, av::conv(2, {.kernel = 2}) | av::tap("first"));
};
using InFeatures = av::InFeatureSpace<SomeFeatures>;
using Sharp = av::Mixed<av::LaplaceOfLearnedScale, InFeatures, av::GaussianOfOptimalScale, InFeatures>;

const av::Weights& some_features(std::uint64_t seed) {
  static std::map<std::uint64_t, av::Weights> made;
  av::Weights& weights = made[seed];
  weights.source = "features.safetensors";
  weights.tensors = {{"conv1.weight", normal_numbers({2, 1, 2, 2}, seed)},
                     {"conv1.bias", normal_numbers({2}, seed + 1)}};
  return weights;
}

TinyModel<Sharp> sharp(at::ScalarType precision = at::kDouble) {
  return {.reconstruction = {.parts = {{}, {.weights = &some_features(1)}, {}, {.weights = &some_features(5)}},
                             .weights = {1, 0.5, 0.25, 2}},
          .options = {.precision = precision}};
}

}  // namespace

static_assert(av::ReconstructionDistribution<Sharp> && !av::PixelDistribution<Sharp>);
static_assert(!av::takes_any_number<Sharp>());
struct FeaturesOfAnotherImage {
  static constexpr auto network = av::Network({3, 4, 4}, av::conv(2, {.kernel = 2}) | av::tap("first"));
};
static_assert(av::Composable<TinyEncoder, TinyDecoder, Sharp>);
static_assert(
    !av::Composable<TinyEncoder, TinyDecoder, av::Mixed<av::Laplace, av::InFeatureSpace<FeaturesOfAnotherImage>>>);
static_assert(av::takes_any_number<av::Mixed<av::GaussianWith<av::IdentityLink>, av::LaplaceWith<av::IdentityLink>>>());

TEST_CASE("Mixed is the weighted sum of its parts' distortions, each with its own tensors and network") {
  const TinyModel<Sharp> model = sharp();
  std::vector<std::string> names;
  for (const av::NamedTensor& tensor : model.tensors().saved())
    if (tensor.name.starts_with("reconstruction.")) names.push_back(tensor.name);
  CHECK(names == std::vector<std::string>{"reconstruction.laplace.log_scale", "reconstruction.gaussian.scale"});
  REQUIRE(model.tensors().frozen().size() == 4);
  CHECK(model.tensors().frozen()[0].name == "reconstruction.in_feature_space.network.conv1.weight");
  CHECK(model.tensors().frozen()[2].name == "reconstruction.in_feature_space2.network.conv1.weight");

  const at::Tensor images = pixels({5, 1, 4, 4}, 2), decoded = normal_numbers({5, 1, 4, 4}, 3);
  const std::vector<av::OwnTensors>& own = model.parts.own_reconstruction.parts;
  const InFeatures with_first{.weights = &some_features(1)}, with_second{.weights = &some_features(5)};
  const std::vector<at::Tensor> expected{-av::LaplaceOfLearnedScale{}.log_prob(decoded, images, own[0]),
                                         -with_first.log_prob(decoded, images, own[1]) * 0.5,
                                         -av::GaussianOfOptimalScale{}.log_prob(decoded, images, own[2]) * 0.25,
                                         -with_second.log_prob(decoded, images, own[3]) * 2};
  const std::vector<at::Tensor> parts =
      model.reconstruction.distortions(decoded, images, model.parts.own_reconstruction);
  at::Tensor sum = at::zeros_like(expected[0]);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(difference(parts[i], expected[i]) < 1e-12);
    sum = sum + expected[i];
  }
  CHECK(difference(parts[1] / 0.5, parts[3] / 2) > 0.1);  // the second network is another
  CHECK(difference(model.distortion(decoded, images), sum) < 1e-12);
  CHECK(same_bits(model.pictures(decoded), at::sigmoid(decoded)));
}

TEST_CASE("Mixed has the gradients of finite differences, of its parts' trained tensors too") {
  const TinyModel<Sharp> model = sharp();
  const at::Tensor images = pixels({4, 1, 4, 4}, 2), noise = normal_numbers({4, 2}, 3);
  // An evaluation in training mode would move the tracked scale.
  const at::Tensor decoded = normal_numbers({4, 1, 4, 4}, 3).set_requires_grad(true);
  const auto loss = [&] { return model.distortion(decoded, images).sum(); };
  loss().backward();
  CHECK(gradient_error(decoded, [&] { return loss().item<double>(); }) < 1e-6);
  const at::Tensor log_scale = model.parts.own_reconstruction.parts[0][0];
  CHECK(gradient_error(log_scale.detach(), log_scale.grad(), [&] { return loss().item<double>(); }) < 1e-6);
}

TEST_CASE("Mixed follows the errors with the scales of its parts in training") {
  const TinyModel<Sharp> model = sharp();
  const at::Tensor scale = model.parts.own_reconstruction.parts[2][0];
  const double before = scale.item<double>();
  (void)model.evaluate(pixels({4, 1, 4, 4}), normal_numbers({4, 2}), av::Mode::evaluation);
  CHECK(scale.item<double>() == before);
  (void)model.evaluate(pixels({4, 1, 4, 4}), normal_numbers({4, 2}));
  CHECK(scale.item<double>() != before);
}

TEST_CASE("a model of Mixed has a column for each term, and no bits per dimension") {
  const TemporaryFolder folder;
  TinyModel<Sharp> model = sharp(at::kFloat);
  const TensorDataSet data = tiny_images(24);
  av::train(model, data, {.epochs = 20, .batch_size = 8, .learning_rate = 1e-2},
            av::WriteMetrics{folder / "metrics.csv", model});
  const av::CsvTable table = av::read_csv(folder / "metrics.csv");
  CHECK(table.columns == std::vector<std::string>{"step", "epoch", "images", "seconds", "loss", "distortion", "rate",
                                                  "beta", "distortion_laplace", "distortion_in_feature_space",
                                                  "distortion_gaussian", "distortion_in_feature_space2", "kl_0",
                                                  "kl_1"});
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    CHECK(table.numbers("distortion")[row] ==
          doctest::Approx(table.numbers("distortion_laplace")[row] + table.numbers("distortion_in_feature_space")[row] +
                          table.numbers("distortion_gaussian")[row] +
                          table.numbers("distortion_in_feature_space2")[row])
              .epsilon(1e-5));
  CHECK(table.numbers("loss").back() < table.numbers("loss").front());
  CHECK_FALSE(av::evaluate(model, data).bits_per_dimension);

  av::save_model(folder / "model.safetensors", model);
  TinyModel<Sharp> again = sharp(at::kFloat);
  av::load_model(folder / "model.safetensors", again);
  CHECK(same_bits(again.reconstruct(data.images), model.reconstruct(data.images)));
  CHECK(model.structure().find(
            "reconstruction: mixed, laplace, sigmoid link, learned scale + in_feature_space, sigmoid "
            "link + gaussian, sigmoid link, optimal scale + in_feature_space, sigmoid link\n") != std::string::npos);
}

TEST_CASE("Mixed names the values of its parts, and refuses those out of range and missing weights") {
  std::vector<std::string> paths;
  sharp().visit_values([&](const std::string& path, const auto&...) { paths.push_back(path); });
  CHECK(paths == std::vector<std::string>{"reconstruction.weight_laplace", "reconstruction.weight_in_feature_space",
                                          "reconstruction.in_feature_space.scale_first",
                                          "reconstruction.weight_gaussian", "reconstruction.gaussian.scale_following",
                                          "reconstruction.weight_in_feature_space2",
                                          "reconstruction.in_feature_space2.scale_first"});
  using Two = av::Mixed<av::Laplace, av::Bernoulli>;
  CHECK_THROWS_WITH_AS((void)(TinyModel<Two>{.reconstruction = {.weights = {1, -1}}}),
                       doctest::Contains("reconstruction.weight_bernoulli is -1; it must be at least 0"),
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)(TinyModel<Two>{.reconstruction = {.parts = {{.scale = 0.0}, {}}}}),
                       doctest::Contains("reconstruction.laplace.scale is 0; it must be above 0"), av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)(TinyModel<av::Mixed<av::Laplace, InFeatures>>{}),
                       doctest::Contains("reconstruction.in_feature_space.weights is missing"), av::InvalidValue);
}
