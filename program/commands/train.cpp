// SPDX-License-Identifier: MIT
#include "commands/train.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <animevae/preset/families.hpp>

#include "commands/commands.hpp"
#include "commands/train_run.hpp"
#include "options/checks.hpp"

namespace av = animevae;

namespace animevae::program {

void add_train(CLI::App& program) {
  const auto command = std::make_shared<TrainCommand>();
  command->preset = presets().front().name;
  CLI::App& train = *program.add_subcommand("train", "Train a model and write a run folder with a report");
  train.add_option("-p,--preset", command->preset, "Which model; 'animevae presets' lists them")->capture_default_str();
  train
      .add_option("--reconstruction", command->reconstruction,
                  fmt::format("Another reconstruction distribution in place of the preset's: {}",
                              fmt::join(av::distribution_families, ", ")))
      ->type_name("NAME");
  train
      .add_option(
          "--objective", command->objective,
          fmt::format("Another objective in place of the preset's: {}", fmt::join(av::objective_families, ", ")))
      ->type_name("NAME");
  train.add_option("--size", command->size,
                   "HEIGHTxWIDTH of the images, for a fully convolutional preset (default: the preset's)");
  train.add_option("-o,--out", command->out, "Run folder (default: runs/PRESET-DATE-TIME)");
  train.add_flag("--overwrite", command->overwrite, "Replace a run that is in the folder");
  train
      .add_option(
          "--resume", command->resume,
          "Go on with the run in this folder, from its newest checkpoint and with its options; it gives the model "
          "of a run that was never interrupted, bit for bit")
      ->type_name("RUN")
      ->configurable(false)
      ->excludes("--out")
      ->excludes("--overwrite");
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
  train.add_option("--checkpoint-every", command->checkpoint_every, "Epochs between checkpoints, 0: not by epochs")
      ->check(count_from(0))
      ->group("Checkpoints");
  train
      .add_option("--checkpoint-minutes", command->checkpoint_minutes,
                  "Minutes between checkpoints, 0: not by minutes (default: 10, without --checkpoint-every)")
      ->check(number(av::not_negative))
      ->group("Checkpoints");
  train
      .add_option("--keep", command->keep,
                  "How many checkpoints stay, the newest, 0: all (default: 2, with --checkpoint-every all)")
      ->check(count_from(0))
      ->group("Checkpoints");
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
  train.add_flag("--tensorboard", command->tensorboard,
                 "Write a file for TensorBoard: losses, pictures, weights (tensorboard --logdir RUN)");
  train.add_flag("--epoch-losses", command->epoch_losses,
                 "Write train_losses.log, the losses of every epoch as disentangling-vae does");
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
  command->step.add_to(train);
  train.footer(
      "A run that was interrupted, or should be longer, goes on with 'animevae train --resume RUN [--epochs N]'.\n"
      "Examples:\n"
      "  animevae train --faces 2000 --epochs 2 --out runs/first\n"
      "  animevae train --data faces --preset vae-animeface --epochs 100 --checkpoint-every 10 --out runs/faces");
  train.callback([command] { train_run(*command); });
}

}  // namespace animevae::program
