// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "explore/threads.hpp"
#include "run/run.hpp"

namespace animevae::program {

using WindowClock = std::chrono::steady_clock;

/// A face to be shown.
struct PictureRequest {
  animevae::Tensor latent{};        ///< (L)
  std::uint64_t revision = 0;       ///< of the face, to be found again in the answer
  int width = 0, height = 0;        ///< at most, in pixels of the screen
  bool are_pixels_squares = false;  ///< otherwise the picture is enlarged smoothly
  WindowClock::time_point asked = WindowClock::now();
};

/// Its picture, RGB.
struct ShownPicture {
  animevae::Image picture{};   ///< as the model makes it
  animevae::Image enlarged{};  ///< to what was asked for
  std::uint64_t revision = 0;
  double seconds = 0;  ///< that it took
  WindowClock::time_point asked{};
};

/// What a model does for a window, on threads of its own; `wake` is called whenever something has come back.
class Studio {
 public:
  Studio(const Run& run, std::function<void()> wake);

  /// The newest face that was asked for is decoded, those before it are not.
  void show(PictureRequest request) { decoder_.ask(std::move(request)); }
  [[nodiscard]] std::optional<ShownPicture> shown() { return decoder_.take(); }

  /// A latent (L), decoded in its turn.
  void decode(const animevae::Tensor& latent, std::function<void(animevae::Image)> then);

  /// A picture file as the model takes it: where it lies in the latent space, and what of it was looked at.
  void encode(const std::filesystem::path& file, const std::string& crop,
              std::function<void(animevae::Tensor latent, animevae::Image picture)> then);

  /// Files appear whole or not at all, under the first free number: face-0001.png. `then` is told the name.
  void save_picture(const animevae::Tensor& latent, const std::filesystem::path& folder, int enlarge,
                    std::function<void(std::filesystem::path)> then);
  struct FilmRequest {
    std::vector<animevae::Tensor> latents{};
    double frames_per_second = 25;
    bool there_and_back = false;
    std::string name{};  ///< walk-0001.gif
  };
  void save_film(FilmRequest film, const std::filesystem::path& folder, int enlarge,
                 std::function<void(std::filesystem::path)> then);

  /// Does what errands came back with; what went wrong on the way is thrown.
  void deliver() { errands_.deliver(); }
  [[nodiscard]] bool is_busy() const { return errands_.open() > 0; }
  /// Until every errand has come back.
  void wait() { errands_.wait(); }

 private:
  [[nodiscard]] ShownPicture decoded(const PictureRequest& request) const;

  const Run& run_;
  NewestWins<PictureRequest, ShownPicture> decoder_;
  Errands errands_;
};

/// The first of NAME-0001.ENDING, NAME-0002.ENDING ... that is not there yet. FileError where the folder cannot be
/// looked into.
[[nodiscard]] std::filesystem::path free_name(const std::filesystem::path& folder, const std::string& name,
                                              const std::string& ending);

}  // namespace animevae::program
