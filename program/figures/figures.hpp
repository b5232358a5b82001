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

#include "images/image_source.hpp"
#include "presets/any_model.hpp"
#include "run/latent_names.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace animevae::program {

// The pictures of a trained model, each written as a PNG, SVG or PDF file. Those with `bare` are the grid alone, pixel
// for pixel as VAE animeface laid it out; without it they have captions.

struct GridStyle {
  bool bare = false;
  bool titled = true;  ///< a page that has headings of its own needs no title in the picture
  int enlarge = 1;
  int padding = 2;            ///< pixels between the pictures and around them
  std::uint8_t border = 255;  ///< grey level of the padding, where the grid is bare
  int group = 0;              ///< so many columns belong together, and captioned groups stand apart; 0: none
};

/// Adds --bare and --enlarge to a command.
void add_grid_options(CLI::App& command, GridStyle& style);

/// Adds an option that names a picture's file: it must end in .png, .svg or .pdf. The description needs not say so.
CLI::Option* add_picture_option(CLI::App& command, const std::string& names, std::string& file,
                                const std::string& description = "Picture");

/// Pictures (N, C, H, W) with values in [0, 1], one by one.
[[nodiscard]] std::vector<animevae::Image> to_images(const animevae::Tensor& pictures);

/// What stands above a grid, left of its rows, and above its columns.
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

/// Any pictures, (N, C, H, W), in a grid.
void write_pictures(const std::filesystem::path& file, const animevae::Tensor& pictures, std::int64_t columns,
                    const std::string& title, const GridStyle& style = {});

/// The first row are images of the data, the second their reconstructions.
void write_reconstructions(const std::filesystem::path& file, const AnyModel& model, const Faces& faces,
                           const std::vector<std::int64_t>& indices, const GridStyle& style = {});

/// The reconstructions alone, in a grid.
void write_reconstructions_alone(const std::filesystem::path& file, const AnyModel& model, const Faces& faces,
                                 const std::vector<std::int64_t>& indices, std::int64_t columns,
                                 const GridStyle& style = {});

/// `count` samples of the prior.
void write_samples(const std::filesystem::path& file, const AnyModel& model, std::int64_t count, std::int64_t columns,
                   std::uint64_t seed, const GridStyle& style = {});

/// What stands left of a latent's row: "z3 hair shade", and below it "KL 2.91".
[[nodiscard]] std::string caption_with_rate(const std::string& caption, double rate);

/// A row per latent of `rows`, the base elsewhere.
void write_traversals(const std::filesystem::path& file, const AnyModel& model, const animevae::Tensor& base,
                      const std::vector<animevae::TraversalRow>& rows, std::int64_t steps, const Captions& captions,
                      const GridStyle& style = {});

/// Original faces from both ends of each latent.
void write_clusters(const std::filesystem::path& file, const Faces& faces,
                    const std::vector<animevae::LatentExtremes>& clusters, const std::vector<double>& rates,
                    const LatentNames& names, const GridStyle& style = {});

/// Of more latents than this, a diagnosis draws those with the largest KL divergence.
inline constexpr std::size_t most_diagnosed = 64;

/// Bars of mean and log-variance and the correlations; `faithful` leaves out what VAE animeface did not draw (the
/// aggregate posterior's variance and the histograms).
[[nodiscard]] animevae::Canvas diagnosis_figure(const animevae::PosteriorTable& table,
                                                const animevae::LatentStatistics& statistics, const LatentNames& names,
                                                bool faithful = false);
void write_diagnosis(const std::filesystem::path& file, const animevae::PosteriorTable& table,
                     const animevae::LatentStatistics& statistics, const LatentNames& names, bool faithful = false);

/// How much of the variance each principal component explains, and the first ones together.
[[nodiscard]] animevae::Canvas variance_figure(const animevae::PrincipalComponents& found);

}  // namespace animevae::program
