// SPDX-License-Identifier: MIT
#include "run_pictures.hpp"

#include <ATen/ops/zeros.h>

#include <algorithm>

#include "figures.hpp"

namespace av = animevae;

void write_run_pictures(const std::filesystem::path& folder, const AnyModel& model, const Faces& faces,
                        const Results& results) {
  const GridStyle style{.titled = false};  // the report has headings
  write_reconstructions(folder / "reconstructions.png", model, faces, choose_images(faces.size(), 8, 0), style);
  write_samples(folder / "samples.png", model, 64, 8, 0, style);
  // Nothing below can be said of a single image, or of posteriors that are not finite.
  if (faces.size() < 2 || !results.problem.empty()) return;

  const av::PosteriorTable table = av::posterior_table(model, faces);
  const std::int64_t latents = table.latents();
  const av::LatentStatistics statistics = av::latent_statistics(table);
  const LatentNames names{folder};
  std::vector<std::int64_t> shown = statistics.order;
  shown.resize(std::min<std::size_t>(shown.size(), 32));
  const double q = normal_quantile(0.95);
  write_traversals(folder / "prior_traversals.png", model, at::zeros({latents}), av::prior_rows(shown, -q, q), 10,
                   statistics.rate, {}, style);
  const std::vector<std::int64_t> face = choose_images(faces.size(), 1, 0);
  const av::DiagonalGaussian posterior = model.encode(faces.batch(face));
  write_traversals(folder / "posterior_traversals.png", model, posterior.mean.flatten(),
                   av::posterior_rows(posterior, shown, q), 10, statistics.rate, {}, style);
  // A set of extremes needs a handful of images beyond either percentile.
  const double percentile = std::clamp(2000.0 / double(faces.size()), 1.0, 20.0);
  const auto clusters = av::latent_extremes(table, shown, {.percentile = percentile});
  if (faces.size() >= 50 && !clusters.empty())
    write_clusters(folder / "clusters.png", faces, clusters, statistics.rate, names, style);
  if (latents <= 64) write_diagnosis(folder / "diagnosis.png", table, statistics, names);
}
