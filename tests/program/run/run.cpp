// SPDX-License-Identifier: MIT
#include "run/run.hpp"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/small_run.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"

#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

namespace {

/// The sentence with which open_run() refuses a model file that says this.
std::string refusal_of(const av::Metadata& metadata) {
  const TemporaryFolder folder;
  save_small_run(folder.path, metadata);
  try {
    (void)open_run(folder.path);
  } catch (const av::FileError& error) {
    CHECK(error.path() == folder / "model.safetensors");
    const std::string sentence = error.what(), path = error.path().string() + ": ";
    CHECK(sentence.starts_with(path));
    return sentence.substr(path.size());
  }
  return "none";
}

/// A command with images, as its arguments have them.
struct ImageCommand {
  CLI::App app{"a command", "encode"};
  CommandData data{};

  explicit ImageCommand(const std::string& arguments = {}) {
    data.add_to(app);
    app.parse(arguments, false);
  }
  [[nodiscard]] Dataset open(const Run& run) const { return data.open(app, run); }
};

Run run_of(av::Metadata metadata) { return small_run("some/run", std::move(metadata)); }

}  // namespace

TEST_CASE("a run is opened by its folder or by a model file, and keeps the name that it was asked for by") {
  const TemporaryFolder folder;
  save_small_run(folder.path, {{"step", "12"}, {"value.objective.beta.to", "2.5"}}, 7);
  const Run by_folder = open_run(folder.path), by_file = open_run(folder / "model.safetensors");
  CHECK(by_folder.folder == folder.path);
  CHECK(by_file.folder == folder.path);
  CHECK(by_folder.name == folder.path);
  CHECK(by_file.name == folder / "model.safetensors");
  CHECK(by_file.preset == &small_preset());
  CHECK(by_file.steps() == 12);
  CHECK(by_file.model.beta_at(av::Progress::final()) == 2.5);
  const auto weights = by_file.model.tensors().saved(), expected = small_model(7).tensors().saved();
  REQUIRE(weights.size() == expected.size());
  for (std::size_t i = 0; i < weights.size(); ++i) CHECK(same_bits(weights[i].tensor, expected[i].tensor));
}

TEST_CASE("open_run refuses a missing path, a folder without a model and a text file") {
  const TemporaryFolder folder;
  const auto sentence = [](const fs::path& path, const std::string& problem) { return path.string() + ": " + problem; };
  CHECK_THROWS_WITH_AS((void)open_run(folder / "none"),
                       sentence(folder / "none", "does not exist; name a run folder or a model file").c_str(),
                       av::FileError);
  CHECK_THROWS_WITH_AS((void)open_run(folder.path),
                       sentence(folder.path, "is not a run folder: it has no model.safetensors").c_str(),
                       av::FileError);
  av::write_file(folder / "letter.txt", std::string_view{"no model"});
  CHECK_THROWS_WITH_AS((void)open_run(folder / "letter.txt"), doctest::Contains("letter.txt: "), av::FileError);
}

TEST_CASE("a model file whose metadata are invalid is refused") {
  CHECK(refusal_of({}) == "none");
  CHECK(refusal_of({{"preset", ""}}) == "none");  // opened by its structure
  CHECK(refusal_of({{"preset", "vae-animefase"}}).starts_with("there is no preset 'vae-animefase'; did you mean "));
  CHECK(refusal_of({{"value.objective.beta.to", "four"}}) ==
        "says value.objective.beta.to is 'four', which is no number");
  CHECK(refusal_of({{"value.objective.beta.steps", "1.5"}}) ==
        "objective.beta.steps is 1.5; it must be a whole number");
  CHECK(refusal_of({{"value.reconstruction.scale", "-1"}}).find("scale is -1; it must be above 0") !=
        std::string::npos);
  CHECK(refusal_of({{"preset", "vae-animeface-32"}}).starts_with("holds another network: "));
}

TEST_CASE("Run::steps are those in the metadata, and anything but a whole number is refused") {
  CHECK_FALSE(run_of({}).steps());
  CHECK(run_of({{"step", "400"}}).steps() == 400);
  for (const char* text : {"12x", "1.5", "many", " 1", "99999999999999999999"})
    CHECK_THROWS_WITH_AS((void)run_of({{"step", text}}).steps(),
                         ("some/run: says step is '" + std::string{text} + "', which is no whole number").c_str(),
                         av::FileError);
}

TEST_CASE("a model that was imported from one part alone refuses what needs the other") {
  const Run whole = run_of({}), encoder = run_of({{"only_part", "encoder"}}),
            decoder = run_of({{"only_part", "decoder"}});
  CHECK((whole.has_encoder() && whole.has_decoder()));
  CHECK((encoder.has_encoder() && !encoder.has_decoder()));
  CHECK((!decoder.has_encoder() && decoder.has_decoder()));
  CHECK_NOTHROW(whole.check_encoder("encode"));
  CHECK_NOTHROW(whole.check_decoder("decode"));
  CHECK_NOTHROW(encoder.check_encoder("encode"));
  CHECK_THROWS_WITH_AS(decoder.check_encoder("encode"),
                       "some/run: has no encoder: it was imported from a decoder alone, and encode needs to encode "
                       "images",
                       av::FileError);
  CHECK_THROWS_WITH_AS(decoder.check_encoder("edit", "the picture"),
                       doctest::Contains(", and edit needs to encode the picture"), av::FileError);
  CHECK_THROWS_WITH_AS(encoder.check_decoder("decode"),
                       "some/run: has no decoder: it was imported from an encoder alone, and decode needs to decode "
                       "latents",
                       av::FileError);
}

TEST_CASE("posteriors that are not finite are a fault of the run") {
  av::PosteriorTable table{at::zeros({3, 10}), at::zeros({3, 10})};
  // KL of N(0, 1) from itself.
  CHECK(latent_statistics(run_of({}), table).rate == std::vector<double>(10, 0.0));
  table.means = at::full({3, 10}, std::numeric_limits<float>::quiet_NaN());
  CHECK_THROWS_WITH_AS((void)latent_statistics(run_of({}), table),
                       doctest::Contains("some/run: in evaluation mode the model's numbers for these images are not "
                                         "finite: its weights do not suit them"),
                       av::FileError);
}

TEST_CASE("a size is two whole numbers with an x between them") {
  Run run = run_of({});
  CHECK_NOTHROW(set_size(run, ""));
  CHECK(run.model.image_shape() == av::Shape{1, 32, 32});
  for (const char* size : {"64", "x", "64x", "x64", "0x64", "64x0", "-1x2", "4097x64", "64x4097", "64x64x64", "64X64",
                           " 64x64", "64x64 ", "6.4x64", "99999999999x1"}) {
    CAPTURE(size);
    CHECK_THROWS_WITH_AS(
        set_size(run, size),
        ("--size is '" + std::string{size} + "'; it must be HEIGHTxWIDTH, each from 1 to 4096").c_str(),
        av::InvalidValue);
  }
  CHECK_THROWS_WITH_AS(set_size(run, "64x32"), doctest::Contains("the size 64x32 cannot be had"), av::InvalidValue);
}

TEST_CASE("a fully convolutional model takes other sizes") {
  const av::Preset& preset = find_preset("anime-vae-small");
  Run run{"run", "run", &preset, preset.open({}, {}, nullptr), {}};
  set_size(run, "32x96");
  CHECK(run.model.image_shape() == av::Shape{3, 32, 96});
  CHECK(run.model.latent_shape() == av::Shape{256, 1, 3});
}

TEST_CASE("data_of reads back what data_metadata wrote of drawn faces or a folder") {
  const DataOptions drawn{.faces = 3, .faces_seed = 18446744073709551615U};
  const Dataset faces{drawn, {1, 32, 32}};
  const av::Metadata metadata = data_metadata(drawn, faces);
  CHECK(metadata.at("data.description") == "3 drawn faces (seed 18446744073709551615)");
  CHECK(metadata.at("data.fingerprint") == av::to_hex(faces.fingerprint()));
  CHECK(metadata.at("data.faces") == "3");
  CHECK_FALSE(metadata.contains("data.folder"));
  const DataOptions again = data_of(run_of(metadata));
  CHECK(again.folder.empty());
  CHECK(again.faces == 3);
  CHECK(again.faces_seed == drawn.faces_seed);

  const av::Metadata of_folder =
      data_metadata({.folder = "faces", .resize = "pad", .filter = "lanczos", .keep_duplicates = true}, faces);
  CHECK_FALSE(of_folder.contains("data.faces"));
  const DataOptions folder = data_of(run_of(of_folder));
  CHECK(folder.folder == (fs::current_path() / "faces").string());
  CHECK(folder.resize == "pad");
  CHECK(folder.filter == "lanczos");
  CHECK(folder.keep_duplicates);
}

TEST_CASE("data_of refuses invalid metadata of the images") {
  CHECK_THROWS_WITH_AS((void)data_of(run_of({{"data.faces", "many"}})),
                       "some/run: says data.faces is 'many', which is no whole number", av::FileError);
  CHECK_THROWS_WITH_AS((void)data_of(run_of({{"data.faces_seed", "-1"}})),
                       "some/run: says data.faces_seed is '-1', which is no whole number", av::FileError);
  CHECK_THROWS_WITH_AS((void)data_of(run_of({{"data.resize", "shrink"}})),
                       "some/run: says data.resize is 'shrink'; this program knows crop, exact, pad, facenet",
                       av::FileError);
  CHECK_THROWS_WITH_AS((void)data_of(run_of({{"data.filter", ""}})),
                       "some/run: says data.filter is ''; this program knows bilinear, lanczos", av::FileError);
}

TEST_CASE("a run's split is made again, of the same images alone") {
  const Dataset all = small_faces(8);
  const HoldOut hold_out{.part = 0.25, .seed = 2};
  const SplitDataset made = split(all, hold_out);
  const av::Metadata metadata = split_metadata(made, hold_out);
  const SplitDataset again = split_of(run_of(metadata), all);
  CHECK(again.fingerprint == made.fingerprint);
  CHECK(again.held_out.value().key() == made.held_out.value().key());
  CHECK(again.training.key() == made.training.key());
  CHECK_THROWS_WITH_AS((void)split_of(run_of(metadata), small_faces(8, 1)),
                       "some/run: was trained on other images than 8 drawn faces (seed 1) as they are now, so that "
                       "--split cannot tell which of them it held out",
                       av::FileError);
  CHECK_THROWS_WITH_AS((void)split_of(run_of({}), all),
                       "some/run: has trained on all of its images; --split needs a run with --hold-out",
                       av::FileError);
}

TEST_CASE("invalid metadata of a split are refused with the run's name") {
  const Dataset all = small_faces(4);
  for (const char* part : {"2", "-1", "1", "0.01"})
    CHECK_THROWS_WITH_AS((void)split_of(run_of({{"split.hold_out", part}, {"split.seed", "0"}}), all),
                         doctest::Contains("some/run: "), av::FileError);
  CHECK_THROWS_WITH_AS((void)split_of(run_of({{"split.hold_out", "half"}, {"split.seed", "0"}}), all),
                       "some/run: says split.hold_out is 'half', which is no number", av::FileError);
  CHECK_THROWS_WITH_AS((void)split_of(run_of({{"split.hold_out", "0.5"}}), all),
                       "some/run: says split.seed is '', which is no whole number", av::FileError);
}

TEST_CASE("images are those that a command names, else the run's own") {
  const Run run = run_of({{"data.faces", "5"}, {"data.faces_seed", "3"}});
  CHECK(ImageCommand{}.open(run).description() == "5 drawn faces (seed 3)");
  CHECK(ImageCommand{"--faces 2"}.open(run).description() == "2 drawn faces (seed 0)");
  CHECK_THROWS_AS((void)ImageCommand{"--data /not/there"}.open(run), av::FileError);
  CHECK_THROWS_WITH_AS((void)ImageCommand{}.open(run_of({{"only_part", "decoder"}})),
                       doctest::Contains("and encode needs to encode images"), av::FileError);
}

TEST_CASE("images of a run that are unknown or gone have to be named") {
  CHECK_THROWS_WITH_AS((void)ImageCommand{}.open(run_of({{"preset", "x"}})),
                       "some/run: does not say which images it was trained on; name a folder with --data, or say with "
                       "--faces how many faces are to be drawn",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)ImageCommand{}.open(run_of({{"data.folder", "/not/there"}})),
                       "some/run: was trained on the images of /not/there, which are not there any more; name a folder "
                       "with --data, or say with --faces how many faces are to be drawn",
                       av::InvalidValue);
  CHECK(ImageCommand{"--faces 2"}.open(run_of({{"data.folder", "/not/there"}})).size() == 2);
}

TEST_CASE("--split takes one side of the run's images") {
  const HoldOut hold_out{.part = 0.25};
  const SplitDataset made = split(small_faces(8), hold_out);
  av::Metadata metadata = split_metadata(made, hold_out);
  metadata["data.faces"] = "8";
  const Run run = run_of(metadata);
  CHECK(ImageCommand{"--split all"}.open(run).size() == 8);
  CHECK(ImageCommand{"--split training"}.open(run).key() == made.training.key());
  CHECK(ImageCommand{"--split held-out"}.open(run).key() == made.held_out.value().key());
  CHECK_THROWS_AS((void)ImageCommand{"--split held-out --faces 7"}.open(run), av::FileError);
  CHECK_THROWS_AS(ImageCommand{"--split test"}, CLI::ParseError);
}
