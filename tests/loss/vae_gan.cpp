// SPDX-License-Identifier: MIT
#include <animevae/loss/vae_gan.hpp>

#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/read_file.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/write_epoch_losses.hpp>
#include <animevae/train/write_events.hpp>
#include <animevae/train/write_metrics.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct SmallDiscriminator {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::named("conv4", av::conv(3, {.kernel = 3})) | av::batch_norm() | av::silu() |
                                 av::flatten() | av::linear(1));
};
template <class Loss = av::Minimax>
using GanModel = TinyModel<av::Gaussian, av::VaeGan<SmallDiscriminator, "conv4", Loss>>;

av::Generator of_seed() { return av::make_generator(9); }

}  // namespace

static_assert(av::Objective<av::VaeGan<SmallDiscriminator>>);
static_assert(av::VaeGan<SmallDiscriminator>::compared == 2);  // behind batch norm and activation

TEST_CASE("VaeGan's losses are those of algorithm 1, by hand") {
  const GanModel<> model{.objective = {.gamma = 0.3}, .options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({6, 1, 4, 4}), noise = normal_numbers({6, 2});
  const av::Evaluation e = model.evaluate(images, noise);
  const av::Losses losses = model.losses(e, {}, of_seed());
  av::Generator generator = of_seed();
  const at::Tensor again = at::sigmoid(e.decoded),
                   sampled = at::sigmoid(model.decode(model.sample_latents(6, generator)));
  const av::OwnTensors d = model.parts.own_objective.fixed();
  const auto probability = [&](const at::Tensor& x) { return at::sigmoid(d(x)); };
  const auto features = [&](const at::Tensor& x) { return d.with_features(x, 2).features.flatten(1); };
  const double gan = -(probability(images).log().mean() + (1 - probability(again)).log().mean() +
                       (1 - probability(sampled)).log().mean())
                          .item<double>();
  const double distortion = ((features(again) - features(images)).square() / 2).sum(1).mean().item<double>() +
                            0.5 * 12 * std::log(2 * std::numbers::pi);  // 3 channels of 2x2
  const double fooling = ((1 - probability(again)).log().mean() + (1 - probability(sampled)).log().mean())
                             .item<double>();  // the part of -gan that depends on the decoder
  CHECK(losses.model.item<double>() == doctest::Approx(e.rate.mean().item<double>() + distortion).epsilon(1e-10));
  CHECK(losses.decoder.item<double>() == doctest::Approx(0.3 * distortion + fooling).epsilon(1e-10));
  CHECK(losses.adversary.item<double>() == doctest::Approx(gan).epsilon(1e-10));
  REQUIRE(losses.terms.size() == 3);
  CHECK(losses.terms[0].item<double>() == doctest::Approx(distortion).epsilon(1e-10));
  CHECK(losses.terms[1].item<double>() == doctest::Approx(fooling).epsilon(1e-10));
  CHECK(losses.terms[2].item<double>() == losses.adversary.item<double>());
}

TEST_CASE_TEMPLATE("encoder, decoder and discriminator of VaeGan have the gradients of their own losses", Loss,
                   av::Minimax, av::NonSaturating) {
  const GanModel<Loss> model{.objective = {.gamma = 0.3}, .options = {.precision = at::kDouble}};
  const at::Tensor images = pixels({6, 1, 4, 4}), noise = normal_numbers({6, 2});
  model.tensors().zero_gradients();
  (void)model.gradients(images, noise, {}, of_seed());
  const auto losses = [&] { return model.losses(model.evaluate(images, noise), {}, of_seed()); };
  int of_each[3]{};
  for (const av::ParameterGroup& group : model.tensors().groups())
    for (const av::NamedTensor& parameter : group.parameters()) {
      CAPTURE(parameter.name);
      const bool is_encoder = parameter.name.starts_with("encoder."),
                 is_decoder = parameter.name.starts_with("decoder.");
      ++of_each[is_encoder ? 0 : is_decoder ? 1 : 2];
      const at::Tensor gradient = parameter.tensor.grad().clone();
      // A bias in front of batch norm has none.
      if (gradient.abs().max().template item<double>() < 1e-12) continue;
      CHECK(gradient_error(parameter.tensor.detach(), gradient, [&] {
              const av::Losses all = losses();
              return (is_encoder ? all.model : is_decoder ? all.decoder : all.adversary).template item<double>();
            }) < 1e-5);
    }
  CHECK(of_each[0] == 4);
  CHECK(of_each[1] == 4);
  CHECK(of_each[2] == 6);
}

TEST_CASE("VaeGan trains, in turns too, with its three numbers in the metrics, and needs a generator") {
  const TemporaryFolder folder;
  const TensorDataSet data = tiny_images(32);
  GanModel<> model{.objective = {.gamma = 1}};
  av::train(model, data,
            {.epochs = 30, .batch_size = 16, .learning_rate = 5e-3, .group_learning_rates = {{"discriminator", 1e-6}}},
            av::WriteMetrics{folder / "metrics.csv", model}, av::WriteEvents<GanModel<>>{folder.path},
            av::WriteEpochLosses{folder / "train_losses.log"});
  const std::vector<std::byte> events = av::read_file(folder / "events.out.tfevents.animevae");
  const std::string_view text{reinterpret_cast<const char*>(events.data()), events.size()};
  CHECK(text.find("training/feature_distortion") != std::string_view::npos);
  const av::CsvTable lines = av::read_csv(folder / "train_losses.log");
  REQUIRE(lines.rows.size() == 30 * 8);
  CHECK(lines.rows[6][1] == "discriminator");
  CHECK(lines.rows[7][1] == "loss");
  const av::CsvTable table = av::read_csv(folder / "metrics.csv");
  CHECK(table.columns == std::vector<std::string>{"step", "epoch", "images", "seconds", "loss", "distortion", "rate",
                                                  "beta", "bits_per_dim", "feature_distortion", "adversary",
                                                  "discriminator", "kl_0", "kl_1"});
  const std::vector<double> loss = table.numbers("loss"), rate = table.numbers("rate"),
                            distortion = table.numbers("feature_distortion");
  REQUIRE(loss.size() == 30);
  CHECK(loss.back() == doctest::Approx(rate.back() + distortion.back()));
  CHECK(distortion.back() < distortion.front());

  GanModel<> in_turn{};
  CHECK_NOTHROW(
      av::train(in_turn, data, {.epochs = 2, .batch_size = 16, .turns = {{"discriminator", 1}, {"model", 1}}}));
  CHECK_THROWS_WITH_AS((void)model.gradients(data.images, normal_numbers({32, 2}, 1, at::kFloat), {}),
                       "the objective draws latents from the prior; give loss() or gradients() a generator",
                       av::InvalidValue);
}

TEST_CASE("VaeGan refuses a gamma below 0") {
  CHECK_THROWS_WITH_AS((void)(GanModel<>{.objective = {.gamma = -1}}),
                       doctest::Contains("objective.gamma is -1; it must be at least 0"), av::InvalidValue);
}
