// SPDX-License-Identifier: MIT
#include "report/run_report.hpp"

#include <ATen/ops/unique_dim.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/letter_case.hpp>
#include <animevae/latent/diagnosis.hpp>
#include <animevae/latent/k_means.hpp>
#include <animevae/latent/normal_quantile.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/plot/write_figure.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "directions/attribute_fit.hpp"
#include "directions/findings.hpp"
#include "directions/memorisation.hpp"
#include "figures/cluster_pictures.hpp"
#include "figures/figures.hpp"
#include "options/fixed.hpp"
#include "report/add_results.hpp"
#include "report/run_explorers.hpp"
#include "report/run_facts.hpp"
#include "run/evaluation_mode.hpp"
#include "run/latent_cache.hpp"
#include "run/measure.hpp"
#include "run/results.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

constexpr GridStyle untitled{.titled = false};  // the page has headings
constexpr std::size_t most_walked = 16;         // directions with a slider
constexpr std::int64_t least_labelled = 100;    // images to fit attributes to

/// Input of the sections: the run, its images, and their posteriors, which are encoded once for all sections.
struct ReportInput {
  const Run& run;
  const Faces& all;
  const SplitFaces& faces;
  av::PosteriorTable table;  // of all
  av::LatentStatistics statistics;
  LatentNames names;
  std::vector<StartingPoint> starts{};

  [[nodiscard]] std::vector<std::int64_t> first_latents(std::size_t most) const {
    std::vector<std::int64_t> latents = statistics.order;
    latents.resize(std::min(latents.size(), most));
    return latents;
  }
  [[nodiscard]] ReportSlider slider(const std::string& direction, std::string note) const {
    const auto named = names.all().find(direction);
    if (named == names.all().end()) return {names.caption(direction), std::move(note)};
    return {names.caption(direction), std::move(note), named->second.from, named->second.to};
  }
};

std::vector<StartingPoint> starting_points(const Run& run, const SplitFaces& faces, const av::PosteriorTable& table) {
  const at::NoGradGuard no_grad;
  std::vector<StartingPoint> starts{{"the average face", table.means.mean(0)}};
  const std::vector<std::int64_t> chosen = av::random_choice(faces.for_measuring().size(), 2, 0);
  const av::Tensor means = av::mean_rows(run.model, faces.for_measuring().batch(chosen));
  for (std::size_t i = 0; i < chosen.size(); ++i)
    starts.push_back({fmt::format("{}face {}", faces.held_out ? "held-out " : "", i + 1), means[std::int64_t(i)]});
  return starts;
}

ReportSection reconstructions(const Run& run, const ReportImages& images) {
  const SplitFaces& faces = images.faces;
  const std::string which = faces.held_out   ? "held-out faces, which the model was not trained on"
                            : images.are_own ? "faces that the model was trained on"
                                             : "faces of " + faces.training.description();
  const Faces& shown = faces.for_measuring();
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

/// The first ten rows of a picture, and the others as a second one that the page folds away.
template <class Row, class Write>
void add_rows(ReportSection& section, const std::filesystem::path& folder, const std::string& name, std::string caption,
              const std::vector<Row>& rows, Write&& write) {
  const auto seen = rows.begin() + std::ptrdiff_t(std::min<std::size_t>(rows.size(), 10));
  const std::string first = name + ".png", rest = name + "_rest.png";
  write(folder / first, std::vector<Row>{rows.begin(), seen});
  section.pictures.push_back({.file = first, .caption = std::move(caption)});
  if (seen == rows.end()) return;
  write(folder / rest, std::vector<Row>{seen, rows.end()});
  section.pictures.push_back({.file = rest, .folded = fmt::format("{} more latents", rows.end() - seen)});
}

void add_traversals(const ReportInput& input, ReportSection& section) {
  using Latents = std::vector<std::int64_t>;
  const Latents drawn = input.first_latents(32);
  const auto write = [&](const std::filesystem::path& file, const av::Tensor& base, const Latents& latents,
                         const std::vector<av::TraversalRow>& rows) {
    Captions captions;
    for (const std::int64_t latent : latents)
      captions.rows.push_back(
          caption_with_rate(input.names.caption(latent), input.statistics.rate[std::size_t(latent)]));
    write_traversals(file, input.run.model, base, rows, 10, captions, untitled);
  };
  const double q = av::normal_quantile(0.95);
  const Faces& measured = input.faces.for_measuring();
  const at::NoGradGuard no_grad;
  const av::DiagonalGaussian posterior =
      input.run.model.encode(measured.batch(av::random_choice(measured.size(), 1, 0)));
  add_rows(section, input.run.folder, "prior_traversals",
           "All at a glance: each row moves one latent through the middle 95 % of N(0, 1) while all others stay at 0.",
           drawn, [&](const std::filesystem::path& file, const Latents& latents) {
             write(file, at::zeros({input.table.latents()}), latents, av::prior_rows(latents, -q, q));
           });
  add_rows(section, input.run.folder, "posterior_traversals",
           fmt::format("The same within a {}face's own posterior, the middle 95 % of it: what the encoder leaves open "
                       "about this face. The more a latent says, the less its row changes.",
                       input.faces.held_out ? "held-out " : ""),
           drawn, [&](const std::filesystem::path& file, const Latents& latents) {
             write(file, posterior.mean.flatten(), latents, av::posterior_rows(posterior, latents, q));
           });
}

ReportSection latents(const ReportInput& input) {
  Walks walks{.title = "Latents",
              .caption =
                  "Each slider moves one latent and leaves all others as they are in the face it starts from. The "
                  "latents that say most about a face come first, by their KL divergence; one whose slider "
                  "changes nothing is not in use.",
              .directions = av::latent_directions(input.run.model),
              .shown = input.first_latents(most_walked)};
  for (const std::int64_t latent : walks.shown)
    walks.sliders.push_back(input.slider(
        "z" + std::to_string(latent), fmt::format("KL {} nats", fixed(input.statistics.rate[std::size_t(latent)], 2))));
  ReportSection section{.title = walks.title, .explorer = explorer_of(input.run, walks, input.starts)};
  add_traversals(input, section);
  return section;
}

ReportSection components(const ReportInput& input) {
  av::LatentMoments moments;
  moments.add(input.table.means);
  const av::PrincipalComponents found = av::principal_components(moments, 12);
  Walks walks{.title = "Components",
              .caption =
                  "The directions in which the latents of the data vary most, strongest first; sliders are in "
                  "standard deviations. Faces differ most in what the first of them do.",
              .directions = av::component_directions(found, av::model_fingerprint(input.run.model)),
              .shown = std::vector<std::int64_t>(std::size_t(found.size()))};
  std::iota(walks.shown.begin(), walks.shown.end(), 0);
  for (const std::int64_t k : walks.shown)
    walks.sliders.push_back(input.slider(
        "c" + std::to_string(k), fmt::format("{:.1f} % of the variance", 100 * found.variances[k].item<double>() /
                                                                             std::max(found.total_variance, 1e-300))));
  return {
      .title = walks.title,
      .explorer = explorer_of(input.run, walks, input.starts),
      .pictures = {{.caption = "How much of the variance of the latents each component explains, and the first ones "
                               "together.",
                    .drawing = variance_figure(found)}}};
}

/// The attributes that the latents tell best, by AUC; those without one come last, in their own order.
std::vector<std::int64_t> best_predicted(const av::FittedAttributes& fitted) {
  std::vector<std::int64_t> order(fitted.attributes.size());
  std::iota(order.begin(), order.end(), 0);
  const auto auc = [&](std::int64_t k) {
    const auto& measured = fitted.attributes[std::size_t(k)].auc;
    return measured ? measured->value : 0;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) { return auc(a) > auc(b); });
  order.resize(std::min(order.size(), most_walked));
  return order;
}

ReportSection attributes(const ReportInput& input, LabelledImages labelled) {
  const av::Split sides = split_labels(labelled, {0.2, 0});
  leave_out_empty_sides(labelled, sides.train);
  const av::FittedAttributes fitted = fit_attributes(labelled, labelled.means(input.run), sides, false);
  Walks walks{.title = "Attributes",
              .caption = fmt::format("Directions that lead from images without an attribute to images with it (for a "
                                     "number, over two standard deviations of it), in multiples of that way. They were "
                                     "fitted to {} of {}; the AUC on {} others says how well the latents tell "
                                     "them apart: 0.5 is chance, 1 never errs.",
                                     av::with_separators(fitted.images), labelled.description(),
                                     av::with_separators(fitted.held_out)),
              .directions = fitted.directions,
              .shown = best_predicted(fitted),
              .walk = Walk::relative,
              .reach = 2};
  for (const std::int64_t k : walks.shown) {
    const av::MeasuredAttribute& attribute = fitted.attributes[std::size_t(k)];
    walks.sliders.push_back(
        {attribute.attribute.name, attribute.auc ? fmt::format("AUC {:.3f}", attribute.auc->value) : std::string{},
         attribute.attribute.is_number ? "less" : "without", attribute.attribute.is_number ? "more" : "with"});
  }
  return {.title = walks.title, .explorer = explorer_of(input.run, walks, input.starts)};
}

ReportSection clusters(const ReportInput& input) {
  ReportSection section{.title = "Clusters"};
  const std::int64_t images = input.table.images();
  // Of a model that has collapsed there may be fewer different latents than clusters.
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
  // A set of extremes needs a handful of images beyond either percentile.
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
  constexpr std::size_t most = 3;  // sentences of a kind; `diagnose` says them all
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
void add_latents(Results& results, const Run& run, const SplitFaces& faces) {
  const av::LatentStatistics measured = latent_statistics(run, latents_of(run, faces.for_measuring()).table);
  results.model.rate_per_latent = measured.rate;
  results.active_latents = std::int64_t(av::find_faults(measured).active.size());
}

}  // namespace

std::optional<LabelledImages> own_labels(const Faces& all) {
  if (!all.folder().empty() || all.size() < least_labelled) return std::nullopt;
  return labelled_images(all, {});
}

void write_run_report(const Run& run, const ReportImages& images, const std::optional<LabelledImages>& labelled) {
  const auto& [all, faces, are_own] = images;
  ReportFacts facts = facts_of(*run.preset, run.metadata);
  auto results = results_of(run.metadata);
  if (!results && are_own) {  // of a run that was stopped
    results = measure(run.model, faces, *run.preset, run.steps());
    add_results(facts, *results);
    if (const auto caution = caution_of(*run.preset, run.steps())) facts.warnings.push_back(*caution);
  }
  if (!are_own) facts.summary.emplace_back("pictures here are of", all.description());
  facts.commands.push_back({"To play with this model in a browser", "animevae serve " + typed(run.folder)});
  facts.sections = {reconstructions(run, images), samples(run)};
  if (all.size() >= 2 && (!results || results->problem.empty())) {
    av::PosteriorTable table = latents_of(run, all).table;
    av::LatentStatistics statistics = latent_statistics(run, table);
    std::vector<StartingPoint> starts = starting_points(run, faces, table);
    const ReportInput input{
        run, all, faces, std::move(table), std::move(statistics), LatentNames{run.folder}, std::move(starts)};
    if (are_own && facts.results && faces.for_measuring().size() >= 2) add_latents(*facts.results, run, faces);
    if (are_own && faces.training.size() >= 2) add_neighbours(input, facts.sections.back());
    facts.sections.push_back(latents(input));
    facts.sections.push_back(components(input));
    if (labelled) facts.sections.push_back(attributes(input, *labelled));
    facts.sections.push_back(clusters(input));
    facts.sections.push_back(diagnosis(input));
  }
  write_report(run.folder, facts);
}

}  // namespace animevae::program
