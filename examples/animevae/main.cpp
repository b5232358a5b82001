// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include <animevae/core/error.hpp>
#include <animevae/core/memory.hpp>
#include <animevae/version.hpp>

#include "commands.hpp"
#include "config_file.hpp"
#include "usage.hpp"

namespace av = animevae;

namespace {

constexpr int failure = 1, wrong_usage = 2;

int say(const std::string& sentence, int status) {
  std::fprintf(stderr, "animevae: %s\n", sentence.c_str());
  return status;
}

constexpr const char* no_memory = "there is not enough memory; try a smaller batch, or fewer images at once";

/// LibTorch's messages carry a stack trace behind the first line, and where memory ends the place in its sources.
std::string sentence_of(const std::exception& error) {
  const std::string whole = error.what(), first_line = whole.substr(0, whole.find('\n'));
  return first_line.find("can't allocate memory") == std::string::npos ? first_line : no_memory;
}

}  // namespace

int main(int argc, char** argv) {
  av::keep_memory();
  CLI::App program{"Train variational autoencoders on anime faces and see what they learned", "animevae"};
  program.require_subcommand(1);
  program.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  program.set_version_flag("--version", "animevae " + std::to_string(ANIMEVAE_VERSION_MAJOR) + "." +
                                            std::to_string(ANIMEVAE_VERSION_MINOR) + "." +
                                            std::to_string(ANIMEVAE_VERSION_PATCH));
  program.fallthrough();
  use_config_file(program);
  program.footer("Each command has its own help: animevae train --help");
  add_train(program);
  add_report(program);
  add_reconstruct(program);
  add_sample(program);
  add_traverse(program);
  add_gif_traversals(program);
  add_animate(program);
  add_morph(program);
  add_cluster(program);
  add_diagnose(program);
  add_faces(program);
  add_presets(program);
  add_show(program);
  add_doctor(program);
  add_statistics(program);
  add_export(program);
  add_import(program);
  add_compare(program);
  add_train_features(program);
  add_losses(program);
  add_encode(program);
  add_decode(program);
  add_name(program);
  add_pca(program);
  add_search(program);
  add_attributes(program);
  add_edit(program);
  add_serve(program);
  add_explore(program);
  try {
    program.parse(argc, argv);
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
