// SPDX-License-Identifier: MIT
#include "explore/model_worker.hpp"

#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/read_gif.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include <animevae/image/fit.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/png.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/latent/rows.hpp>

namespace av = animevae;
namespace fs = std::filesystem;
using namespace animevae::program;

namespace {

av::Image decoded(const Run& run, const av::Tensor& latent) {
  return av::with_channels(av::to_image(av::pictures_of_rows(run.model, latent.to(at::kFloat).reshape({1, -1}))[0]), 3);
}

/// The answer to the newest request, once it is there.
DecodedPicture wait_for(ModelWorker& worker) {
  for (;;) {
    if (auto shown = worker.take_picture()) return *std::move(shown);
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
}

}  // namespace

TEST_CASE("files get the first number that is free") {
  const TemporaryFolder folder;
  CHECK(free_name(folder.path, "face", "png") == folder / "face-0001.png");
  write_text_file(folder / "face-0001.png", "");
  write_text_file(folder / "face-0003.png", "");
  write_text_file(folder / "face-0002.gif", "");
  CHECK(free_name(folder.path, "face", "png") == folder / "face-0002.png");
  CHECK(free_name(folder / "missing", "walk", "gif") == folder / "missing" / "walk-0001.gif");
}

TEST_CASE("ModelWorker decodes a picture, enlarges it as far as it fits and wakes the window") {
  const UntrainedRun own{1};
  std::atomic<int> woken = 0;
  ModelWorker worker{own.run, [&] { ++woken; }};
  const av::Tensor latent = at::ones({10}, at::kDouble);
  worker.request_picture({.latent = latent, .revision = 7, .width = 200, .height = 64, .are_pixels_squares = true});
  const DecodedPicture shown = wait_for(worker);
  CHECK(shown.revision == 7);
  CHECK(shown.picture == decoded(own.run, latent));
  REQUIRE(shown.enlarged.width == 64);
  REQUIRE(shown.enlarged.height == 64);
  for (const int row : {0, 17, 63})  // every pixel is a square of two
    for (const int column : {0, 30, 63})
      CHECK(shown.enlarged.at(row, column)[0] == shown.picture.at(row / 2, column / 2)[0]);
  worker.request_picture({.latent = latent, .width = 1, .height = 1});
  CHECK(wait_for(worker).enlarged.width == 1);
  CHECK_FALSE(worker.take_picture());
}

TEST_CASE("results come when they are delivered, in order") {
  const UntrainedRun own{1};
  ModelWorker worker{own.run, [] {}};
  std::vector<int> order;
  av::Image first;
  worker.decode(at::zeros({10}, at::kDouble), [&](const av::Image& picture) {
    first = picture;
    order.push_back(1);
  });
  worker.decode(at::ones({10}, at::kDouble), [&](const av::Image&) { order.push_back(2); });
  worker.wait();
  CHECK(order.empty());
  CHECK_FALSE(worker.is_busy());
  worker.deliver();
  CHECK(order == std::vector<int>{1, 2});
  CHECK(first == decoded(own.run, at::zeros({10})));
}

TEST_CASE("ModelWorker encodes the part of a picture asked for, and deliver() throws for a file that is no picture") {
  const UntrainedRun own{1};
  ModelWorker worker{own.run, [] {}};
  const av::Image picture = image_pattern(40, 48, 1);
  av::write_png(own.folder / "p.png", picture);
  av::Tensor latent;
  av::Image seen;
  worker.encode(own.folder / "p.png", "5,3,32", [&](const av::Tensor& found, const av::Image& part) {
    latent = found;
    seen = part;
  });
  worker.wait();
  worker.deliver();
  REQUIRE(seen.width == 32);
  CHECK(seen.at(0, 0)[0] == picture.at(3, 5)[0]);
  CHECK(seen.at(31, 31)[2] == picture.at(34, 36)[0]);
  const at::NoGradGuard no_grad;
  const av::Tensor again = av::mean_rows(own.run.model, av::to_tensor(av::with_channels(seen, 1)).unsqueeze(0))[0];
  CHECK(difference(latent, again) < 1e-5);
  write_text_file(own.folder / "no.png", "this is no picture");
  worker.encode(own.folder / "no.png", "", [](const av::Tensor&, const av::Image&) { FAIL("it cannot be read"); });
  worker.wait();
  CHECK_THROWS_WITH_AS(worker.deliver(), doctest::Contains("no.png"), av::FileError);
}

TEST_CASE("pictures and films are saved under new names") {
  const UntrainedRun own{1};
  ModelWorker worker{own.run, [] {}};
  const av::Tensor here = at::zeros({10}, at::kDouble), there = at::ones({10}, at::kDouble) * 2;
  std::vector<fs::path> files;
  const auto then = [&](const fs::path& file) { files.push_back(file.filename()); };
  worker.save_picture(here, own.folder.path, 2, then);
  worker.save_picture(there, own.folder.path, 1, then);
  worker.save_film({.latents = {here, there, here}, .frames_per_second = 20, .there_and_back = true, .name = "walk"},
                   own.folder.path, 1, then);
  worker.wait();
  worker.deliver();
  CHECK(files == std::vector<fs::path>{"face-0001.png", "face-0002.png", "walk-0001.gif"});
  CHECK(av::read_image(own.folder / "face-0001.png").width == 64);
  CHECK(av::with_channels(av::read_image(own.folder / "face-0002.png"), 3) == decoded(own.run, there));
  const ReadGif film{av::read_file(own.folder / "walk-0001.gif")};
  CHECK(film.frames.size() == 4);  // there and back: 0 1 2 1
  CHECK(film.hundredths[0] == 5);
  worker.save_picture(here, own.folder / "missing", 1, then);
  worker.wait();
  CHECK_THROWS_AS(worker.deliver(), av::FileError);
}
