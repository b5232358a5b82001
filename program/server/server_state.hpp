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
#include "server/inference_queue.hpp"

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

/// The state that the pages and the API share: a run, the queue that computes with its model, and the latent space,
/// for which a thread encodes the images while the server already answers.
class ServerState {
 public:
  ServerState(Run run, LatentSpaceOptions options);
  ServerState(const ServerState&) = delete;
  ServerState& operator=(const ServerState&) = delete;
  /// Stops encoding images at the next batch; unfinished latents are not stored.
  ~ServerState() = default;

  [[nodiscard]] const Run& run() const { return run_; }
  [[nodiscard]] InferenceQueue& inference() { return inference_; }
  /// The latent space; until is_ready() it has no components, attributes and images.
  [[nodiscard]] std::shared_ptr<const LatentSpace> latent_space() const;
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  /// The map; HttpError 503 until the images are encoded, 404 where there will be no map.
  [[nodiscard]] std::shared_ptr<const ImageMap> map();

  /// Permits the handling of one upload while it lives; there are two at a time. Busy where none
  /// becomes free in time.
  class UploadSlot {
   public:
    explicit UploadSlot(ServerState& state);
    UploadSlot(const UploadSlot&) = delete;
    UploadSlot& operator=(const UploadSlot&) = delete;
    ~UploadSlot() { state_.uploads_.release(); }

   private:
    ServerState& state_;
  };

  const std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();

 private:
  void prepare(const LatentSpaceOptions& options);

  Run run_;
  InferenceQueue inference_;
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
