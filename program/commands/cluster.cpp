// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/latent/gaussian_mixture.hpp>
#include <animevae/plot.hpp>
#include <animevae/text/csv.hpp>

#include "commands/commands.hpp"
#include "figures/cluster_pictures.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "options/covariance_option.hpp"
#include "run/latent_cache.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct ClusterCommand {
  std::string run{}, out = "clusters.png", method = "extremes", csv{}, map{}, covariance{};
  std::int64_t clusters = 8;
  std::optional<std::int64_t> draw{};
  std::uint64_t seed = 0;
  av::ExtremesOptions extremes{};
  GridStyle style{};
  AnswerOptions answer{};
  CommandData data{};
};

/// The images at the ends of latents, a line of CSV each.
std::string csv_of(const std::vector<av::LatentExtremes>& clusters, const std::vector<std::string>& names) {
  std::string text = av::csv_line(std::vector<av::CsvCell>{"latent", "end", "image"});
  for (const av::LatentExtremes& cluster : clusters)
    for (const auto& [end, images] : {std::pair{"low", &cluster.low}, {"high", &cluster.high}})
      for (const std::int64_t image : *images)
        text +=
            av::csv_line(std::vector<av::CsvCell>{fmt::format("z{}", cluster.latent), end, names[std::size_t(image)]});
  return text;
}

void show_extremes(const ClusterCommand& command, const Run& run, const Dataset& faces, const av::LatentFile& latents,
                   Answer& answer) {
  av::ExtremesOptions options = command.extremes;
  options.draw = command.draw.value_or(options.draw);
  options.seed = command.seed;
  const av::LatentStatistics statistics = latent_statistics(run, latents.table);
  const auto clusters = av::latent_extremes(latents.table, statistics.order, options);
  if (clusters.empty())
    throw av::InvalidValue(
        fmt::format("--percentile is {}; no image of {} lies beyond it in any latent, so use more "
                    "images or a larger percentile",
                    av::decimal(options.percentile), faces.description()));
  write_clusters(command.out, faces, clusters, statistics.rate, LatentNames{run.folder}, command.style);
  if (!command.csv.empty()) av::write_file(command.csv, std::string_view{csv_of(clusters, latents.names)});
  answer.say("{}: {} faces from either end of {} latents, out of {}", command.out, clusters.front().low.size(),
             clusters.size(), faces.description());
  if (const std::size_t left_out = statistics.order.size() - clusters.size(); left_out > 0)
    answer.say("{} latents are left out: nearly all images have the same value of them", left_out);
  std::vector<std::string> shown, images;
  for (const av::LatentExtremes& cluster : clusters) {
    shown.push_back(fmt::format("z{}", cluster.latent));
    for (const std::vector<std::int64_t>* end : {&cluster.low, &cluster.high})
      for (const std::int64_t image : *end) images.push_back(latents.names[std::size_t(image)]);
  }
  answer.set("latents", shown);
  answer.names("latents", shown);
  answer.names("images", images);
}

/// The cluster of every row, and for a mixture its probability.
struct Clusters {
  av::Clustering clustering{};
  av::Tensor probabilities{};  // (N), of a mixture
};

Clusters find_clusters(const ClusterCommand& command, const av::PosteriorTable& table, Answer& answer) {
  if (table.images() < command.clusters)
    throw av::InvalidValue(fmt::format("--clusters is {}; there are {} images, and a cluster needs one at least",
                                       command.clusters, table.images()));
  if (command.method == "k-means") {
    av::KMeans found = av::k_means(table.means, {.clusters = command.clusters, .seed = command.seed});
    const double variance = found.inertia / double(table.images());
    const double total = table.means.to(at::kDouble).var(0, false).sum().item<double>();
    answer.set("inertia", found.inertia);
    answer.set("variance_within", total > 0 ? variance / total : 0);
    answer.say("{:.1f} % of the variance of the means lies within the clusters",
               total > 0 ? 100 * variance / total : 0);
    return {std::move(found.clustering), {}};
  }
  const av::MixtureFit fit = av::fit_mixture(
      table.means,
      {.components = command.clusters, .covariance = covariance_of(command.covariance, table), .seed = command.seed});
  answer.set("log_likelihood", fit.log_likelihoods.back());
  answer.say("mean log-likelihood {:.3f} nats per image, after {} iterations", fit.log_likelihoods.back(),
             fit.log_likelihoods.size());
  const av::Tensor joint = fit.mixture.joint_log_prob(table.means);
  return {fit.clustering, std::get<0>(joint.max(1)).sub(fit.mixture.log_prob(table.means)).exp()};
}

std::string csv_of(const Clusters& clusters, const av::LatentFile& latents) {
  std::vector<av::CsvCell> cells{"image", "cluster", "distance"};
  if (clusters.probabilities.defined()) cells.emplace_back("probability");
  std::string text = av::csv_line(cells);
  const av::Clustering& found = clusters.clustering;
  const av::Tensor distances = (latents.table.means.to(at::kDouble) - found.centres.index_select(0, found.assignments))
                                   .norm(2, {1})
                                   .contiguous();
  for (std::int64_t i = 0; i < latents.table.images(); ++i) {
    cells = {latents.names[std::size_t(i)], found.assignments.data_ptr<std::int64_t>()[i] + 1,
             distances.data_ptr<double>()[i]};
    if (clusters.probabilities.defined()) cells.emplace_back(clusters.probabilities.data_ptr<double>()[i]);
    text += av::csv_line(cells);
  }
  return text;
}

void show_clusters(const ClusterCommand& command, const Dataset& faces, const av::LatentFile& latents, Answer& answer) {
  if (!command.map.empty() && std::min(latents.table.images(), latents.table.latents()) < 2)
    throw av::InvalidValue("--map needs at least 2 latents and 2 images: it shows two principal components");
  const Clusters found = find_clusters(command, latents.table, answer);
  const av::Clustering& clustering = found.clustering;
  const std::vector<std::vector<std::int64_t>> rows =
      typical_of_clusters(latents.table.means, clustering, command.draw.value_or(10));
  std::vector<std::string> medoids;
  for (const auto& row : rows) medoids.push_back(latents.names[std::size_t(row.front())]);
  write_cluster_sheet(command.out, faces, rows, clustering,
                      fmt::format("Clusters of the posterior means ({})", command.method), command.style);
  answer.say("{}: {} clusters of {}, each with its medoid and the faces nearest to its centre", command.out,
             rows.size(), faces.description());
  if (!command.map.empty()) {
    av::write_figure(command.map, cluster_map(faces, latents.table, clustering));
    answer.say("{}: where they lie, by two principal components", command.map);
    answer.set("map", command.map);
  }
  if (!command.csv.empty()) {
    av::write_file(command.csv, std::string_view{csv_of(found, latents)});
    answer.say("{}: which cluster every image belongs to", command.csv);
    answer.set("csv", command.csv);
  }
  answer.set("sizes", std::vector<double>(clustering.sizes.begin(), clustering.sizes.end()));
  answer.set("medoids", medoids);
  answer.number("assignments", clustering.assignments);
  answer.number("centres", clustering.centres);
}

void cluster(const CLI::App& app, const ClusterCommand& command) {
  const bool is_extremes = command.method == "extremes";
  if (is_extremes && !command.map.empty())
    throw av::InvalidValue("--map shows clusters; it needs --method k-means or mixture");
  const Run run = open_named_run(command.run);
  const Dataset faces = command.data.open(app, run);
  const av::LatentFile latents = load_or_encode(run, faces);
  Answer answer{command.answer};
  answer.set("picture", command.out);
  answer.set("method", command.method);
  answer.set("images", double(faces.size()));
  if (is_extremes) show_extremes(command, run, faces, latents, answer);
  else show_clusters(command, faces, latents, answer);
  answer.finish();
}

}  // namespace

void add_cluster(CLI::App& program) {
  const auto command = std::make_shared<ClusterCommand>();
  CLI::App& app = *program.add_subcommand("cluster", "Group the images of the data by their latents");
  add_model_argument(app, command->run);
  add_picture_option(app, "-o,--out", command->out);
  app.add_option("--method", command->method,
                 "extremes: both ends of each latent; k-means or mixture: clusters of the posterior means")
      ->check(CLI::IsMember({"extremes", "k-means", "mixture"}))
      ->capture_default_str();
  app.add_option("-k,--clusters", command->clusters, "How many clusters, or components of the mixture")
      ->check(count_from(1))
      ->capture_default_str();
  add_covariance_option(app, command->covariance);
  add_picture_option(app, "--map", command->map, "Also draw the images in the plane of two principal components");
  app.add_option("--csv", command->csv, "Also write the cluster of every image");
  app.add_option("--percentile", command->extremes.percentile,
                 "extremes: share of the images at either end, in percent")
      ->check(number())
      ->capture_default_str();
  app.add_option("--keep", command->extremes.keep,
                 "extremes: how many of these to keep, those with the most similar other latents")
      ->check(count_from(1))
      ->capture_default_str();
  app.add_option("-n,--draw", command->draw,
                 "Faces shown: extremes: 5 at random from these, at either end; otherwise 10 of each cluster")
      ->check(count_from(1));
  app.add_option("-s,--seed", command->seed, "Seed of the faces shown, and of the initial centres of k-means")
      ->check(seed())
      ->capture_default_str();
  add_grid_options(app, command->style);
  add_answer_options(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae cluster runs/first --percentile 5 --draw 4 --seed 1 --bare\n"
      "  animevae cluster runs/first --method k-means --clusters 12 --map map.png --csv clusters.csv");
  app.callback([command, &app] { cluster(app, *command); });
}

}  // namespace animevae::program
