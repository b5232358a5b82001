// SPDX-License-Identifier: MIT
#include "commands/train_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/decimal.hpp>
#include <animevae/core/interrupt.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/data/flipped.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/tensor/threads.hpp>
#include <animevae/train/last_step.hpp>
#include <animevae/train/progress.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/train/stop_on_signal.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/watch_for_collapse.hpp>
#include <animevae/train/watch_for_explosion.hpp>
#include <animevae/train/write_best.hpp>
#include <animevae/train/write_checkpoints.hpp>
#include <animevae/train/write_epoch_losses.hpp>
#include <animevae/train/write_metrics.hpp>

#include "images/hold_out.hpp"
#include "options/checks.hpp"
#include "options/interrupted.hpp"
#include "options/program_name.hpp"
#include "options/shell_quoted.hpp"
#include "options/size.hpp"
#include "presets/as_published.hpp"
#include "presets/features.hpp"
#include "presets/model_preset.hpp"
#include "presets/training_step.hpp"
#include "report/run_facts.hpp"
#include "report/run_report.hpp"
#include "run/evaluation_mode.hpp"
#include "run/measure.hpp"
#include "run/results.hpp"
#include "run/resume.hpp"
#include "run/run.hpp"
#include "run/run_folder.hpp"
#include "run/step_log.hpp"
#include "run/training_state.hpp"
#include "training/events.hpp"
#include "training/film.hpp"
#include "training/log.hpp"
#include "training/pictures.hpp"
#include "training/run_metrics.hpp"
#include "training/say_results.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

/// The preset of a command, in its published form where that is asked for.
Preset preset_of(const TrainCommand& command) {
  const Preset& defaults = find_preset(command.preset);
  const Preset preset = command.as_published ? as_published(defaults).value_or(defaults) : defaults;
  return with_families(preset, command.reconstruction, command.objective);
}

/// A training, from its command to the finished run folder. Members are made in the order of what they need: a value
/// that is refused is refused before images are read, and images before a folder is made.
class TrainRun {
 public:
  explicit TrainRun(const TrainCommand& command)
      : command_{command},
        point_{point_of(command)},
        preset_{preset_of(command)},
        options_{command.settings.training(preset_)},
        initialisation_{initialisation_of(command, preset_)},
        values_{command.settings.policy_values(preset_)},
        step_{training_step(command.step, preset_)},
        step_values_{command.step.values(preset_)},
        writes_steps_{wants_step_log(command.step_log, preset_)},
        features_{read_features(preset_, command.features, values_)},
        model_{open_model()},
        all_{command.data, model_.image_shape(), &*signals_},
        hold_out_{hold_out_of(command, preset_)},
        faces_{split(all_, hold_out_)},
        folder_{make_folder()},
        mark_{folder_},
        log_{folder_, line_} {
    options_.seed = command.seed;
  }

  void run() {
    describe_data();
    if (point_) check_resume();
    keep_features(features_, command_.features, folder_, metadata_);
    greet();
    if (point_) go_on();
    train();
    end();
  }

 private:
  AnyModel open_model() {
    av::set_threads(command_.threads);
    const av::ModelOptions options{.initialisation = initialisation_, .seed = command_.seed};
    const AnyModel model = preset_.open(options, values_, features_ ? &*features_ : nullptr);
    return command_.size.empty() ? model : model.at_size(extent_of(command_.size));
  }

  /// The run folder with its configuration. What is asked of held-out images is refused before it is made.
  fs::path make_folder() {
    if (stops_early() && !faces_.held_out)
      throw av::InvalidValue("--patience ends training by held-out images, and none are held out; add --hold-out 0.1");
    const std::string now = configuration(command_, preset_);
    if (point_) {
      fs::path folder = command_.resume;
      changes_ = changed_options(text_of(folder / "config.toml"), now);
      for (const ChangedOption& change : changes_) check_may_change(change);
      return folder;
    }
    fs::path folder = make_run_folder(command_.out, command_.preset, command_.overwrite);
    av::write_file(folder / "config.toml", now);
    return folder;
  }

  static std::string text_of(const fs::path& file) {
    const std::vector<std::byte> bytes = av::read_file(file);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }

  /// The checkpoint to go on from. What decides about the other options is refused first.
  static std::optional<ResumePoint> point_of(const TrainCommand& command) {
    if (command.resume.empty()) return std::nullopt;
    ResumePoint point = find_resume_point(command.resume);
    for (const auto& [name, now] : {std::pair{"preset", command.preset}, {"optimiser", command.step.optimiser()}})
      if (const auto then = point.metadata.find(name); then != point.metadata.end() && then->second != now)
        check_may_change({name, then->second, now});
    const Preset &began_as = program::preset_of(point.metadata),
                 &is = with_families(find_preset(command.preset), command.reconstruction, command.objective);
    for (const auto& [name, then, now] : {std::tuple{"reconstruction", began_as.distribution, is.distribution},
                                          {"objective", began_as.objective, is.objective}})
      if (then != now) check_may_change({name, then, now});
    return point;
  }

  void check_resume() {
    check_same_images(*point_, metadata_);
    options_.resume = point_->checkpoint;
    check_not_finished(*point_, folder_, av::TrainState{faces_.training.size(), options_}.total_steps());
  }

  void go_on() {
    for (const std::string& sentence : words_on_going_on(*point_, changes_)) log_.say(sentence);
    if (!changes_.empty()) av::write_file(folder_ / "config.toml", configuration(command_, preset_));
  }

  [[nodiscard]] bool stops_early() const { return step_values_.early_stopping.patience > 0; }
  [[nodiscard]] fs::path model_file() const { return folder_ / "model.safetensors"; }

  void describe_data() {
    metadata_ = data_metadata(command_.data, all_);
    metadata_.merge(split_metadata(faces_, hold_out_));
    metadata_["data.flips"] = flips_of(command_, preset_) ? "true" : "false";
    metadata_["preset"] = preset_.name;
    const Preset& own = find_preset(command_.preset);
    if (preset_.distribution != own.distribution) metadata_["reconstruction"] = preset_.distribution;
    if (preset_.objective != own.objective) metadata_["objective"] = preset_.objective;
    if (!command_.size.empty()) metadata_["size"] = command_.size;
    metadata_["seed"] = std::to_string(command_.seed);
    metadata_["initialisation"] = av::name(initialisation_);
    metadata_["threads"] = std::to_string(av::threads());
    metadata_["optimiser"] = command_.step.optimiser();
    if (command_.as_published) metadata_["as_published"] = "true";
  }

  void warn(const std::string& sentence) {
    log_.say("warning: " + sentence);
    add_warning(metadata_, sentence);
  }

  void greet() {
    log_.say(fmt::format("{}: {} parameters, {}", preset_.name, av::with_separators(preset_.parameters),
                         all_.description()));
    if (const std::string left_out = all_.left_out(); !left_out.empty()) {
      const fs::path file = folder_ / "left_out.txt";
      av::write_file(file, left_out);
      const auto count = std::count(left_out.begin(), left_out.end(), '\n');
      log_.say(fmt::format("{} {} left out; {} says which and why", count, count == 1 ? "file was" : "files were",
                           file.string()));
    }
    if (faces_.held_out)
      log_.say(fmt::format("{} of them are held out (split seed {}), near duplicates on one side",
                           av::with_separators(faces_.held_out->size()), hold_out_.seed));
    if (command_.as_published) {
      Preset used = preset_;
      used.training = options_;
      used.initialisation = initialisation_;
      const std::string word = word_of_published(find_preset(command_.preset), preset_, used);
      if (!word.empty()) warn(word);
    }
    if (const std::string& dependence = model_.batch_dependence();
        command_.step.has("accumulate") && step_.micro_batches() > 1 && !dependence.empty())
      log_.say(
          fmt::format("{} takes each of the {} micro-batches of a step by itself: training is not that of the whole "
                      "batch",
                      dependence, step_.micro_batches()));
    if (writes_steps_ && !can_write_step_log())
      log_.say("logs.h5 is left out: this program was built without HDF5 (Debian: libhdf5-dev)");
  }

  void train() {
    const auto say_warning = [this](const std::string& sentence) { log_.say("warning: " + sentence); };
    const RunMetrics run_metrics{faces_};
    metadata_.merge(run_metrics.metadata());
    av::ShowProgress progress{line_};
    av::WriteMetrics metrics{folder_ / "metrics.csv", model_, run_metrics.columns()};
    WritePictures pictures{folder_ / "samples", faces_.for_measuring(), pictures_of(command_, preset_)};
    WriteTrainingFilm film{folder_};
    av::WriteCheckpoints checkpoints{folder_ / "checkpoints", checkpoints_of(command_), metadata_};
    WriteStepLog steps{writes_steps_ ? std::optional{folder_ / "logs.h5"} : std::nullopt, preset_, values_};
    std::optional<av::WriteEvents<AnyModel>> events;
    if (command_.tensorboard) events.emplace(tensorboard_events(folder_, faces_.for_measuring()));
    std::optional<av::WriteEpochLosses> epoch_losses;
    if (command_.epoch_losses) epoch_losses.emplace(folder_ / "train_losses.log");
    av::WatchForCollapse collapse{say_warning};
    av::WatchForExplosion explosion{say_warning};
    std::optional<av::EarlyStopping<AnyModel>> best;
    std::optional<av::WriteBest<AnyModel>> best_file;
    if (faces_.held_out) {
      best.emplace(model_, run_metrics.held_out_loss(), step_values_.early_stopping);
      best_file.emplace(folder_ / "best.safetensors", *best, metadata_);
    }
    try {
      const auto train_on = [&](const auto& images) {
        av::train(model_, images, options_, step_, progress, metrics, pictures, film, checkpoints, steps, events,
                  epoch_losses, collapse, explosion, best, best_file, skipped_, last_, av::StopOnSignal{*signals_});
      };
      if (flips_of(command_, preset_)) train_on(av::Flipped{faces_.training, command_.seed});
      else train_on(faces_.training);
    } catch (const av::Diverged& diverged) {
      line_.finish();
      steps.write();
      film.write();
      end_early(diverged.what());
      log_.note(diverged.what());
      log_.say(fmt::format("the last good model is in {}", model_file().string()));
      throw;
    }
    for (const std::optional<std::string>& warning : {collapse.warning(), explosion.warning()})
      if (warning) add_warning(metadata_, *warning);
    if (skipped_.steps > 0)
      warn(fmt::format("{} of {} steps were skipped, since their losses or gradients were not finite",
                       av::with_separators(skipped_.steps), av::with_separators(last_.step)));
    if (best && stops_early()) keep_best(*best);
    else if (best) say_best(best->best_epoch());
  }

  /// Names the file of the best model where a later epoch has ended since.
  void say_best(std::int64_t epoch) {
    const std::int64_t steps = av::TrainState{faces_.training.size(), options_}.progress().steps_per_epoch;
    if (epoch == 0 || last_.step < (epoch + 1) * steps) return;
    log_.say(fmt::format("the held-out loss was smallest in epoch {}, whose model is in {}", epoch,
                         (folder_ / "best.safetensors").string()));
  }

  void keep_best(av::EarlyStopping<AnyModel>& best) {
    if (best.best_epoch() == 0) return;
    best.restore();
    metadata_["epoch"] = std::to_string(best.best_epoch());
    log_.say(
        fmt::format("the model is the one of epoch {}, whose held-out loss was the smallest: {:.2f} nats per image",
                    best.best_epoch(), best.best_loss()));
  }

  /// Saves the model of a run that ends before its last step, and its page, without pictures of the model and with the
  /// command that adds them.
  void end_early(const std::string& why) {
    add_warning(metadata_, why);
    av::save_model(model_file(), model_, metadata_);
    ReportFacts facts = facts_of(preset_, metadata_);
    facts.commands.push_back(
        {"To make the model's pictures, sliders and numbers", program_name() + " report " + typed(folder_)});
    write_report(folder_, facts);
  }

  void end() {
    metadata_["step"] = std::to_string(last_.step);
    av::save_model(model_file(), model_, metadata_);
    const int signal = signals_->requested();
    if (signal != 0) {
      end_early(fmt::format("training was stopped by a signal at step {} of {} ({} %): train longer for a better model",
                            av::with_separators(last_.step), av::with_separators(last_.total_steps),
                            100 * last_.step / last_.total_steps));
      log_.say(fmt::format("stopped by a signal; the model as it is now is in {}", model_file().string()));
      if (signal != SIGINT) throw Interrupted{signal};  // SIGTERM is soon followed by SIGKILL: no time for the report
      log_.say("its pictures and numbers are being made for the report; Ctrl-C once more leaves them out");
    }
    signals_.reset();  // the model is safe: from here on a signal ends the program at once
    measure_and_report();
    if (signal != 0) throw Interrupted{signal};
  }

  /// Measures the model, stores the results in its file, and writes the full report.
  void measure_and_report() {
    const Results results = measure(model_, faces_, preset_, last_.step);
    const std::optional<std::string> caution = caution_of(preset_, last_.step);
    if (const std::string warning = results.problem.empty() ? caution.value_or("") : results.problem; !warning.empty())
      warn(warning);
    metadata_.merge(metadata_of(results));
    av::save_model(model_file(), model_, metadata_);
    write_run_report({folder_, folder_, &preset_, model_, metadata_}, {all_, faces_, true}, own_labels(all_));
    if (last_.step == last_.total_steps) WriteTrainingFilm{folder_}.remove_frames();
    say_results(log_, results, folder_);
  }

  /// An observer that counts the steps that were skipped.
  struct SkippedSteps {
    std::int64_t steps = 0;
    void measured(const auto&, const av::Measurement& m) { steps += m.skipped; }
    void visit_state(auto&& f) { f("steps", steps); }
  };

  const TrainCommand& command_;
  std::optional<ResumePoint> point_;
  Preset preset_;
  av::TrainOptions options_;
  av::Initialisation initialisation_;
  std::map<std::string, double> values_;
  TrainingStep step_;
  StepValues step_values_;
  bool writes_steps_;
  std::optional<av::Weights> features_;
  AnyModel model_;
  std::optional<av::InterruptGuard> signals_{std::in_place};
  Dataset all_;
  HoldOut hold_out_;
  SplitDataset faces_;
  std::vector<ChangedOption> changes_{};
  fs::path folder_;
  TrainingMark mark_;
  av::ProgressLine line_{};
  Log log_;
  av::Metadata metadata_{};
  SkippedSteps skipped_{};
  av::LastStep last_{};
};

}  // namespace

void train_run(const TrainCommand& command) { TrainRun{command}.run(); }

}  // namespace animevae::program
