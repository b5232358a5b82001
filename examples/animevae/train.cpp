// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/network/table.hpp>
#include <animevae/tensor/threads.hpp>

#include "checks.hpp"
#include "commands.hpp"
#include "observers.hpp"
#include "report.hpp"
#include "run.hpp"
#include "run_pictures.hpp"
#include "settings.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

struct TrainCommand {
  std::string preset = "vae-animeface", out{}, initialisation{};
  std::uint64_t seed = 0;
  std::int64_t checkpoint_every = 0, pictures_every = 1;
  int threads = 0;
  bool overwrite = false;
  DataOptions data{};
  Settings settings{};
};

std::string date_and_time() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &local);
  return text;
}

av::Initialisation initialisation_of(const TrainCommand& command, const Preset& preset) {
  const auto& names = av::initialisation_names;
  const auto given = std::find(names.begin(), names.end(), command.initialisation);
  return given == names.end() ? preset.initialisation : av::Initialisation(given - names.begin());
}

/// A new folder for the run. One that has a run in it is refused, or with --overwrite emptied of it.
fs::path make_run_folder(const TrainCommand& command) {
  const fs::path folder =
      command.out.empty() ? fs::path{"runs"} / (command.preset + "-" + date_and_time()) : fs::path{command.out};
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error))
    throw av::FileError(folder, "is a file; a run needs a folder");
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    if (!command.overwrite) throw av::FileError(folder, "already holds files; name another folder or add --overwrite");
    if (!fs::exists(folder / "config.toml", error))
      throw av::FileError(folder, "holds files but no run, so --overwrite leaves it alone");
    for (const char* name : {"config.toml", "metrics.csv", "log.txt", "left_out.txt", "model.safetensors",
                             "report.html", "samples", "checkpoints", "reconstructions.png", "samples.png",
                             "prior_traversals.png", "posterior_traversals.png", "clusters.png", "diagnosis.png"})
      fs::remove_all(folder / name);
  }
  fs::create_directories(folder / "samples", error);
  if (error) throw av::FileError(folder, "cannot be made: " + error.message());
  return folder;
}

std::string configuration(const TrainCommand& command, const Preset& preset) {
  av::TomlWriter config;
  config.comment("animevae train --config THIS_FILE --out FOLDER trains this model again");
  config.section("train");
  config.value("preset", std::string_view{preset.name});
  config.value("seed", command.seed);
  config.value("initialisation", av::name(initialisation_of(command, preset)));
  command.settings.write(config, preset);
  if (command.data.folder.empty()) {
    config.value("faces", command.data.faces);
    config.value("faces-seed", command.data.faces_seed);
  } else {
    config.value("data", std::string_view{fs::absolute(command.data.folder).lexically_normal().string()});
    config.value("resize", std::string_view{command.data.resize});
    config.value("filter", std::string_view{command.data.filter});
    config.value("keep-duplicates", command.data.keep_duplicates);
  }
  return config.text();
}

/// What a report says of a run before it has come to its end.
ReportFacts facts_of(const Preset& preset, const Faces& faces) {
  return {.title = fmt::format("{} on {}", preset.name, faces.description()),
          .summary = {{"images", faces.description()}},
          .pictures = standard_pictures(),
          .networks = {{"Encoder", av::table(preset.encoder)}, {"Decoder", av::table(preset.decoder)}},
          .command = "animevae train --config config.toml --out again"};
}

void add_results(ReportFacts& facts, const av::Metrics& metrics) {
  const auto add = [&](const char* name, const std::string& value) { facts.summary.emplace_back(name, value); };
  add("PSNR of reconstructions", fmt::format("{:.2f} dB", metrics.psnr));
  add("mean absolute error", fmt::format("{:.4f} of the range [0, 1]", metrics.mean_absolute_error));
  add("distortion", fmt::format("{:.1f} nats per image", metrics.distortion));
  add("rate", fmt::format("{:.2f} nats per image", metrics.rate));
  if (metrics.bits_per_dimension)
    add("bits per dimension, at most", fmt::format("{:.3f}", *metrics.bits_per_dimension));
  facts.results = ReportResults{metrics.psnr, metrics.distortion, metrics.rate, metrics.rate_per_latent};
}

void say_results(Log& log, const av::Metrics& metrics, const fs::path& folder) {
  std::string rates;
  std::int64_t active = 0;
  for (const double rate : metrics.rate_per_latent) {
    rates += fmt::format(" {:.2f}", rate);
    active += rate > 0.1;
  }
  log.say(fmt::format("reconstructions of {} images: PSNR {:.2f} dB, mean absolute error {:.4f}",
                      av::with_separators(metrics.images), metrics.psnr, metrics.mean_absolute_error));
  log.say(fmt::format("distortion {:.1f} nats, rate {:.2f} nats", metrics.distortion, metrics.rate));
  if (metrics.rate_per_latent.size() <= 64)
    log.say(fmt::format("KL per latent:{} ({} of {} above 0.1)", rates, active, metrics.rate_per_latent.size()));
  log.say(fmt::format("report: {}", (folder / "report.html").string()));
}

std::string sentence_about(const std::string& left_out, const fs::path& file) {
  const auto count = std::count(left_out.begin(), left_out.end(), '\n');
  return fmt::format("{} {} left out; {} says which and why", count, count == 1 ? "file was" : "files were",
                     file.string());
}

void run(const TrainCommand& command) {
  const Preset& preset = find_preset(command.preset);
  av::TrainOptions training = command.settings.training(preset);
  training.seed = command.seed;
  const av::Initialisation initialisation = initialisation_of(command, preset);
  const av::ModelOptions options{.initialisation = initialisation, .seed = command.seed};
  av::set_threads(command.threads);
  AnyModel model = preset.open(options, command.settings.policy_values(preset));
  std::optional<av::InterruptGuard> signals{std::in_place};
  const Faces faces{command.data, model.image_shape(), &*signals};

  const fs::path folder = make_run_folder(command);
  av::write_file(folder / "config.toml", configuration(command, preset));
  if (const std::string left_out = faces.left_out(); !left_out.empty())
    av::write_file(folder / "left_out.txt", left_out);
  av::Metadata metadata = data_metadata(command.data, faces);
  metadata["preset"] = preset.name;
  metadata["seed"] = std::to_string(command.seed);
  metadata["initialisation"] = av::name(initialisation);

  av::ProgressLine line;
  Log log{folder, line};
  log.say(fmt::format("{}: {} parameters, {}", preset.name,
                      av::with_separators(av::parameter_count(preset.encoder) + av::parameter_count(preset.decoder)),
                      faces.description()));
  if (const std::string left_out = faces.left_out(); !left_out.empty())
    log.say(sentence_about(left_out, folder / "left_out.txt"));

  av::ShowProgress progress{line};
  WriteMetrics metrics{folder, model, faces.batch(choose_images(faces.size(), 64, 1))};
  WritePictures pictures{folder / "samples", faces, command.pictures_every};
  WriteCheckpoints checkpoints{folder / "checkpoints", metadata, command.checkpoint_every};
  WatchForCollapse collapse{log};
  ReportFacts facts = facts_of(preset, faces);
  const fs::path model_file = folder / "model.safetensors";
  const auto end_early = [&](const std::string& why) {
    facts.warnings.push_back(why);
    write_report(folder, facts);
  };
  try {
    av::train(model, faces, training, progress, metrics, pictures, checkpoints, collapse, StopOnSignal{*signals});
  } catch (const av::Diverged& diverged) {
    line.finish();
    av::save_model(model_file, model, metadata);
    log.note(diverged.what());
    log.say(fmt::format("the last good model is in {}", model_file.string()));
    end_early(diverged.what());
    throw;
  }
  av::save_model(model_file, model, metadata);
  if (const auto& warning = collapse.warning()) facts.warnings.push_back(*warning);
  if (const int signal = signals->requested(); signal != 0) {
    log.say(fmt::format("stopped by a signal; the model as it is now is in {}", model_file.string()));
    end_early("Training was stopped by a signal before its end.");
    throw Interrupted{signal};
  }
  signals.reset();  // the model is safe: from here on a signal ends the program at once
  const av::Metrics results = av::evaluate(model, faces, {.sample = false});
  write_run_pictures(folder, model, faces);
  add_results(facts, results);
  write_report(folder, facts);
  say_results(log, results, folder);
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
  train.add_option("--initialisation", command->initialisation, "How weights begin (default: as the preset's system)")
      ->check(
          CLI::IsMember(std::vector<std::string>{av::initialisation_names.begin(), av::initialisation_names.end()}));
  train.add_option("--checkpoint-every", command->checkpoint_every, "Epochs between checkpoints, 0: none")
      ->check(count_from(0))
      ->capture_default_str();
  train.add_option("--pictures-every", command->pictures_every, "Epochs between pictures in samples/, 0: none")
      ->check(count_from(0))
      ->capture_default_str();
  train.add_option("--threads", command->threads, "Threads that compute, 0: one per core")
      ->check(whole_number(0))
      ->capture_default_str();
  add_data_options(train, command->data);
  command->settings.add_to(train);
  train.footer(
      "Examples:\n"
      "  animevae train --faces 2000 --epochs 2 --out runs/first\n"
      "  animevae train --data faces --preset vae-animeface --epochs 100 --checkpoint-every 10 --out runs/faces");
  train.callback([command] { run(*command); });
}
