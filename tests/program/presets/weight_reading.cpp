// SPDX-License-Identifier: MIT
#include "presets/weight_reading.hpp"

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

using Names = std::vector<std::string>;

av::Weights small_file() { return published_weights(small_preset(), small_model()); }

av::Weights behind(const std::string& prefix, av::Weights file) {
  for (av::NamedTensor& tensor : file.tensors) tensor.name.insert(0, prefix);
  return file;
}

av::Weights part_of(const std::string& part, av::Weights file) {
  std::erase_if(file.tensors, [&](const av::NamedTensor& tensor) { return !tensor.name.starts_with(part); });
  return file;
}

av::Weights together(av::Weights one, const av::Weights& other) {
  one.tensors.insert(one.tensors.end(), other.tensors.begin(), other.tensors.end());
  return one;
}

/// The only reading of a file that fits the small preset.
WeightReading reading_of(const av::Weights& file) {
  const WeightReadings readings = readings_of(file, small_preset());
  REQUIRE(readings.fitting.size() == 1);
  CHECK(readings.nearest.empty());
  CHECK(readings.fitting.front().fits());
  return readings.fitting.front();
}

/// The nearest reading of a file that does not fit.
WeightReading nearest_of(const av::Weights& file) {
  const WeightReadings readings = readings_of(file, small_preset());
  CHECK(readings.fitting.empty());
  REQUIRE(readings.nearest.size() == 1);
  CHECK_FALSE(readings.nearest.front().fits());
  return readings.nearest.front();
}

Names names_of(const std::vector<const av::Preset*>& found) {
  Names names;
  for (const av::Preset* const preset : found) names.emplace_back(preset->name);
  return names;
}

}  // namespace

TEST_CASE("a file of a whole model is recognised under published names and under the library's") {
  const WeightReading published = reading_of(small_file()), own = reading_of(own_weights(small_model()));
  CHECK(published.part() == "the whole model");
  REQUIRE(published.published != nullptr);
  CHECK(published.published->name == "original");
  CHECK(published.encoder_prefix == "encoder.");
  CHECK(published.decoder_prefix == "decoder.");
  CHECK(published.wanted == small_file().tensors.size());
  CHECK(own.published == nullptr);
  CHECK(own.part() == "the whole model");
}

TEST_CASE("prefixes of tensor names are found, and those of PyTorch's wrappers are skipped") {
  const WeightReading plain = reading_of(behind("vae.", small_file()));
  CHECK(plain.encoder_prefix == "vae.encoder.");
  CHECK(plain.decoder_prefix == "vae.decoder.");
  const WeightReading wrapped = reading_of(behind("module.vae._orig_mod.", small_file()));
  CHECK(wrapped.encoder_prefix == "vae.encoder.");
  CHECK(reading_of(behind("state/", small_file())).decoder_prefix == "state/decoder.");
}

TEST_CASE("a file of an encoder or a decoder alone is recognised, with that word before its names or without") {
  for (const std::string part : {"encoder", "decoder"}) {
    CAPTURE(part);
    const WeightReading alone = reading_of(part_of(part, small_file()));
    CHECK(alone.part() == "the " + part + " alone");
    av::Weights bare = part_of(part, small_file());
    for (av::NamedTensor& tensor : bare.tensors) tensor.name.erase(0, part.size() + 1);
    const WeightReading reading = reading_of(bare);
    CHECK(reading.part() == "the " + part + " alone");
    CHECK((part == "encoder" ? reading.encoder_prefix : reading.decoder_prefix).empty());
  }
}

TEST_CASE("an encoder and a decoder behind prefixes of their own are a model") {
  const av::Weights file =
      together(behind("a.", part_of("encoder", small_file())), behind("b.", part_of("decoder", small_file())));
  const WeightReading reading = reading_of(file);
  CHECK(reading.part() == "the whole model");
  CHECK(reading.encoder_prefix == "a.encoder.");
  CHECK(reading.decoder_prefix == "b.decoder.");
}

TEST_CASE("a model without a prefix is preferred, and two models with prefixes are both offered") {
  CHECK(reading_of(together(behind("ema.", small_file()), small_file())).encoder_prefix == "encoder.");
  const WeightReadings two =
      readings_of(together(behind("a.", small_file()), behind("b.", small_file())), small_preset());
  REQUIRE(two.fitting.size() == 2);
  CHECK(two.fitting[0].encoder_prefix == "a.encoder.");
  CHECK(two.fitting[1].encoder_prefix == "b.encoder.");
}

TEST_CASE("a part is not taken alone where the other stands beside it and does not fit") {
  av::Weights file = small_file();
  file.tensors.pop_back();
  const WeightReading nearest = nearest_of(file);
  CHECK(nearest.part() == "the whole model");
  CHECK(nearest.fitting == nearest.wanted - 1);
  CHECK(nearest.present == nearest.wanted - 1);
  CHECK(nearest.misfit == "it has no tensor " + small_file().tensors.back().name);
}

TEST_CASE("the first tensor of other sizes is named as in the file, with both sizes") {
  av::Weights file = behind("module.", small_file());
  file.tensors[0].tensor = normal_numbers({7, 1, 4, 4});
  file.tensors[2].tensor = normal_numbers({1}).squeeze();
  // The network begins with a convolution to 32 channels of kernels of 4x4.
  const WeightReading nearest = nearest_of(file);
  CHECK(nearest.misfit == "tensor " + file.tensors[0].name + " is 7x1x4x4; the network needs 32x1x4x4");
  CHECK(nearest.fitting == nearest.wanted - 2);
  file.tensors[0].tensor = normal_numbers({32, 1, 4, 4});
  CHECK(nearest_of(file).misfit.starts_with("tensor " + file.tensors[2].name + " is scalar; the network needs "));
}

TEST_CASE("a file of which no tensor fits has no nearest reading") {
  for (const av::Weights& file : {av::Weights{}, av::Weights{.tensors = {{"elephant", normal_numbers({2})}}},
                                  av::Weights{.tensors = {{small_file().tensors.front().name, normal_numbers({2})}}}}) {
    const WeightReadings readings = readings_of(file, small_preset());
    CHECK(readings.fitting.empty());
    CHECK(readings.nearest.empty());
  }
}

TEST_CASE("tensors_of gives the tensors their published names, and lists each prefix taken off once") {
  const av::Weights plain = small_file();
  const NamedParts none = tensors_of(reading_of(plain), plain);
  CHECK(none.taken_off.empty());
  REQUIRE(none.tensors.tensors.size() == plain.tensors.size());
  CHECK(none.tensors.source == "weights.pt");

  const av::Weights file = behind("vae.", small_file());
  const NamedParts parts = tensors_of(reading_of(file), file);
  CHECK(parts.taken_off == Names{"vae."});
  for (std::size_t i = 0; i < plain.tensors.size(); ++i)
    CHECK(
        same_bits(parts.tensors.get(plain.tensors[i].name, plain.tensors[i].tensor.sizes()), plain.tensors[i].tensor));
}

TEST_CASE("wrappers in the midst of names are listed as well") {
  av::Weights file = small_file();
  for (av::NamedTensor& tensor : file.tensors) tensor.name.insert(std::string{"encoder."}.size(), "_orig_mod.");
  CHECK(tensors_of(reading_of(file), file).taken_off == Names{"_orig_mod."});
}

TEST_CASE("numbers that are not finite are refused with their tensor") {
  av::Weights file = small_file();
  file.tensors[1].tensor = file.tensors[1].tensor.clone().fill_(std::numeric_limits<float>::quiet_NaN());
  CHECK_THROWS_WITH_AS((void)tensors_of(reading_of(file), file),
                       doctest::Contains(("weights.pt: tensor " + file.tensors[1].name).c_str()), av::FileError);
}

TEST_CASE("a file fits every preset with its network, in the order of the table") {
  CHECK(names_of(fitting_presets(small_file())) == Names{"vae-animeface-grey-32"});
  const av::Preset& preset = find_preset("vae-animeface");
  CHECK(names_of(fitting_presets(published_weights(preset, preset.open({}, {}, nullptr)))) ==
        Names{"vae-animeface", "burgess-capacity"});
  CHECK(fitting_presets({}).empty());
}
