// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <animevae/core/interrupt.hpp>
#include <animevae/faces/drawn_faces.hpp>

#include "commands/commands.hpp"
#include "options/checks.hpp"
#include "options/count_line.hpp"
#include "options/interrupted.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct Options {
  av::DrawnFaces faces{};
  std::string out = "faces";
  bool overwrite = false;
};

void draw(const Options& options) {
  const auto begin = std::chrono::steady_clock::now();
  const av::InterruptGuard signals;
  CountLine line{"drawing faces", options.faces.count};
  // A signal is thrown from inside of the drawing, so that no half-written folder is left behind.
  const auto progress = [&](std::int64_t done) {
    if (const int signal = signals.requested(); signal != 0) throw Interrupted{signal};
    line.say(done);
  };
  av::write_faces(options.faces, options.out, {.overwrite = options.overwrite}, progress);
  fmt::print("{} faces of {} x {} pixels and factors.csv are in {} ({:.1f} s)\n", options.faces.count,
             options.faces.size, options.faces.size, options.out,
             std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
}

}  // namespace

void add_faces(CLI::App& program) {
  const auto options = std::make_shared<Options>();
  CLI::App& faces = *program.add_subcommand("faces", "Draw anime faces with known factors into a folder");
  faces.add_option("--count", options->faces.count, "How many faces, 1 to 1000000")
      ->check(count_from(1))
      ->capture_default_str();
  faces.add_option("--size", options->faces.size, "Pixels along each side, 16 to 512")
      ->check(count_from(1))
      ->capture_default_str();
  faces.add_option("--seed", options->faces.seed, "The same seed gives the same faces")
      ->check(seed())
      ->capture_default_str();
  faces.add_option("--out", options->out, "Folder for 000000.png, ... and factors.csv")->capture_default_str();
  faces.add_option("--threads", options->faces.threads, "Threads that draw, 0: one per core")
      ->check(whole_number(0))
      ->capture_default_str();
  faces.add_flag("--overwrite", options->overwrite, "Replace a folder that holds nothing but such faces");
  faces.footer(
      "Examples:\n"
      "  animevae faces --count 10000 --out faces\n"
      "  animevae faces --count 12 --size 256 --seed 7 --out portraits");
  faces.callback([options] { draw(*options); });
}

}  // namespace animevae::program
