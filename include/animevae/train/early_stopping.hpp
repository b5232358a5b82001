// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/train/data_set.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/observer.hpp>
#include <animevae/train/snapshot.hpp>

namespace animevae {

/// The options of EarlyStopping.
struct EarlyStoppingOptions {
  std::int64_t patience = 0;  ///< epochs without a smaller loss after which training ends, 0: none

  static void visit(auto& self, auto&& f) {
    f("patience", self.patience, not_negative, "epochs without a smaller loss after which training ends, 0: none");
  }
};

/// An observer of train() that measures a loss at the end of each epoch, keeps the tensors of the model where it was
/// smallest, and ends training after some epochs without a smaller one. The loss is the negative ELBO of held-out
/// images (those of `evaluate`), or any function of the view.
///
///     EarlyStopping best{model, held_out, {.patience = 10}};
///     train(model, data, {.epochs = 500}, best);
///     best.restore();   // the model of the best epoch
template <class Model>
class EarlyStopping {
 public:
  using View = TrainingView<Model>;

  /// Measures `loss(view, measurement)`. The model must outlive this.
  EarlyStopping(const Model& model, std::function<double(const View&, const Measurement&)> loss,
                EarlyStoppingOptions options = {})
      : loss_{std::move(loss)}, options_{options}, best_model_{model.tensors()} {
    check_values(options_, "options");
  }

  /// Measures the negative ELBO of images, in nats per image, or the distortion of a model without a rate. They must
  /// outlive this.
  template <DataSet Data>
    requires TrainableModel<Model>
  EarlyStopping(const Model& model, const Data& held_out, EarlyStoppingOptions options = {})
      : EarlyStopping(
            model,
            [&held_out](const View& view, const Measurement&) {
              const Metrics m = evaluate(view.model, held_out);
              return m.has_rate ? m.distortion + m.rate : m.distortion;
            },
            options) {}

  void epoch_ended(const View& view, const Measurement& m) {
    const double loss = loss_(view, m);
    if (loss < best_loss_ && best_model_.update()) {
      best_loss_ = loss;
      best_epoch_ = m.progress.epoch;
      epochs_without_ = 0;
    } else {
      ++epochs_without_;
    }
  }

  [[nodiscard]] bool wants_to_stop() const { return options_.patience > 0 && epochs_without_ >= options_.patience; }

  /// The smallest loss, infinite before the first epoch has ended, and the epoch that it is of.
  [[nodiscard]] double best_loss() const { return best_loss_; }
  [[nodiscard]] std::int64_t best_epoch() const { return best_epoch_; }

  /// The saved tensors of the best model, copied; `model` is the one that is trained.
  [[nodiscard]] std::vector<NamedTensor> best_tensors(const Model& model) const {
    std::vector<NamedTensor> all = best_model_.saved(model.tensors());
    for (NamedTensor& named : all) named.tensor = named.tensor.clone();
    return all;
  }

  /// Gives the model the tensors of its best epoch, or of the beginning where none has ended.
  void restore() { best_model_.restore(); }

  void visit_state(auto&& f) {
    f("best_loss", best_loss_);
    f("best_epoch", best_epoch_);
    f("epochs_without", epochs_without_);
    f("best_model", best_model_);
  }

 private:
  std::function<double(const View&, const Measurement&)> loss_;
  EarlyStoppingOptions options_;
  Snapshot best_model_;
  double best_loss_ = std::numeric_limits<double>::infinity();
  std::int64_t best_epoch_ = 0, epochs_without_ = 0;
};

}  // namespace animevae
