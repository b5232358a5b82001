// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <animevae/tensor/tensor.hpp>

#include "run/run.hpp"

namespace animevae::program {

/// Thrown when the server has too much to do: a queue is full, or waiting took too long. The client gets 503.
struct Busy {};

/// Decodes and encodes for many clients on one thread; latents of several clients share a batch. The shortest job comes
/// first, so that a client with a thousand latents does not delay one with a single latent; a quarter of each batch is
/// for the oldest job. The batch size aims at 50 ms.
class InferenceQueue {
 public:
  explicit InferenceQueue(const Run& run);
  InferenceQueue(const InferenceQueue&) = delete;
  InferenceQueue& operator=(const InferenceQueue&) = delete;
  ~InferenceQueue();

  /// The pictures of latent rows: (N, L) to (N, C, H, W) in [0, 1]. Throws Busy where too many wait, or where it takes
  /// too long.
  [[nodiscard]] animevae::Tensor decode(const animevae::Tensor& rows);
  /// The latent rows of images (N, C, H, W). Throws Busy where too many wait.
  [[nodiscard]] animevae::LatentRows encode(const animevae::Tensor& images);

  struct Counts {
    std::atomic<std::uint64_t> batches{0}, pictures{0}, encoded{0}, busy{0};
    std::atomic<std::int64_t> waiting{0};  ///< latents
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  struct Job {
    animevae::Tensor rows{};
    std::int64_t taken = 0;                 ///< how many of its latents have gone into batches
    std::atomic<bool> is_abandoned{false};  ///< whether its caller has stopped waiting
    std::vector<animevae::Tensor> parts{};
    std::promise<animevae::Tensor> pictures{};
  };
  struct Share {
    std::shared_ptr<Job> job{};
    std::int64_t begin = 0, count = 0;
  };

  void work();
  void remove_abandoned();
  [[nodiscard]] std::vector<Share> next_batch();
  void decode_batch(const std::vector<Share>& batch);

  const Run& run_;
  Counts counts_{};
  std::mutex mutex_{};
  std::condition_variable changed_{};
  std::deque<std::shared_ptr<Job>> jobs_{};  // unfinished jobs, oldest first
  std::deque<std::packaged_task<animevae::LatentRows()>> encodings_{};
  bool ending_ = false;
  std::int64_t batch_size_;
  std::thread thread_;
};

}  // namespace animevae::program
