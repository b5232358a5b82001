// SPDX-License-Identifier: MIT
#include <animevae/image/read_image.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/atomic_file.hpp>

#include "support/doctest.hpp"
#include "support/encode_jpeg.hpp"
#include "support/image_pattern.hpp"
#include "support/ordinary_user.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
using namespace std::string_view_literals;

namespace {

std::string problem(const std::filesystem::path& path, const av::ImageLimits& limits = {}) {
  try {
    (void)av::read_image(path, limits);
  } catch (const av::FileError& error) {
    CHECK(error.path() == path);
    return std::string{error.what()}.substr(path.string().size());
  }
  return "";
}

std::string problem_of(std::string_view content) {
  TemporaryFolder folder;
  av::write_file(folder / "a.png", content);
  return problem(folder / "a.png");
}

}  // namespace

TEST_CASE("images are told apart by their content, whatever their name") {
  TemporaryFolder folder;
  const auto image = image_pattern(5, 4, 3);
  av::write_png(folder / "really-png.jpg", image);
  CHECK(av::read_image(folder / "really-png.jpg") == image);
  av::write_file(folder / "really-jpeg.png", std::span<const std::byte>{encode_jpeg(av::Image{8, 8, 3, 99})});
  CHECK(av::read_image(folder / "really-jpeg.png") == av::Image{8, 8, 3, 99});
  av::write_file(folder / "really-ppm", "P6 1 1 255\n\x01\x02\x03"sv);
  CHECK(av::read_image(folder / "really-ppm").pixels == std::vector<std::uint8_t>{1, 2, 3});
  // 1x1 pixels of 24 bits; 1x1 pixels without loss.
  av::write_file(folder / "really-bmp.gif", "BM\0\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0\1\0\1\0\1\0\x18\0\x03\x02\x01\0"sv);
  CHECK(av::read_image(folder / "really-bmp.gif").pixels == std::vector<std::uint8_t>{1, 2, 3});
  av::write_file(
      folder / "really-webp.jpg",
      "RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f\0\0\0\0\x07\x50\x81\x54\x08\x20\0\x0a\x9a\xfe\xc7\x88\x88\xfe\x07"sv);
  CHECK(av::read_image(folder / "really-webp.jpg").pixels == std::vector<std::uint8_t>{1, 2, 3});
}

TEST_CASE("read_image says what a file is that is not a supported image") {
  CHECK(problem_of("") == ": is empty (0 bytes)");
  CHECK(problem_of("Hello, I am a picture.\n") == ": is a text file, not an image");
  CHECK(problem_of("<!DOCTYPE html><title>404 \xc3\xa9t\xc3\xa9</title>") == ": is a text file, not an image");
  CHECK(problem_of("RIFF\x10\0\0\0WEBPVP8 "sv) == ": WebP data ends early (truncated)");
  CHECK(problem_of("BM\x36\0\0\0"sv) == ": BMP data ends early (truncated)");
  CHECK(problem_of("\0\0\0\x20"
                   "ftypavif\0\0\0\0"sv) == ": is an AVIF or HEIC image, which is not read; save it as PNG or JPEG");
  CHECK(problem_of("\0\0\0\x18"
                   "ftypheix\0\0\0\0"sv) == ": is an AVIF or HEIC image, which is not read; save it as PNG or JPEG");
  CHECK(problem_of("P3\n1 1 255 1 2 3\n") ==
        ": is a PNM image in plain text, which is not read; save it as PNG or JPEG");
  CHECK(problem_of("P7\nWIDTH 1\n") == ": is a PAM image, which is not read; save it as PNG or JPEG");
  CHECK(problem_of("P3 is a fine name") == ": is a text file, not an image");
  CHECK(problem_of("BMW builds motorcycles") == ": is a text file, not an image");
  CHECK(problem_of("II*\0\x08\0\0\0"sv) == ": is a TIFF image, which is not read; save it as PNG or JPEG");
  CHECK(problem_of("8BPS\0\1"sv) == ": is a Photoshop file, which is not read; save it as PNG or JPEG");
  CHECK(problem_of("\x01\x02\x03\x04 and so on") ==
        ": is not an image of a kind that is read (JPEG, PNG, WebP, GIF, BMP, TGA, PNM)");
}

TEST_CASE("damaged and overlarge files are named with what is wrong") {
  TemporaryFolder folder;
  auto bytes = encode_jpeg(image_pattern(16, 16, 3));
  av::write_file(folder / "half.jpg", std::span<const std::byte>{bytes}.first(bytes.size() / 2));
  CHECK(problem(folder / "half.jpg") == ": JPEG data ends early (truncated)");
  bytes = av::encode_png(image_pattern(16, 16, 3));
  av::write_file(folder / "half.png", std::span<const std::byte>{bytes}.first(bytes.size() / 2));
  CHECK(problem(folder / "half.png") == ": PNG data ends early (truncated)");
  CHECK(problem(folder / "half.png", {.file_bytes = 10}).ends_with(" bytes, the limit is 10"));
  av::write_file(folder / "whole.png", std::span<const std::byte>{bytes});
  CHECK(problem(folder / "whole.png", {.pixels = 10}) == ": is 16x16 pixels, more than the limit of 10 pixels");
}

TEST_CASE("read_image refuses a missing file, a folder and a file without permission in one sentence") {
  TemporaryFolder folder;
  CHECK(problem(folder / "none.png") == ": cannot be read: No such file or directory");
  CHECK(problem(folder.path) == ": is a folder, a file is needed");
  av::write_png(folder / "secret.png", image_pattern(2, 2, 3));
  std::filesystem::permissions(folder.path, std::filesystem::perms{0755});
  std::filesystem::permissions(folder / "secret.png", std::filesystem::perms{0});
  const OrdinaryUser user;
  if (!user.is_ordinary()) {
    MESSAGE("skipped: nothing is closed to the superuser");
    return;
  }
  CHECK(problem(folder / "secret.png") == ": cannot be read: Permission denied");
}
