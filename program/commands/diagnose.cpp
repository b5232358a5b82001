// SPDX-License-Identifier: MIT
#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <animevae/latent/diagnosis.hpp>

#include "commands/commands.hpp"
#include "directions/findings.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/fixed.hpp"
#include "run/latent_cache.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct DiagnoseCommand {
  std::string run{}, out = "diagnosis.png";
  bool faithful = false, all = false;
  AnswerOptions answer{};
  CommandData data{};
};

constexpr std::size_t rows_shown = 40, sentences_shown = 10;

std::vector<double> exponentials(std::vector<double> values) {
  for (double& value : values) value = std::exp(value);
  return values;
}

/// The numbers of each latent, with variances instead of log-variances.
struct Numbers {
  const av::LatentStatistics& statistics;
  std::vector<double> of_means = exponentials(statistics.log_variance);
  std::vector<double> of_aggregate = exponentials(statistics.aggregate_log_variance);
};

void say_table(const Numbers& numbers, const LatentNames& names, std::size_t rows, Answer& answer) {
  const av::LatentStatistics& s = numbers.statistics;
  std::size_t width = 7;
  for (std::size_t i = 0; i < rows; ++i) width = std::max(width, names.caption(s.order[i]).size() + 1);
  answer.say("{:>{}} {:>8} {:>8} {:>12} {:>14}", "", width, "", "", "variance", "variance of");
  answer.say("{:>{}} {:>8} {:>8} {:>12} {:>14} {:>8}", "latent", width, "KL", "mean", "of the means", "the aggregate",
             "active");
  for (std::size_t i = 0; i < rows; ++i) {
    const auto j = std::size_t(s.order[i]);
    answer.say("{:>{}} {:>8} {:>8} {:>12} {:>14} {:>8}", names.caption(s.order[i]), width, fixed(s.rate[j], 3),
               fixed(s.mean[j], 3), fixed(numbers.of_means[j], 4), fixed(numbers.of_aggregate[j], 3),
               numbers.of_means[j] > av::active_variance ? "yes" : "no");
  }
  if (rows < s.order.size()) answer.say("... and {} more; --all lists them", s.order.size() - rows);
}

void say_findings(const std::vector<Finding>& findings, bool all, Answer& answer) {
  for (const Finding& finding : findings) {
    const std::size_t count = finding.sentences.size(), shown = all ? count : std::min(count, sentences_shown);
    answer.say("");
    for (std::size_t i = 0; i < shown; ++i) answer.say("{}", finding.sentences[i]);
    if (shown < count) answer.say("... and {} more like it; --all names them", count - shown);
    answer.say("  What to do: {}", finding.advice);
  }
}

std::vector<std::string> captions(const std::vector<std::int64_t>& latents) {
  std::vector<std::string> names;
  for (const std::int64_t latent : latents) names.push_back("z" + std::to_string(latent));
  return names;
}

void set_numbers(const Numbers& numbers, const av::LatentFindings& found, Answer& answer) {
  const av::LatentStatistics& s = numbers.statistics;
  answer.set("latents", double(s.order.size()));
  answer.set("order", captions(s.order));  // by falling rate; the lists below are in the order z0, z1, ...
  answer.set("kl", s.rate);
  answer.set("mean", s.mean);
  answer.set("variance_of_means", numbers.of_means);
  answer.set("variance_of_aggregate", numbers.of_aggregate);
  answer.set("active_units", double(found.active.size()));
  answer.set("active", captions(found.active));
  answer.set("collapsed", captions(found.collapsed));
  answer.set("wide", captions(found.wide));
  answer.set("narrow", captions(found.narrow));
  answer.set("off_centre", captions(found.off_centre));
  const std::int64_t count = s.correlation.size(0);
  std::vector<std::vector<double>> correlations;
  for (std::int64_t i = 0; i < count; ++i) {
    const double* const row = s.correlation.data_ptr<double>() + i * count;
    correlations.emplace_back(row, row + count);
  }
  answer.set("correlation", correlations);
  answer.number("correlation", s.correlation);
  for (const auto& [name, values] : {std::pair{"kl", &s.rate},
                                     {"mean", &s.mean},
                                     {"variance_of_means", &numbers.of_means},
                                     {"variance_of_aggregate", &numbers.of_aggregate}})
    answer.number(name, at::tensor(*values, at::kDouble));
}

void diagnose(const CLI::App& app, const DiagnoseCommand& command) {
  const Run run = open_named_run(command.run);
  const Dataset faces = command.data.open(app, run);
  const av::PosteriorTable table = load_or_encode(run, faces).table;
  const av::LatentStatistics statistics = latent_statistics(run, table);
  const LatentNames names{run.folder};
  write_diagnosis(command.out, table, statistics, names, command.faithful);

  const Numbers numbers{statistics};
  const av::LatentFindings found = av::find_faults(statistics);
  const std::size_t latents = statistics.order.size(), drawn = std::min(latents, most_diagnosed);
  Answer answer{command.answer};
  answer.set("picture", command.out);
  answer.set("drawn", double(drawn));
  answer.say("{}: the latents of {}, by falling KL divergence{}", command.out, faces.description(),
             drawn < latents ? fmt::format("; the first {} of {} are drawn", drawn, latents) : "");
  answer.say("{} of {} latents are active: the variance of their means is above {:g}\n", found.active.size(), latents,
             av::active_variance);
  say_table(numbers, names, command.all ? latents : std::min(latents, rows_shown), answer);
  say_findings(findings_in_words(statistics, found, names), command.all, answer);
  set_numbers(numbers, found, answer);
  answer.finish();
}

}  // namespace

void add_diagnose(CLI::App& program) {
  const auto command = std::make_shared<DiagnoseCommand>();
  CLI::App& app = *program.add_subcommand("diagnose", "Compare the latents with the prior N(0, 1)");
  add_model_argument(app, command->run);
  add_picture_option(app, "-o,--out", command->out);
  app.add_flag("--faithful", command->faithful, "VAE animeface's two panels alone, 1500x600 pixels");
  app.add_flag("--all", command->all, "List every latent, not the first 40, and every fault");
  add_answer_options(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae diagnose --faces 500 --out diagnosis.png\n"
      "  animevae diagnose runs/first --faithful --faces 1000");
  app.callback([command, &app] { diagnose(app, *command); });
}

}  // namespace animevae::program
