// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include "commands.hpp"
#include "evaluation_mode.hpp"
#include "figures.hpp"
#include "latents.hpp"

namespace av = animevae;

namespace {

struct DiagnoseCommand {
  std::string run{}, out = "diagnosis.png";
  bool faithful = false;
  CommandData data{};
};

void diagnose(const CLI::App& app, const DiagnoseCommand& command) {
  const Run run = open_run(command.run);
  const Faces faces = command.data.open(app, run);
  const av::PosteriorTable table = latents_of(run, faces).table;
  const av::LatentStatistics statistics = latent_statistics(run, table);
  write_diagnosis(command.out, table, statistics, command.faithful);
  fmt::print("{}: the latents of {}, by falling KL divergence\n\n", command.out, faces.description());
  fmt::print("{:>7} {:>8} {:>8} {:>14} {:>14}\n", "", "", "", "log-variance", "log-variance");
  fmt::print("{:>7} {:>8} {:>8} {:>14} {:>14}\n", "latent", "KL", "mean", "of the means", "of aggregate");
  for (const std::int64_t latent : statistics.order) {
    const auto j = std::size_t(latent);
    fmt::print("{:>7} {:>8} {:>8} {:>14} {:>14}{}\n", fmt::format("z{}", latent), fixed(statistics.rate[j], 3),
               fixed(statistics.mean[j], 3), fixed(statistics.log_variance[j], 3),
               fixed(statistics.aggregate_log_variance[j], 3),
               statistics.rate[j] < 0.1 ? "  says next to nothing" : "");
  }
}

}  // namespace

void add_diagnose(CLI::App& program) {
  const auto command = std::make_shared<DiagnoseCommand>();
  CLI::App& app = *program.add_subcommand("diagnose", "Show how the latents lie beside the prior N(0, 1)");
  app.add_option("run", command->run, "Run folder or model file")->required();
  app.add_option("-o,--out", command->out, "PNG file")->capture_default_str();
  app.add_flag("--faithful", command->faithful, "VAE animeface's two panels alone, 1500x600 pixels");
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae diagnose runs/first --out diagnosis.png\n"
      "  animevae diagnose runs/first --faithful --faces 1000");
  app.callback([command, &app] { diagnose(app, *command); });
}
