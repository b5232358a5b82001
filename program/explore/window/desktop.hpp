// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/image/image.hpp>

struct GLFWwindow;
struct ImFont;

namespace animevae::program {

/// Handlers of keys and dropped files.
struct DesktopEvents {
  std::function<void(std::string_view key, bool is_repeat)> key{};  ///< "Ctrl+z"
  std::function<void(const std::vector<std::string>& files)> drop{};
};

/// One window with OpenGL 3 and Dear ImGui in it. Lengths on the screen are multiples of scale().
class Desktop {
 public:
  using Clock = std::chrono::steady_clock;

  /// A `scale` of 0 is the desktop's own. Error where there is no display, or no OpenGL 3 on it.
  Desktop(const std::string& title, double scale);
  Desktop(const Desktop&) = delete;
  Desktop& operator=(const Desktop&) = delete;
  ~Desktop();

  void set_events(DesktopEvents events) { events_ = std::move(events); }
  [[nodiscard]] bool is_closed() const;
  void hide();
  void set_icon(const animevae::Image& picture);

  /// Handles pending events, and those that arrive until `when`.
  void wait_until(Clock::time_point when);
  /// Waits for an event or wake().
  void wait();
  /// Ends a wait; may be called on any thread.
  static void wake();
  /// Whether there was an event or wake() since the last call.
  [[nodiscard]] static bool take_happened();

  /// Everything drawn between begin_frame() and end_frame() is one frame. `zoom` multiplies the desktop's own scale.
  void begin_frame(double zoom);
  void end_frame(unsigned background);

  /// Pixels of the window for a length of 1.
  [[nodiscard]] float scale() const { return scale_; }
  /// Pixels of the screen per pixel of the window: 2 on some displays of high density.
  [[nodiscard]] float density() const { return density_; }
  [[nodiscard]] std::string renderer() const;

 private:
  void open(const std::string& title);
  void listen();
  void load_fonts();
  static Desktop& of(GLFWwindow* window);

  GLFWwindow* window_ = nullptr;
  DesktopEvents events_{};
  double asked_scale_;
  float scale_ = 1, density_ = 1, font_scale_ = 0;
};

}  // namespace animevae::program
