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

namespace av = animevae;

namespace {

constexpr int failure = 1, wrong_usage = 2;

int say(const std::string& sentence, int status) {
  std::fprintf(stderr, "animevae: %s\n", sentence.c_str());
  return status;
}

/// LibTorch's messages carry a stack trace behind the first line.
std::string first_line(const char* text) {
  const std::string whole = text;
  return whole.substr(0, whole.find('\n'));
}

}  // namespace

int main(int argc, char** argv) {
  av::keep_memory();
  CLI::App program{"Train variational autoencoders on anime faces and see what they learned", "animevae"};
  program.require_subcommand(1);
  program.set_version_flag("--version", "animevae " + std::to_string(ANIMEVAE_VERSION_MAJOR) + "." +
                                            std::to_string(ANIMEVAE_VERSION_MINOR) + "." +
                                            std::to_string(ANIMEVAE_VERSION_PATCH));
  program.fallthrough();
  use_config_file(program);
  program.footer("Each command has its own help: animevae train --help");
  add_train(program);
  add_reconstruct(program);
  add_sample(program);
  add_traverse(program);
  add_cluster(program);
  add_diagnose(program);
  add_faces(program);
  add_presets(program);
  add_show(program);
  add_doctor(program);
  try {
    program.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : wrong_usage;
  } catch (const av::InvalidValue& error) {
    return say(error.what(), wrong_usage);
  } catch (const av::Error& error) {
    return say(error.what(), failure);
  } catch (const Interrupted& interrupted) {
    return 128 + interrupted.signal;
  } catch (const std::bad_alloc&) {
    return say("there is not enough memory; try a smaller --batch-size", failure);
  } catch (const std::exception& error) {
    return say(first_line(error.what()), failure);
  }
}
