// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/image/image.hpp>
#include <animevae/latent/extremes.hpp>
#include <animevae/latent/posterior_table.hpp>
#include <animevae/latent/principal_components.hpp>
#include <animevae/latent/statistics.hpp>
#include <animevae/latent/traverse.hpp>
#include <animevae/plot/canvas.hpp>

#include <animevae/model/any_model.hpp>
#include "images/dataset.hpp"
#include "run/latent_names.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace animevae::program {

// The pictures of a trained model, each written as a PNG, SVG or PDF file. With `bare` a picture is the grid alone,
// pixel for pixel as VAE animeface laid it out; without it, it has captions.

struct GridStyle {
  bool bare = false;
  bool titled = true;  ///< false on a page with headings of its own
  int enlarge = 1;
  int padding = 2;            ///< pixels between the pictures and around them
  std::uint8_t border = 255;  ///< grey level of the padding, where the grid is bare
  int group = 0;              ///< columns per group; groups stand apart in captioned grids; 0: no groups
};

/// Adds --bare and --enlarge to a command.
void add_grid_options(CLI::App& command, GridStyle& style);

/// Adds an option that names a picture's file: it must end in .png, .svg or .pdf. The description needs not say so.
CLI::Option* add_picture_option(CLI::App& command, const std::string& names, std::string& file,
                                const std::string& description = "Picture");

/// Pictures (N, C, H, W) with values in [0, 1], as one image each.
[[nodiscard]] std::vector<animevae::Image> to_images(const animevae::Tensor& pictures);

/// The title above a grid, the captions left of its rows, and those above its columns.
struct Captions {
  std::string title{};
  std::vector<std::string> rows{}, columns{};
};

/// Pictures in rows, (rows * columns, C, H, W).
void write_rows(const std::filesystem::path& file, const animevae::Tensor& pictures, std::int64_t columns,
                const Captions& captions, const GridStyle& style = {});

/// The same as one frame of a film, in the pictures' own pixels.
[[nodiscard]] animevae::Image grid_frame(const animevae::Tensor& pictures, std::int64_t columns,
                                         const Captions& captions, const GridStyle& style);

/// Any number of pictures, (N, C, H, W), in a grid.
void write_pictures(const std::filesystem::path& file, const animevae::Tensor& pictures, std::int64_t columns,
                    const std::string& title, const GridStyle& style = {});

/// Images of the data in the first row, their reconstructions in the second.
void write_reconstructions(const std::filesystem::path& file, const AnyModel& model, const Dataset& faces,
                           const std::vector<std::int64_t>& indices, const GridStyle& style = {});

/// The reconstructions alone, in a grid.
void write_reconstructions_alone(const std::filesystem::path& file, const AnyModel& model, const Dataset& faces,
                                 const std::vector<std::int64_t>& indices, std::int64_t columns,
                                 const GridStyle& style = {});

/// `count` samples of the prior.
void write_samples(const std::filesystem::path& file, const AnyModel& model, std::int64_t count, std::int64_t columns,
                   std::uint64_t seed, const GridStyle& style = {});

/// The caption of a latent's row: "z3 hair shade", and below it "KL 2.91".
[[nodiscard]] std::string caption_with_rate(const std::string& caption, double rate);

/// Traversals from `base`: a row per entry of `rows`, in which that latent moves and the others stay.
void write_traversals(const std::filesystem::path& file, const AnyModel& model, const animevae::Tensor& base,
                      const std::vector<animevae::TraversalRow>& rows, std::int64_t steps, const Captions& captions,
                      const GridStyle& style = {});

/// Images of the data from both ends of each latent.
void write_clusters(const std::filesystem::path& file, const Dataset& faces,
                    const std::vector<animevae::LatentExtremes>& clusters, const std::vector<double>& rates,
                    const LatentNames& names, const GridStyle& style = {});

/// A figure of a diagnosis shows at most so many latents, those with the largest KL divergence.
inline constexpr std::size_t most_diagnosed = 64;

/// Bars of mean and log-variance, and the correlations. `faithful` leaves out the aggregate posterior's variance and
/// the histograms, which VAE animeface did not draw.
[[nodiscard]] animevae::Canvas diagnosis_figure(const animevae::PosteriorTable& table,
                                                const animevae::LatentStatistics& statistics, const LatentNames& names,
                                                bool faithful = false);
void write_diagnosis(const std::filesystem::path& file, const animevae::PosteriorTable& table,
                     const animevae::LatentStatistics& statistics, const LatentNames& names, bool faithful = false);

/// The variance that each principal component explains, and the cumulative one.
[[nodiscard]] animevae::Canvas variance_figure(const animevae::PrincipalComponents& found);

}  // namespace animevae::program
