// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace animevae {

/// The content of a grid's tiles.
enum class Shows {
  originals_above_reconstructions,
  reconstructions,
  samples,  ///< from latents that stay the same throughout training
  traversals,
};

/// A grid that training draws repeatedly, so that its progress can be seen.
struct TrainingGrid {
  std::string_view file;  ///< its name; {} is the number of the epoch or step
  Shows shows = Shows::samples;
  std::int64_t count = 0, columns = 0;  ///< traversals ignore `count`: all latents have a row, of so many columns
};

enum class PictureUnit { epoch, step };

/// The pictures that a published system made while it trained; `train` offers each style with every preset.
struct PictureStyle {
  std::string_view name;
  std::span<const TrainingGrid> grids;
  PictureUnit unit = PictureUnit::epoch;
  std::int64_t every = 1;     ///< so many of these units, and at the end; 0: never
  bool first_images = false;  ///< the first images of the data set, instead of images spread over all of it
  int padding = 2;
  std::uint8_t border = 255;  ///< grey level
};

namespace picture_styles {

inline constexpr std::array vae_animeface{
    TrainingGrid{"reconstructions-{:04}.png", Shows::originals_above_reconstructions, 8, 8},
    TrainingGrid{"samples-{:04}.png", Shows::samples, 64, 8},
    TrainingGrid{"traversals-{:04}.png", Shows::traversals, 0, 10},
};
inline constexpr std::array anime_vae{
    TrainingGrid{"reconstructions-{:04}.png", Shows::originals_above_reconstructions, 8, 8},
    TrainingGrid{"generated-{:04}.png", Shows::samples, 16, 8},
};
inline constexpr std::array anime_face_generator{
    TrainingGrid{"generated-{:04}.png", Shows::samples, 100, 10},
    TrainingGrid{"reconstructed-{:04}.png", Shows::reconstructions, 100, 10},
};
inline constexpr std::array l1_anime_vae{
    TrainingGrid{"samples-{:04}.png", Shows::samples, 36, 6},
};
inline constexpr std::array facenet{
    TrainingGrid{"reconstructed_{:06}.png", Shows::reconstructions, 128, 16},
};

}  // namespace picture_styles

/// A row per system.
inline constexpr std::array picture_style_table{
    PictureStyle{.name = "vae-animeface", .grids = picture_styles::vae_animeface},
    PictureStyle{.name = "anime-vae", .grids = picture_styles::anime_vae, .border = 0},
    PictureStyle{.name = "anime-face-generator",
                 .grids = picture_styles::anime_face_generator,
                 .first_images = true,
                 .border = 0},
    PictureStyle{.name = "l1-anime-vae", .grids = picture_styles::l1_anime_vae},
    PictureStyle{.name = "facenet",
                 .grids = picture_styles::facenet,
                 .unit = PictureUnit::step,
                 .every = 500,
                 .padding = 3,
                 .border = 0},
};

[[nodiscard]] inline std::vector<std::string> picture_style_names() {
  std::vector<std::string> names;
  for (const PictureStyle& style : picture_style_table) names.emplace_back(style.name);
  return names;
}

/// The style of this name, which the table must have.
[[nodiscard]] constexpr const PictureStyle& picture_style(std::string_view name) {
  for (const PictureStyle& style : picture_style_table)
    if (style.name == name) return style;
  return picture_style_table.front();
}

}  // namespace animevae
