// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <animevae/latent/walk.hpp>

#include "explore/face.hpp"
#include "explore/history.hpp"
#include "explore/saved_faces.hpp"

namespace animevae::program {

/// The state of `animevae explore` and every action on it. The window draws it, and tests run it without a window.
class ExploreState {
 public:
  static constexpr std::size_t page_size = 12;  ///< sliders shown at once: two rows of six, as in Anime VAE

  ExploreState(LatentSpace space, std::uint64_t seed) : space_{std::move(space)}, seed_{seed} {
    draw_directions();
    face_.kind = best_kind();
    face_.base = space_.middle(face_.kind);
    randomise();
    history_ = {};
    is_touched_ = false;
  }

  // The latent space, its sliders and the face.
  [[nodiscard]] const SliderSpace& space() const { return space_; }
  [[nodiscard]] const SliderFace& face() const { return face_; }
  [[nodiscard]] const std::vector<Direction>& sliders() const { return space_.sliders(face_.kind); }
  [[nodiscard]] bool has(SliderKind kind) const { return !space_.sliders(kind).empty(); }
  [[nodiscard]] animevae::Tensor latent() const { return space_.latent(face_); }
  /// Increases with every change of the face.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }

  // Which sliders are shown, and which one the keys move.
  [[nodiscard]] std::size_t pages() const { return (sliders().size() + page_size - 1) / page_size; }
  [[nodiscard]] std::size_t page() const { return chosen() / page_size; }
  [[nodiscard]] std::size_t first_shown() const { return page() * page_size; }
  [[nodiscard]] std::size_t end_shown() const { return std::min(first_shown() + page_size, sliders().size()); }
  [[nodiscard]] std::size_t chosen() const { return chosen_[index(face_.kind)]; }
  void choose_slider(std::size_t slider) {
    chosen_[index(face_.kind)] = std::min(slider, sliders().empty() ? 0 : sliders().size() - 1);
    if (grabbed_ && *grabbed_ != chosen()) grabbed_.reset();  // it may no longer be shown
  }
  void turn_page(int by) {
    const auto last = std::int64_t(pages()) - 1;
    choose_slider(std::size_t(std::clamp<std::int64_t>(std::int64_t(page()) + by, 0, last)) * page_size);
  }

  /// Shows the sliders of another kind; the face stays the same.
  void choose_kind(SliderKind kind) {
    if (kind == face_.kind || !has(kind)) return;
    change();
    are_sliders_used_ = true;
    set_face(space_.face_at(latent(), kind));
  }

  /// Shows the next kind (`by` 1) or the previous one (-1) that has sliders.
  void turn_kind(int by) {
    constexpr int count = 3;
    for (int k = 1; k < count; ++k) {
      const SliderKind kind = slider_kinds[std::size_t(int(index(face_.kind)) + count + by * k) % count];
      if (has(kind)) return choose_kind(kind);
    }
  }

  /// Marks a slider as grabbed by the pointer until let_go(): no animation moves it meanwhile.
  void grab(std::size_t slider) {
    choose_slider(slider);
    history_.pause();
    grabbed_ = slider;
  }
  void let_go() {
    grabbed_.reset();
    history_.pause();
  }
  [[nodiscard]] std::optional<std::size_t> grabbed() const { return grabbed_; }

  /// Moves one slider, within its ends. Consecutive moves of one slider are undone together.
  void set_weight(std::size_t slider, double weight) {
    weight = std::clamp(weight, -slider_bound, slider_bound);
    if (slider >= face_.weights.size() || face_.weights[slider] == weight) return;
    change("slider " + std::to_string(slider));
    are_sliders_used_ = true;
    face_.weights[slider] = weight;
    ++revision_;
  }
  void move_weight(std::size_t slider, double by) {
    if (slider < face_.weights.size()) set_weight(slider, face_.weights[slider] + by);
  }

  // A held slider keeps its weight while others are randomised or animated.
  [[nodiscard]] bool is_held(std::size_t slider) const { return held_.count(sliders()[slider].id) > 0; }
  void hold(std::size_t slider, bool held) {
    if (slider >= sliders().size()) return;
    if (held) held_.insert(sliders()[slider].id);
    else held_.erase(sliders()[slider].id);
  }

  /// Draws another face: components or latents from N(0, 1), clamped to the sliders' ends. With attribute sliders the
  /// base is drawn, from the components where there are any, and the sliders are at 0.
  void randomise() {
    change();
    const bool draws_base = face_.kind == SliderKind::attributes;
    const SliderKind kind = !draws_base                   ? face_.kind
                            : has(SliderKind::components) ? SliderKind::components
                                                          : SliderKind::latents;
    SliderFace drawn{.kind = kind, .base = space_.middle(kind), .weights = draw(space_.sliders(kind).size()).weights};
    if (draws_base) return set_face(space_.face_at(space_.latent(drawn), face_.kind));
    for (std::size_t i = 0; i < drawn.weights.size(); ++i)
      if (i < face_.weights.size() && is_held(i)) drawn.weights[i] = face_.weights[i];
    set_face(std::move(drawn));
  }

  /// Sets all sliders to 0. With component and latent sliders the base is reset too, also where no slider reaches; with
  /// attribute sliders it stays, so the face is the one without changes.
  void zero() {
    change();
    SliderFace face{.kind = face_.kind, .base = face_.base, .weights = std::vector<double>(face_.weights.size())};
    if (face_.kind != SliderKind::attributes) face.base = space_.middle(face_.kind);
    set_face(std::move(face));
  }

  /// Goes to a latent: of an encoded picture, a pin, a position of the morph. Consecutive calls with the same
  /// `change_name` are undone together.
  void place(const animevae::Tensor& latent, const std::string& change_name = {}) {
    change(change_name);
    set_face(space_.face_at(latent, face_.kind));
  }

  // Undoing also stops the animation and the morph.
  [[nodiscard]] bool can_undo() const { return history_.can_undo(); }
  [[nodiscard]] bool can_redo() const { return history_.can_redo(); }
  void undo() { go_back(history_.undo(face_)); }
  void redo() { go_back(history_.redo(face_)); }

  // Anime VAE's animation of the shown sliders: each moves by 0.05 every 20 ms in a direction drawn at the start, turns
  // at its ends, and is never rounded.
  [[nodiscard]] bool is_animated() const { return is_animated_; }
  void animate(bool animated) {
    if (animated && !is_animated_) change();
    are_sliders_used_ = are_sliders_used_ || animated;
    history_.pause();
    is_animated_ = animated;
    is_morphing_ = is_morphing_ && !animated;
    clock_ = 0;
  }

  // The morph between the two ends, moved by the user or played back and forth, four seconds each way.
  [[nodiscard]] SavedFaces& places() { return places_; }
  [[nodiscard]] const SavedFaces& places() const { return places_; }
  [[nodiscard]] bool is_morphing() const { return is_morphing_; }
  void morph(double position) {
    if (places_.can_morph()) place(places_.morph(position), "morph");
  }
  void play_morph(bool playing) {
    if (playing && !places_.can_morph()) return;
    if (playing) animate(false);
    history_.pause();
    is_morphing_ = playing;
  }
  std::uint64_t pin() { return places_.pin({.latent = latent()}); }
  std::uint64_t set_end(std::size_t which) { return places_.set_end(which, {.latent = latent()}); }
  /// Makes an encoded picture the face and an end of the morph.
  void open_picture(SavedFace picture) {
    const animevae::Tensor latent = picture.latent;
    places_.add_end(std::move(picture));
    place(latent);
  }
  void go_to_pin(std::size_t pin) {
    if (pin < places_.pins().size()) place(places_.pins()[pin].latent);
  }

  /// Advances the animation and the morph. A long time, as after the window was hidden, counts as a quarter of a
  /// second.
  void advance(double seconds) {
    constexpr double most = 0.25;
    seconds = std::clamp(seconds, 0.0, most);
    if (is_animated_) advance_walk(seconds);
    if (is_morphing_) advance_morph(seconds);
  }

  /// Replaces the latent space, once the images are encoded. Unless the user has used sliders, components are shown.
  /// The face stays, unless the user has done nothing at all: then a new one is drawn.
  void set_latent_space(LatentSpace space) {
    std::vector<animevae::Tensor> latents;
    history_.for_each([&](const SliderFace& face) { latents.push_back(space_.latent(face)); });
    const animevae::Tensor now = latent();
    space_ = SliderSpace{std::move(space)};
    draw_directions();
    const SliderKind kind = are_sliders_used_ && has(face_.kind) ? face_.kind : best_kind();
    set_face(space_.face_at(now, kind));
    grabbed_.reset();
    std::size_t i = 0;
    history_.for_each([&](SliderFace& face) { face = space_.face_at(latents[i++], kind); });
    if (is_touched_) return;
    randomise();
    history_ = {};
    is_touched_ = false;
  }

  /// The latents of the animation from the present face on, for a film of it.
  [[nodiscard]] std::vector<animevae::Tensor> walk_ahead(std::int64_t frames, std::int64_t ticks_per_frame) const {
    std::vector<animevae::Tensor> latents;
    SliderFace face = face_;
    std::array<std::vector<int>, 3> directions = directions_;
    for (std::int64_t frame = 0; frame < frames; ++frame) {
      latents.push_back(space_.latent(face));
      step(face, directions[index(face.kind)], ticks_per_frame);
    }
    return latents;
  }

 private:
  static constexpr std::size_t index(SliderKind kind) { return std::size_t(kind); }

  void change(const std::string& name = {}) {
    is_touched_ = true;
    history_.remember(face_, name);
  }
  void set_face(SliderFace face) {
    if (face.kind != face_.kind) grabbed_.reset();
    face_ = std::move(face);
    choose_slider(chosen());
    ++revision_;
  }
  void go_back(std::optional<SliderFace> face) {
    is_animated_ = is_morphing_ = false;
    if (face) set_face(*std::move(face));
  }

  [[nodiscard]] animevae::Walk draw(std::size_t count) {
    return animevae::random_walk(std::int64_t(count), {.seed = seed_++, .bound = slider_bound});
  }
  void draw_directions() {
    for (const SliderKind kind : slider_kinds)
      directions_[index(kind)] = has(kind) ? draw(space_.sliders(kind).size()).directions : std::vector<int>{};
  }
  [[nodiscard]] SliderKind best_kind() const {
    return has(SliderKind::components) ? SliderKind::components : SliderKind::latents;
  }

  void step(SliderFace& face, std::vector<int>& directions, std::int64_t ticks) const {
    std::vector<std::size_t> moved;
    animevae::Walk walk{.bound = slider_bound};
    for (std::size_t i = first_shown(); i < end_shown(); ++i) {
      if (is_held(i) || grabbed_ == i) continue;
      moved.push_back(i);
      walk.weights.push_back(face.weights[i]);
      walk.directions.push_back(directions[i]);
    }
    for (std::int64_t tick = 0; tick < ticks; ++tick) walk.advance();
    for (std::size_t k = 0; k < moved.size(); ++k) {
      face.weights[moved[k]] = walk.weights[k];
      directions[moved[k]] = walk.directions[k];
    }
  }
  void advance_walk(double seconds) {
    clock_ += seconds * animevae::walk_ticks_per_second;
    const double ticks = std::floor(clock_ + 1e-9);
    clock_ -= ticks;
    if (ticks < 1) return;
    step(face_, directions_[index(face_.kind)], std::int64_t(ticks));
    ++revision_;
  }
  void advance_morph(double seconds) {
    constexpr double way = 4;  // seconds from end to end
    const double position = places_.position() + morph_direction_ * seconds / way;
    if (position >= 1) morph_direction_ = -1;
    if (position <= 0) morph_direction_ = 1;
    morph(position);
  }

  SliderSpace space_;
  SliderFace face_{};
  History<SliderFace> history_{};
  SavedFaces places_{};
  std::array<std::vector<int>, 3> directions_{};  // for each kind, the directions of its animated sliders
  std::array<std::size_t, 3> chosen_{};
  std::set<std::string> held_{};
  std::optional<std::size_t> grabbed_{};
  std::uint64_t seed_, revision_ = 0;
  double clock_ = 0, morph_direction_ = 1;
  bool is_animated_ = false, is_morphing_ = false;
  bool is_touched_ = false, are_sliders_used_ = false;
};

}  // namespace animevae::program
