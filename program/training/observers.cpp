// SPDX-License-Identifier: MIT
#include "training/observers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include <animevae/metric/evaluate.hpp>
#include <animevae/metric/psnr.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "figures/figures.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

constexpr std::array held_out_columns = {"held_out_loss", "held_out_distortion", "held_out_rate", "held_out_psnr",
                                         "held_out_psnr_from_means"};

std::vector<std::string> metrics_columns(std::int64_t latents, bool held_out) {
  std::vector<std::string> columns{"step",       "epoch", "images", "seconds",      "loss",
                                   "distortion", "rate",  "beta",   "bits_per_dim", "psnr"};
  for (std::int64_t latent = 0; latent < latents; ++latent) columns.push_back(fmt::format("kl_{}", latent));
  if (held_out) columns.insert(columns.end(), held_out_columns.begin(), held_out_columns.end());
  return columns;
}

/// A twentieth of the images trained on: looking at so many on either side takes about a thirtieth of an epoch's time.
/// A mean over fewer than 64 would say little, and over more than 512 hardly more.
std::int64_t watched_count(const Faces& training) { return std::clamp<std::int64_t>(training.size() / 20, 64, 512); }

/// Empty where evaluation mode has no number to give.
av::CsvCell measured_cell(double value) { return std::isfinite(value) ? av::CsvCell{value} : av::CsvCell{""}; }

}  // namespace

WatchedImages::WatchedImages(const Faces& faces, std::int64_t count)
    : faces_{&faces}, images_{av::random_choice(faces.size(), count, 1)} {}

double WatchedImages::psnr(const AnyModel& model, std::int64_t batch_size) const {
  const at::NoGradGuard no_grad;
  const std::span<const std::int64_t> images{images_};
  double sum = 0;
  for (std::size_t begin = 0; begin < images.size(); begin += std::size_t(batch_size)) {
    const std::size_t count = std::min(images.size() - begin, std::size_t(batch_size));
    const av::Tensor batch = faces_->batch(images.subspan(begin, count));
    const av::Tensor again = model.pictures(model.decode(model.encode(batch).mean));
    sum += av::psnr(batch, again).sum().item<double>();
  }
  return sum / double(images.size());
}

WriteMetrics::WriteMetrics(const fs::path& folder, const AnyModel& model, const SplitFaces& faces)
    : support_{model.support()},
      dimensions_{double(model.image_shape().size())},
      held_out_{faces.held_out ? &*faces.held_out : nullptr},
      watched_{faces.training, watched_count(faces.training)},
      csv_{folder / "metrics.csv", metrics_columns(model.latent_shape().size(), faces.held_out.has_value())} {
  if (held_out_ != nullptr) watched_held_out_.emplace(*held_out_, watched_count(faces.training));
}

av::Metadata WriteMetrics::metadata() const {
  av::Metadata metadata{{"metrics.psnr_images", std::to_string(watched_.size())}};
  if (watched_held_out_) metadata["metrics.held_out_psnr_images"] = std::to_string(watched_held_out_->size());
  return metadata;
}

void WriteMetrics::measured(const View& view, const av::Measurement& m) {
  const auto bits = av::bits_per_dimension(m.distortion + m.rate, dimensions_, support_);
  std::vector<av::CsvCell> cells{m.progress.step, m.progress.epoch, m.images_seen, m.seconds,
                                 m.loss,          m.distortion,     m.rate,        m.beta};
  cells.emplace_back(bits ? av::decimal(*bits) : std::string{});
  cells.push_back(view.state.at_epoch_end() ? measured_cell(watched_.psnr(view.model, view.state.batch_size()))
                                            : av::CsvCell{""});
  for (const double rate : m.rate_per_latent) cells.emplace_back(rate);
  if (held_out_ != nullptr && view.state.at_epoch_end()) add_held_out(view, m, cells);
  else if (held_out_ != nullptr) cells.resize(cells.size() + held_out_columns.size(), std::string{});
  csv_.row(cells);
}

void WriteMetrics::add_held_out(const View& view, const av::Measurement& m, std::vector<av::CsvCell>& cells) const {
  const std::int64_t batch_size = view.state.batch_size();
  double loss = 0;  // the mean over batches, as in training
  const av::Metrics unseen =
      av::evaluate(view.model, *held_out_, {.batch_size = batch_size}, [&](const av::Evaluation& e) {
        loss += view.model.loss(e, m.progress).item<double>() * double(e.images.size(0)) / double(held_out_->size());
      });
  for (const double value :
       {loss, unseen.distortion, unseen.rate, unseen.psnr, watched_held_out_->psnr(view.model, batch_size)})
    cells.push_back(measured_cell(value));
}

void WriteCheckpoints::epoch_ended(const View& view, const av::Measurement& m) {
  if (every_ == 0 || m.progress.epoch % every_ != 0) return;
  fs::create_directories(folder_);
  av::save_checkpoint(folder_ / fmt::format("epoch-{:04}.safetensors", m.progress.epoch), view.model, view.state,
                      metadata_);
}

}  // namespace animevae::program
