// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <animevae/image/image.hpp>
#include <animevae/tensor/tensor.hpp>

#include "explore/threads.hpp"
#include "run/run.hpp"

namespace animevae::program {

using WindowClock = std::chrono::steady_clock;

/// A request for the picture of a face.
struct PictureRequest {
  animevae::Tensor latent{};        ///< (L)
  std::uint64_t revision = 0;       ///< the face's revision(), which the answer repeats
  int width = 0, height = 0;        ///< largest size of the picture, in pixels of the screen
  bool are_pixels_squares = false;  ///< otherwise the picture is enlarged smoothly
  WindowClock::time_point asked = WindowClock::now();
};

/// The picture of a face, RGB.
struct DecodedPicture {
  animevae::Image picture{};   ///< as the model decodes it
  animevae::Image enlarged{};  ///< to the requested size
  std::uint64_t revision = 0;
  double seconds = 0;  ///< duration of decoding
  WindowClock::time_point asked{};
};

/// Runs a model for the window, on threads of its own; `wake` is called on them whenever a picture or a
/// result is there.
class ModelWorker {
 public:
  ModelWorker(const Run& run, std::function<void()> wake);

  /// Requests a picture; earlier requests that are still pending are dropped.
  void request_picture(PictureRequest request) { decoder_.ask(std::move(request)); }
  /// The newest picture that is ready, once.
  [[nodiscard]] std::optional<DecodedPicture> take_picture() { return decoder_.take(); }

  /// Decodes a latent (L), as a task of the queue.
  void decode(const animevae::Tensor& latent, std::function<void(animevae::Image)> then);

  /// Encodes a picture file, as a task; `then` gets its latent and the cropped part that was encoded.
  void encode(const std::filesystem::path& file, const std::string& crop,
              std::function<void(animevae::Tensor latent, animevae::Image picture)> then);

  /// Files appear whole or not at all, under the first free number: face-0001.png. `then` gets the file's name.
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

  /// Runs the results of finished tasks; throws the exception of one that failed.
  void deliver() { tasks_.deliver(); }
  [[nodiscard]] bool is_busy() const { return tasks_.open() > 0; }
  /// Waits until every task has finished.
  void wait() { tasks_.wait(); }

 private:
  [[nodiscard]] DecodedPicture decoded(const PictureRequest& request) const;

  const Run& run_;
  NewestWins<PictureRequest, DecodedPicture> decoder_;
  TaskQueue tasks_;
};

/// The first of NAME-0001.ENDING, NAME-0002.ENDING ... that is not there yet. FileError where the folder cannot be
/// looked into.
[[nodiscard]] std::filesystem::path free_name(const std::filesystem::path& folder, const std::string& name,
                                              const std::string& ending);

}  // namespace animevae::program
