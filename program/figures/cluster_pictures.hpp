// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/latent/clustering.hpp>
#include <animevae/plot/canvas.hpp>

#include "figures/figures.hpp"

namespace animevae::program {

// Clusters of images by their latents, as pictures.

/// The images that show a cluster: its medoid, then the members nearest to its centre, `most` in all. Clusters without
/// members, as components of a mixture may be, come last and are left out.
[[nodiscard]] std::vector<std::vector<std::int64_t>> typical_of_clusters(const animevae::Tensor& means,
                                                                         const animevae::Clustering& clustering,
                                                                         std::int64_t most);

/// Draws a row per cluster, as typical_of_clusters() returns them. Rows of clusters with few members end with empty
/// places.
void write_cluster_sheet(const std::filesystem::path& file, const Dataset& faces,
                         const std::vector<std::vector<std::int64_t>>& rows, const animevae::Clustering& clustering,
                         const std::string& title, const GridStyle& style);

/// A map of all images in the plane of the first two principal components, with thumbnails where there is room. Needs 2
/// images and 2 latents.
[[nodiscard]] animevae::Canvas cluster_map(const Dataset& faces, const animevae::PosteriorTable& table,
                                           const animevae::Clustering& clustering);

}  // namespace animevae::program
