// SPDX-License-Identifier: MIT
#include "directions/labels.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <CLI/CLI.hpp>

#include "support/doctest.hpp"
#include "support/holds.hpp"
#include "support/image_pattern.hpp"
#include "support/untrained_run.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <animevae/image/png.hpp>

namespace av = animevae;
namespace fs = std::filesystem;
using namespace animevae::program;

namespace {

constexpr av::Shape small{1, 32, 32};

/// A folder of pictures that are all different.
fs::path pictures(const fs::path& folder, const std::vector<std::string>& names, int shift = 0) {
  fs::create_directories(folder);
  for (const std::string& name : names) av::write_png(folder / name, image_pattern(32, 32, 1, shift += 17));
  return folder;
}

std::string refusal(const Dataset& faces, const LabelOptions& options) {
  try {
    (void)labelled_images(faces, options);
  } catch (const av::Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("drawn faces have their factors as labels") {
  const Dataset faces{{.faces = 5}, small};
  const LabelledImages labelled = labelled_images(faces, {});
  CHECK(labelled.images == std::vector<std::int64_t>{0, 1, 2, 3, 4});
  CHECK(labelled.unlabelled.empty());
  CHECK(labelled.description() == "5 drawn faces (seed 0)");
  const std::vector<std::string> one{"blush"};
  const av::AttributeTable blush = av::only_attributes(labelled.table, one);
  CHECK(blush.attributes.front().is_number);
  for (std::size_t i = 0; i < 5; ++i)  // a table has three decimals or more
    CHECK(blush.value(i, 0) == doctest::Approx(faces.factors(std::int64_t(i))->blush).epsilon(2e-3));
}

TEST_CASE("a file's rows are put in the order of the images, and images without one can be left out") {
  const TemporaryFolder folder;
  const Dataset faces{{.faces = 4}, small};
  const std::string file = (folder / "labels.csv").string();
  write_text_file(file, "image,smile,hat\nface-000003,1,0\nface-000000,0.5,1\nface-000002,0.25,1\n");
  CHECK(refusal(faces, {.file = file}) ==
        file +
            ": knows 3 of the 4 drawn faces (seed 0), and 1 not ('face-000001' for one); --skip-unlabelled leaves "
            "these out");
  const LabelledImages labelled = labelled_images(faces, {.file = file, .skip_unlabelled = true});
  CHECK(labelled.images == std::vector<std::int64_t>{0, 2, 3});
  CHECK(labelled.unlabelled == std::vector<std::string>{"face-000001"});
  CHECK(labelled.table.values == std::vector<float>{0.5F, 1, 0.25F, 1, 1, -1});
  const LabelledImages some = labelled_images(faces, {.file = file, .only = {"hat"}, .skip_unlabelled = true});
  CHECK(some.table.values == std::vector<float>{1, 1, -1});
}

TEST_CASE("labels of other images, and attributes that are not there, are refused") {
  const TemporaryFolder folder;
  const Dataset faces{{.faces = 2}, small};
  const std::string file = (folder / "labels.csv").string();
  write_text_file(file, "image,smile\na.png,1\nb.png,0\n");
  CHECK(refusal(faces, {.file = file, .skip_unlabelled = true}) ==
        file +
            ": has labels for 2 images, 'a.png' for one, and for none of the 2 drawn faces (seed 0) ('face-000000' "
            "for one)");
  CHECK(refusal(faces, {.file = file, .only = {"smiel"}}) ==
        "there is no attribute 'smiel' in " + file + "; did you mean 'smile'?");
  CHECK(holds(refusal(faces, {.file = (folder / "missing.csv").string()}), "missing.csv"));
}

TEST_CASE("a folder is labelled by the factors.csv in it, and without one nothing is known of it") {
  const TemporaryFolder folder;
  const fs::path own = pictures(folder / "faces", {"a.png", "b.png"});
  const Dataset faces{{.folder = own.string()}, small};
  CHECK(refusal(faces, {}) == "--labels FILE is needed: nothing is known of 2 images of " + own.string());
  write_text_file(own / "factors.csv", "file,smile\nb.png,0.5\na.png,0.75\n");
  CHECK(labelled_images(faces, {}).table.values == std::vector<float>{0.75F, 0.5F});
}

TEST_CASE("means and hashes are those of the labelled images alone") {
  const UntrainedRun own{3};
  const Dataset faces = own.faces();
  own.keep_latents(faces, at::arange(30, at::kFloat).reshape({3, 10}));
  LabelledImages labelled{.sources = {faces}, .images = {0, 2}};
  CHECK(at::equal(labelled.means(own.run), at::stack({at::arange(0, 10, at::kFloat), at::arange(20, 30, at::kFloat)})));
  const std::vector<std::uint64_t> all = faces.difference_hashes();
  CHECK(labelled.hashes() == std::vector<std::uint64_t>{all[0], all[2]});
}

TEST_CASE("of two folders the first has the attribute and the second does not") {
  const UntrainedRun own;
  CLI::App command{"", "attributes"};
  const LabelOptions options{.with = pictures(own.folder / "hat", {"a.png", "b.png"}).string(),
                             .without = pictures(own.folder / "none", {"c.png"}, 100).string(),
                             .name = "hat"};
  const LabelledImages labelled = labelled_images(command, own.run, options, {});
  CHECK(labelled.table.names() == std::vector<std::string>{"hat"});
  CHECK(labelled.table.values == std::vector<float>{1, 1, -1});
  CHECK(labelled.images == std::vector<std::int64_t>{0, 1, 2});
  CHECK(labelled.description() == "2 images of " + options.with + " and 1 images of " + options.without);
  own.keep_latents(labelled.sources[0], at::ones({2, 10}));
  own.keep_latents(labelled.sources[1], at::zeros({1, 10}));
  CHECK(at::equal(labelled.means(own.run).select(1, 0), at::tensor({1.0F, 1.0F, 0.0F})));
  CHECK(labelled.hashes().size() == 3);
}

TEST_CASE("one folder without the other is refused, and a model without an encoder takes neither") {
  const UntrainedRun own{1}, decoder{1, {{"only_part", "decoder"}}};
  CLI::App command{"", "attributes"};
  for (const LabelOptions& one : {LabelOptions{.with = "a"}, LabelOptions{.without = "a"}})
    CHECK_THROWS_WITH_AS((void)labelled_images(command, own.run, one, {}),
                         "two folders are needed: --with DIRECTORY and --without DIRECTORY", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)labelled_images(command, decoder.run, {.with = "a", .without = "b"}, {}),
                       doctest::Contains("and attributes needs to encode images"), av::FileError);
}
