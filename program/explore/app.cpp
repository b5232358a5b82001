// SPDX-License-Identifier: MIT
#include "explore/app.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <random>
#include <utility>

#include "options/first_line.hpp"
#include "options/stop.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

std::uint64_t any_seed() { return std::random_device{}(); }

}  // namespace

ExploreApp::ExploreApp(const Run& run, ExploreOptions options, std::function<void()> wake)
    : run_{run},
      options_{std::move(options)},
      state_{space_of_latents(run), options_.seed.value_or(any_seed())},
      worker_{run, wake},
      space_task_{std::make_unique<TaskQueue>(wake)} {
  view_.is_dark = options_.theme == "dark";
  space_task_->run([this, space_options = options_.space]() -> TaskQueue::Result {
    const StopScope scope{space_stop_.get_token()};
    return [this, space = analyse_latent_space(run_, space_options)] { waiting_space_ = space; };
  });
  open(options_.pictures);
}

void ExploreApp::say(std::string text, bool is_problem) {
  message_ = {.text = std::move(text), .is_problem = is_problem};
}

void ExploreApp::press(std::string_view key, bool is_repeat) {
  const bool is_shifted = key.starts_with("Shift+");
  const std::string_view digit = is_shifted ? key.substr(6) : key;
  if (digit.size() == 1 && digit[0] >= '1' && digit[0] <= '9') {
    const auto pin = std::size_t(digit[0] - '1');
    if (is_repeat) return;
    if (is_shifted) return state_.places().unpin(pin);
    return state_.go_to_pin(pin);
  }
  if (const std::optional<Action> action = action_of(key, is_repeat)) perform(*action);
}

void ExploreApp::perform(Action action) {
  const std::size_t slider = state_.chosen();
  const double upwards = view_.is_negative_on_top ? -1 : 1;
  switch (action) {
    case Action::randomise: return state_.randomise();
    case Action::animate: return state_.animate(!state_.is_animated());
    case Action::zero: return state_.zero();
    case Action::undo: return state_.undo();
    case Action::redo: return state_.redo();
    case Action::next_kind: return state_.turn_kind(1);
    case Action::previous_kind: return state_.turn_kind(-1);
    case Action::previous_slider: return state_.choose_slider(slider == 0 ? 0 : slider - 1);
    case Action::next_slider: return state_.choose_slider(slider + 1);
    case Action::slider_up: return state_.move_weight(slider, 0.1 * upwards);
    case Action::slider_down: return state_.move_weight(slider, -0.1 * upwards);
    case Action::slider_up_finely: return state_.move_weight(slider, 0.01 * upwards);
    case Action::slider_down_finely: return state_.move_weight(slider, -0.01 * upwards);
    case Action::zero_slider: return state_.set_weight(slider, 0);
    case Action::hold_slider: return state_.hold(slider, !state_.is_held(slider));
    case Action::previous_page: return state_.turn_page(-1);
    case Action::next_page: return state_.turn_page(1);
    case Action::pin: {
      const std::uint64_t number = state_.pin();
      return worker_.decode(state_.latent(),
                            [this, number](const av::Image& picture) { state_.places().set_picture(number, picture); });
    }
    case Action::end_a: return set_end(0);
    case Action::end_b: return set_end(1);
    case Action::morph_back: return state_.morph(state_.places().position() - 0.05);
    case Action::morph_on: return state_.morph(state_.places().position() + 0.05);
    case Action::play_morph:
      if (!state_.places().can_morph())
        return say("A morph goes between two faces: A makes this one its beginning, B its end");
      return state_.play_morph(!state_.is_morphing());
    case Action::save_picture:
    case Action::save_walk:
    case Action::save_morph: return save(action);
    case Action::switch_theme: view_.is_dark = !view_.is_dark; return;
    case Action::switch_order: view_.is_negative_on_top = !view_.is_negative_on_top; return;
    case Action::switch_pixels: view_.are_pixels_squares = !view_.are_pixels_squares; return;
    case Action::larger: view_.zoom = std::min(3.0, view_.zoom * 1.1); return;
    case Action::smaller: view_.zoom = std::max(0.5, view_.zoom / 1.1); return;
    case Action::usual_size: view_.zoom = 1; return;
    case Action::help: view_.shows_help = !view_.shows_help; return state_.let_go();
    case Action::close:
      if (std::exchange(view_.shows_help, false)) return;
      state_.animate(false);
      return state_.play_morph(false);
    case Action::quit: ends_ = true; return;
  }
}

void ExploreApp::set_end(std::size_t which) {
  const std::uint64_t number = state_.set_end(which);
  worker_.decode(state_.latent(),
                 [this, number](const av::Image& picture) { state_.places().set_picture(number, picture); });
}

void ExploreApp::open(const std::vector<std::string>& files) {
  for (const std::string& file : files) open_one(file);
}

void ExploreApp::open_one(const std::string& file) {
  worker_.encode(file, options_.crop, [this, file](const av::Tensor& latent, const av::Image& picture) {
    const std::string name = fs::path{file}.filename().string();
    state_.open_picture({.latent = latent, .name = name, .picture = picture});
    say(state_.places().can_morph() ? name + " is B: the slider below the picture leads there from A"
                                    : name + " is A: drop a second picture to morph from it");
  });
}

void ExploreApp::save(Action action) {
  if (action == Action::save_picture)
    return worker_.save_picture(state_.latent(), options_.out, options_.enlarge,
                                [this](const fs::path& file) { say("Saved " + file.lexically_normal().string()); });
  constexpr std::int64_t ticks_per_frame = 2;
  if (action == Action::save_walk) {
    const std::int64_t frames = av::Walk{}.round_trip() / ticks_per_frame;  // ends one step from where it began
    return save_film(state_.walk_ahead(frames, ticks_per_frame), av::walk_ticks_per_second / ticks_per_frame, false,
                     "walk");
  }
  if (!state_.places().can_morph()) return perform(Action::play_morph);
  constexpr std::int64_t steps = 40;
  std::vector<av::Tensor> latents;
  const SavedFaces& places = state_.places();
  for (std::int64_t i = 0; i < steps; ++i)
    latents.push_back(av::point_between(places.end(0)->latent, places.end(1)->latent, double(i) / double(steps - 1)));
  save_film(std::move(latents), 20, true, "morph");
}

void ExploreApp::save_film(std::vector<av::Tensor> latents, double frames_per_second, bool there_and_back,
                           const std::string& name) {
  worker_.save_film({std::move(latents), frames_per_second, there_and_back, name}, options_.out, options_.enlarge,
                    [this](const fs::path& file) { say("Saved " + file.lexically_normal().string()); });
}

void ExploreApp::say_what_is_known() {
  const LatentSpace& space = state_.space().latent_space();
  if (!space.problem.empty()) return say("Latents alone: " + space.problem, true);
  if (!space.label_problem.empty()) return say("No attributes of the labels: " + space.label_problem, true);
  if (space.images && !message_.is_problem)  // does not replace an unread problem
    say(fmt::format("{} components{} from {}", space.components.size(),
                    space.attributes.empty() ? "" : fmt::format(" and {} attributes", space.attributes.size()),
                    space.images->description()));
}

void ExploreApp::take_results() {
  try {
    space_task_->deliver();
    worker_.deliver();
  } catch (const std::exception& error) {
    say(first_line(error), true);
  }
  if (!waiting_space_ || state_.grabbed()) return;  // not while a slider is held
  state_.set_latent_space(*std::exchange(waiting_space_, std::nullopt));
  say_what_is_known();
}

std::optional<DecodedPicture> ExploreApp::frame(double seconds, int width, int height) {
  take_results();
  state_.advance(seconds);
  const bool is_new = !sent_ || sent_->revision != state_.revision() || sent_->width != width ||
                      sent_->height != height || sent_->are_pixels_squares != view_.are_pixels_squares;
  if (is_new && width > 0 && height > 0) {
    sent_ = {.latent = state_.latent(),
             .revision = state_.revision(),
             .width = width,
             .height = height,
             .are_pixels_squares = view_.are_pixels_squares};
    worker_.request_picture(*sent_);
  }
  try {
    return worker_.take_picture();
  } catch (const std::exception& error) {
    say(first_line(error), true);
    return std::nullopt;
  }
}

void ExploreApp::finish() {
  space_stop_.request_stop();
  worker_.wait();
}

}  // namespace animevae::program
