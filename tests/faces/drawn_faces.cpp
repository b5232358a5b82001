// SPDX-License-Identifier: MIT
#include <animevae/faces/drawn_faces.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <animevae/core/read_file.hpp>
#include <animevae/image/png.hpp>

#include "support/doctest.hpp"
#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

av::Image picture(const fs::path& path) {
  const std::string text = text_of(path);
  return av::decode_png(std::as_bytes(std::span{text}));
}

}  // namespace

TEST_CASE("the number of threads changes nothing in the faces") {
  const auto alone = av::draw_faces({.count = 24, .size = 32, .seed = 9, .threads = 1});
  CHECK(av::draw_faces({.count = 24, .size = 32, .seed = 9, .threads = 5}) == alone);
  CHECK(av::draw_faces({.count = 24, .size = 32, .seed = 9}) == alone);
  CHECK(av::draw_faces({.count = 24, .size = 32, .seed = 10}) != alone);
}

TEST_CASE("a longer set begins with the faces of a shorter one") {
  const av::DrawnFaces few{.count = 2, .size = 24, .seed = 3}, many{.count = 500, .size = 48, .seed = 3};
  CHECK(few.factors(1) == many.factors(1));
  CHECK(av::draw_faces(few)[1] == few.face(1));
}

TEST_CASE("a folder of faces holds the pictures and their factors") {
  const TemporaryFolder temporary;
  const av::DrawnFaces faces{.count = 7, .size = 40, .seed = 5};
  av::write_faces(faces, temporary / "faces");
  CHECK(std::distance(fs::directory_iterator{temporary / "faces"}, {}) == 8);
  CHECK(temporary.entries() == 1);
  for (int k = 0; k < 7; ++k) CHECK(picture(temporary / "faces" / av::DrawnFaces::file_name(k)) == faces.face(k));
  std::string expected = av::factors_csv_header() + "\n";
  for (int k = 0; k < 7; ++k)
    expected += av::factors_csv_row("00000" + std::to_string(k) + ".png", av::draw_factors(5, k)) + "\n";
  CHECK(text_of(temporary / "faces" / "factors.csv") == expected);
}

TEST_CASE("write_faces refuses a folder that holds files, and replaces it with overwrite") {
  const TemporaryFolder temporary;
  av::write_faces({.count = 2, .size = 16}, temporary / "faces");
  CHECK_THROWS_AS(av::write_faces({.count = 1, .size = 16}, temporary / "faces"), av::FileError);
  CHECK(fs::exists(temporary / "faces" / "000001.png"));
  av::write_faces({.count = 1, .size = 16}, temporary / "faces", {.overwrite = true});
  CHECK(!fs::exists(temporary / "faces" / "000001.png"));
  CHECK(temporary.entries() == 1);
}

TEST_CASE("progress counts every face, on one thread at a time") {
  std::vector<std::int64_t> seen;
  (void)av::draw_faces({.count = 30, .size = 16, .threads = 4}, [&](std::int64_t done) { seen.push_back(done); });
  REQUIRE(seen.size() == 30);
  for (std::size_t k = 0; k < 30; ++k) CHECK(seen[k] == std::int64_t(k + 1));
}

TEST_CASE("drawing that is stopped leaves nothing behind") {
  const TemporaryFolder temporary;
  const auto stop = [](std::int64_t done) {
    if (done == 5) throw std::runtime_error{"enough"};
  };
  CHECK_THROWS_WITH_AS(av::write_faces({.count = 50, .size = 16, .threads = 3}, temporary / "faces", {}, stop),
                       "enough", std::runtime_error);
  CHECK(temporary.entries() == 0);
}

TEST_CASE("on a full disk write_faces throws one sentence and leaves no face behind") {
  const SmallDisk disk{128 * 1024};
  if (!disk.mounted) return;
  try {
    av::write_faces({.count = 200, .size = 64}, disk / "faces");
    FAIL("they fitted");
  } catch (const av::FileError& error) {
    CHECK(std::string{error.what()} ==
          (disk / "faces").string() + ": the faces cannot be written: No space left on device");
  }
  CHECK(disk.entries() == 0);
}

TEST_CASE("counts and sizes out of range are refused before anything is made") {
  const TemporaryFolder temporary;
  CHECK_THROWS_WITH_AS(av::write_faces({.count = 0}, temporary / "faces"),
                       "0 faces cannot be drawn: the count goes from 1 to 1000000", av::InvalidValue);
  CHECK_THROWS_AS(av::write_faces({.count = 1'000'001}, temporary / "faces"), av::InvalidValue);
  CHECK_THROWS_AS(av::write_faces({.size = 8}, temporary / "faces"), av::InvalidValue);
  CHECK_THROWS_AS((void)av::draw_faces({.count = -1}), av::InvalidValue);
  CHECK(temporary.entries() == 0);
}
