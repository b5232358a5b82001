// SPDX-License-Identifier: MIT
#include "serve_engine.hpp"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <utility>

#include "latents.hpp"

namespace av = animevae;

namespace {

constexpr std::int64_t largest_batch = 64;    // latents: larger ones take as long per picture
constexpr std::int64_t most_waiting = 16384;  // latents: some seconds of work
constexpr std::int64_t a_few = 8;             // for these there is room when requests for many are sent away
constexpr std::chrono::seconds longest_wait{20};
constexpr std::size_t most_encodings = 64;

}  // namespace

Engine::Engine(const Run& run) : run_{run}, thread_{[this] { work(); }} {}

Engine::~Engine() {
  {
    const std::lock_guard lock{mutex_};
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

av::Tensor Engine::decode(const av::Tensor& rows) {
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

av::DiagonalGaussian Engine::encode(const av::Tensor& images) {
  std::packaged_task<av::DiagonalGaussian()> task{[this, images] { return run_.model.encode(images); }};
  std::future<av::DiagonalGaussian> posterior = task.get_future();
  {
    const std::lock_guard lock{mutex_};
    if (encodings_.size() >= most_encodings) {
      ++counts_.busy;
      throw Busy{};
    }
    encodings_.push_back(std::move(task));
  }
  changed_.notify_one();
  av::DiagonalGaussian found = posterior.get();
  ++counts_.encoded;
  return found;
}

void Engine::work() {
  const at::NoGradGuard no_grad;
  for (;;) {
    std::packaged_task<av::DiagonalGaussian()> encoding;
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

/// The same number from each job, the ones that came first before the others; what is left of a job goes to the end.
std::vector<Engine::Share> Engine::next_batch() {
  std::vector<Share> batch;
  std::int64_t room = largest_batch;
  const auto jobs = std::int64_t(jobs_.size());
  const std::int64_t each = jobs == 0 ? 0 : std::max<std::int64_t>(largest_batch / jobs, 1);
  for (std::int64_t i = 0; i < jobs && room > 0; ++i) {
    std::shared_ptr<Job> job = std::move(jobs_.front());
    jobs_.pop_front();
    const std::int64_t left = job->rows.size(0) - job->begun;
    if (job->is_abandoned) {
      counts_.waiting -= left;
      continue;
    }
    const std::int64_t count = std::min({left, each, room});
    batch.push_back({job, count});
    room -= count;
    if (count < left) jobs_.push_back(std::move(job));
  }
  return batch;
}

void Engine::decode_batch(const std::vector<Share>& batch) {
  std::vector<av::Tensor> rows;
  std::int64_t total = 0;
  for (const auto& [job, count] : batch) {
    rows.push_back(job->rows.narrow(0, job->begun, count));
    total += count;
  }
  std::exception_ptr failure;
  av::Tensor pictures;
  try {
    pictures = run_.model.pictures(run_.model.decode(shaped(run_, at::cat(rows))));
  } catch (...) {
    failure = std::current_exception();
  }
  ++counts_.batches;
  counts_.pictures += std::uint64_t(total);
  counts_.waiting -= total;
  std::int64_t begin = 0;
  for (const auto& [job, count] : batch) {
    const bool is_last = job->begun + count == job->rows.size(0);
    job->begun += count;
    if (!failure) job->parts.push_back(pictures.narrow(0, begin, count));
    begin += count;
    if (failure && !job->parts.empty()) job->parts.clear();
    if (!is_last) continue;
    if (failure) job->pictures.set_exception(failure);
    else job->pictures.set_value(at::cat(job->parts));
  }
}
