// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <animevae/image/image.hpp>
#include <animevae/latent/interpolate.hpp>

namespace animevae::program {

/// A face that the user saved: as a pin, or as an end of a morph.
struct SavedFace {
  animevae::Tensor latent{};  ///< (L), float64
  std::string name{};
  animevae::Image picture{};  ///< RGB; empty until it is decoded
  std::uint64_t id = 0;       ///< unique, so that set_picture() finds the face
};

class SavedFaces {
 public:
  [[nodiscard]] const std::vector<SavedFace>& pins() const { return pins_; }
  [[nodiscard]] const std::optional<SavedFace>& end(std::size_t which) const { return ends_[which]; }
  [[nodiscard]] bool can_morph() const { return ends_[0] && ends_[1]; }
  /// How far the morph is from its first end: 0 to 1.
  [[nodiscard]] double position() const { return position_; }

  /// Adds a pin and returns its id. Ids are never used twice.
  std::uint64_t pin(SavedFace face) {
    face.id = ++last_;
    pins_.push_back(std::move(face));
    return last_;
  }
  void unpin(std::size_t index) {
    if (index < pins_.size()) pins_.erase(pins_.begin() + std::ptrdiff_t(index));
  }

  /// Sets the first end (0, A) or the second (1, B), and moves the morph to it.
  std::uint64_t set_end(std::size_t which, SavedFace face) {
    face.id = ++last_;
    ends_[which] = std::move(face);
    position_ = double(which);
    return last_;
  }

  /// Fills end A; if A is set, moves B to A and sets B.
  std::uint64_t add_end(SavedFace face) {
    if (!ends_[0]) return set_end(0, std::move(face));
    if (ends_[1]) ends_[0] = std::move(ends_[1]);
    return set_end(1, std::move(face));
  }

  /// The latent at a position, 0 to 1, between the ends, along the great circle (slerp); InvalidValue where an end is
  /// missing.
  animevae::Tensor morph(double position) {
    if (!can_morph()) throw animevae::InvalidValue("a morph needs both its ends");
    position_ = std::clamp(position, 0.0, 1.0);
    return animevae::point_between(ends_[0]->latent, ends_[1]->latent, position_);
  }

  /// Sets the decoded picture of the face with this id, if that is still there.
  void set_picture(std::uint64_t id, const animevae::Image& picture) {
    for (SavedFace& face : pins_)
      if (face.id == id) face.picture = picture;
    for (auto& face : ends_)
      if (face && face->id == id) face->picture = picture;
  }

 private:
  std::vector<SavedFace> pins_{};
  std::array<std::optional<SavedFace>, 2> ends_{};
  double position_ = 0;
  std::uint64_t last_ = 0;
};

}  // namespace animevae::program
