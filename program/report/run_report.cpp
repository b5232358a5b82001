// SPDX-License-Identifier: MIT
#include "report/run_report.hpp"

#include <ATen/ops/unique_dim.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/letter_case.hpp>
#include <animevae/latent/diagnosis.hpp>
#include <animevae/latent/k_means.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/plot/write_figure.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "directions/findings.hpp"
#include "directions/memorisation.hpp"
#include "figures/cluster_pictures.hpp"
#include "figures/figures.hpp"
#include "options/fixed.hpp"
#include "options/program_name.hpp"
#include "options/shell_quoted.hpp"
#include "report/add_results.hpp"
#include "report/report_input.hpp"
#include "report/run_facts.hpp"
#include "report/slider_sections.hpp"
#include "run/evaluation_mode.hpp"
#include "run/latent_cache.hpp"
#include "run/measure.hpp"
#include "run/results.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

constexpr std::int64_t least_labelled = 100;  // images to fit attributes to

std::vector<StartingPoint> starting_points(const Run& run, const SplitDataset& faces, const av::PosteriorTable& table) {
  const at::NoGradGuard no_grad;
  std::vector<StartingPoint> starts{{"the average face", table.means.mean(0)}};
  const std::vector<std::int64_t> chosen = av::random_choice(faces.for_measuring().size(), 2, 0);
  const av::Tensor means = av::mean_rows(run.model, faces.for_measuring().batch(chosen));
  for (std::size_t i = 0; i < chosen.size(); ++i)
    starts.push_back({fmt::format("{}face {}", faces.held_out ? "held-out " : "", i + 1), means[std::int64_t(i)]});
  return starts;
}

ReportSection reconstructions(const Run& run, const ReportImages& images) {
  const SplitDataset& faces = images.faces;
  const std::string which = faces.held_out   ? "held-out faces, which the model was not trained on"
                            : images.are_own ? "faces that the model was trained on"
                                             : "faces of " + faces.training.description();
  const Dataset& shown = faces.for_measuring();
  write_reconstructions(run.folder / "reconstructions.png", run.model, shown, av::random_choice(shown.size(), 8, 0),
                        untitled);
  return {.title = "Reconstructions",
          .pictures = {{"reconstructions.png",
                        fmt::format("Above, {}; below each, its reconstruction from the posterior mean: what is left "
                                    "after squeezing it through the latents. What is the same in both is what the "
                                    "latents have room for.",
                                    which)}}};
}

ReportSection samples(const Run& run) {
  write_samples(run.folder / "samples.png", run.model, 64, 8, 0, untitled);
  return {.title = "Samples",
          .pictures = {{"samples.png", "New faces: latents drawn at random from N(0, 1), then decoded."}}};
}

void add_neighbours(const ReportInput& input, ReportSection& samples) {
  av::Generator generator = av::make_generator(0);
  const at::NoGradGuard no_grad;
  const av::Tensor pictures = input.run.model.sample(64, generator).narrow(0, 0, 8);  // the first row of samples.png
  const MemorisationCheck check =
      check_memorisation(input.run, input.faces, pictures, std::min<std::int64_t>(5, input.faces.training.size()));
  draw_neighbours(input.run.folder / "neighbours.png", pictures, check, 12, {}, untitled);
  samples.pictures.push_back({"neighbours.png",
                              "The first eight of them, each with the images of the training data whose latents are "
                              "nearest. A sample that is the copy of an image would be one that was memorised."});
  samples.sentences = {av::capitalised(check.sentence()) + ".", av::capitalised(check.verdict()) + "."};
}

ReportSection clusters(const ReportInput& input) {
  ReportSection section{.title = "Clusters"};
  const std::int64_t images = input.table.images();
  // A collapsed model may have fewer different latents than clusters.
  const std::int64_t different = std::get<0>(at::unique_dim(input.table.means, 0)).size(0);
  if (const std::int64_t count = std::min<std::int64_t>(8, images / 10); count >= 2 && different >= count) {
    const av::Clustering found = av::k_means(input.table.means, {.clusters = count}).clustering;
    write_cluster_sheet(input.run.folder / "k_means.png", input.all, typical_of_clusters(input.table.means, found, 10),
                        found, {}, untitled);
    section.pictures.push_back(
        {"k_means.png", fmt::format("Faces of the data{} sorted by their latents (k-means), unchanged: of each "
                                    "cluster its medoid, then those nearest to its centre.",
                                    input.faces.held_out ? ", trained on and held out," : "")});
    if (input.table.latents() >= 2) {
      av::write_figure(input.run.folder / "map.png", cluster_map(input.all, input.table, found));
      section.pictures.push_back(
          {"map.png", "Where these lie: faces side by side have like latents, as far as two dimensions can show it."});
    }
  }
  // Extremes need a handful of images beyond either percentile.
  const double percentile = std::clamp(2000.0 / double(images), 1.0, 20.0);
  const auto extremes = av::latent_extremes(input.table, input.first_latents(32), {.percentile = percentile});
  if (images >= 50 && !extremes.empty()) {
    add_rows(section, input.run.folder, "clusters",
             "In each row faces with the lowest values of one latent beside those with the highest, the other latents "
             "being alike. What differs between left and right is what the latent stands for.",
             extremes, [&](const std::filesystem::path& file, const std::vector<av::LatentExtremes>& rows) {
               write_clusters(file, input.all, rows, input.statistics.rate, input.names, untitled);
             });
  }
  return section;
}

ReportSection diagnosis(const ReportInput& input) {
  ReportSection section{.title = "Diagnosis"};
  av::Canvas figure = diagnosis_figure(input.table, input.statistics, input.names);
  av::write_figure(input.run.folder / "diagnosis.png", figure);
  section.pictures.push_back(
      {.caption =
           "Means near 0, variances near 1 (log-variances near 0) and correlations near 0 say that the latents of "
           "real faces lie where samples are drawn from, so that samples look like real faces.",
       .drawing = std::move(figure)});
  constexpr std::size_t most = 3;  // sentences per kind of fault; `diagnose` prints all
  const av::LatentFindings found = av::find_faults(input.statistics);
  section.sentences.push_back(
      fmt::format("{} of {} latents are active over {}: the variance of their posterior means is above {:g}.",
                  found.active.size(), input.statistics.order.size(), input.all.description(), av::active_variance));
  for (const Finding& finding : findings_in_words(input.statistics, found, input.names)) {
    const std::size_t count = finding.sentences.size(), shown = std::min(count, most);
    section.sentences.insert(section.sentences.end(), finding.sentences.begin(),
                             finding.sentences.begin() + std::ptrdiff_t(shown));
    section.sentences.push_back((shown < count ? fmt::format("... and {} more like it. ", count - shown) : "") +
                                "What to do: " + finding.advice);
  }
  return section;
}

/// The rates of the images that results are of, and how many latents are in use there.
void add_latents(Results& results, const Run& run, const SplitDataset& faces) {
  const av::LatentStatistics measured = latent_statistics(run, load_or_encode(run, faces.for_measuring()).table);
  results.model.rate_per_latent = measured.rate;
  results.active_latents = std::int64_t(av::find_faults(measured).active.size());
}

}  // namespace

std::optional<LabelledImages> own_labels(const Dataset& all) {
  if (!all.folder().empty() || all.size() < least_labelled) return std::nullopt;
  return labelled_images(all, {});
}

void write_run_report(const Run& run, const ReportImages& images, const std::optional<LabelledImages>& labelled) {
  const auto& [all, faces, are_own] = images;
  ReportFacts facts = facts_of(*run.preset, run.metadata);
  auto results = results_of(run.metadata);
  if (!results && are_own) {  // the run was stopped before it was measured
    results = measure(run.model, faces, *run.preset, run.steps());
    add_results(facts, *results);
    if (const auto caution = caution_of(*run.preset, run.steps())) facts.warnings.push_back(*caution);
  }
  if (!are_own) facts.summary.emplace_back("pictures here are of", all.description());
  facts.commands.push_back({"To play with this model in a browser", program_name() + " serve " + typed(run.folder)});
  facts.sections = {reconstructions(run, images), samples(run)};
  if (all.size() >= 2 && (!results || results->problem.empty())) {
    av::PosteriorTable table = load_or_encode(run, all).table;
    av::LatentStatistics statistics = latent_statistics(run, table);
    std::vector<StartingPoint> starts = starting_points(run, faces, table);
    const ReportInput input{
        run, all, faces, std::move(table), std::move(statistics), LatentNames{run.folder}, std::move(starts)};
    if (are_own && facts.results && faces.for_measuring().size() >= 2) add_latents(*facts.results, run, faces);
    if (are_own && faces.training.size() >= 2) add_neighbours(input, facts.sections.back());
    facts.sections.push_back(latent_section(input));
    facts.sections.push_back(component_section(input));
    if (labelled) facts.sections.push_back(attribute_section(input, *labelled));
    facts.sections.push_back(clusters(input));
    facts.sections.push_back(diagnosis(input));
  }
  write_report(run.folder, facts);
}

}  // namespace animevae::program
