// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
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
/// distortion, rate, beta, bits_per_dim (not of a reconstruction that is no density), the model's own terms, then the
/// rate of each latent as kl_0, kl_1, ...; the losses are means in nats per image over the stretch since the row
/// before, of the steps that were not skipped. Rows are appended to an existing file, which is refused with a FileError
/// if its columns differ. InvalidValue where a term is called as another column is.
template <TrainableModel Model>
class WriteMetrics {
 public:
  WriteMetrics(const std::filesystem::path& file, const Model& model, MetricsColumns<Model> more = {})
      : support_{model.support()},
        dimensions_{double(Shape{model.image_shape()}.size())},
        latents_{std::size_t(Shape{model.latent_shape()}.size())},
        more_{std::move(more)},
        csv_{file, columns(model, support_, more_)} {}

  /// Rows behind the checkpoint that training goes on from are cut off: they will be written again.
  void started(const TrainingView<Model>&) { csv_.cut(bytes_); }

  void measured(const TrainingView<Model>& view, const Measurement& m) {
    const std::optional<double> bits = bits_per_dimension(m.distortion + m.rate, dimensions_, support_);
    const auto cell = [](double value) { return std::isfinite(value) ? CsvCell{value} : CsvCell{""}; };
    std::vector<CsvCell> cells{m.progress.step, m.progress.epoch,   m.images_seen, m.seconds,
                               cell(m.loss),    cell(m.distortion), cell(m.rate),  m.beta};
    if (support_ != Support::none) cells.push_back(bits ? cell(*bits) : CsvCell{""});
    for (const auto& [name, value] : m.terms) cells.push_back(cell(value));
    add(more_.before_rates, view, m, cells);
    for (const double rate : m.rate_per_latent) cells.push_back(cell(rate));
    if (m.rate_per_latent.empty()) cells.resize(cells.size() + latents_, CsvCell{""});  // all steps were skipped
    add(more_.after_rates, view, m, cells);
    csv_.row(cells);
    bytes_ = csv_.size();
  }

  void visit_state(auto&& f) { f("bytes", bytes_); }

 private:
  static std::vector<std::string> columns(const Model& model, Support support, const MetricsColumns<Model>& more) {
    std::vector<std::string> all{"step", "epoch", "images", "seconds", "loss", "distortion", "rate", "beta"};
    if (support != Support::none) all.emplace_back("bits_per_dim");
    if constexpr (requires { model.terms(); })
      for (const std::string& term : model.terms()) all.push_back(term);
    all.insert(all.end(), more.before_rates.names.begin(), more.before_rates.names.end());
    for (std::int64_t latent = 0; latent < Shape{model.latent_shape()}.size(); ++latent)
      all.push_back("kl_" + std::to_string(latent));
    all.insert(all.end(), more.after_rates.names.begin(), more.after_rates.names.end());
    for (std::size_t i = 1; i < all.size(); ++i)
      if (std::find(all.begin(), all.begin() + std::ptrdiff_t(i), all[i]) != all.begin() + std::ptrdiff_t(i))
        throw InvalidValue("two columns of the metrics are called '" + all[i] + "'; give a term another name");
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
  std::size_t latents_;
  MetricsColumns<Model> more_;
  CsvWriter csv_;
  std::int64_t bytes_ = csv_.size();
};

}  // namespace animevae
