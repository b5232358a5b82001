// SPDX-License-Identifier: MIT
#include "server/inference_queue.hpp"

#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <cstdint>
#include <thread>
#include <vector>

#include <animevae/latent/rows.hpp>

namespace av = animevae;
using namespace animevae::program;

TEST_CASE("pictures are those of the model, whatever the batches are, and everything is counted") {
  const UntrainedRun own{1};
  InferenceQueue engine{own.run};
  const av::Tensor rows = normal_numbers({150, 10}, 1, at::kFloat);  // more than a batch holds
  CHECK(difference(engine.decode(rows), av::pictures_of_rows(own.run.model, rows)) < 1e-5);
  CHECK(engine.counts().pictures == 150);
  CHECK(engine.counts().batches >= 3);
  CHECK(engine.counts().waiting == 0);
}

TEST_CASE("several clients get their own pictures") {
  const UntrainedRun own{1};
  InferenceQueue engine{own.run};
  std::vector<double> errors(4, 1);
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < errors.size(); ++i)
    clients.emplace_back([&, i] {
      const av::Tensor rows = normal_numbers({std::int64_t(3 + 40 * i), 10}, i + 1, at::kFloat);
      errors[i] = difference(engine.decode(rows), av::pictures_of_rows(own.run.model, rows));
    });
  for (std::thread& client : clients) client.join();
  for (const double error : errors) CHECK(error < 1e-5);
}

TEST_CASE("images are encoded to the posterior that the model gives them") {
  const UntrainedRun own{1};
  InferenceQueue engine{own.run};
  const av::Tensor images = pixels({3, 1, 32, 32}, 2, at::kFloat);
  const at::NoGradGuard no_grad;
  CHECK(difference(engine.encode(images).point, own.run.model.rows(images).point) < 1e-5);
  CHECK(engine.counts().encoded == 1);
}

TEST_CASE("a failure comes to its own client, and the next one is served") {
  const UntrainedRun own{1};
  InferenceQueue engine{own.run};
  CHECK_THROWS_AS((void)engine.decode(at::zeros({2, 9})), av::InvalidValue);
  CHECK(engine.decode(at::zeros({2, 10})).size(0) == 2);
  CHECK(engine.counts().waiting == 0);
}

TEST_CASE("InferenceQueue throws Busy for more pictures than it may queue") {
  const UntrainedRun own{1};
  InferenceQueue engine{own.run};
  CHECK_THROWS_AS((void)engine.decode(at::zeros({8193, 10})), Busy);
  CHECK(engine.counts().busy == 1);
  CHECK(engine.counts().waiting == 0);
  CHECK(engine.decode(at::zeros({1, 10})).size(0) == 1);
}
