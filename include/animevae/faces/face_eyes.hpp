// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include <animevae/faces/face_pose.hpp>

namespace animevae::face {
namespace detail {

/// One eye in its own coordinates: x towards the temple, the opening about 17 wide and 16 high.
class Eye {
 public:
  Eye(const Sketch& sketch, double side)
      : pen_{sketch.pen},
        colours_{sketch.palette},
        side_{side},
        // The upper lid follows the iris down: without that a lowered gaze looks startled, not lowered.
        openness_{sketch.factors.eye_openness - 0.22 * std::fmax(0, sketch.factors.gaze_y)},
        iris_{side * 4.4 * sketch.factors.gaze_x, 0.9 + 5.3 * sketch.factors.gaze_y} {}

  void draw() const {
    opening().fill({0, -8}, {0, 8}, {rgb(0xdcd8ea), rgb(0xf4f2fa), rgb(0xfdfcff)});
    pen_.within([&] {
      opening().clip();
      draw_iris();
      // The lid throws a shadow on the eyeball.
      pen_.move(lid(0))
          .curve(lid(1), lid(2), lid(3))
          .line(lid(3) + Point{0, 1.6})
          .curve(lid(2) + Point{0, 2.4}, lid(1) + Point{0, 2.4}, lid(0) + Point{0, 1.6})
          .close();
      pen_.fill(colours_.lash, 0.22);
    });
    draw_highlights();
    draw_lashes();
  }

 private:
  /// Control points of the upper lid, from the inner to the outer corner.
  [[nodiscard]] Point lid(int k) const {
    constexpr Point points[] = {{-9.2, 0.4}, {-6.8, -10.4}, {5.2, -12.0}, {9.4, -0.6}};
    return {points[k].x, 4 + (points[k].y - 4) * openness_};
  }

  Pen& opening() const {
    pen_.move(lid(0))
        .curve(lid(1), lid(2), lid(3))
        .curve({9.2, 5}, {5.8, 8.7}, {1, 8.7})
        .curve({-4.4, 8.7}, {-8.2, 6}, lid(0));
    return pen_.close();
  }

  void draw_iris() const {
    const auto [x, y] = iris_;
    pen_.ellipse(iris_, 6.1, 7.8).fill(colours_.iris_dark);
    pen_.ellipse(iris_, 5.3, 7.0)
        .fill({x, y - 6.4}, {x, y + 6.8},
              {colours_.iris_dark, mix(colours_.iris_dark, colours_.iris, 0.55), colours_.iris, colours_.iris_bright});
    pen_.ellipse({x, y - 0.4}, 2.2, 3.1).fill(colours_.iris_dark * Colour{0.6, 0.6, 0.7});
    pen_.move({x - 3.6, y + 2.8})
        .curve({x - 2, y + 6.4}, {x + 2, y + 6.4}, {x + 3.6, y + 2.8})
        .bow({x, y + 5.6}, {x - 3.6, y + 2.8})
        .fill(mix(colours_.iris_bright, white, 0.35), 0.9);
  }

  /// The light comes from the left of the picture, for both eyes; the highlights move less than the iris.
  void draw_highlights() const {
    const auto [x, y] = iris_;
    pen_.ellipse({x - side_ * 1.3, -2.4 * openness_ + 0.6 * y}, 2.3, 2.8).fill(white);
    pen_.ellipse({x + side_ * 1.9, 3.4 + 0.6 * y}, 1.1, 1.3).fill(white, 0.9);
  }

  void draw_lashes() const {
    const Colour lash = colours_.lash;
    const Point corner{11.2, lid(3).y - 1.6};
    pen_.move(lid(0) + Point{-0.9, 0.9}).curve(lid(1) + Point{-0.6, -2.6}, lid(2) + Point{0.4, -3.8}, corner);
    pen_.bow(lid(3) + Point{1.4, 0.6}, lid(3) + Point{0.4, 2.6})
        .curve(lid(2) + Point{-0.2, 0.4}, lid(1) + Point{0.4, 0.4}, lid(0) + Point{-0.9, 0.9});
    pen_.fill(lash);
    pen_.swelling_line({{9.5, 2.4}, {9.0, 5.6}, {6.6, 8.4}, {2.6, 9.2}}, {0.5, 1.1, 0.2}, lash, 0.9);
    const Cubic crease{lid(0) + Point{1.4, -6.2}, lid(1) + Point{2.2, -3.6}, lid(2) + Point{0, -4.6},
                       lid(3) + Point{0.4, -5.4}};
    pen_.swelling_line(crease, {0.1, 0.8, 0.3}, colours_.skin.line, 0.8);
  }

  Pen& pen_;
  const Palette& colours_;
  double side_, openness_;
  Point iris_;
};

}  // namespace detail

inline void draw_eyes(const Sketch& sketch) {
  for (const double side : {-1.0, 1.0}) {
    const double size = sketch.factors.eye_size;
    sketch.pen.within([&] {
      const double width = 1.04 * size * sketch.pose.foreshortening(side * 12);
      sketch.pen.place(sketch.pose.on_face(side * 15, 1), 0, side * width, 1.16 * size);
      detail::Eye{sketch, side}.draw();
    });
  }
}

}  // namespace animevae::face
