// SPDX-License-Identifier: MIT
#include "observers.hpp"

#include <ATen/ops/log10.h>
#include <ATen/ops/square.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <animevae/metric/evaluate.hpp>

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> metrics_columns(std::int64_t latents) {
  std::vector<std::string> columns{"step",       "epoch", "images", "seconds",      "loss",
                                   "distortion", "rate",  "beta",   "bits_per_dim", "psnr"};
  for (std::int64_t latent = 0; latent < latents; ++latent) columns.push_back(fmt::format("kl_{}", latent));
  return columns;
}

}  // namespace

WriteMetrics::WriteMetrics(const fs::path& folder, const AnyModel& model, av::Tensor watched)
    : support_{model.support()},
      dimensions_{double(model.image_shape().size())},
      watched_{std::move(watched)},
      csv_{folder / "metrics.csv", metrics_columns(model.latent_shape().size())} {}

void WriteMetrics::measured(const View& view, const av::Measurement& m) {
  const auto bits = av::bits_per_dimension(m.distortion + m.rate, dimensions_, support_);
  std::vector<av::CsvCell> cells{m.progress.step, m.progress.epoch, m.images_seen, m.seconds,
                                 m.loss,          m.distortion,     m.rate,        m.beta};
  cells.emplace_back(bits ? av::decimal(*bits) : std::string{});
  cells.emplace_back(view.state.at_epoch_end() ? av::decimal(psnr(view.model)) : std::string{});
  for (const double rate : m.rate_per_latent) cells.emplace_back(rate);
  csv_.row(cells);
}

double WriteMetrics::psnr(const AnyModel& model) const {
  const at::NoGradGuard no_grad;
  const av::Tensor again = model.pictures(model.decode(model.encode(watched_).mean));
  const av::Tensor error = av::sum_per_sample(at::square(again - watched_)) / dimensions_;
  return (at::log10(error) * -10).mean().item<double>();
}

void WritePictures::epoch_ended(const View& view, const av::Measurement& m) {
  const std::int64_t epoch = m.progress.epoch;
  if (every_ == 0 || (epoch % every_ != 0 && !view.state.is_last_step())) return;
  const auto file = [&](const char* kind) { return folder_ / fmt::format("{}-{:04}.png", kind, epoch); };
  const GridStyle bare{.bare = true};
  write_reconstructions(file("reconstructions"), view.model, faces_, choose_images(faces_.size(), 8, 0), bare);
  write_samples(file("samples"), view.model, 64, 8, 0, bare);
  if (view.model.latent_shape().size() > 64) return;  // a picture of hundreds of rows shows nobody anything
  const std::vector<std::int64_t> order = av::falling_order(m.rate_per_latent);
  const double q = normal_quantile(0.95);
  write_traversals(file("traversals"), view.model, at::zeros({view.model.latent_shape().size()}),
                   av::prior_rows(order, -q, q), 10, m.rate_per_latent, "Traversals", bare);
}

void WriteCheckpoints::epoch_ended(const View& view, const av::Measurement& m) {
  if (every_ == 0 || m.progress.epoch % every_ != 0) return;
  fs::create_directories(folder_);
  av::save_checkpoint(folder_ / fmt::format("epoch-{:04}.safetensors", m.progress.epoch), view.model, view.state,
                      metadata_);
}
