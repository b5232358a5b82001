// SPDX-License-Identifier: MIT
#include "training/observers.hpp"

#include <ATen/ops/log10.h>
#include <ATen/ops/square.h>
#include <fmt/format.h>

#include <cmath>

#include <animevae/metric/evaluate.hpp>

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> metrics_columns(std::int64_t latents, bool held_out) {
  std::vector<std::string> columns{"step",       "epoch", "images", "seconds",      "loss",
                                   "distortion", "rate",  "beta",   "bits_per_dim", "psnr"};
  for (std::int64_t latent = 0; latent < latents; ++latent) columns.push_back(fmt::format("kl_{}", latent));
  if (held_out)
    for (const char* name : {"loss", "distortion", "rate", "psnr"}) columns.push_back(fmt::format("held_out_{}", name));
  return columns;
}

/// Empty where evaluation mode has no number to give.
av::CsvCell measured_cell(double value) { return std::isfinite(value) ? av::CsvCell{value} : av::CsvCell{""}; }

}  // namespace

WriteMetrics::WriteMetrics(const fs::path& folder, const AnyModel& model, av::Tensor watched, const Faces* held_out)
    : support_{model.support()},
      dimensions_{double(model.image_shape().size())},
      watched_{std::move(watched)},
      held_out_{held_out},
      csv_{folder / "metrics.csv", metrics_columns(model.latent_shape().size(), held_out != nullptr)} {}

void WriteMetrics::measured(const View& view, const av::Measurement& m) {
  const auto bits = av::bits_per_dimension(m.distortion + m.rate, dimensions_, support_);
  std::vector<av::CsvCell> cells{m.progress.step, m.progress.epoch, m.images_seen, m.seconds,
                                 m.loss,          m.distortion,     m.rate,        m.beta};
  cells.emplace_back(bits ? av::decimal(*bits) : std::string{});
  cells.push_back(view.state.at_epoch_end() ? measured_cell(psnr(view.model)) : av::CsvCell{""});
  for (const double rate : m.rate_per_latent) cells.emplace_back(rate);
  if (held_out_ != nullptr && view.state.at_epoch_end()) {
    double loss = 0;  // the mean over batches, as in training
    const av::Metrics unseen =
        av::evaluate(view.model, *held_out_, {.batch_size = view.state.batch_size()}, [&](const av::Evaluation& e) {
          loss += view.model.loss(e, m.progress).item<double>() * double(e.images.size(0)) / double(held_out_->size());
        });
    for (const double value : {loss, unseen.distortion, unseen.rate, unseen.psnr})
      cells.push_back(measured_cell(value));
  } else if (held_out_ != nullptr) {
    cells.resize(cells.size() + 4, std::string{});
  }
  csv_.row(cells);
}

double WriteMetrics::psnr(const AnyModel& model) const {
  const at::NoGradGuard no_grad;
  const av::Tensor again = model.pictures(model.decode(model.encode(watched_).mean));
  const av::Tensor error = av::sum_per_sample(at::square(again - watched_)) / dimensions_;
  return (at::log10(error) * -10).mean().item<double>();
}

void WriteCheckpoints::epoch_ended(const View& view, const av::Measurement& m) {
  if (every_ == 0 || m.progress.epoch % every_ != 0) return;
  fs::create_directories(folder_);
  av::save_checkpoint(folder_ / fmt::format("epoch-{:04}.safetensors", m.progress.epoch), view.model, view.state,
                      metadata_);
}

}  // namespace animevae::program
