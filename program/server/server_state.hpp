// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "directions/latent_space.hpp"
#include "server/engine.hpp"

namespace animevae::program {

/// The images of the data in two dimensions, and a sheet of their thumbnails.
struct ImageMap {
  static constexpr int tile = 32, columns = 40;
  struct Item {
    std::int64_t image = 0;
    double x = 0, y = 0;
  };
  std::vector<Item> items{};
  double left = -1, right = 1, bottom = -1, top = 1;
  std::string x_title{}, y_title{};
  std::vector<std::byte> sheet{};  ///< WebP with a tile per item
};

/// The state that the pages and the API share: a run, the engine that computes with its model, and the latent space,
/// for which a thread encodes the images while the server already answers.
class ServerState {
 public:
  ServerState(Run run, LatentSpaceOptions options);
  ServerState(const ServerState&) = delete;
  ServerState& operator=(const ServerState&) = delete;
  /// Stops encoding images at the next batch; unfinished latents are not stored.
  ~ServerState() = default;

  [[nodiscard]] const Run& run() const { return run_; }
  [[nodiscard]] Engine& engine() { return engine_; }
  /// The latent space; until is_ready() it has no components, attributes and images.
  [[nodiscard]] std::shared_ptr<const LatentSpace> latent_space() const;
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  /// The map; HttpError 503 until the images are encoded, 404 where there will be no map.
  [[nodiscard]] std::shared_ptr<const ImageMap> map();

  /// Holds one of the places for uploads that are handled at the same time; Busy where none becomes free in time.
  class Upload {
   public:
    explicit Upload(ServerState& state);
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;
    ~Upload() { state_.uploads_.release(); }

   private:
    ServerState& state_;
  };

  const std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();

 private:
  void prepare(const LatentSpaceOptions& options);

  Run run_;
  Engine engine_;
  mutable std::mutex mutex_{};
  std::shared_ptr<const LatentSpace> space_{};
  std::mutex map_mutex_{};
  std::shared_ptr<const ImageMap> map_{};
  std::atomic<bool> is_ready_{false};
  std::counting_semaphore<> uploads_{2};
  std::atomic<int> waiting_uploads_{0};
  std::jthread preparation_{};  // last member: it uses the others, and its destructor stops it and waits
};

}  // namespace animevae::program
