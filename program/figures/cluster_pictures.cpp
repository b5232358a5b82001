// SPDX-License-Identifier: MIT
#include "figures/cluster_pictures.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>
#include <fmt/format.h>

#include <algorithm>

#include <animevae/core/decimal.hpp>
#include <animevae/latent/principal_components.hpp>
#include <animevae/plot.hpp>

namespace av = animevae;

namespace animevae::program {

std::vector<std::vector<std::int64_t>> typical_of_clusters(const av::Tensor& means, const av::Clustering& clustering,
                                                           std::int64_t most) {
  std::vector<std::vector<std::int64_t>> rows;
  for (std::int64_t k = 0; k < clustering.size(); ++k) {
    std::vector<std::int64_t> row = av::typical_rows(means, clustering, k);
    if (row.empty()) break;
    row.resize(std::min<std::size_t>(row.size(), std::size_t(most)));
    rows.push_back(std::move(row));
  }
  return rows;
}

void write_cluster_sheet(const std::filesystem::path& file, const Dataset& faces,
                         const std::vector<std::vector<std::int64_t>>& rows, const av::Clustering& clustering,
                         const std::string& title, const GridStyle& style) {
  std::size_t columns = 0;
  for (const auto& row : rows) columns = std::max(columns, row.size());
  std::vector<std::string> captions;
  std::vector<av::Tensor> pictures;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const std::int64_t size = clustering.sizes[k];
    captions.push_back(fmt::format("{}\n{} image{}", k + 1, av::with_separators(size), size == 1 ? "" : "s"));
    pictures.push_back(faces.batch(rows[k]));
    if (const auto missing = std::int64_t(columns - rows[k].size()); missing > 0) {
      std::vector<std::int64_t> sizes = pictures.back().sizes().vec();
      sizes.front() = missing;
      pictures.push_back(at::ones(sizes, pictures.back().options()));
    }
  }
  std::vector<std::string> headings(columns);
  headings.front() = "medoid";
  write_rows(file, at::cat(pictures), std::int64_t(columns), {.title = title, .rows = captions, .columns = headings},
             style);
}

av::Canvas cluster_map(const Dataset& faces, const av::PosteriorTable& table, const av::Clustering& clustering) {
  av::LatentMoments moments;
  moments.add(table.means);
  const av::PrincipalComponents components = av::principal_components(moments, 2);
  const auto project = [&](const av::Tensor& rows) {
    const av::Tensor at = (rows.to(at::kDouble) - components.mean).matmul(components.components.t()).contiguous();
    std::vector<av::Point> places;
    for (std::int64_t i = 0; i < at.size(0); ++i)
      places.push_back({at.data_ptr<double>()[2 * i], at.data_ptr<double>()[2 * i + 1]});
    return places;
  };
  const std::vector<av::Point> places = project(table.means);
  const std::int64_t* const assigned = clustering.assignments.data_ptr<std::int64_t>();
  const std::vector<std::size_t> groups(assigned, assigned + clustering.assignments.numel());
  av::ThumbnailMap map{.area = av::map_area(places), .centres = project(clustering.centres)};
  map.cells = av::choose_thumbnails(places, groups, map.area);
  std::vector<std::int64_t> shown;
  for (const av::MapCell& cell : map.cells) {
    shown.push_back(std::int64_t(cell.item));
    map.groups.push_back(groups[cell.item]);
  }
  map.images = to_images(faces.batch(shown));
  for (std::size_t k = 0; k < clustering.sizes.size(); ++k)
    map.names.push_back(fmt::format("{}: {}", k + 1, av::with_separators(clustering.sizes[k])));
  const auto share = [&](std::int64_t i) {
    return 100 * components.variances[i].item<double>() / std::max(components.total_variance, 1e-300);
  };
  map.titles = {
      .title = fmt::format("{} of {} images by their posterior means, coloured by cluster",
                           av::with_separators(std::int64_t(shown.size())), av::with_separators(table.images())),
      .x = fmt::format("first principal component ({:.1f} % of the variance)", share(0)),
      .y = fmt::format("second ({:.1f} %)", share(1))};
  return av::thumbnail_map(map);
}

}  // namespace animevae::program
