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

/// Of every cluster its medoid and then the members nearest to its centre, `most` in all. Clusters without any (a
/// component of a mixture need not be any image's most probable one) come last and are left out.
[[nodiscard]] std::vector<std::vector<std::int64_t>> typical_of_clusters(const animevae::Tensor& means,
                                                                         const animevae::Clustering& clustering,
                                                                         std::int64_t most);

/// A row per cluster, as typical_of_clusters() gives them. A cluster with fewer members repeats none: the rest of its
/// row is the background.
void write_cluster_sheet(const std::filesystem::path& file, const Faces& faces,
                         const std::vector<std::vector<std::int64_t>>& rows, const animevae::Clustering& clustering,
                         const std::string& title, const GridStyle& style);

/// All images in the plane of the first two principal components, those that have room as thumbnails. At least 2 images
/// and 2 latents.
[[nodiscard]] animevae::Canvas cluster_map(const Faces& faces, const animevae::PosteriorTable& table,
                                           const animevae::Clustering& clustering);

}  // namespace animevae::program
