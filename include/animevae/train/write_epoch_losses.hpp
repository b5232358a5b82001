// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <animevae/text/csv.hpp>
#include <animevae/train/measurement.hpp>

namespace animevae {

/// An observer of train() that writes the log of disentangling-vae, train_losses.log: lines "Epoch,Loss,Value" at the
/// end of each epoch, counted from 0, with the means of recon_loss (the distortion, in nats), kl_loss (the rate),
/// kl_loss_0, kl_loss_1 ... (that of each latent) and loss.
class WriteEpochLosses {
 public:
  explicit WriteEpochLosses(const std::filesystem::path& file) : csv_{file, {"Epoch", "Loss", "Value"}} {}

  /// Lines behind the checkpoint that training goes on from are cut off: they will be written again.
  template <class View>
  void started(const View&) {
    csv_.cut(bytes_);
  }

  template <class View>
  void epoch_ended(const View&, const Measurement& m) {
    const std::int64_t epoch = m.progress.epoch - 1;
    csv_.row({epoch, "recon_loss", m.distortion});
    csv_.row({epoch, "kl_loss", m.rate});
    for (std::size_t i = 0; i < m.rate_per_latent.size(); ++i)
      csv_.row({epoch, "kl_loss_" + std::to_string(i), m.rate_per_latent[i]});
    for (const auto& [name, value] : m.terms) csv_.row({epoch, name, value});
    csv_.row({epoch, "loss", m.loss});
    bytes_ = csv_.size();
  }

  void visit_state(auto&& f) { f("bytes", bytes_); }

 private:
  CsvWriter csv_;
  std::int64_t bytes_ = csv_.size();
};

}  // namespace animevae
