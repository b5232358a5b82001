// SPDX-License-Identifier: MIT
#include "training/run_metrics.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include <animevae/latent/rows.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/metric/psnr.hpp>
#include <animevae/tensor/random_choice.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/train.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

using View = av::TrainingView<AnyModel>;

/// A twentieth of the training images: reconstructing so many on either side takes about a thirtieth of an epoch's
/// time. A mean over fewer than 64 images is noisy, and beyond 512 it gains little precision.
std::int64_t watched_count(const Dataset& training) { return std::clamp<std::int64_t>(training.size() / 20, 64, 512); }

std::vector<double> held_out_losses(const Dataset& held_out, const View& view, const av::Measurement& m) {
  double loss = 0;  // the mean over batches, as in training
  const av::Metrics unseen =
      av::evaluate(view.model, held_out, {.batch_size = view.state.batch_size()}, [&](const av::Evaluation& e) {
        loss += view.model.loss(e, m.progress).item<double>() * double(e.images.size(0)) / double(held_out.size());
      });
  return {loss, unseen.distortion, unseen.rate, unseen.psnr};
}

}  // namespace

const std::vector<double>& HeldOutLosses::of(const Dataset& held_out, const View& view, const av::Measurement& m) {
  if (values.empty() || step != m.progress.step) values = held_out_losses(held_out, view, m);
  step = m.progress.step;
  return values;
}

WatchedImages::WatchedImages(const Dataset& faces, const Dataset& training)
    : faces_{&faces}, images_{av::random_choice(faces.size(), watched_count(training), 1)} {}

double WatchedImages::psnr(const AnyModel& model, std::int64_t batch_size) const {
  const at::NoGradGuard no_grad;
  const std::span<const std::int64_t> images{images_};
  double sum = 0;
  for (std::size_t begin = 0; begin < images.size(); begin += std::size_t(batch_size)) {
    const std::size_t count = std::min(images.size() - begin, std::size_t(batch_size));
    const av::Tensor batch = faces_->batch(images.subspan(begin, count));
    const av::Tensor again = av::reconstructions(model, batch);
    sum += av::psnr(batch, again).sum().item<double>();
  }
  return sum / double(images.size());
}

RunMetrics::RunMetrics(const SplitDataset& faces)
    : held_out_{faces.held_out ? &*faces.held_out : nullptr},
      watched_{faces.training, faces.training},
      last_{std::make_shared<HeldOutLosses>()} {
  if (held_out_ != nullptr) watched_held_out_.emplace(*held_out_, faces.training);
}

av::MetricsColumns<AnyModel> RunMetrics::columns() const {
  av::MetricsColumns<AnyModel> columns;
  columns.before_rates = {{"psnr"}, [watched = watched_](const View& view, const av::Measurement&) {
                            return std::vector{watched.psnr(view.model, view.state.batch_size())};
                          }};
  if (held_out_ == nullptr) return columns;
  columns.after_rates = {
      {"held_out_loss", "held_out_distortion", "held_out_rate", "held_out_psnr", "held_out_psnr_from_means"},
      [held_out = held_out_, watched = *watched_held_out_, last = last_](const View& view, const av::Measurement& m) {
        std::vector<double> values = last->of(*held_out, view, m);
        values.push_back(watched.psnr(view.model, view.state.batch_size()));
        return values;
      }};
  return columns;
}

std::function<double(const View&, const av::Measurement&)> RunMetrics::held_out_loss() const {
  if (held_out_ == nullptr) return {};
  return [held_out = held_out_, last = last_](const View& view, const av::Measurement& m) {
    const std::vector<double>& values = last->of(*held_out, view, m);
    return values[1] + values[2];
  };
}

av::Metadata RunMetrics::metadata() const {
  av::Metadata metadata{{"metrics.psnr_images", std::to_string(watched_.size())}};
  if (watched_held_out_) metadata["metrics.held_out_psnr_images"] = std::to_string(watched_held_out_->size());
  return metadata;
}

}  // namespace animevae::program
