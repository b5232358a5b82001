// SPDX-License-Identifier: MIT
#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "checks.hpp"
#include "commands.hpp"
#include "figures.hpp"
#include "run.hpp"

namespace av = animevae;

namespace {

struct TraverseCommand {
  std::string run{}, out = "traversals.png", order = "rate";
  std::int64_t steps = 10, rows = 0;
  std::optional<double> range{};
  double mass = 0.95;
  std::optional<std::int64_t> image{};
  bool faithful = false;
  GridStyle style{};
  CommandData data{};
};

void traverse(const CLI::App& app, const TraverseCommand& command) {
  const Run run = open_run(command.run);
  run.check_decoder(app.get_name());
  // Without an encoder there is no rate to sort by; the prior can be walked all the same.
  std::optional<Faces> faces;
  if (run.has_encoder() || command.image) faces.emplace(command.data.open(app, run));
  const av::LatentStatistics statistics =
      faces ? latent_statistics(run, av::posterior_table(run.model, *faces)) : av::LatentStatistics{};
  std::vector<std::int64_t> latents = statistics.order;
  if (!faces)
    for (std::int64_t latent = 0; latent < run.model.latent_shape().size(); ++latent) latents.push_back(latent);
  const std::size_t known = latents.size();
  if (command.order == "number") std::sort(latents.begin(), latents.end());
  if (command.rows > 0) latents.resize(std::min<std::size_t>(latents.size(), std::size_t(command.rows)));
  const double reach = command.range.value_or(normal_quantile(command.mass));

  std::string what = fmt::format("Prior traversals, {:.2f} to {:.2f}", -reach, reach);
  av::Tensor base = at::zeros({run.model.latent_shape().size()});
  std::vector<av::TraversalRow> rows = av::prior_rows(latents, -reach, reach);
  if (command.image) {
    if (*command.image < 0 || *command.image >= faces->size())
      throw av::InvalidValue(fmt::format("--image is {}; it must be at most {}, there are {}", *command.image,
                                         faces->size() - 1, faces->description()));
    const std::int64_t chosen = *command.image;
    const av::DiagonalGaussian posterior = run.model.encode(faces->batch({&chosen, 1}));
    base = posterior.mean.flatten();
    what = fmt::format("Posterior traversals of image {}", chosen);
    if (command.range) rows = av::prior_rows(latents, -reach, reach);
    else
      rows =
          av::posterior_rows(posterior, latents, reach,
                             command.faithful ? av::PosteriorRange::around_zero : av::PosteriorRange::around_the_mean);
  }
  write_traversals(command.out, run.model, base, rows, command.steps, statistics.rate, what, command.style);
  fmt::print("{}: {} of {} latents, {} steps each\n", command.out, rows.size(), known, command.steps);
}

}  // namespace

void add_traverse(CLI::App& program) {
  const auto command = std::make_shared<TraverseCommand>();
  CLI::App& app = *program.add_subcommand("traverse", "Walk along each latent while the others stay");
  app.add_option("run", command->run, "Run folder or model file")->required();
  app.add_option("-o,--out", command->out, "PNG file")->capture_default_str();
  app.add_option("-i,--image", command->image, "Start from this image's posterior instead of the prior's centre")
      ->check(count_from(0));
  app.add_option("-c,--steps", command->steps, "Pictures per row")->check(count_from(1))->capture_default_str();
  app.add_option("-r,--rows", command->rows, "Latents shown, 0: all")->check(count_from(0))->capture_default_str();
  auto* range = app.add_option("--range", command->range, "Walk from -RANGE to RANGE")->check(number(av::positive));
  app.add_option("--mass", command->mass, "Walk as far as holds this share of the distribution")
      ->check(number({.at_least = 0, .at_most = 0.999999}))
      ->excludes(range)
      ->capture_default_str();
  app.add_option("--order", command->order, "rate: by falling KL divergence; number: as they are")
      ->check(CLI::IsMember({"rate", "number"}))
      ->capture_default_str();
  app.add_flag("--faithful", command->faithful,
               "With --image: the range of VAE animeface, symmetric about 0 instead of about the image's latent");
  add_grid_options(app, command->style);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae traverse runs/first --out prior.png\n"
      "  animevae traverse runs/first --image 3 --steps 8 --range 2 --bare --out posterior.png");
  app.callback([command, &app] { traverse(app, *command); });
}
