// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/interrupt.hpp>
#include <animevae/text/csv.hpp>
#include <animevae/train/checkpoint.hpp>
#include <animevae/train/collapse.hpp>
#include <animevae/train/explosion.hpp>
#include <animevae/train/progress.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/train/train.hpp>

#include "images/hold_out.hpp"
#include "images/image_source.hpp"
#include "presets/any_model.hpp"

namespace animevae::program {

// What watches a training run of the program. None of them changes it.

using View = animevae::TrainingView<AnyModel>;

/// The sentences of a run: to stderr, above the progress, and to log.txt.
class Log {
 public:
  Log(const std::filesystem::path& folder, animevae::ProgressLine& line)
      : file_{folder / "log.txt", std::ios::app}, line_{line} {}

  void say(const std::string& sentence) {
    line_.message(sentence);
    note(sentence);
  }

  /// To log.txt alone: what is said elsewhere.
  void note(const std::string& sentence) { file_ << sentence << std::endl; }

 private:
  std::ofstream file_;
  animevae::ProgressLine& line_;
};

/// Some images of a data set, the same each time, whose PSNR tells how reconstructions get better.
class WatchedImages {
 public:
  /// `count` of them, or all where there are fewer. The data set has to outlive this.
  WatchedImages(const Faces& faces, std::int64_t count);

  [[nodiscard]] std::int64_t size() const { return std::int64_t(images_.size()); }
  /// Decoded from posterior means, in dB, as the PSNR of a finished run's results.
  [[nodiscard]] double psnr(const AnyModel& model, std::int64_t batch_size) const;

 private:
  const Faces* faces_;
  std::vector<std::int64_t> images_;
};

/// metrics.csv: a row per reading of the losses. The last of an epoch has the PSNR of the watched images too, on either
/// side decoded from posterior means, and the losses of all images that are held out, measured as in training: with
/// samples of the posterior.
class WriteMetrics {
 public:
  /// The images have to outlive this.
  WriteMetrics(const std::filesystem::path& folder, const AnyModel& model, const SplitFaces& faces);

  /// How many images the PSNR of an epoch is of, on either side.
  [[nodiscard]] animevae::Metadata metadata() const;

  void measured(const View& view, const animevae::Measurement& m);

 private:
  void add_held_out(const View& view, const animevae::Measurement& m, std::vector<animevae::CsvCell>& cells) const;

  animevae::Support support_;
  double dimensions_;
  const Faces* held_out_;  ///< or null
  WatchedImages watched_;
  std::optional<WatchedImages> watched_held_out_{};
  animevae::CsvWriter csv_;
};

/// checkpoints/epoch-0004.safetensors, every so many epochs; 0: never.
class WriteCheckpoints {
 public:
  WriteCheckpoints(std::filesystem::path folder, animevae::Metadata metadata, std::int64_t every)
      : folder_{std::move(folder)}, metadata_{std::move(metadata)}, every_{every} {}

  void epoch_ended(const View& view, const animevae::Measurement& m);

 private:
  std::filesystem::path folder_;
  animevae::Metadata metadata_;
  std::int64_t every_;
};

/// Says it, once, when the posterior has collapsed.
class WatchForCollapse {
 public:
  explicit WatchForCollapse(Log& log) : log_{log} {}

  void measured(const View& view, const animevae::Measurement& m) {
    const auto warning = animevae::collapse_warning(m, view.model.is_warmed_up(m.progress));
    if (warning && !said_) log_.say("warning: " + *warning);
    if (warning) said_ = true;
    now_ = warning;
  }

  /// The warning that holds at the end, if one does.
  [[nodiscard]] const std::optional<std::string>& warning() const { return now_; }

 private:
  Log& log_;
  bool said_ = false;
  std::optional<std::string> now_{};
};

/// Says it, once, when the rate has exploded, at whatever step that was.
class WatchForExplosion {
 public:
  explicit WatchForExplosion(Log& log) : log_{log} {}

  void steps_read(const View& view, std::span<const animevae::StepLosses> steps) {
    for (const animevae::StepLosses& step : steps) {
      animevae::Progress then = view.state.progress();
      then.step = step.step;
      const auto warning = watch_.warning(step, view.model.beta_at(then));
      if (!warning || said_) continue;
      log_.say("warning: " + *warning);
      said_ = warning;
    }
  }

  /// The warning, if there was one: a run does not always come back from it.
  [[nodiscard]] const std::optional<std::string>& warning() const { return said_; }

 private:
  Log& log_;
  animevae::ExplosionWatch watch_{};
  std::optional<std::string> said_{};
};

/// The number of the last step taken, and of the last that was asked for.
struct LastStep {
  std::int64_t step = 0, of = 0;

  void stepped(const View& view, std::int64_t) {
    step = view.state.progress().step;
    of = view.state.total_steps();
  }
};

/// Ends training after the step at hand when a signal has come.
struct StopOnSignal {
  const animevae::InterruptGuard& guard;

  [[nodiscard]] bool wants_to_stop() const { return guard.requested() != 0; }
};

}  // namespace animevae::program
