// SPDX-License-Identifier: MIT
#include <animevae/preset/run_program.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/memory.hpp>
#include <animevae/version.hpp>

#include "commands/commands.hpp"
#include "options/config_file.hpp"
#include "options/first_line.hpp"
#include "options/interrupted.hpp"
#include "options/program_name.hpp"
#include "options/usage.hpp"
#include "presets/presets.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

constexpr int failure = 1, wrong_usage = 2;

int say(const std::string& sentence, int status) {
  std::fprintf(stderr, "%s: %s\n", program_name().c_str(), in_own_name(sentence).c_str());
  return status;
}

constexpr const char* no_memory = "there is not enough memory; try a smaller batch, or fewer images at once";

/// The sentence for an exception. LibTorch's message about lacking memory begins with a place in its sources, which is
/// cut off.
std::string sentence_of(const std::exception& error) {
  const std::string sentence = first_line(error);
  return sentence.find("can't allocate memory") == std::string::npos ? sentence : no_memory;
}

/// A group of commands in the help; those to begin with come first.
struct CommandGroup {
  const char* title;
  std::vector<void (*)(CLI::App&)> commands;
};

void add_commands(CLI::App& program) {
  const std::vector<CommandGroup> groups{
      {"Look at faces",
       {add_serve, add_explore, add_sample, add_reconstruct, add_edit, add_morph, add_animate, add_search}},
      {"Train",
       {add_train, add_runs, add_report, add_presets, add_show, add_compare, add_losses, add_train_features, add_new}},
      {"Understand latents",
       {add_traverse, add_gif_traversals, add_pca, add_attributes, add_name, add_cluster, add_diagnose}},
      {"Files and machine", {add_faces, add_statistics, add_encode, add_decode, add_import, add_export, add_doctor}}};
  for (const CommandGroup& group : groups)
    for (const auto add : group.commands) {
      add(program);
      CLI::App& command = *program.get_subcommands([](const CLI::App*) { return true; }).back();
      command.group(group.title);
      command.footer(in_own_name(command.get_footer()));
      for (CLI::Option* const option : command.get_options())
        option->description(in_own_name(option->get_description()));
    }
}

int greet() {
  fmt::print(
      "{0} trains variational autoencoders on anime faces, and shows what they have learned.\n\n"
      "To begin with:\n"
      "  {0} serve      a model in the browser: new faces, sliders, morphs, a picture of your own\n"
      "  {0} train      train a model on a folder of images, or on faces that it draws\n"
      "  {0} explore    a window in which a face follows the sliders\n\n"
      "All commands: {0} --help\n",
      program_name());
  return 0;
}

/// The arguments of the command line, from the last to the first, as CLI11 takes them. `train --resume RUN` reads the
/// options of the run before those that are given.
std::vector<std::string> arguments_of(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  std::string run;
  if (!arguments.empty() && arguments.front() == "train")
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      if (arguments[i] == "--resume" && i + 1 < arguments.size()) run = arguments[i + 1];
      if (arguments[i].starts_with("--resume=")) run = arguments[i].substr(std::string_view{"--resume="}.size());
    }
  const std::filesystem::path configuration = std::filesystem::path{run} / "config.toml";
  std::error_code unknown;
  if (!run.empty() && std::filesystem::exists(configuration, unknown))
    arguments.insert(arguments.begin() + 1, {"--config", configuration.string()});
  std::reverse(arguments.begin(), arguments.end());
  return arguments;
}

/// The command line, once the presets are known.
int run(int argc, char** argv) {
  if (argc < 2) return greet();
  av::keep_memory();
  CLI::App program{"Train variational autoencoders on anime faces and see what they learned", program_name()};
  program.require_subcommand(1);
  program.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  program.set_version_flag("--version", "animevae " + std::to_string(ANIMEVAE_VERSION_MAJOR) + "." +
                                            std::to_string(ANIMEVAE_VERSION_MINOR) + "." +
                                            std::to_string(ANIMEVAE_VERSION_PATCH));
  program.fallthrough();
  use_config_file(program);
  program.footer(in_own_name("Each command has its own help: animevae train --help"));
  add_commands(program);
  try {
    program.parse(arguments_of(argc, argv));
    return 0;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);  // help and version
    return say(usage_fault(program, error), wrong_usage);
  } catch (const av::InvalidValue& error) {
    return say(error.what(), wrong_usage);
  } catch (const av::Error& error) {
    return say(error.what(), failure);
  } catch (const Interrupted& interrupted) {
    return 128 + interrupted.signal;
  } catch (const std::bad_alloc&) {
    return say(no_memory, failure);
  } catch (const std::exception& error) {
    return say(sentence_of(error), failure);
  }
}

}  // namespace

}  // namespace animevae::program

int animevae::run_program(int argc, char** argv, std::vector<Preset> presets) {
  program::set_program_name(argc > 0 ? argv[0] : nullptr);
  try {
    program::use_presets(std::move(presets));
  } catch (const InvalidValue& error) {
    return program::say(error.what(), program::wrong_usage);
  }
  return program::run(argc, argv);
}
