// SPDX-License-Identifier: MIT
#include "images/dataset.hpp"

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"
#include "support/own_cache.hpp"
#include "support/tensors.hpp"

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <CLI/CLI.hpp>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/png.hpp>

#include "options/interrupted.hpp"

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

namespace {

constexpr av::Shape small{3, 8, 8};

/// Three pictures, of which one lies in a folder of its own.
struct SomeFolder {
  OwnCache cache;
  TemporaryFolder folder;
  SomeFolder() {
    fs::create_directory(folder / "more");
    av::write_png(folder / "a.png", image_pattern(8, 8, 3));
    av::write_png(folder / "b.png", image_pattern(16, 8, 3, 50));
    av::write_png(folder / "more/c.png", image_pattern(8, 8, 3, 100));
  }
  [[nodiscard]] DataOptions options() const { return {.folder = folder.path.string()}; }
};

template <class Visited>
std::map<std::string, std::string> texts_of(const Visited& options) {
  std::map<std::string, std::string> texts;
  options.visit_used([&](std::string_view name, const auto& value) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>) texts[std::string{name}] = value;
    else texts[std::string{name}] = std::to_string(value);
  });
  return texts;
}

}  // namespace

TEST_CASE("drawn faces are the same for a seed, and others for another") {
  const Dataset faces{{.faces = 3, .faces_seed = 5}, {1, 32, 32}};
  CHECK(faces.size() == 3);
  CHECK(faces.shape() == av::Shape{1, 32, 32});
  CHECK(faces.description() == "3 drawn faces (seed 5)");
  CHECK(faces.name(2) == "face-000002");
  CHECK(faces.folder().empty());
  CHECK(faces.left_out().empty());
  const std::vector<std::int64_t> all{0, 1, 2};
  CHECK(same_bits(faces.batch(all), Dataset{{.faces = 3, .faces_seed = 5}, {1, 32, 32}}.batch(all)));
  CHECK_FALSE(same_bits(faces.batch(all), Dataset{{.faces = 3, .faces_seed = 6}, {1, 32, 32}}.batch(all)));
  CHECK(faces.factors(1) == av::draw_factors(5, 1));
}

TEST_CASE("images of a folder are called by their paths within it") {
  const SomeFolder some;
  const Dataset faces{some.options(), small};
  CHECK(names_of(faces) == std::vector<std::string>{"a.png", "b.png", "more/c.png"});
  CHECK(faces.description() == "3 images of " + some.folder.path.string());
  CHECK(fs::equivalent(faces.folder(), some.folder.path));
  CHECK_FALSE(faces.factors(0));
  const std::vector<std::int64_t> first{0};
  CHECK(same_bits(faces.batch(first)[0], av::to_tensor(image_pattern(8, 8, 3))));
}

TEST_CASE("files that are no pictures are left out with a line, and copies are unless they are kept") {
  const SomeFolder some;
  av::write_file(some.folder / "broken.png", std::string_view{"no picture"});
  av::write_png(some.folder / "copy.png", image_pattern(8, 8, 3));
  const Dataset faces{some.options(), small};
  CHECK(faces.size() == 3);
  CHECK(("\n" + faces.left_out()).find("\nbroken.png: ") != std::string::npos);
  CHECK(("\n" + faces.left_out()).find("\ncopy.png: ") != std::string::npos);
  DataOptions keeping = some.options();
  keeping.keep_duplicates = true;
  CHECK(Dataset{keeping, small}.size() == 4);
}

TEST_CASE("a part has some of the images, by their numbers") {
  const Dataset faces{{.faces = 4}, {1, 32, 32}}, part = faces.part({3, 1}, "two of them");
  CHECK_FALSE(faces.is_part());
  CHECK(part.is_part());
  CHECK(part.size() == 2);
  CHECK(part.description() == "two of them");
  CHECK(part.index_in_whole(0) == 3);
  CHECK(part.name(1) == "face-000001");
  CHECK(part.factors(0) == av::draw_factors(0, 3));
  CHECK(same_bits(part.batch(std::vector<std::int64_t>{0, 1}), faces.batch(std::vector<std::int64_t>{3, 1})));
  CHECK(part.whole().size() == 4);
  CHECK_FALSE(part.whole().is_part());
  CHECK(part.fingerprint() == faces.fingerprint());
  CHECK(part.whole().key() == faces.key());
  CHECK_THROWS_AS((void)faces.part({4}, "none"), av::InvalidValue);
}

TEST_CASE("key() differs for other images, another order, another size and another way of reading") {
  const Dataset faces{{.faces = 4}, {1, 32, 32}};
  CHECK(faces.key() == Dataset{{.faces = 4}, {1, 32, 32}}.key());
  CHECK(faces.key() != Dataset{{.faces = 4, .faces_seed = 1}, {1, 32, 32}}.key());
  CHECK(faces.key() != Dataset{{.faces = 3}, {1, 32, 32}}.key());
  CHECK(faces.key() != Dataset{{.faces = 4}, {3, 32, 32}}.key());
  CHECK(faces.part({0, 1}, "").key() != faces.part({1, 0}, "").key());
  CHECK(faces.part({0, 1, 2, 3}, "").key() != faces.key());

  const SomeFolder some;
  DataOptions options = some.options();
  const std::uint64_t cropped = Dataset{options, small}.key();
  options.resize = "exact";
  CHECK(Dataset{options, small}.key() != cropped);
  options.filter = "lanczos";
  CHECK(Dataset{options, small}.key() != cropped);
}

TEST_CASE("--resize crops, pads or stretches a picture") {
  const SomeFolder some;
  const auto second = [&](const std::string& resize) {
    DataOptions options = some.options();
    options.resize = resize;
    return Dataset{options, small}.batch(std::vector<std::int64_t>{1})[0];
  };
  // Of 16x8 pixels: the 8 rows in the middle.
  const av::Tensor middle = av::to_tensor(image_pattern(16, 8, 3, 50)).slice(1, 4, 12);
  CHECK(same_bits(second("crop"), middle));
  CHECK(same_bits(second("pad"), middle));
  CHECK(difference(second("exact"), middle) > 0.1);
}

TEST_CASE("facenet's way of reading has a filter of its own") {
  const SomeFolder some;
  DataOptions options = some.options();
  options.resize = "facenet";
  options.filter = "lanczos";
  CHECK_THROWS_WITH_AS((Dataset{options, small}), "--filter is lanczos; --resize facenet has a filter of its own",
                       av::InvalidValue);
}

TEST_CASE("a missing folder and one without images are refused by name") {
  const SomeFolder some;
  fs::create_directory(some.folder / "empty");
  for (const char* name : {"none", "empty"}) {
    const std::string path = (some.folder / name).string();
    CHECK_THROWS_WITH_AS((Dataset{{.folder = path}, small}), doctest::Contains((path + ": ").c_str()), av::FileError);
  }
}

TEST_CASE("a signal ends the drawing of faces") {
  const av::InterruptGuard signals;
  CHECK_NOTHROW(Dataset({.faces = 2}, {1, 32, 32}, &signals));
  std::raise(SIGTERM);
  CHECK_THROWS_AS(Dataset({.faces = 2}, {1, 32, 32}, &signals), Interrupted);
}

TEST_CASE("images are identified by the seed where they are drawn, else by an absolute path and how they are read") {
  CHECK((texts_of(DataOptions{.faces = 7, .faces_seed = 3}) ==
         std::map<std::string, std::string>{{"faces", "7"}, {"faces_seed", "3"}}));
  CHECK((texts_of(DataOptions{.folder = "a/../b", .resize = "exact"}) ==
         std::map<std::string, std::string>{{"folder", (fs::current_path() / "b").string()},
                                            {"resize", "exact"},
                                            {"filter", "bilinear"},
                                            {"keep_duplicates", "0"}}));
}

TEST_CASE("every option is a flag, and one that names a folder excludes drawn faces") {
  CLI::App app;
  DataOptions options;
  add_data_options(app, options, "--data,--images");
  app.parse("--images faces --resize pad --filter lanczos --keep-duplicates", false);
  CHECK(options.folder == "faces");
  CHECK(options.resize == "pad");
  CHECK(options.filter == "lanczos");
  CHECK(options.keep_duplicates);
  app.parse("--faces 12 --faces-seed 18446744073709551615", false);
  CHECK(options.faces == 12);
  CHECK(options.faces_seed == 18446744073709551615U);
  for (const char* wrong :
       {"--data a --faces 3", "--faces 0", "--faces 1.5", "--faces-seed -1", "--resize stretch", "--filter nearest"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(app.parse(wrong, false), CLI::ParseError);
  }
}

TEST_CASE("add_folder_options has the flags of reading, without --data and --faces") {
  CLI::App app;
  DataOptions options;
  add_folder_options(app, options);
  app.parse("--resize exact --keep-duplicates", false);
  CHECK(options.resize == "exact");
  CHECK_THROWS_AS(app.parse("--data a", false), CLI::ParseError);
  CHECK_THROWS_AS(app.parse("--faces 3", false), CLI::ParseError);
}
