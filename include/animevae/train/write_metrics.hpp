// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <animevae/metric/bits_per_dimension.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/text/csv.hpp>
#include <animevae/train/measurement.hpp>
#include <animevae/train/train.hpp>

namespace animevae {

/// Additional columns for WriteMetrics. `values` is called at the end of an epoch and returns a number for each name;
/// cells of numbers that are not finite stay empty, and so do those of rows within an epoch.
template <class Model>
struct EpochColumns {
  std::vector<std::string> names{};
  std::function<std::vector<double>(const TrainingView<Model>&, const Measurement&)> values{};
};

/// The additional columns before and behind the rates of the latents.
template <class Model>
struct MetricsColumns {
  EpochColumns<Model> before_rates{}, after_rates{};
};

/// An observer of train() that writes a CSV file, a row per reading of the losses: step, epoch, images, seconds, loss,
/// distortion, rate, beta, bits_per_dim, then the rate of each latent as kl_0, kl_1, ...; the losses are means in nats
/// per image over the stretch since the row before. Rows are appended to an existing file, which is refused with a
/// FileError if its columns differ.
template <TrainableModel Model>
class WriteMetrics {
 public:
  WriteMetrics(const std::filesystem::path& file, const Model& model, MetricsColumns<Model> more = {})
      : support_{model.support()},
        dimensions_{double(Shape{model.image_shape()}.size())},
        more_{std::move(more)},
        csv_{file, columns(Shape{model.latent_shape()}.size(), more_)} {}

  void measured(const TrainingView<Model>& view, const Measurement& m) {
    const std::optional<double> bits = bits_per_dimension(m.distortion + m.rate, dimensions_, support_);
    std::vector<CsvCell> cells{m.progress.step, m.progress.epoch, m.images_seen, m.seconds,
                               m.loss,          m.distortion,     m.rate,        m.beta};
    cells.push_back(bits ? CsvCell{*bits} : CsvCell{""});
    add(more_.before_rates, view, m, cells);
    for (const double rate : m.rate_per_latent) cells.emplace_back(rate);
    add(more_.after_rates, view, m, cells);
    csv_.row(cells);
  }

 private:
  static std::vector<std::string> columns(std::int64_t latents, const MetricsColumns<Model>& more) {
    std::vector<std::string> all{"step",       "epoch", "images", "seconds",     "loss",
                                 "distortion", "rate",  "beta",   "bits_per_dim"};
    all.insert(all.end(), more.before_rates.names.begin(), more.before_rates.names.end());
    for (std::int64_t latent = 0; latent < latents; ++latent) all.push_back("kl_" + std::to_string(latent));
    all.insert(all.end(), more.after_rates.names.begin(), more.after_rates.names.end());
    return all;
  }

  static void add(const EpochColumns<Model>& columns, const TrainingView<Model>& view, const Measurement& m,
                  std::vector<CsvCell>& cells) {
    if (columns.names.empty()) return;
    if (!view.state.at_epoch_end()) return cells.resize(cells.size() + columns.names.size(), CsvCell{""});
    for (const double value : columns.values(view, m))
      cells.push_back(std::isfinite(value) ? CsvCell{value} : CsvCell{""});
  }

  Support support_;
  double dimensions_;
  MetricsColumns<Model> more_;
  CsvWriter csv_;
};

}  // namespace animevae
