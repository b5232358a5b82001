// SPDX-License-Identifier: MIT
#include <animevae/train/write_events.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <animevae/core/read_file.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

std::size_t count_of(const std::filesystem::path& path, const std::string& words) {
  const std::vector<std::byte> bytes = av::read_file(path);
  const std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  std::size_t count = 0;
  for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("TensorBoard's file has the losses of each reading, and of each epoch the weights and the caller's events") {
  const TemporaryFolder folder;
  TinyModel<> watched, alone;
  int calls = 0;
  av::train(watched, tiny_images(12), {.epochs = 2, .batch_size = 4, .read_every = 2},
            av::WriteEvents<TinyModel<>>{folder.path, [&](av::EventFile& file, const auto&, const av::Measurement& m) {
                                           ++calls;
                                           file.scalar("mine", 1, m.progress.step);
                                         }});
  const std::filesystem::path file = folder / "events.out.tfevents.animevae";
  CHECK(count_of(file, "training/loss") == 4);
  CHECK(count_of(file, "rate of a latent/1") == 2);
  CHECK(count_of(file, "weights/encoder.conv1.weight") == 2);
  CHECK(count_of(file, "learning_rate") == 1);
  CHECK(count_of(file, "mine") == 2);
  CHECK(calls == 2);
  av::train(alone, tiny_images(12), {.epochs = 2, .batch_size = 4, .read_every = 2});
  CHECK(same_bits(watched.tensors().groups()[0].values(), alone.tensors().groups()[0].values()));
}
