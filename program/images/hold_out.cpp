// SPDX-License-Identifier: MIT
#include "images/hold_out.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/core/hash.hpp>
#include <animevae/data/split.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

std::string fingerprint_of(const Dataset& all, const std::vector<std::int64_t>& held_out) {
  std::string numbers;
  for (const std::int64_t image : held_out) numbers += std::to_string(image) + ' ';
  return av::to_hex(av::xxh64(numbers, all.fingerprint()));
}

}  // namespace

SplitDataset split(const Dataset& all, const HoldOut& hold_out) {
  if (hold_out.part == 0) return {all};
  av::Split sides = av::split_images(all.difference_hashes(), {.test = hold_out.part, .seed = hold_out.seed});
  if (sides.test.empty() || sides.train.empty())
    throw av::InvalidValue(
        fmt::format("--hold-out is {}; of {}, near duplicates kept together, that leaves no image to "
                    "{}: use more images or --hold-out 0",
                    av::decimal(hold_out.part), all.description(), sides.train.empty() ? "train on" : "hold out"));
  std::string fingerprint = fingerprint_of(all, sides.test);
  const auto described = [&](const std::vector<std::int64_t>& images, std::string_view what) {
    return fmt::format("{} {} of {}", av::with_separators(std::int64_t(images.size())), what, all.description());
  };
  std::string training = described(sides.train, "trained on, out"), held_out = described(sides.test, "held out");
  return {.training = all.part(std::move(sides.train), std::move(training)),
          .held_out = all.part(std::move(sides.test), std::move(held_out)),
          .fingerprint = std::move(fingerprint)};
}

av::Metadata split_metadata(const SplitDataset& faces, const HoldOut& hold_out) {
  if (!faces.held_out) return {};
  return {{"split.hold_out", av::decimal(hold_out.part)},
          {"split.seed", std::to_string(hold_out.seed)},
          {"split.fingerprint", faces.fingerprint},
          {"split.training", std::to_string(faces.training.size())},
          {"split.held_out", std::to_string(faces.held_out->size())}};
}

}  // namespace animevae::program
