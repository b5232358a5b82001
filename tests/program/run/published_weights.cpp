// SPDX-License-Identifier: MIT
#include "run/published_weights.hpp"

#include "support/doctest.hpp"
#include "support/preset_weights.hpp"
#include "support/small_run.hpp"
#include "support/tensors.hpp"

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

/// Whether a run has the weights of a model, of a part alone or of all of it.
bool has_weights_of(const Run& run, const av::AnyModel& model, const std::string& part = {}) {
  const auto found = run.model.tensors().saved(), expected = model.tensors().saved();
  bool same = found.size() == expected.size();
  for (std::size_t i = 0; same && i < found.size(); ++i)
    if (found[i].name.starts_with(part)) same = same_bits(found[i].tensor, expected[i].tensor);
  return same;
}

}  // namespace

TEST_CASE("the preset of a file is the one that it fits") {
  CHECK(&preset_of(published_weights(small_preset(), small_model())) == &small_preset());
  CHECK(&preset_of(own_weights(small_model())) == &small_preset());
}

TEST_CASE("a file that fits several presets asks for a choice") {
  const av::Preset& preset = find_preset("vae-animeface");
  CHECK_THROWS_WITH_AS((void)preset_of(published_weights(preset, preset.open({}, {}, nullptr))),
                       "weights.pt fits several presets: choose one with --preset vae-animeface or burgess-capacity",
                       av::InvalidValue);
}

TEST_CASE("preset_of refuses a file that fits none, with what it lacks for the nearest") {
  av::Weights file = published_weights(small_preset(), small_model());
  file.tensors.pop_back();
  const std::string lacking = std::to_string(file.tensors.size());
  CHECK_THROWS_WITH_AS((void)preset_of(file),
                       doctest::Contains(("weights.pt: fits no preset; the nearest is vae-animeface-grey-32: of the "
                                          "whole model under the names 'original' " +
                                          lacking + " of " + std::to_string(file.tensors.size() + 1) +
                                          " tensors fit, but it has no tensor decoder.")
                                             .c_str()),
                       av::FileError);
}

TEST_CASE("preset_of refuses a file of other tensors, and names one of them") {
  CHECK_THROWS_WITH_AS((void)preset_of({.source = "a.pt", .tensors = {{"elephant", normal_numbers({2})}}}),
                       "a.pt: holds none of the tensors of any preset (it has 'elephant' and such)", av::FileError);
  CHECK_THROWS_WITH_AS((void)preset_of({.source = "a.pt"}),
                       "a.pt: holds none of the tensors of any preset (it has none at all)", av::FileError);
}

TEST_CASE("open_published opens a model under published names and under the library's, and records the source") {
  const av::AnyModel model = small_model(5);
  const Run published = open_published(published_weights(small_preset(), model), small_preset(), {});
  CHECK(has_weights_of(published, model));
  CHECK((published.metadata == av::Metadata{{"preset", "vae-animeface-grey-32"},
                                            {"imported_from", "weights.pt"},
                                            {"imported_names", "original"}}));
  const Run own = open_published(own_weights(model), small_preset(), {});
  CHECK(has_weights_of(own, model));
  CHECK(own.metadata.at("imported_names") == "ours");
}

TEST_CASE("open_published takes a prefix off the names, and records it") {
  const av::AnyModel model = small_model(5);
  av::Weights file = published_weights(small_preset(), model);
  for (av::NamedTensor& tensor : file.tensors) tensor.name = "module.vae." + tensor.name;
  const Run run = open_published(file, small_preset(), {});
  CHECK(has_weights_of(run, model));
  CHECK(run.metadata.at("imported_without") == "module.vae.");
}

TEST_CASE("an encoder or a decoder alone leaves the other part with its initial weights") {
  const av::AnyModel model = small_model(5);
  for (const std::string part : {"encoder", "decoder"}) {
    CAPTURE(part);
    av::Weights file = published_weights(small_preset(), model);
    std::erase_if(file.tensors, [&](const av::NamedTensor& tensor) { return !tensor.name.starts_with(part); });
    const Run run = open_published(file, small_preset(), {}, {.seed = 9});
    CHECK(run.metadata.at("only_part") == part);
    CHECK(run.has_encoder() == (part == "encoder"));
    CHECK(run.has_decoder() == (part == "decoder"));
    CHECK(has_weights_of(run, model, part));
    CHECK(has_weights_of(run, small_model(9), part == "encoder" ? "decoder" : "encoder"));
  }
}

TEST_CASE("open_published refuses a file of another preset, and names that preset") {
  const av::Weights file = published_weights(small_preset(), small_model());
  CHECK_THROWS_WITH_AS((void)open_published(file, find_preset("vae-animeface-grey"), {}),
                       doctest::Contains("weights.pt: does not fit vae-animeface-grey: of "), av::FileError);
  CHECK_THROWS_WITH_AS((void)open_published(file, find_preset("vae-animeface-32"), {}),
                       doctest::Contains("; it looks like vae-animeface-grey-32"), av::FileError);
  CHECK_THROWS_WITH_AS(
      (void)open_published({.source = "a.pt", .tensors = {{"elephant", normal_numbers({2})}}}, small_preset(), {}),
      "a.pt: holds none of the tensors of vae-animeface-grey-32 (it has 'elephant' and such)", av::FileError);
}

TEST_CASE("of several models one has to be chosen") {
  av::Weights file{.source = "weights.pt"};
  for (const char* const key : {"model.", "ema."})
    for (av::NamedTensor tensor : published_weights(small_preset(), small_model()).tensors) {
      tensor.name.insert(0, key);
      file.tensors.push_back(tensor);
    }
  CHECK_THROWS_WITH_AS((void)open_published(file, small_preset(), {}),
                       doctest::Contains("weights.pt: holds 2 sets of weights that fit vae-animeface-grey-32; choose "
                                         "one with --key NAME, which is 'ema' or 'model'"),
                       av::FileError);
}

TEST_CASE("numbers that are not finite are refused") {
  av::Weights file = published_weights(small_preset(), small_model());
  av::Tensor broken = file.tensors.front().tensor.clone();
  broken.view({-1})[3] = std::numeric_limits<float>::infinity();
  file.tensors.front().tensor = broken;
  CHECK_THROWS_WITH_AS(
      (void)open_published(file, small_preset(), {}),
      doctest::Contains(
          ("weights.pt: tensor " + file.tensors.front().name + " has numbers that are not finite: ").c_str()),
      av::FileError);
}
