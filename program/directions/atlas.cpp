// SPDX-License-Identifier: MIT
#include "directions/atlas.hpp"

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

Handle handle(const LatentNames& names, const std::string& id, const av::Tensor& vector, std::string note) {
  Handle made{.id = id, .note = std::move(note), .vector = vector.to(at::kFloat).contiguous()};
  const auto named = names.all().find(id);
  if (named == names.all().end()) return made;
  made.name = named->second.name;
  made.low = named->second.from;
  made.high = named->second.to;
  return made;
}

std::vector<Handle> component_handles(const Run& run, const av::Tensor& means, const LatentNames& names) {
  av::LatentMoments moments;
  moments.add(means);
  const av::PrincipalComponents found = av::principal_components(moments, most_components);
  const av::Directions directions = av::component_directions(found, av::model_fingerprint(run.model));
  std::vector<Handle> handles;
  for (std::int64_t k = 0; k < found.size(); ++k)
    handles.push_back(handle(names, directions.names[std::size_t(k)], directions.vectors[k],
                             fmt::format("{:.1f} % of the variance", 100 * found.variances[k].item<double>() /
                                                                         std::max(found.total_variance, 1e-300))));
  return handles;
}

std::vector<Handle> fitted_handles(const Run& run, LabelledImages labelled) {
  check_stop();
  const av::Split sides = split_labels(labelled, {0.2, 0});
  check_stop();
  leave_out_empty_sides(labelled, sides.train);
  const av::FittedAttributes fitted = fit_attributes(labelled, labelled.means(run), sides, false);
  std::vector<std::pair<double, Handle>> told;
  for (std::size_t k = 0; k < fitted.attributes.size(); ++k) {
    const av::MeasuredAttribute& measured = fitted.attributes[k];
    const double auc = measured.auc ? measured.auc->value : 0;
    told.push_back({auc,
                    {.id = measured.attribute.name,
                     .low = measured.attribute.is_number ? "less" : "without",
                     .high = measured.attribute.is_number ? "more" : "with",
                     .note = measured.auc ? fmt::format("AUC {:.3f}", auc) : std::string{},
                     .vector = fitted.directions.vectors[std::int64_t(k)].to(at::kFloat)}});
  }
  std::stable_sort(told.begin(), told.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Handle> handles;
  for (auto& [auc, made] : told) handles.push_back(std::move(made));
  return handles;
}

std::vector<Handle> attribute_handles(const Run& run, const Faces& images, const AtlasOptions& options) {
  const bool knows_itself = images.folder().empty() && images.size() >= least_labelled;
  if (!options.labels.file.empty() || knows_itself) return fitted_handles(run, labelled_images(images, options.labels));
  return {};
}

}  // namespace

const Handle* Atlas::find(std::string_view word) const {
  for (const auto* handles : {&attributes, &latents, &components})
    for (const Handle& each : *handles)
      if (each.id == word) return &each;
  for (const auto* handles : {&latents, &components})
    for (const Handle& each : *handles)
      if (!each.name.empty() && each.name == word) return &each;
  return nullptr;
}

void add_atlas_options(CLI::App& command, AtlasOptions& options) {
  command
      .add_option("-d,--directions", options.directions,
                  "More attributes: what attributes or pca has written; .h5 is facenet's")
      ->take_all()
      ->allow_extra_args(false);
  options.labels.add_to(command);
}

Run open_app_run(const std::string& path, const std::string& app, const AtlasOptions& options) {
  Run run = open_run(path.empty() ? built_in_run() : fs::path{path});
  run.check_decoder(app);
  say_caution(run);
  for (const std::string& file : options.directions) (void)read_directions_of(run, file);
  if (!options.labels.file.empty()) (void)av::read_attributes(options.labels.file, av::hue_columns);
  return run;
}

std::string name_of(const Run& run) {
  const fs::path folder = fs::absolute(run.folder).lexically_normal();
  return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

Atlas atlas_of_latents(const Run& run) {
  const std::int64_t count = run.model.latent_shape().size();
  const LatentNames names{run.folder};
  Atlas atlas{.average = at::zeros({count})};
  for (std::int64_t i = 0; i < count; ++i) {
    const av::Tensor unit = at::zeros({count});
    unit[i].fill_(1);
    atlas.latents.push_back(handle(names, "z" + std::to_string(i), unit, {}));
  }
  return atlas;
}

Atlas make_atlas(const Run& run, const AtlasOptions& options) {
  const at::NoGradGuard no_grad;
  Atlas atlas = atlas_of_latents(run);
  for (const std::string& file : options.directions) {
    const av::Directions directions = read_directions_of(run, file);
    for (std::size_t k = 0; k < directions.names.size(); ++k)
      atlas.attributes.push_back({.id = directions.names[k], .vector = directions.vectors[std::int64_t(k)]});
  }
  if (!run.has_encoder()) {
    atlas.problem = "the model was imported from a decoder alone, and cannot look at images";
    return atlas;
  }
  DataOptions data = data_of(run);
  if (data.folder.empty()) data.faces = std::min(data.faces, most_drawn);
  try {
    atlas.images.emplace(data, run.model.image_shape());
  } catch (const av::Error& error) {
    atlas.problem = error.what();
    return atlas;
  }
  const av::PosteriorTable table = latents_of(run, *atlas.images).table;
  check_stop();
  const av::LatentStatistics statistics = latent_statistics(run, table);
  atlas.means = table.means;
  atlas.average = table.means.mean(0);
  std::vector<Handle> ordered;
  for (const std::int64_t latent : statistics.order) {
    ordered.push_back(std::move(atlas.latents[std::size_t(latent)]));
    ordered.back().note = fmt::format("KL {:.2f} nats", statistics.rate[std::size_t(latent)]);
  }
  atlas.latents = std::move(ordered);
  check_stop();
  if (table.images() >= 2) atlas.components = component_handles(run, table.means, LatentNames{run.folder});
  try {
    std::vector<Handle> fitted = attribute_handles(run, *atlas.images, options);
    std::move(fitted.begin(), fitted.end(), std::back_inserter(atlas.attributes));
  } catch (const av::Error& error) {  // odd labels are no reason to do without everything else
    atlas.label_problem = error.what();
  }
  return atlas;
}

}  // namespace animevae::program
