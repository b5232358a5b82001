// SPDX-License-Identifier: MIT
#include <animevae/train/mixed_precision.hpp>

#include <animevae/loss/beta_vae.hpp>
#include <animevae/systems/anime_vae.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct Losses {
  std::vector<double> distortions{};
  void measured(const auto&, const av::Measurement& m) { distortions.push_back(m.distortion); }
};

}  // namespace

TEST_CASE("training in bfloat16 has the losses of float32 to its precision, and float32 weights") {
  const TensorDataSet data = tiny_images(32);
  const auto losses = [&](auto&& step) {
    TinyModel<> model{.reconstruction = {.scale = 0.1}};
    Losses log;
    av::train(model, data, {.steps = 60, .batch_size = 16, .learning_rate = 1e-2, .read_every = 10}, step, log);
    CHECK((model.tensors().groups().front().values().scalar_type() == at::kFloat));
    return log.distortions;
  };
  const std::vector<double> exact = losses(av::Step{}), shorter = losses(av::Step{av::Adam{}, av::MixedPrecision{}});
  REQUIRE(exact.size() == shorter.size());
  for (std::size_t i = 0; i < exact.size(); ++i) CHECK(shorter[i] == doctest::Approx(exact[i]).epsilon(0.05));
  CHECK(shorter.back() != exact.back());  // it has an effect
}

TEST_CASE("in bfloat16 the running statistics of batch norm stay float32 and near those of float32") {
  const TensorDataSet data{pixels({12, 3, 64, 64}, 1, at::kFloat)};
  const auto statistics = [&](auto&& step) {
    auto model = av::anime_vae::make_model<av::anime_vae::image, 8, 5, 256>();
    av::train(model, data, {.steps = 2, .batch_size = 6}, step);
    std::vector<at::Tensor> all;
    for (const av::NamedTensor& buffer : model.tensors().buffers()) {
      CHECK((buffer.tensor.scalar_type() == at::kFloat));
      all.push_back(buffer.tensor.flatten());
    }
    return at::cat(all);
  };
  const at::Tensor exact = statistics(av::Step{}), shorter = statistics(av::Step{av::Adam{}, av::MixedPrecision{}});
  CHECK(((shorter - exact).norm() / exact.norm()).item<double>() < 0.02);
}
