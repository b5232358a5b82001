// SPDX-License-Identifier: MIT
#include "figures/film.hpp"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/read_gif.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/image/read_image.hpp>

namespace av = animevae;
namespace fs = std::filesystem;
using namespace animevae::program;

TEST_CASE("the ending of a film says its kind, in small letters or capitals") {
  CHECK(ending_of("a.GIF", {".gif", ".webp"}) == ".gif");
  CHECK(ending_of("b.c/a.webp", {".gif", ".webp"}) == ".webp");
  CHECK_THROWS_WITH_AS((void)ending_of("a.png", {".gif", ".webp"}), "--out is 'a.png'; it must end in .gif, .webp",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)ending_of("", {".gif"}), "--out is ''; it must end in .gif", av::InvalidValue);
  CHECK(ending_of("folder", {".gif", ""}).empty());
}

TEST_CASE("to_frames enlarges each pixel to a square, and frame_names numbers the frames") {
  av::Tensor pictures = at::zeros({2, 1, 1, 2});
  pictures[1][0][0][1].fill_(1);
  CHECK(to_frames(pictures, 1)[1].pixels == std::vector<std::uint8_t>{0, 255});
  const av::Image large = to_frames(pictures, 3)[1];
  CHECK(large.width == 6);
  CHECK(large.height == 3);
  CHECK(large.at(2, 2)[0] == 0);
  CHECK(large.at(2, 3)[0] == 255);
  CHECK(frame_names(2) == std::vector<std::string>{"frame_0001", "frame_0002"});
  CHECK(frame_names(10'000).back() == "frame_10000");
  CHECK(frame_names(0).empty());
}

TEST_CASE("an animation is a WebP where its name says so, and a GIF otherwise") {
  const TemporaryFolder folder;
  const av::Animation film{.frames = {av::Image{8, 8, 1}, av::Image{8, 8, 1, 255}}, .frames_per_second = 10};
  write_animation(folder / "a.gif", film);
  write_animation(folder / "a.WEBP", film);
  const ReadGif gif{av::read_file(folder / "a.gif")};
  CHECK(gif.frames.size() == 2);
  CHECK(gif.hundredths[0] == 10);
  CHECK(gif.frames[1].at(4, 4)[0] == 255);
  CHECK(text_of(folder / "a.WEBP").starts_with("RIFF"));
}

TEST_CASE("numbered pictures go into a new folder or an empty one") {
  const TemporaryFolder folder;
  const std::vector<av::Image> frames{image_pattern(4, 5, 3), image_pattern(4, 5, 3, 9)};
  fs::create_directory(folder / "empty");
  for (const fs::path& out : {folder / "new", folder / "empty", folder / "slash" / ""}) {
    CAPTURE(out);
    write_numbered(out, frames);
    CHECK(av::read_image(out / "frame_0001.png") == frames[0]);
    CHECK(av::read_image(out / "frame_0002.png") == frames[1]);
  }
  CHECK(folder.entries() == 3);  // nothing half written stays
}

TEST_CASE("write_numbered refuses an existing file or full folder, and leaves nothing where it fails") {
  const TemporaryFolder folder;
  write_text_file(folder / "file", "mine");
  fs::create_directory(folder / "full");
  write_text_file(folder / "full" / "mine", "mine");
  const std::vector<av::Image> frames{image_pattern(4, 5, 3)};
  for (const char* name : {"file", "full"}) {
    const std::string out = (folder / name).string();
    CHECK_THROWS_WITH_AS(write_numbered(out, frames),
                         (out + ": is there already and is not an empty folder; name a new one").c_str(),
                         av::FileError);
  }
  const std::string below = (folder / "missing" / "new").string();
  CHECK_THROWS_WITH_AS(write_numbered(below, frames), (below + ": cannot be made: No such file or directory").c_str(),
                       av::FileError);
  CHECK_THROWS(write_numbered(folder / "half", {image_pattern(4, 5, 3), av::Image{0, 0, 3}}));
  CHECK(text_of(folder / "full" / "mine") == "mine");
  CHECK(folder.entries() == 2);
}

TEST_CASE("write_points writes the latents of a film with a name each, as safetensors or CSV") {
  const UntrainedRun own{1};
  const av::Tensor latents = normal_numbers({2, 10}, 1, at::kFloat);
  write_points(own.folder / "p.safetensors", latents, {"a", "b"}, own.run);
  const av::LatentFile read = av::read_latents(own.folder / "p.safetensors");
  CHECK(same_bits(read.table.means, latents));
  CHECK(same_bits(read.table.log_variances, at::full({2, 10}, -30.0F)));
  CHECK(read.names == std::vector<std::string>{"a", "b"});
  CHECK(read.description == "2 points");
  av::check_latents("p", read, own.run.model);
  write_points(own.folder / "p.csv", latents, {"a", "b"}, own.run);
  CHECK(text_of(own.folder / "p.csv").starts_with("image,z0,z1,"));
}

TEST_CASE("images are named by numbers with commas between them") {
  const Dataset faces{{.faces = 4}, {1, 16, 16}};
  CHECK(image_numbers("3", faces) == std::vector<std::int64_t>{3});
  CHECK(image_numbers("3,0,3", faces) == std::vector<std::int64_t>{3, 0, 3});
  for (const std::string wrong : {"", ",", "1,", ",1", "1;2", "1, 2", "x", "1.5", "99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH_AS(
        (void)image_numbers(wrong, faces),
        ("--images is '" + wrong + "'; it must be numbers with commas between them, as 3,17,42").c_str(),
        av::InvalidValue);
  }
  CHECK_THROWS_WITH_AS((void)image_numbers("1,4", faces),
                       "--images names image 4; there are 0 to 3, 4 drawn faces (seed 0)", av::InvalidValue);
  CHECK_THROWS_AS((void)image_numbers("-1", faces), av::InvalidValue);
}
