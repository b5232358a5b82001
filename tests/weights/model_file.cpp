// SPDX-License-Identifier: MIT
#include <animevae/weights/model_file.hpp>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/laplace.hpp>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/small_disk.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/text_of.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& path, const std::string& bytes) {
  std::ofstream{path, std::ios::binary}.write(bytes.data(), std::streamsize(bytes.size()));
}

/// Every tensor that training changes, taken from the model itself and not from its list of saved tensors.
std::vector<av::NamedTensor> live(const auto& model) {
  std::vector<av::NamedTensor> all = model.tensors().buffers();
  for (const av::ParameterGroup& group : model.tensors().groups())
    all.insert(all.end(), group.parameters().begin(), group.parameters().end());
  return all;
}

/// Numbers of its own everywhere, running statistics too.
void scramble(auto& model, std::uint64_t seed) {
  const at::NoGradGuard no_grad;
  for (const av::NamedTensor& named : live(model))
    at::Tensor{named.tensor}.copy_(normal_numbers(named.tensor.sizes().vec(), ++seed).abs() + 0.1);
}

std::vector<at::Tensor> numbers(const auto& model) {
  std::vector<at::Tensor> copies;
  for (const av::NamedTensor& named : live(model)) copies.push_back(named.tensor.detach().clone());
  return copies;
}

bool same(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!same_bits(a[i], b[i])) return false;
  return a.size() == b.size();
}

/// The message of the error on loading, behind the file's name; checks that the model is unchanged.
template <class Model>
std::string refusal(const fs::path& path, Model& model) {
  const std::vector<at::Tensor> before = numbers(model);
  std::string sentence = "loaded";
  try {
    av::load_model(path, model);
  } catch (const av::FileError& error) {
    sentence = error.what();
    CHECK(error.path() == path);
    CHECK(sentence.starts_with(path.string() + ": "));
    sentence.erase(0, path.string().size() + 2);
  }
  CHECK(same(numbers(model), before));
  return sentence;
}

/// The file once more, with its metadata and tensors changed.
void rewrite(const fs::path& from, const fs::path& to,
             const std::function<void(av::Metadata&, std::vector<av::NamedTensor>&)>& change) {
  av::Metadata metadata = av::SafetensorsFile::open(from).metadata();
  std::vector<av::NamedTensor> tensors = av::read_weights(from).tensors;
  change(metadata, tensors);
  av::write_tensors(to, tensors, metadata);
}

struct OtherEncoder {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::conv(3, {.kernel = 2, .stride = 2}) | av::relu() | av::flatten() | av::linear(4));
};
struct LongerDecoder {
  static constexpr auto network =
      av::Network({2}, av::linear(6) | av::leaky_relu(0.2) | av::linear(16) | av::reshape({1, 4, 4}) |
                           av::conv(1, {.kernel = 1, .bias = false}));
};

}  // namespace

TEST_CASE("a model file in memory loads as a file does, and messages name it as they are told") {
  const TemporaryFolder folder;
  made_up::Model model = made_up::make(), loaded = made_up::make({.seed = 9});
  scramble(model, 40);
  av::save_model(folder / "model.safetensors", model, {{"preset", "mine"}});
  const std::string file = text_of(folder / "model.safetensors");
  const auto bytes = std::as_bytes(std::span{file});
  av::load_model(bytes, "the model within", loaded);
  CHECK(same(numbers(loaded), numbers(model)));
  CHECK(av::parse_model_metadata(bytes, "the model within") == av::read_model_metadata(folder / "model.safetensors"));

  TinyModel<> other;
  const std::vector<at::Tensor> before = numbers(other);
  CHECK_THROWS_WITH_AS(av::load_model(bytes.first(bytes.size() - 1), "the model within", loaded),
                       doctest::Contains("the model within: "), av::FileError);
  CHECK_THROWS_WITH_AS(av::load_model(bytes, "the model within", other),
                       doctest::Contains("the model within: holds another network"), av::FileError);
  CHECK(same(numbers(other), before));
  CHECK(same(numbers(loaded), numbers(model)));
}

TEST_CASE("a saved model is read back to the last bit, running statistics and learned scales too") {
  const TemporaryFolder folder;
  for (const at::ScalarType precision : {at::kFloat, at::kDouble})
    for (const bool channels_last : {true, false}) {
      made_up::Model model = made_up::make({.precision = precision}),
                     loaded = made_up::make({.seed = 9, .channels_last = channels_last, .precision = precision});
      scramble(model, 40);
      CHECK_FALSE(same(numbers(loaded), numbers(model)));
      av::save_model(folder / "m.safetensors", model);
      av::load_model(folder / "m.safetensors", loaded);
      CHECK(same(numbers(loaded), numbers(model)));
      CHECK(loaded.tensors().groups()[0].parameters()[0].tensor.requires_grad());
      const at::Tensor images = pixels({2, 3, 16, 16});
      CHECK(difference(loaded.reconstruct(images), model.reconstruct(images)) < 1e-5);
    }
  CHECK(folder.entries() == 1);
}

TEST_CASE("a model may be read in another precision than it was trained in") {
  const TemporaryFolder folder;
  made_up::Model model = made_up::make(), wide = made_up::make({.seed = 9, .precision = at::kDouble});
  scramble(model, 40);
  av::save_model(folder / "m.safetensors", model);
  av::load_model(folder / "m.safetensors", wide);
  for (std::size_t i = 0; i < numbers(wide).size(); ++i)
    CHECK(same_bits(numbers(wide)[i], numbers(model)[i].to(at::kDouble)));
}

TEST_CASE("the metadata say what the model is, its values, and what the caller adds") {
  const TemporaryFolder folder;
  made_up::Model model = made_up::make();
  av::save_model(folder / "m.safetensors", model, {{"preset", "mine"}, {"format", "of another kind"}});
  av::Metadata metadata = av::read_model_metadata(folder / "m.safetensors");
  CHECK(metadata["format"] == "animevae model");  // the caller's words do not replace the file's
  CHECK(metadata["version"] == std::to_string(ANIMEVAE_VERSION_MAJOR) + "." + std::to_string(ANIMEVAE_VERSION_MINOR) +
                                   "." + std::to_string(ANIMEVAE_VERSION_PATCH));
  CHECK(metadata["structure"] == model.structure());
  CHECK(metadata["weights_fingerprint"] == av::to_hex(av::fingerprint(model.tensors().saved())));
  CHECK(metadata["frozen_fingerprint"].size() == 16);
  CHECK(metadata["value.objective.beta.to"] == "2");
  CHECK(metadata["value.objective.beta.steps"] == "4");
  CHECK(metadata["value.reconstruction.feature_weight"] == "0.5");
  CHECK(metadata["preset"] == "mine");
  CHECK_FALSE(av::model_metadata(TinyModel<>{}).contains("frozen_fingerprint"));
}

TEST_CASE("values are the run's, not the structure's: a model of another beta loads") {
  const TemporaryFolder folder;
  av::save_model(folder / "m.safetensors", made_up::make());
  const av::Weights weights = made_up::feature_weights();
  made_up::Model other{.reconstruction = {.weights = &weights}, .objective = {.beta = {.to = 7}}};
  CHECK_NOTHROW(av::load_model(folder / "m.safetensors", other));
  CHECK(other.objective.beta.to == 7);
}

TEST_CASE("another network is refused with the first thing that differs") {
  const TemporaryFolder folder;
  const fs::path file = folder / "m.safetensors";
  av::save_model(file, TinyModel<>{});
  const std::string other = "holds another network: in the ";
  av::Vae<OtherEncoder, TinyDecoder, av::Gaussian> encoder;
  CHECK(refusal(file, encoder) ==
        other + "encoder it has 'leaky relu 0.2 -> 3x2x2' where this model has 'relu -> 3x2x2'");
  av::Vae<TinyEncoder, LongerDecoder, av::Gaussian> decoder;
  CHECK(refusal(file, decoder).starts_with(other + "decoder it has nothing more where this model has 'conv "));
  TinyModel<av::Laplace> laplace;
  CHECK(refusal(file, laplace) == other +
                                      "reconstruction it has 'gaussian, sigmoid link, fixed scale' where this model "
                                      "has 'laplace, sigmoid link, fixed scale'");
  TinyModel<av::Gaussian, av::BetaVae<>> beta;
  CHECK(refusal(file, beta) == other + "objective it has 'elbo' where this model has 'beta_vae'");
  made_up::Model made_up = made_up::make();
  CHECK(refusal(file, made_up) == other + "encoder it has '1x4x4' where this model has '3x16x16'");

  TinyModel<> same_kind;
  for (const auto& [structure, words] : std::vector<std::pair<std::string, std::string>>{
           {"", "its structure is not described as this model's is"},
           {"hello\nthere", "its structure is not described as this model's is"},
           {same_kind.structure() + "posterior: full\n", "its structure is not described as this model's is"},
           {same_kind.structure().substr(0, same_kind.structure().find("\nprior") + 1),
            "its structure is not described as this model's is"}}) {
    rewrite(file, folder / "o.safetensors", [&](auto& metadata, auto&) { metadata["structure"] = structure; });
    CHECK(refusal(folder / "o.safetensors", same_kind) == "holds another network: " + words);
  }
}

TEST_CASE("a damaged or foreign file is refused") {
  const TemporaryFolder folder;
  const fs::path good = folder / "good.safetensors", bad = folder / "bad.safetensors";
  TinyModel<> saved, model{.options = {.seed = 5}};
  av::save_model(good, saved);
  const std::string bytes = text_of(good);

  SUBCASE("any one bit of the weights") {
    for (const std::size_t behind : {std::size_t{1}, std::size_t{300}, std::size_t{197 * 4}}) {
      std::string damaged = bytes;
      damaged[damaged.size() - behind] = char(damaged[damaged.size() - behind] ^ 1);
      put(bad, damaged);
      CHECK(refusal(bad, model) == "is damaged: its weights do not have the fingerprint it names");
    }
  }
  SUBCASE("cut short, anywhere") {
    for (const std::size_t length : {std::size_t{0}, std::size_t{7}, std::size_t{100}, bytes.size() - 1}) {
      put(bad, bytes.substr(0, length));
      CHECK(refusal(bad, model) != "loaded");
    }
  }
  SUBCASE("wrong offsets") {
    std::string lying = bytes;
    const std::size_t at = lying.find("\"data_offsets\":[0,");
    REQUIRE(at != std::string::npos);
    lying.replace(at, 18, "\"data_offsets\":[9,");
    put(bad, lying);
    CHECK(refusal(bad, model).starts_with("tensor \""));
  }
  SUBCASE("a safetensors file of another kind") {
    const std::string sentence = "is a safetensors file, but not a model saved by animevae";
    av::write_tensors(bad, saved.tensors().saved());
    CHECK(refusal(bad, model) == sentence);
    CHECK_THROWS_AS((void)av::read_model_metadata(bad), av::FileError);
    av::write_tensors(bad, saved.tensors().saved(), {{"format", "pt"}});
    CHECK(refusal(bad, model) == sentence);
  }
  SUBCASE("no safetensors file, and no file at all") {
    put(bad, "a text, and a long one");
    CHECK(refusal(bad, model).starts_with("is not a safetensors file: "));
    CHECK(refusal(folder / "none", model) != "loaded");
    CHECK(refusal(folder.path, model) != "loaded");
  }
  SUBCASE("a tensor is missing") {
    rewrite(good, bad, [](auto&, auto& tensors) {
      std::erase_if(tensors, [](const auto& tensor) { return tensor.name == "decoder.linear2.bias"; });
    });
    CHECK(refusal(bad, model) == "has no tensor decoder.linear2.bias, which the network needs");
  }
  SUBCASE("a tensor of other sizes") {
    rewrite(good, bad, [](auto&, auto& tensors) {
      for (auto& tensor : tensors)
        if (tensor.name == "decoder.linear2.bias") tensor.tensor = tensor.tensor.view({4, 4});
    });
    CHECK(refusal(bad, model) == "tensor decoder.linear2.bias is 4x4; the network needs 16");
  }
  SUBCASE("without a fingerprint") {
    rewrite(good, bad, [](auto& metadata, auto&) { metadata.erase("weights_fingerprint"); });
    CHECK(refusal(bad, model) == "is damaged: its weights do not have the fingerprint it names");
  }
  CHECK_NOTHROW(av::load_model(good, model));
  CHECK(same(numbers(model), numbers(saved)));
}

TEST_CASE("a number that is not finite is refused with its tensor and place, and the model stays as it was") {
  const TemporaryFolder folder;
  TinyModel<> saved, model{.options = {.seed = 5}};
  const std::vector<at::Tensor> before = numbers(model);
  {
    const at::NoGradGuard no_grad;
    for (const av::NamedTensor& named : live(saved))
      if (named.name == "decoder.linear2.bias") at::Tensor{named.tensor}[3] = std::numeric_limits<float>::quiet_NaN();
  }
  av::save_model(folder / "m.safetensors", saved);
  CHECK(refusal(folder / "m.safetensors", model) ==
        "tensor decoder.linear2.bias has numbers that are not finite: 1 of 16, the first nan at [3]");
  CHECK(same(numbers(model), before));
}

TEST_CASE("other tensors beside the model's do not matter") {
  const TemporaryFolder folder;
  TinyModel<> saved, model{.options = {.seed = 5}};
  av::save_model(folder / "m.safetensors", saved);
  rewrite(folder / "m.safetensors", folder / "m.safetensors", [](auto&, auto& tensors) {
    tensors.push_back({"train.step", normal_numbers({3})});
  });
  av::load_model(folder / "m.safetensors", model);
  CHECK(same(numbers(model), numbers(saved)));
}

TEST_CASE("a model trained against other frozen weights is refused with both fingerprints") {
  const TemporaryFolder folder;
  const made_up::Model saved = made_up::make();
  av::save_model(folder / "m.safetensors", saved);
  const av::Weights weights = made_up::feature_weights(7);
  made_up::Model other{.reconstruction = {.weights = &weights}, .objective = {.beta = {.to = 2, .steps = 4}}};
  const std::string theirs = av::model_metadata(saved).at("frozen_fingerprint"),
                    ours = av::model_metadata(other).at("frozen_fingerprint");
  CHECK(theirs != ours);
  CHECK(refusal(folder / "m.safetensors", other) ==
        "was trained against other frozen weights (fingerprint " + theirs + ", these have " + ours + ")");
}

TEST_CASE("a model is replaced in one piece, or stays as it was") {
  const TemporaryFolder folder;
  const fs::path file = folder / "m.safetensors";
  const TinyModel<> first, second{.options = {.seed = 5}};
  av::save_model(file, first);
  const std::string before = text_of(file);
  CHECK_THROWS_AS(av::save_model(file, second, {{"note", "not UTF-8: \xFF"}}), av::InvalidValue);
  CHECK(text_of(file) == before);
  av::save_model(file, second);
  CHECK(folder.entries() == 1);
  TinyModel<> loaded;
  av::load_model(file, loaded);
  CHECK(same(numbers(loaded), numbers(second)));
  CHECK_THROWS_AS(av::save_model(folder / "none" / "m.safetensors", second), av::FileError);
}

TEST_CASE("on a full disk the old model stays, and nothing else is left") {
  const SmallDisk disk{8192};
  if (!disk.mounted) {
    MESSAGE("skipped: mounting a small disk takes the superuser");
    return;
  }
  const fs::path file = disk / "m.safetensors";
  av::save_model(file, TinyModel<>{});
  const std::string before = text_of(file);
  CHECK_THROWS_AS(av::save_model(file, made_up::make()), av::FileError);
  CHECK(text_of(file) == before);
  CHECK(disk.entries() == 1);
}
