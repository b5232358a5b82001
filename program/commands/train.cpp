// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/decimal.hpp>
#include <animevae/core/interrupt.hpp>
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
#include <animevae/train/write_checkpoints.hpp>
#include <animevae/train/write_metrics.hpp>

#include "commands/commands.hpp"
#include "commands/train.hpp"
#include "images/hold_out.hpp"
#include "options/checks.hpp"
#include "options/interrupted.hpp"
#include "presets/as_published.hpp"
#include "presets/features.hpp"
#include "report/run_facts.hpp"
#include "report/run_report.hpp"
#include "run/evaluation_mode.hpp"
#include "run/measure.hpp"
#include "run/results.hpp"
#include "run/run.hpp"
#include "run/run_folder.hpp"
#include "run/step_log.hpp"
#include "run/training_state.hpp"
#include "training/film.hpp"
#include "training/log.hpp"
#include "training/pictures.hpp"
#include "training/run_metrics.hpp"
#include "training/say_results.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

std::string sentence_about(const std::string& left_out, const fs::path& file) {
  const auto count = std::count(left_out.begin(), left_out.end(), '\n');
  return fmt::format("{} {} left out; {} says which and why", count, count == 1 ? "file was" : "files were",
                     file.string());
}

/// Writes the page of a run that ends early, without pictures of the model, and with the command that adds them.
void write_short_report(const fs::path& folder, const Preset& preset, const av::Metadata& metadata) {
  ReportFacts facts = facts_of(preset, metadata);
  facts.commands.push_back({"To make the model's pictures, sliders and numbers", "animevae report " + typed(folder)});
  write_report(folder, facts);
}

/// Measures the model, stores the results in its file, and writes the full report.
void finish(Run run, const ReportImages& images, std::int64_t steps, Log& log) {
  const Results results = measure(run.model, images.faces, *run.preset, steps);
  const std::optional<std::string> caution = caution_of(*run.preset, steps);
  if (const std::string warning = results.problem.empty() ? caution.value_or("") : results.problem; !warning.empty()) {
    log.say("warning: " + warning);
    add_warning(run.metadata, warning);
  }
  run.metadata.merge(metadata_of(results));
  av::save_model(run.folder / "model.safetensors", run.model, run.metadata);
  write_run_report(run, images, own_labels(images.all));
  say_results(log, results, run.folder);
}

void run(const TrainCommand& command) {
  const Preset& defaults = find_preset(command.preset);
  const std::optional<Preset> published = command.as_published ? as_published(defaults) : std::nullopt;
  const Preset& preset = published ? *published : defaults;
  av::TrainOptions training = command.settings.training(preset);
  training.seed = command.seed;
  const av::Initialisation initialisation = initialisation_of(command, preset);
  const av::ModelOptions options{.initialisation = initialisation, .seed = command.seed};
  av::set_threads(command.threads);
  const std::map<std::string, double> values = command.settings.policy_values(preset);
  const bool step_log = wants_step_log(command.step_log, preset);
  const std::optional<av::Weights> features = read_features(preset, command.features);
  AnyModel model = preset.open(options, values, features ? &*features : nullptr);
  std::optional<av::InterruptGuard> signals{std::in_place};
  const Dataset all{command.data, model.image_shape(), &*signals};
  const HoldOut hold_out = hold_out_of(command, preset);
  const SplitDataset faces = split(all, hold_out);
  const bool flips = flips_of(command, preset);

  const fs::path folder = make_run_folder(command.out, command.preset, command.overwrite);
  av::write_file(folder / "config.toml", configuration(command, preset));
  const TrainingMark mark{folder};
  if (const std::string left_out = all.left_out(); !left_out.empty()) av::write_file(folder / "left_out.txt", left_out);
  av::Metadata metadata = data_metadata(command.data, all);
  metadata.merge(split_metadata(faces, hold_out));
  metadata["data.flips"] = flips ? "true" : "false";
  metadata["preset"] = preset.name;
  metadata["seed"] = std::to_string(command.seed);
  metadata["initialisation"] = av::name(initialisation);
  metadata["threads"] = std::to_string(av::threads());
  if (command.as_published) metadata["as_published"] = "true";
  keep_features(features, command.features, folder, metadata);

  av::ProgressLine line;
  Log log{folder, line};
  log.say(fmt::format("{}: {} parameters, {}", preset.name,
                      av::with_separators(av::parameter_count(preset.encoder) + av::parameter_count(preset.decoder)),
                      all.description()));
  if (const std::string left_out = all.left_out(); !left_out.empty())
    log.say(sentence_about(left_out, folder / "left_out.txt"));

  const auto warn = [&](const std::string& sentence) {
    log.say("warning: " + sentence);
    add_warning(metadata, sentence);
  };
  if (faces.held_out)
    log.say(fmt::format("{} of them are held out (split seed {}), near duplicates on one side",
                        av::with_separators(faces.held_out->size()), hold_out.seed));
  if (command.as_published) {
    Preset used = preset;
    used.training = training;
    used.initialisation = initialisation;
    if (const std::string word = word_of_published(defaults, preset, used); !word.empty()) warn(word);
  }
  if (step_log && !can_write_step_log())
    log.say("logs.h5 is left out: this program was built without HDF5 (Debian: libhdf5-dev)");

  const Dataset& shown = faces.for_measuring();
  av::ShowProgress progress{line};
  const RunMetrics run_metrics{faces};
  av::WriteMetrics metrics{folder / "metrics.csv", model, run_metrics.columns()};
  metadata.merge(run_metrics.metadata());
  WritePictures pictures{folder / "samples", shown, pictures_of(command, preset)};
  WriteTrainingFilm film{folder};
  const av::WriteCheckpoints checkpoints{folder / "checkpoints", command.checkpoint_every, metadata};
  WriteStepLog steps{step_log ? std::optional{folder / "logs.h5"} : std::nullopt, preset, values};
  const auto say_warning = [&log](const std::string& sentence) { log.say("warning: " + sentence); };
  av::WatchForCollapse collapse{say_warning};
  av::WatchForExplosion explosion{say_warning};
  av::LastStep last;
  const fs::path model_file = folder / "model.safetensors";
  const auto end_early = [&](const std::string& why) {
    add_warning(metadata, why);
    av::save_model(model_file, model, metadata);
    write_short_report(folder, preset, metadata);
  };
  try {
    const auto train_on = [&](const auto& images) {
      av::train(model, images, training, progress, metrics, pictures, film, checkpoints, steps, collapse, explosion,
                last, av::StopOnSignal{*signals});
    };
    if (flips) train_on(av::Flipped{faces.training, command.seed});
    else train_on(faces.training);
  } catch (const av::Diverged& diverged) {
    line.finish();
    steps.write();
    film.write();
    end_early(diverged.what());
    log.note(diverged.what());
    log.say(fmt::format("the last good model is in {}", model_file.string()));
    throw;
  }
  metadata["step"] = std::to_string(last.step);
  av::save_model(model_file, model, metadata);
  for (const std::optional<std::string>& warning : {collapse.warning(), explosion.warning()})
    if (warning) add_warning(metadata, *warning);
  const int signal = signals->requested();
  if (signal != 0) {
    end_early(fmt::format("training was stopped by a signal at step {} of {} ({} %): train longer for a better model",
                          av::with_separators(last.step), av::with_separators(last.total_steps),
                          100 * last.step / last.total_steps));
    log.say(fmt::format("stopped by a signal; the model as it is now is in {}", model_file.string()));
    if (signal != SIGINT) throw Interrupted{signal};  // SIGTERM is soon followed by SIGKILL: no time for the report
    log.say("its pictures and numbers are being made for the report; Ctrl-C once more leaves them out");
  }
  signals.reset();  // the model is safe: from here on a signal ends the program at once
  finish({folder, folder, &preset, model, metadata}, {all, faces, true}, last.step, log);
  if (signal != 0) throw Interrupted{signal};
}

}  // namespace

void add_train(CLI::App& program) {
  const auto command = std::make_shared<TrainCommand>();
  CLI::App& train = *program.add_subcommand("train", "Train a model and write a run folder with a report");
  train.add_option("-p,--preset", command->preset, "Which model; 'animevae presets' lists them")->capture_default_str();
  train.add_option("-o,--out", command->out, "Run folder (default: runs/PRESET-DATE-TIME)");
  train.add_flag("--overwrite", command->overwrite, "Replace a run that is in the folder");
  train.add_option("-s,--seed", command->seed, "Makes two runs on a CPU bit-identical")
      ->check(seed())
      ->capture_default_str();
  train
      .add_option("--initialisation", command->initialisation, "Initialisation of the weights (default: the preset's)")
      ->check(
          CLI::IsMember(std::vector<std::string>{av::initialisation_names.begin(), av::initialisation_names.end()}));
  train.add_flag("--as-published", command->as_published,
                 "Use the published values, where the preset has others because training with them fails");
  train.add_option("--features", command->features,
                   "For a perceptual preset: weights of the network it compares pictures with");
  train.add_option("--checkpoint-every", command->checkpoint_every, "Epochs between checkpoints, 0: none")
      ->check(count_from(0))
      ->capture_default_str();
  train
      .add_option("--pictures", command->pictures, "Which pictures go into samples/ (default: as the preset's system)")
      ->check(CLI::IsMember(picture_style_names()));
  train
      .add_option("--pictures-every", command->pictures_every,
                  "Epochs between them, steps for facenet's, 0: none (default: as the system did)")
      ->check(count_from(0));
  train.add_flag_function(
      "--step-log,!--no-step-log", [command](std::int64_t times) { command->step_log = times > 0; },
      "Write logs.h5, the losses of every step (default: facenet's presets do)");
  train.add_option("--threads", command->threads, "Threads that compute, 0: one per core")
      ->check(whole_number(0))
      ->capture_default_str();
  add_data_options(train, command->data);
  train
      .add_option("--hold-out", command->hold_out,
                  "Part of the images to measure on instead of training, 0 to 0.9 (default: as the preset's system)")
      ->check(number({.at_least = 0, .at_most = 0.9}))
      ->group("Images");
  train.add_option("--split-seed", command->split_seed, "Seed of the choice of held-out images")
      ->check(seed())
      ->capture_default_str()
      ->group("Images");
  // A plain flag of CLI11 would set false where it is not given, instead of leaving the preset's value.
  train
      .add_flag_function(
          "--flips,!--no-flips", [command](std::int64_t count) { command->flips = count > 0; },
          "Mirror images at random in training (default: as the preset's system)")
      ->take_last()
      ->group("Images");
  command->settings.add_to(train);
  train.footer(
      "Examples:\n"
      "  animevae train --faces 2000 --epochs 2 --out runs/first\n"
      "  animevae train --data faces --preset vae-animeface --epochs 100 --checkpoint-every 10 --out runs/faces");
  train.callback([command] { run(*command); });
}

}  // namespace animevae::program
