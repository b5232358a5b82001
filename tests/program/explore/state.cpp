// SPDX-License-Identifier: MIT
#include "explore/state.hpp"

#include "support/doctest.hpp"

#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/randn.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace av = animevae;
using namespace animevae::program;

namespace {

constexpr std::int64_t latents = 16;

std::vector<Direction> directions_of(const std::string& letter, const av::Tensor& rows) {
  std::vector<Direction> directions;
  for (std::int64_t i = 0; i < rows.size(0); ++i)
    directions.push_back({.id = letter + std::to_string(i), .vector = rows[i].contiguous()});
  return directions;
}

LatentSpace latents_alone() {
  return {.latents = directions_of("z", at::eye(latents)), .average = at::zeros({latents})};
}

/// 12 orthogonal components of length 0.5 and 3 attributes; the average is all 0.25, the latents come in another order.
LatentSpace known_images() {
  LatentSpace space = latents_alone();
  std::reverse(space.latents.begin(), space.latents.end());
  space.average = at::full({latents}, 0.25);
  space.components = directions_of("c", 0.5 * at::eye(latents).flip(0).narrow(0, 0, 12));
  space.attributes = directions_of("smile", at::randn({3, latents}));
  return space;
}

bool are_same(const av::Tensor& a, const av::Tensor& b) { return (a - b).abs().max().item<double>() < 1e-6; }

}  // namespace

TEST_CASE("the sliders begin at draws of N(0, 1) within their ends, the same for the same seed") {
  const ExploreState state{known_images(), 7}, again{known_images(), 7}, other{known_images(), 8};
  REQUIRE(state.face().weights.size() == 12);
  CHECK(state.face().weights == again.face().weights);
  CHECK(state.face().weights != other.face().weights);
  for (const double weight : state.face().weights) CHECK(std::abs(weight) <= 3);
  CHECK_FALSE(state.can_undo());
}

TEST_CASE("the animation moves every slider by 0.05 each 20 ms, up or down") {
  ExploreState state{known_images(), 7};
  const std::vector<double> before = state.face().weights;
  state.animate(true);
  state.advance(0.0199);
  CHECK(state.face().weights == before);
  state.advance(0.0001);
  int up = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    const double moved = state.face().weights[i] - before[i];
    CHECK(std::abs(moved) == doctest::Approx(0.05).epsilon(1e-12));
    up += moved > 0;
  }
  CHECK(up > 0);
  CHECK(up < 12);
}

TEST_CASE("an animated slider stops exactly at its end, and turns there") {
  ExploreState state{known_images(), 7};
  state.animate(true);
  state.advance(0.02);
  const std::vector<double> first = state.face().weights;
  state.advance(0.02);
  std::size_t rising = 0;
  while (state.face().weights[rising] < first[rising]) ++rising;
  state.set_weight(rising, 2.97);
  state.advance(0.02);
  CHECK(state.face().weights[rising] == 3);
  state.advance(0.02);
  CHECK(state.face().weights[rising] == doctest::Approx(2.95));
  for (int tick = 0; tick < 119; ++tick) state.advance(0.02);
  CHECK(state.face().weights[rising] == -3);
  state.advance(0.02);
  CHECK(state.face().weights[rising] == doctest::Approx(-2.95));
}

TEST_CASE("the animation keeps its pace whatever the frames are, and does not catch up with a pause") {
  ExploreState fast{known_images(), 7}, slow{known_images(), 7}, paused{known_images(), 7};
  for (ExploreState* state : {&fast, &slow, &paused}) state->animate(true);
  for (int i = 0; i < 240; ++i) fast.advance(1.0 / 120);
  for (int i = 0; i < 40; ++i) slow.advance(0.05);
  for (std::size_t i = 0; i < 12; ++i) CHECK(fast.face().weights[i] == doctest::Approx(slow.face().weights[i]));
  const double before = paused.face().weights[0];
  paused.advance(3600);
  CHECK(std::abs(paused.face().weights[0] - before) < 13 * 0.05);
}

TEST_CASE("a slider that is held or grabbed stays while the others are animated") {
  ExploreState state{known_images(), 7};
  state.hold(2, true);
  state.grab(5);
  const std::vector<double> before = state.face().weights;
  state.animate(true);
  state.advance(0.1);
  for (std::size_t i = 0; i < 12; ++i) CHECK((state.face().weights[i] == before[i]) == (i == 2 || i == 5));
  state.randomise();
  CHECK(state.face().weights[2] == before[2]);
  CHECK(state.face().weights[3] != before[3]);
}

TEST_CASE("a grabbed slider is let go when another page of sliders is shown") {
  ExploreState state{latents_alone(), 7};
  state.grab(5);
  state.choose_slider(5);
  CHECK(state.grabbed() == 5);
  state.turn_page(1);
  CHECK_FALSE(state.grabbed());
}

TEST_CASE("walk_ahead gives the latents that the animation goes on to show") {
  ExploreState state{known_images(), 7};
  const std::vector<av::Tensor> film = state.walk_ahead(121, 2);
  CHECK(are_same(film[0], state.latent()));
  state.animate(true);
  state.advance(0.04);
  CHECK(are_same(film[1], state.latent()));
  state.advance(0.04);
  CHECK(are_same(film[2], state.latent()));
  // After 240 ticks each is back where it was, but for the step that it lost at its first end.
  CHECK((film[120] - film[0]).abs().max().item<double>() < 0.5 * 0.05 + 1e-6);
}

TEST_CASE("a slider stops at its ends") {
  ExploreState state{known_images(), 7};
  state.set_weight(0, 8);
  CHECK(state.face().weights[0] == 3);
  state.move_weight(0, -99);
  CHECK(state.face().weights[0] == -3);
}

TEST_CASE("a slider moves the latent along its own vector and nothing else") {
  ExploreState state{known_images(), 7};
  state.zero();
  CHECK(are_same(state.latent(), at::full({latents}, 0.25, at::kDouble)));
  state.set_weight(4, 2);
  const av::Tensor moved = state.latent() - 0.25;
  CHECK(moved[latents - 5].item<double>() == doctest::Approx(1));
  CHECK(moved.abs().sum().item<double>() == doctest::Approx(1));
}

TEST_CASE("changing the kind of the sliders does not change the face") {
  ExploreState state{known_images(), 7};
  const av::Tensor face = at::randn({latents}, at::kDouble) * 3;  // far beyond the sliders' ends
  state.place(face);
  for (const SliderKind kind : {SliderKind::latents, SliderKind::attributes, SliderKind::components}) {
    state.choose_kind(kind);
    CHECK(state.face().kind == kind);
    CHECK(are_same(state.latent(), face));
  }
  state.choose_kind(SliderKind::latents);
  for (std::size_t i = 0; i < state.sliders().size(); ++i) {
    const double z = face[std::int64_t(latents - 1 - i)].item<double>();
    CHECK(state.face().weights[i] == doctest::Approx(std::clamp(z, -3.0, 3.0)));
  }
  state.choose_kind(SliderKind::attributes);
  for (const double weight : state.face().weights) CHECK(weight == 0);
}

TEST_CASE("attribute sliders begin at 0 for any face, and zero() leads back to it") {
  ExploreState state{known_images(), 7};
  state.choose_kind(SliderKind::attributes);
  const av::Tensor face = state.latent();
  state.set_weight(1, 1.5);
  CHECK_FALSE(are_same(state.latent(), face));
  state.zero();
  CHECK(are_same(state.latent(), face));
  state.randomise();
  CHECK_FALSE(are_same(state.latent(), face));
  CHECK(state.face().weights == std::vector<double>{0, 0, 0});
}

TEST_CASE("undo and redo go through the changes, and several moves of one slider are one change") {
  ExploreState state{known_images(), 7};
  const av::Tensor begin = state.latent();
  state.move_weight(3, 0.1);
  state.move_weight(3, 0.1);
  const av::Tensor moved = state.latent();
  state.move_weight(4, 0.1);
  state.undo();
  CHECK(are_same(state.latent(), moved));
  state.undo();
  CHECK(are_same(state.latent(), begin));
  CHECK_FALSE(state.can_undo());
  state.redo();
  CHECK(are_same(state.latent(), moved));
  state.zero();
  CHECK_FALSE(state.can_redo());
}

TEST_CASE("two drags of one slider are undone one by one") {
  ExploreState state{known_images(), 7};
  const double begin = state.face().weights[0];
  for (const double to : {1.0, 2.0}) {
    state.grab(0);
    state.set_weight(0, to - 0.5);
    state.set_weight(0, to);
    state.let_go();
  }
  state.undo();
  CHECK(state.face().weights[0] == 1);
  state.undo();
  CHECK(state.face().weights[0] == begin);
}

TEST_CASE("undoing an animation leads to where it began, and ends it") {
  ExploreState state{known_images(), 7};
  const av::Tensor begin = state.latent();
  state.animate(true);
  for (int i = 0; i < 10; ++i) state.advance(0.1);
  state.undo();
  CHECK_FALSE(state.is_animated());
  CHECK(are_same(state.latent(), begin));
}

TEST_CASE("go_to_pin goes back to the latent that was pinned") {
  ExploreState state{known_images(), 7};
  const av::Tensor pinned = state.latent();
  const std::uint64_t number = state.pin();
  state.randomise();
  state.pin();
  state.go_to_pin(0);
  CHECK(are_same(state.latent(), pinned));
  state.places().set_picture(number, av::Image{2, 2, 3, 9});
  CHECK(state.places().pins()[0].picture.width == 2);
  CHECK(state.places().pins()[1].picture.pixels.empty());
  state.places().unpin(0);
  CHECK(state.places().pins().size() == 1);
  state.places().set_picture(number, {});  // came too late
  state.go_to_pin(7);
  CHECK(are_same(state.latent(), pinned));
}

TEST_CASE("two pictures make a morph along the great circle between them") {
  ExploreState state{known_images(), 7};
  const av::Tensor units = at::eye(latents).to(at::kDouble) * 4;
  state.morph(0.5);  // no ends yet
  state.open_picture({.latent = units[0], .name = "a.png"});
  CHECK(are_same(state.latent(), units[0]));
  state.play_morph(true);
  CHECK_FALSE(state.is_morphing());
  state.open_picture({.latent = units[1], .name = "b.png"});
  CHECK(are_same(state.latent(), units[1]));
  state.morph(0.5);
  CHECK(are_same(state.latent(), (units[0] + units[1]) / std::sqrt(2.0)));
  state.open_picture({.latent = units[2], .name = "c.png"});
  CHECK(state.places().end(0)->name == "b.png");
  CHECK(state.places().end(1)->name == "c.png");
}

TEST_CASE("a morph that plays goes there and back in eight seconds") {
  ExploreState state{known_images(), 7};
  const av::Tensor units = at::eye(latents).to(at::kDouble) * 4;
  state.open_picture({.latent = units[0]});
  state.open_picture({.latent = units[1]});
  state.morph(0);
  state.play_morph(true);
  for (int i = 0; i < 40; ++i) state.advance(0.1);
  CHECK(are_same(state.latent(), units[1]));
  for (int i = 0; i < 20; ++i) state.advance(0.1);
  CHECK(state.places().position() == doctest::Approx(0.5));
  state.animate(true);
  CHECK_FALSE(state.is_morphing());
}

TEST_CASE("more than twelve sliders come in pages, of which the shown one is animated") {
  ExploreState state{latents_alone(), 7};
  CHECK(state.pages() == 2);
  state.turn_page(1);
  CHECK(state.first_shown() == 12);
  CHECK(state.end_shown() == 16);
  const std::vector<double> before = state.face().weights;
  state.animate(true);
  state.advance(0.02);
  for (std::size_t i = 0; i < 16; ++i) CHECK((state.face().weights[i] != before[i]) == (i >= 12));
  state.turn_page(1);
  CHECK(state.page() == 1);
  state.choose_slider(99);
  CHECK(state.chosen() == 15);
}

TEST_CASE("once the images are encoded the sliders are components, unless a latent was moved") {
  SUBCASE("the face has not been changed") {
    ExploreState state{latents_alone(), 7};
    state.set_latent_space(known_images());
    CHECK(state.face().kind == SliderKind::components);
    CHECK_FALSE(state.can_undo());
  }
  SUBCASE("a picture was opened") {
    ExploreState state{latents_alone(), 7};
    const av::Tensor first = state.latent(), face = at::randn({latents}, at::kDouble);
    state.open_picture({.latent = face});
    state.set_latent_space(known_images());
    CHECK(state.face().kind == SliderKind::components);
    CHECK(are_same(state.latent(), face));
    state.undo();
    CHECK(are_same(state.latent(), first));
  }
  SUBCASE("a latent was moved: the sliders stay latents, in the new order") {
    ExploreState state{latents_alone(), 7};
    state.set_weight(0, 1.25);
    const av::Tensor face = state.latent();
    state.set_latent_space(known_images());
    CHECK(state.face().kind == SliderKind::latents);
    CHECK(state.sliders()[15].id == "z0");
    CHECK(state.face().weights[15] == doctest::Approx(1.25));
    CHECK(are_same(state.latent(), face));
  }
}

TEST_CASE("a model of which no images are known has latents alone") {
  ExploreState state{latents_alone(), 7};
  CHECK(state.face().kind == SliderKind::latents);
  state.turn_kind(1);
  state.choose_kind(SliderKind::attributes);
  CHECK(state.face().kind == SliderKind::latents);
  CHECK_FALSE(state.can_undo());
}
