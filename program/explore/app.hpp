// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "explore/keys.hpp"
#include "explore/model_worker.hpp"
#include "explore/state.hpp"

namespace animevae::program {

struct ExploreOptions {
  std::string run{};  ///< empty: the built-in model
  std::vector<std::string> pictures{};
  std::string crop{}, out = ".", theme = "dark";
  std::optional<std::uint64_t> seed{};
  double scale = 0;  ///< 0: the desktop's own
  int enlarge = 1;
  std::optional<double> measure{};  ///< seconds after which the window closes and prints its measurements
  LatentSpaceOptions space{};
};

/// Choices of the View menu.
struct ExploreView {
  bool is_dark = true;
  bool is_negative_on_top = false;  ///< -3 on top, as Anime VAE has it
  bool are_pixels_squares = false;
  bool shows_help = false;
  double zoom = 1;  ///< beside the desktop's own scale
};

/// The last message, at the bottom of the window.
struct ExploreMessage {
  std::string text{};
  bool is_problem = false;
};

/// The app behind the window: the actions of keys, buttons and dropped files.
class ExploreApp {
 public:
  /// `wake` makes the window's loop draw a frame; it is called on other threads.
  ExploreApp(const Run& run, ExploreOptions options, std::function<void()> wake);
  ExploreApp(const ExploreApp&) = delete;
  ExploreApp& operator=(const ExploreApp&) = delete;
  ~ExploreApp() { space_stop_.request_stop(); }

  [[nodiscard]] ExploreState& state() { return state_; }
  [[nodiscard]] ExploreView& view() { return view_; }
  [[nodiscard]] const Run& run() const { return run_; }
  [[nodiscard]] const ExploreMessage& message() const { return message_; }
  [[nodiscard]] bool ends() const { return ends_; }
  [[nodiscard]] bool is_encoding_images() const { return space_task_->open() > 0; }
  [[nodiscard]] bool is_saving() const { return worker_.is_busy(); }
  [[nodiscard]] bool moves() const { return state_.is_animated() || state_.is_morphing(); }

  void perform(Action action);
  /// A key by its name, "Ctrl+z".
  void press(std::string_view key, bool is_repeat = false);
  /// Files that were dropped onto the window, or named with --picture.
  void open(const std::vector<std::string>& files);
  void set_end(std::size_t which);
  void say(std::string text, bool is_problem = false);

  /// Advances animations, collects finished tasks, requests a decode; returns the new picture, if any, of at most so
  /// many pixels.
  [[nodiscard]] std::optional<DecodedPicture> frame(double seconds, int width, int height);

  /// Once the window is closed: waits for files that are being saved, and stops encoding images at the next batch.
  void finish();

 private:
  void save(Action action);
  void save_film(std::vector<animevae::Tensor> latents, double frames_per_second, bool there_and_back,
                 const std::string& name);
  void open_one(const std::string& file);
  void say_what_is_known();
  void take_results();

  const Run& run_;
  ExploreOptions options_;
  ExploreState state_;
  ExploreView view_{};
  ExploreMessage message_{};
  std::optional<LatentSpace> waiting_space_{};
  std::optional<PictureRequest> sent_{};
  bool ends_ = false;
  ModelWorker worker_;
  std::stop_source space_stop_{};
  std::unique_ptr<TaskQueue> space_task_;
};

}  // namespace animevae::program
