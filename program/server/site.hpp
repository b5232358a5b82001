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

#include <animevae/image/image.hpp>

#include "directions/latent_space.hpp"
#include "server/engine.hpp"

namespace animevae::program {

/// Where the images of the data lie, in two dimensions, and a sheet of thumbnails of them.
struct SiteMap {
  static constexpr int tile = 32, columns = 40;
  struct Item {
    std::int64_t image = 0;
    double x = 0, y = 0;
  };
  std::vector<Item> items{};
  double left = -1, right = 1, bottom = -1, top = 1;
  std::string x_title{}, y_title{};
  std::vector<std::byte> sheet{};  ///< WebP, a tile per item
};

/// What the pages and the API work with: a run, its model at work, and what is learned of its images after the server
/// has begun to answer.
class Site {
 public:
  Site(Run run, LatentSpaceOptions options);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  /// Does not wait for images that are still being looked at: that ends at the next batch, and nothing of it is kept.
  ~Site() = default;

  [[nodiscard]] const Run& run() const { return run_; }
  [[nodiscard]] Engine& engine() { return engine_; }
  /// Of the latents alone until is_ready().
  [[nodiscard]] std::shared_ptr<const LatentSpace> latent_space() const;
  [[nodiscard]] bool is_ready() const { return is_ready_; }
  /// HttpError 503 until it is ready, 404 where there will be none.
  [[nodiscard]] std::shared_ptr<const SiteMap> map();

  /// Room for one more picture to be decoded; Busy where none comes.
  class Upload {
   public:
    explicit Upload(Site& site);
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;
    ~Upload() { site_.uploads_.release(); }

   private:
    Site& site_;
  };

  const std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();

 private:
  void prepare(const LatentSpaceOptions& options);

  Run run_;
  Engine engine_;
  mutable std::mutex mutex_{};
  std::shared_ptr<const LatentSpace> space_{};
  std::mutex map_mutex_{};
  std::shared_ptr<const SiteMap> map_{};
  std::atomic<bool> is_ready_{false};
  std::counting_semaphore<> uploads_{2};
  std::atomic<int> waiting_uploads_{0};
  std::jthread preparation_{};  // last: its end asks it to stop and waits for it, and it uses the others
};

}  // namespace animevae::program
