// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include "checks.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "run.hpp"

namespace {

struct SampleCommand {
  std::string run{}, out = "samples.png", size{};
  std::int64_t count = 64, columns = 8;
  std::uint64_t seed = 0;
  GridStyle style{};
};

void sample(const SampleCommand& command) {
  Run run = open_run(command.run);
  run.check_decoder("sample");
  set_size(run, command.size);
  say_caution(run);
  write_samples(command.out, run.model, command.count, command.columns, command.seed, command.style);
  fmt::print("{}: {} samples of the prior, seed {}\n", command.out, command.count, command.seed);
}

}  // namespace

void add_sample(CLI::App& program) {
  const auto command = std::make_shared<SampleCommand>();
  CLI::App& app = *program.add_subcommand("sample", "Decode latents drawn from the prior");
  app.add_option("run", command->run, "Run folder or model file")->required();
  app.add_option("-o,--out", command->out, "PNG file")->capture_default_str();
  app.add_option("-n,--count", command->count, "Faces")->check(count_from(1))->capture_default_str();
  app.add_option("-c,--columns", command->columns, "Faces per row")->check(count_from(1))->capture_default_str();
  app.add_option("-s,--seed", command->seed, "The same seed gives the same faces")
      ->check(seed())
      ->capture_default_str();
  add_size_option(app, command->size);
  add_grid_options(app, command->style);
  app.footer(
      "Examples:\n"
      "  animevae sample runs/first --out samples.png\n"
      "  animevae sample runs/first --count 12 --columns 6 --seed 3 --enlarge 2 --bare");
  app.callback([command] { sample(*command); });
}
