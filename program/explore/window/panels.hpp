// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>

#include "explore/app.hpp"
#include "explore/window/texture.hpp"
#include "explore/window/widgets.hpp"

namespace animevae::program {

// The parts of the window: each draws a piece of the app and handles the pointer there.

void draw_menu(ExploreApp& app);

/// Tabs, twelve sliders in two rows of six, and the buttons below.
void draw_sliders(ExploreApp& app, const Pen& pen, const Area& area);

/// The picture that was decoded last, in the middle.
void draw_picture(const Pen& pen, const Area& area, const Texture& texture, const animevae::Image& picture,
                  float density);

/// Textures of the kept faces, by their numbers.
class Thumbnails {
 public:
  /// Null until the picture is decoded.
  [[nodiscard]] const Texture* of(const SavedFace& place);
  /// Removes the textures of places that are gone; to be called once per frame.
  void forget(const SavedFaces& places);

 private:
  std::map<std::uint64_t, Texture> textures_{};
};

/// The two ends and the slider between them.
void draw_morph(ExploreApp& app, const Pen& pen, const Area& area, Thumbnails& thumbnails);
/// The pins.
void draw_tray(ExploreApp& app, const Pen& pen, const Area& area, Thumbnails& thumbnails);
/// The line at the bottom.
void draw_message(ExploreApp& app, const Pen& pen, const Area& area);
/// All keys, over everything.
void draw_help(ExploreApp& app, const Pen& pen, const Area& area);

}  // namespace animevae::program
