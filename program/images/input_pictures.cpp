// SPDX-License-Identifier: MIT
#include "images/input_pictures.hpp"

#include <ATen/ops/stack.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include <animevae/image/fit.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/read_image.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

/// Three whole numbers between commas: x and y from 0, a side from 1.
std::optional<std::array<int, 3>> crop_numbers(std::string_view text) {
  std::array<int, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[i]);
    if (error != std::errc{} || numbers[i] < (i == 2 ? 1 : 0)) return {};
    text.remove_prefix(std::size_t(end - text.data()));
    if (i < 2 && !text.starts_with(',')) return {};
    if (i < 2) text.remove_prefix(1);
  }
  return text.empty() ? std::optional{numbers} : std::nullopt;
}

}  // namespace

void add_crop_option(CLI::App& command, std::string& crop) {
  command
      .add_option("--crop", crop,
                  "X,Y,SIDE: the square of each picture, in its pixels from the top left (default: the "
                  "largest in the middle)")
      ->check([](const std::string& text) -> std::string {
        return crop_numbers(text) ? std::string{} : "must be X,Y,SIDE in whole pixels, not '" + text + "'";
      });
}

av::Box cropped_part(const std::string& file, const av::Image& picture, av::Shape sample, const std::string& crop) {
  const double height = picture.height, width = picture.width;
  // Products before quotients: whole numbers stay exact, and no rounding reaches beyond the picture.
  if (crop.empty()) {
    if (height * sample.width <= width * sample.height) {
      const double part_width = height * sample.width / sample.height;
      return {0, (width - part_width) / 2, height, part_width};
    }
    const double part_height = width * sample.height / sample.width;
    return {(height - part_height) / 2, 0, part_height, width};
  }
  const auto numbers = crop_numbers(crop);
  if (!numbers) throw av::InvalidValue("--crop is '" + crop + "'; it must be X,Y,SIDE in whole pixels");
  const auto [x, y, side] = *numbers;
  const int shorter = std::min(sample.height, sample.width);
  const av::Box part{double(y), double(x), double(side) * sample.height / shorter,
                     double(side) * sample.width / shorter};
  if (part.top + part.height > height || part.left + part.width > width)
    throw av::InvalidValue(fmt::format("--crop is {}: {:g}x{:g} pixels from there reach beyond {}, which has {}x{}",
                                       crop, part.width, part.height, file, picture.width, picture.height));
  return part;
}

av::Tensor read_pictures(const std::vector<std::string>& files, av::Shape sample, const std::string& crop) {
  std::vector<av::Tensor> pictures;
  for (const std::string& file : files) {
    const av::Image picture = av::with_channels(av::read_image(file), sample.channels);
    pictures.push_back(av::to_tensor(av::resize(picture, {sample.height, sample.width}, av::Filter::bilinear,
                                                cropped_part(file, picture, sample, crop))));
  }
  if (pictures.empty()) throw av::InvalidValue("no picture was named");
  return at::stack(pictures);
}

}  // namespace animevae::program
