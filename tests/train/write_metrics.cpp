// SPDX-License-Identifier: MIT
#include <animevae/train/write_metrics.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/loss/beta_vae.hpp>
#include <animevae/text/csv_table.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

using Model = TinyModel<av::Gaussian, av::BetaVae<av::LinearWarmup>>;

Model metered_model() { return {.objective = {.beta = {.to = 4, .steps = 20}}}; }

/// Five steps an epoch, read after the second, the fourth and the last.
const av::TrainOptions short_training{.epochs = 2, .batch_size = 2, .read_every = 2};

struct Recorder {
  std::vector<av::Measurement> readings{};
  void measured(const auto&, const av::Measurement& m) { readings.push_back(m); }
};

}  // namespace

TEST_CASE("WriteMetrics writes a row per reading: losses, bits per dimension and the rate of each latent") {
  const TemporaryFolder folder;
  Model model = metered_model();
  Recorder recorder;
  av::train(model, tiny_images(10), short_training, recorder, av::WriteMetrics{folder / "metrics.csv", model});
  const av::CsvTable table = av::read_csv(folder / "metrics.csv");
  CHECK(table.columns == std::vector<std::string>{"step", "epoch", "images", "seconds", "loss", "distortion", "rate",
                                                  "beta", "bits_per_dim", "kl_0", "kl_1"});
  REQUIRE(recorder.readings.size() == 6);
  REQUIRE(table.rows.size() == 6);
  CHECK(table.numbers("step") == std::vector<double>{2, 4, 5, 7, 9, 10});
  CHECK(table.numbers("epoch") == std::vector<double>{1, 1, 1, 2, 2, 2});
  CHECK(table.numbers("images") == std::vector<double>{4, 8, 10, 14, 18, 20});
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    CAPTURE(row);
    const av::Measurement& m = recorder.readings[row];
    CHECK(table.numbers("loss")[row] == m.loss);
    CHECK(table.numbers("distortion")[row] == m.distortion);
    CHECK(table.numbers("rate")[row] == m.rate);
    CHECK(table.numbers("beta")[row] == doctest::Approx(4 * table.numbers("step")[row] / 20));
    CHECK(table.numbers("bits_per_dim")[row] ==
          doctest::Approx((m.distortion + m.rate) / (16 * std::log(2.0)) + 8));  // 4x4 numbers, a density over [0, 1]
    CHECK(table.numbers("kl_0")[row] == m.rate_per_latent.at(0));
    CHECK(table.numbers("kl_1")[row] == m.rate_per_latent.at(1));
  }
}

TEST_CASE("columns of the caller's own stand on either side of the latents' rates, filled at the end of an epoch") {
  const TemporaryFolder folder;
  Model model = metered_model();
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  int asked = 0;
  const auto psnr = [&](const av::TrainingView<Model>& view, const av::Measurement&) {
    ++asked;
    CHECK(&view.model == &model);
    return std::vector<double>{12.5};
  };
  const auto held_out = [&](const auto&, const av::Measurement& m) {
    return std::vector<double>{double(m.progress.epoch), none};
  };
  const av::MetricsColumns<Model> more{.before_rates = {{"psnr"}, psnr},
                                       .after_rates = {{"held_out_loss", "held_out_rate"}, held_out}};
  av::train(model, tiny_images(10), short_training, av::WriteMetrics{folder / "metrics.csv", model, more});
  const av::CsvTable table = av::read_csv(folder / "metrics.csv");
  CHECK(table.columns == std::vector<std::string>{"step", "epoch", "images", "seconds", "loss", "distortion", "rate",
                                                  "beta", "bits_per_dim", "psnr", "kl_0", "kl_1", "held_out_loss",
                                                  "held_out_rate"});
  REQUIRE(table.rows.size() == 6);
  for (std::size_t row = 0; row < 6; ++row) {
    CAPTURE(row);
    const bool end = row % 3 == 2;
    CHECK(table.rows[row][9] == (end ? "12.5" : ""));
    CHECK(table.rows[row][12] == (end ? std::to_string(row / 3 + 1) : ""));
    CHECK(table.rows[row][13].empty());
  }
  CHECK(asked == 2);
}

TEST_CASE("writing metrics changes nothing about training") {
  const TemporaryFolder folder;
  Model watched = metered_model(), alone = metered_model();
  av::train(watched, tiny_images(10), short_training, av::WriteMetrics{folder / "metrics.csv", watched});
  av::train(alone, tiny_images(10), short_training);
  CHECK(same_bits(watched.tensors().groups().front().values(), alone.tensors().groups().front().values()));
}

namespace {

/// An objective with a number of its own in the log.
template <bool CalledLoss>
struct WithColumn {
  static constexpr std::string_view name = "with_column";
  static constexpr std::array<std::string_view, 1> terms{CalledLoss ? "loss" : "half"};
  [[nodiscard]] av::Losses operator()(const av::Evaluation& e, const av::Progress&) const {
    const av::Tensor loss = (e.distortion + e.rate).mean();
    return {.model = loss, .terms = {loss / 2}};
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

}  // namespace

TEST_CASE("WriteMetrics has the objective's own numbers behind the bits per dimension, and refuses another loss") {
  const TemporaryFolder folder;
  TinyModel<av::Gaussian, WithColumn<false>> model;
  av::train(model, tiny_images(10), short_training, av::WriteMetrics{folder / "metrics.csv", model});
  const av::CsvTable table = av::read_csv(folder / "metrics.csv");
  CHECK(table.columns == std::vector<std::string>{"step", "epoch", "images", "seconds", "loss", "distortion", "rate",
                                                  "beta", "bits_per_dim", "half", "kl_0", "kl_1"});
  REQUIRE(table.rows.size() == 6);
  for (std::size_t row = 0; row < 6; ++row)
    CHECK(table.numbers("half")[row] == doctest::Approx(table.numbers("loss")[row] / 2).epsilon(1e-6));
  const TinyModel<av::Gaussian, WithColumn<true>> clashing;
  CHECK_THROWS_WITH_AS((av::WriteMetrics{folder / "other.csv", clashing}),
                       "two columns of the metrics are called 'loss'; give a term another name", av::InvalidValue);
}
