// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>

#include <unistd.h>

#include <animevae/core/interrupt.hpp>
#include <animevae/data/drawn_faces.hpp>

#include "checks.hpp"
#include "commands.hpp"

namespace av = animevae;

namespace {

/// One line on a terminal, redrawn as the faces come; silent where stderr is a file or a pipe.
class FaceCounter {
 public:
  FaceCounter(std::int64_t count, const av::InterruptGuard& signals) : count_{count}, signals_{signals} {}

  void operator()(std::int64_t done) {
    // Thrown out of the drawing, so that nothing half-written stays behind.
    if (const int signal = signals_.requested(); signal != 0) throw Interrupted{signal};
    const double now = seconds();
    if (!is_terminal_ || (done < count_ && now < shown_ + 0.1)) return;
    shown_ = now;
    const double rate = double(done) / std::max(now, 1e-3);
    fmt::print(stderr, "\r{} of {} faces, {:.0f} per second, {:.0f} s left\x1b[K{}", done, count_, rate,
               double(count_ - done) / rate, done == count_ ? "\n" : "");
    std::fflush(stderr);
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::int64_t count_;
  const av::InterruptGuard& signals_;
  bool is_terminal_ = ::isatty(STDERR_FILENO) == 1;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  double shown_ = 0;
};

struct Options {
  av::DrawnFaces faces{};
  std::string out = "faces";
  bool overwrite = false;
};

void draw(const Options& options) {
  const av::InterruptGuard signals;
  FaceCounter counter{options.faces.count, signals};
  av::write_faces(options.faces, options.out, {.overwrite = options.overwrite}, std::ref(counter));
  fmt::print("{} faces of {} x {} pixels and factors.csv are in {} ({:.1f} s)\n", options.faces.count,
             options.faces.size, options.faces.size, options.out, counter.seconds());
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
