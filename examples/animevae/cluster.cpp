// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include "checks.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "latents.hpp"

namespace av = animevae;

namespace {

struct ClusterCommand {
  std::string run{}, out = "clusters.png";
  av::Extremes extremes{};
  GridStyle style{};
  CommandData data{};
};

void cluster(const CLI::App& app, const ClusterCommand& command) {
  const Run run = open_run(command.run);
  const Faces faces = command.data.open(app, run);
  const av::PosteriorTable table = latents_of(run, faces).table;
  const av::LatentStatistics statistics = latent_statistics(run, table);
  const auto clusters = av::latent_extremes(table, statistics.order, command.extremes);
  if (clusters.empty())
    throw av::InvalidValue(
        fmt::format("--percentile is {}; no image of {} lies beyond it in any latent, so use more "
                    "images or a larger percentile",
                    av::decimal(command.extremes.percentile), faces.description()));
  write_clusters(command.out, faces, clusters, statistics.rate, command.style);
  fmt::print("{}: {} faces from either end of {} latents, out of {}\n", command.out, clusters.front().low.size(),
             clusters.size(), faces.description());
  if (const std::size_t left_out = statistics.order.size() - clusters.size(); left_out > 0)
    fmt::print("{} latents are left out: nearly all images have the same value of them\n", left_out);
}

}  // namespace

void add_cluster(CLI::App& program) {
  const auto command = std::make_shared<ClusterCommand>();
  CLI::App& app = *program.add_subcommand("cluster", "Show original faces from both ends of each latent");
  app.add_option("run", command->run, "Run folder or model file")->required();
  app.add_option("-o,--out", command->out, "PNG file")->capture_default_str();
  app.add_option("--percentile", command->extremes.percentile, "Share of the images at either end, in percent")
      ->check(number())
      ->capture_default_str();
  app.add_option("--keep", command->extremes.keep, "Those whose other latents differ least")
      ->check(count_from(1))
      ->capture_default_str();
  app.add_option("-n,--draw", command->extremes.draw, "Shown, at random from these")
      ->check(count_from(1))
      ->capture_default_str();
  app.add_option("-s,--seed", command->extremes.seed, "Seed of that draw")->check(seed())->capture_default_str();
  add_grid_options(app, command->style);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae cluster runs/first --out clusters.png\n"
      "  animevae cluster runs/first --percentile 5 --draw 4 --seed 1 --bare");
  app.callback([command, &app] { cluster(app, *command); });
}
