// SPDX-License-Identifier: MIT
#include <ATen/ops/dot.h>
#include <ATen/ops/exp.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/latent/principal_components.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/plot.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "commands/commands.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "options/count_line.hpp"
#include "options/number_tables.hpp"
#include "options/output_files.hpp"
#include "run/latent_cache.hpp"
#include "run/latent_names.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct PcaCommand {
  std::string run{}, out = "components.safetensors", picture = "components.png", variance{};
  std::int64_t count = 12, steps = 9;
  double range = 3;
  std::optional<std::int64_t> batch{};
  std::uint64_t seed = 0;
  bool aggregate = false, stream = false, faithful = false;
  GridStyle style{};
  AnswerOptions answer{};
  CommandData data{};
};

/// Moments of the posterior means, and the mean of the posteriors' own variances.
struct Moments {
  av::LatentMoments means{};
  av::Tensor variances{};  // (latents); a sum until all images are read

  void add(const av::Tensor& mean, const av::Tensor& log_variance) {
    means.add(mean);
    if (!log_variance.defined()) return;
    const av::Tensor sum = at::exp(log_variance.to(at::kCPU, at::kDouble)).sum(0);
    variances = variances.defined() ? variances + sum : sum;
  }
};

Moments moments_of(const PcaCommand& command, const Run& run, const Dataset& faces) {
  Moments moments;
  if (command.batch || command.stream) {
    const Dataset some =
        command.batch ? faces.part(av::random_choice(faces.size(), *command.batch, command.seed), faces.description())
                      : faces;
    const at::NoGradGuard no_grad;
    CountLine line{"encoding images", some.size()};
    av::for_each_batch(some, av::default_batch_size, [&](std::int64_t begin, const av::Tensor& images) {
      const av::LatentRows rows = run.model.rows(images);
      moments.add(av::latent_rows(rows.point), rows.log_variance);
      line.say(begin + images.size(0));
    });
    return moments;
  }
  const av::PosteriorTable table = load_or_encode(run, faces).table;
  moments.add(table.means, table.log_variances);
  return moments;
}

/// Whether latents vary by more than float32's rounding. Those of identical images do not, though batches of them may
/// differ in the last digit.
bool has_variance(const av::PrincipalComponents& found) {
  constexpr double rounding = 1e-6;
  return found.total_variance > rounding * rounding * at::dot(found.mean, found.mean).item<double>();
}

void draw_components(const PcaCommand& command, const Run& run, const av::Directions& directions,
                     const av::PrincipalComponents& found) {
  const LatentNames names{run.folder};
  std::vector<std::string> captions;
  for (std::int64_t i = 0; i < directions.size(); ++i)
    captions.push_back(fmt::format("{}\n{:.1f} %", names.caption(directions.names[std::size_t(i)]),
                                   100 * found.variances[i].item<double>() / found.total_variance));
  const av::Tensor reach = directions.vectors * command.range;
  write_rows(
      command.picture,
      av::line_pictures(run.model, directions.origin - reach, directions.origin + reach, command.steps), command.steps,
      {.title = fmt::format("Principal components, {:g} to {:g}", -command.range, command.range), .rows = captions},
      command.style);
}

void pca(const CLI::App& app, const PcaCommand& command) {
  const Run run = open_named_run(command.run);
  const Dataset faces = command.data.open(app, run);
  const Moments moments = moments_of(command, run, faces);
  const std::int64_t images = moments.means.count();
  if (command.aggregate && !moments.variances.defined())
    throw av::FileError(run.name, "has posteriors without variances, which --aggregate counts");
  const av::PrincipalComponents found = av::principal_components(
      moments.means, command.count, command.aggregate ? moments.variances / double(images) : av::Tensor{});
  if (!has_variance(found))
    throw av::FileError(
        run.name, fmt::format("gives these {} images all the same latents: there is no variance, and no principal "
                              "component of it (--aggregate counts the variance of the posteriors)",
                              images));
  const av::Directions directions =
      av::component_directions(found, av::model_fingerprint(run.model),
                               command.faithful ? av::ComponentScale::unit : av::ComponentScale::deviations);
  write_directions_as_named(command.out, directions);

  Answer answer{command.answer};
  answer.say("{}: {} principal components of {} images", command.out, directions.size(), images);
  answer.set("directions", command.out);
  answer.set("images", double(images));
  std::vector<double> shares, variances;
  for (std::int64_t i = 0; i < found.size(); ++i) {
    variances.push_back(found.variances[i].item<double>());
    shares.push_back(variances.back() / found.total_variance);
  }
  answer.set("variances", variances);
  answer.set("explained", shares);
  answer.number("variances", found.variances);
  answer.number("components", found.components);
  answer.number("mean", found.mean);
  answer.say("they explain {:.1f} % of the variance, the first {:.1f} %", 100 * found.explained(found.size()),
             100 * shares.front());
  if (run.has_decoder()) {
    draw_components(command, run, directions, found);
    answer.say("{}: along each of them, {} steps", command.picture, command.steps);
    answer.set("picture", command.picture);
  }
  if (!command.variance.empty()) {
    av::write_figure(command.variance, variance_figure(found));
    answer.say("{}: how much each explains", command.variance);
    answer.set("variance", command.variance);
  }
  answer.finish();
}

}  // namespace

void add_pca(CLI::App& program) {
  const auto command = std::make_shared<PcaCommand>();
  CLI::App& app = *program.add_subcommand("pca", "Find the directions in which the latents vary most");
  add_model_argument(app, command->run);
  add_numbers_option(app, "-o,--out", command->out, "Directions; traverse, edit and animate take safetensors files");
  add_picture_option(app, "-p,--picture", command->picture, "A figure with a row along each component");
  add_picture_option(app, "--variance", command->variance, "Also draw the variance that each component explains");
  app.add_option("-n,--count", command->count, "Components")->check(count_from(1))->capture_default_str();
  app.add_option("-c,--steps", command->steps, "Pictures per row")->check(count_from(1))->capture_default_str();
  app.add_option("--range", command->range, "Rows go from -RANGE to RANGE standard deviations")
      ->check(number(av::positive))
      ->capture_default_str();
  auto* batch = app.add_option("--batch", command->batch, "Fit on so many images, chosen at random, not on all")
                    ->check(count_from(2));
  app.add_option("-s,--seed", command->seed, "Seed of that choice")->check(seed())->capture_default_str();
  app.add_flag("--stream", command->stream, "Keep no latents: constant memory for any number of images")
      ->excludes(batch);
  app.add_flag("--aggregate", command->aggregate,
               "Components of the aggregate posterior, which includes the posteriors' own variances");
  app.add_flag("--faithful", command->faithful,
               "As Anime VAE: steps of length 1 from the latent 0, not deviations from the mean");
  add_grid_options(app, command->style);
  add_answer_options(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae pca runs/first --out components.safetensors\n"
      "  animevae pca runs/first --faces 500 --batch 256 --faithful --count 8 --variance variance.png");
  app.callback([command, &app] { pca(app, *command); });
}

}  // namespace animevae::program
