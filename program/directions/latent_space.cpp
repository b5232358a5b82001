// SPDX-License-Identifier: MIT
#include "directions/latent_space.hpp"

#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include <animevae/faces/factor_table.hpp>
#include <animevae/labels/read_attributes.hpp>
#include <animevae/latent/principal_components.hpp>

#include "directions/attribute_fit.hpp"
#include "options/stop.hpp"
#include "run/built_in_run.hpp"
#include "run/latent_cache.hpp"
#include "run/latent_names.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t most_drawn = 2000;     // faces: enough for every direction, drawn in a second or two
constexpr std::int64_t most_components = 12;  // sliders of Anime VAE's window
constexpr std::int64_t least_labelled = 100;  // images to fit attributes to

std::vector<Direction> components_of(const Run& run, const av::Tensor& means, const LatentNames& names) {
  av::LatentMoments moments;
  moments.add(means);
  const av::PrincipalComponents found = av::principal_components(moments, most_components);
  const av::Directions table = av::component_directions(found, av::model_fingerprint(run.model));
  std::vector<Direction> directions;
  for (std::int64_t k = 0; k < found.size(); ++k)
    directions.push_back(
        named_direction(names, table.names[std::size_t(k)], table.vectors[k].to(at::kFloat).contiguous(),
                        fmt::format("{:.1f} % of the variance",
                                    100 * found.variances[k].item<double>() / std::max(found.total_variance, 1e-300))));
  return directions;
}

std::vector<Direction> fitted_attributes(const Run& run, LabelledImages labelled) {
  check_stop();
  const av::Split sides = split_labels(labelled, {0.2, 0});
  check_stop();
  leave_out_empty_sides(labelled, sides.train);
  const av::FittedAttributes fitted = fit_attributes(labelled, labelled.means(run), sides, false);
  std::vector<std::pair<double, Direction>> by_auc;
  for (std::size_t k = 0; k < fitted.attributes.size(); ++k) {
    const av::MeasuredAttribute& measured = fitted.attributes[k];
    const double auc = measured.auc ? measured.auc->value : 0;
    by_auc.push_back({auc,
                      {.id = measured.attribute.name,
                       .low = measured.attribute.is_number ? "less" : "without",
                       .high = measured.attribute.is_number ? "more" : "with",
                       .note = measured.auc ? fmt::format("AUC {:.3f}", auc) : std::string{},
                       .vector = fitted.directions.vectors[std::int64_t(k)].to(at::kFloat)}});
  }
  std::stable_sort(by_auc.begin(), by_auc.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Direction> directions;
  for (auto& [auc, direction] : by_auc) directions.push_back(std::move(direction));
  return directions;
}

std::vector<Direction> attributes_of(const Run& run, const Dataset& images, const LatentSpaceOptions& options) {
  const bool knows_itself = images.folder().empty() && images.size() >= least_labelled;
  if (!options.labels.file.empty() || knows_itself)
    return fitted_attributes(run, labelled_images(images, options.labels));
  return {};
}

}  // namespace

const Direction* LatentSpace::find(std::string_view word) const {
  for (const auto* directions : {&attributes, &latents, &components})
    if (const Direction* const found = find_by_id(*directions, word)) return found;
  for (const auto* directions : {&latents, &components})
    for (const Direction& each : *directions)
      if (!each.name.empty() && each.name == word) return &each;
  return nullptr;
}

void add_latent_space_options(CLI::App& command, LatentSpaceOptions& options) {
  command
      .add_option("-d,--directions", options.directions,
                  "More attributes: a file of attributes or pca; .h5 is facenet's")
      ->take_all()
      ->allow_extra_args(false);
  options.labels.add_to(command);
}

Run open_app_run(const std::string& path, const std::string& app, const LatentSpaceOptions& options) {
  Run run = open_run(path.empty() ? built_in_run() : fs::path{path});
  run.check_decoder(app);
  say_caution(run);
  (void)directions_of_files(run, options.directions);
  if (!options.labels.file.empty()) (void)av::read_attributes(options.labels.file, av::hue_columns);
  return run;
}

std::string name_of(const Run& run) {
  const fs::path folder = fs::absolute(run.folder).lexically_normal();
  return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

LatentSpace space_of_latents(const Run& run) {
  const std::int64_t count = run.model.latent_shape().size();
  const LatentNames names{run.folder};
  LatentSpace space{.average = at::zeros({count})};
  for (std::int64_t latent = 0; latent < count; ++latent)
    space.latents.push_back(latent_direction(names, latent, count));
  return space;
}

LatentSpace analyse_latent_space(const Run& run, const LatentSpaceOptions& options) {
  const at::NoGradGuard no_grad;
  LatentSpace space = space_of_latents(run);
  space.attributes = directions_of_files(run, options.directions);
  if (!run.has_encoder()) {
    space.problem = "the model was imported from a decoder alone, and cannot look at images";
    return space;
  }
  DataOptions data = data_of(run);
  if (data.folder.empty()) data.faces = std::min(data.faces, most_drawn);
  try {
    space.images.emplace(data, run.model.image_shape());
  } catch (const av::Error& error) {
    space.problem = error.what();
    return space;
  }
  const av::PosteriorTable table = load_or_encode(run, *space.images).table;
  check_stop();
  const av::LatentStatistics statistics = latent_statistics(run, table);
  space.means = table.means;
  space.average = table.means.mean(0);
  std::vector<Direction> ordered;
  for (const std::int64_t latent : statistics.order) {
    ordered.push_back(std::move(space.latents[std::size_t(latent)]));
    ordered.back().note = fmt::format("KL {:.2f} nats", statistics.rate[std::size_t(latent)]);
  }
  space.latents = std::move(ordered);
  check_stop();
  if (table.images() >= 2) space.components = components_of(run, table.means, LatentNames{run.folder});
  try {
    std::vector<Direction> fitted = attributes_of(run, *space.images, options);
    std::move(fitted.begin(), fitted.end(), std::back_inserter(space.attributes));
  } catch (const av::Error& error) {  // unusable labels must not cost the latents and components
    space.label_problem = error.what();
  }
  return space;
}

}  // namespace animevae::program
