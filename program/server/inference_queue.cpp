// SPDX-License-Identifier: MIT
#include "server/inference_queue.hpp"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <utility>

#include <animevae/latent/rows.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

constexpr std::int64_t smallest_batch = 4;
constexpr std::int64_t largest_batch = 64;              // latents: larger batches take as long per picture
constexpr std::chrono::duration<double> moment{0.050};  // for a batch: a new request waits until the current batch ends
constexpr std::int64_t most_waiting = 16384;            // latents: some seconds of work
constexpr std::int64_t a_few = 8;  // latents: requests of so few are still taken when larger ones are refused
constexpr std::chrono::seconds longest_wait{20};
constexpr std::size_t most_encodings = 64;

}  // namespace

InferenceQueue::InferenceQueue(const Run& run) : run_{run}, batch_size_{largest_batch}, thread_{[this] { work(); }} {}

InferenceQueue::~InferenceQueue() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

av::Tensor InferenceQueue::decode(const av::Tensor& rows) {
  const auto job = std::make_shared<Job>();
  job->rows = rows;
  std::future<av::Tensor> pictures = job->pictures.get_future();
  {
    const std::lock_guard lock{mutex_};
    if (counts_.waiting + rows.size(0) > (rows.size(0) <= a_few ? most_waiting : most_waiting / 2)) {
      ++counts_.busy;
      throw Busy{};
    }
    counts_.waiting += rows.size(0);
    jobs_.push_back(job);
  }
  changed_.notify_one();
  if (pictures.wait_for(longest_wait) == std::future_status::ready) return pictures.get();
  job->is_abandoned = true;
  ++counts_.busy;
  throw Busy{};
}

av::LatentRows InferenceQueue::encode(const av::Tensor& images) {
  std::packaged_task<av::LatentRows()> task{[this, images] { return run_.model.rows(images); }};
  std::future<av::LatentRows> posterior = task.get_future();
  {
    const std::lock_guard lock{mutex_};
    if (encodings_.size() >= most_encodings) {
      ++counts_.busy;
      throw Busy{};
    }
    encodings_.push_back(std::move(task));
  }
  changed_.notify_one();
  av::LatentRows found = posterior.get();
  ++counts_.encoded;
  return found;
}

void InferenceQueue::work() {
  const at::NoGradGuard no_grad;
  for (;;) {
    std::packaged_task<av::LatentRows()> encoding;
    std::vector<Share> batch;
    {
      std::unique_lock lock{mutex_};
      changed_.wait(lock, [this] { return ending_ || !jobs_.empty() || !encodings_.empty(); });
      if (jobs_.empty() && encodings_.empty()) return;
      if (!encodings_.empty()) {
        encoding = std::move(encodings_.front());
        encodings_.pop_front();
      }
      batch = next_batch();
    }
    if (encoding.valid()) encoding();
    if (!batch.empty()) decode_batch(batch);
  }
}

void InferenceQueue::remove_abandoned() {
  std::erase_if(jobs_, [this](const std::shared_ptr<Job>& job) {
    if (job->is_abandoned) counts_.waiting -= job->rows.size(0) - job->taken;
    return job->is_abandoned.load();
  });
}

std::vector<InferenceQueue::Share> InferenceQueue::next_batch() {
  remove_abandoned();
  std::vector<Share> batch;
  std::int64_t room = batch_size_;
  const auto left = [](const Job& job) { return job.rows.size(0) - job.taken; };
  const auto take = [&](const std::shared_ptr<Job>& job, std::int64_t most) {
    const std::int64_t count = std::min({left(*job), most, room});
    if (count == 0) return;
    batch.push_back({job, job->taken, count});
    job->taken += count;
    room -= count;
  };
  if (!jobs_.empty()) take(jobs_.front(), std::max<std::int64_t>(batch_size_ / 4, 1));
  std::vector<std::shared_ptr<Job>> least_first{jobs_.begin(), jobs_.end()};
  std::ranges::stable_sort(least_first, {}, [&](const std::shared_ptr<Job>& job) { return left(*job); });
  for (const std::shared_ptr<Job>& job : least_first) take(job, room);
  std::erase_if(jobs_, [&](const std::shared_ptr<Job>& job) { return left(*job) == 0; });
  return batch;
}

void InferenceQueue::decode_batch(const std::vector<Share>& batch) {
  std::vector<av::Tensor> rows;
  std::int64_t total = 0;
  for (const auto& [job, begin, count] : batch) {
    rows.push_back(job->rows.narrow(0, begin, count));
    total += count;
  }
  const auto start = std::chrono::steady_clock::now();
  av::Tensor pictures;
  std::exception_ptr failure;
  try {
    pictures = run_.model.pictures(run_.model.decode(av::latents_of_rows(run_.model, at::cat(rows))));
  } catch (...) {
    failure = std::current_exception();
  }
  const std::chrono::duration<double> each = (std::chrono::steady_clock::now() - start) / double(total);
  batch_size_ = std::clamp((batch_size_ + std::int64_t(moment / each)) / 2, smallest_batch, largest_batch);
  ++counts_.batches;
  counts_.pictures += std::uint64_t(total);
  counts_.waiting -= total;

  std::int64_t row = 0;
  for (const auto& [job, begin, count] : batch) {
    if (failure) {
      if (!job->is_abandoned.exchange(true)) job->pictures.set_exception(failure);
      continue;
    }
    job->parts.push_back(pictures.narrow(0, row, count));
    row += count;
    if (begin + count == job->rows.size(0)) job->pictures.set_value(at::cat(job->parts));
  }
}

}  // namespace animevae::program
