// SPDX-License-Identifier: MIT
#include <animevae/train/early_stopping.hpp>

#include <cstddef>
#include <vector>

#include <animevae/metric/evaluate.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

using WatchedModel = TinyModel<>;

at::Tensor weights_of(const WatchedModel& model) { return model.tensors().groups().front().values().clone(); }

/// An observer that keeps the weights at the end of each epoch, and the negative ELBO of some images there.
struct EveryEpoch {
  const TensorDataSet& images;
  std::vector<at::Tensor> weights{};
  std::vector<double> losses{};

  void epoch_ended(const auto& view, const av::Measurement&) {
    weights.push_back(weights_of(view.model));
    const av::Metrics m = av::evaluate(view.model, images);
    losses.push_back(m.distortion + m.rate);
  }
};

}  // namespace

TEST_CASE("training ends after epochs without a smaller loss, and the best model comes back") {
  const std::vector<double> script{5, 3, 4, 3, 3.5, 1};
  WatchedModel model;
  EveryEpoch all{tiny_images(4)};
  av::EarlyStopping<WatchedModel> best{
      model,
      [&](const auto&, const av::Measurement& m) { return script.at(std::size_t(m.progress.epoch - 1)); },
      {.patience = 3}};
  av::train(model, tiny_images(8), {.epochs = 6, .batch_size = 4}, all, best);
  CHECK(all.weights.size() == 5);  // the loss of 1 was not waited for
  CHECK(best.best_loss() == 3);
  CHECK(best.best_epoch() == 2);
  best.restore();
  CHECK(same_bits(weights_of(model), all.weights[1]));
}

TEST_CASE("without patience training goes on to its last epoch") {
  WatchedModel model;
  EveryEpoch all{tiny_images(4)};
  av::EarlyStopping<WatchedModel> best{model, [](const auto&, const av::Measurement&) { return 1.0; }};
  av::train(model, tiny_images(8), {.epochs = 6, .batch_size = 4}, all, best);
  CHECK(all.weights.size() == 6);
  CHECK(best.best_epoch() == 1);
}

TEST_CASE("the loss of held-out images is their negative ELBO") {
  WatchedModel model{.reconstruction = {.scale = 0.1}};
  const TensorDataSet held_out = tiny_images(6, 2);
  EveryEpoch all{held_out};
  av::EarlyStopping best{model, held_out};
  av::train(model, tiny_images(8), {.epochs = 4, .batch_size = 4, .learning_rate = 1e-2}, all, best);
  CHECK(best.best_loss() == *std::min_element(all.losses.begin(), all.losses.end()));
}

TEST_CASE("patience is a number of epochs") {
  WatchedModel model;
  const auto loss = [](const auto&, const av::Measurement&) { return 1.0; };
  CHECK_THROWS_WITH_AS((av::EarlyStopping<WatchedModel>{model, loss, {.patience = -1}}),
                       "options.patience is -1; it must be at least 0", av::InvalidValue);
}
