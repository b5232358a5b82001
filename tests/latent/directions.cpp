// SPDX-License-Identifier: MIT
#include <animevae/latent/directions.hpp>

#include <ATen/ops/tensor.h>

#include <string>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

at::Tensor numbers(const std::vector<double>& values, at::IntArrayRef sizes) {
  return at::tensor(values, at::kFloat).view(sizes);
}

/// Two directions through a space of three latents.
av::Directions two_directions() {
  return {.names = {"smile", "hat"},
          .origin = numbers({1, 2, 3}, {3}),
          .vectors = numbers({1, 0, 0, 0, -2, 4}, {2, 3}),
          .kind = "attributes",
          .model = "0123456789abcdef",
          .more = {{"from", "a test"}},
          .tables = {{"auc", numbers({0.5, 1}, {2})}}};
}

}  // namespace

TEST_CASE("latents_at adds the weighted directions to the origin") {
  const av::Directions directions = two_directions();
  CHECK(same_bits(av::latents_at(directions, numbers({0, 0, 2, 1}, {2, 2})), numbers({1, 2, 3, 3, 0, 7}, {2, 3})));
  CHECK(same_bits(av::latents_at(directions, numbers({-1}, {1, 1})), numbers({0, 2, 3}, {1, 3})));
  CHECK_THROWS_WITH_AS((void)av::latents_at(directions, numbers({1, 1, 1}, {1, 3})),
                       "weights must be a table of 1 to 2 columns, one for each direction", av::InvalidValue);
}

TEST_CASE("single latents are directions from the prior's centre") {
  const TinyModel<> model{.options = {.seed = 3}};
  const av::Directions directions = av::latent_directions(model);
  CHECK(directions.names == std::vector<std::string>{"z0", "z1"});
  CHECK(directions.model == av::model_fingerprint(model));
  CHECK(same_bits(av::latents_at(directions, numbers({-1, 2}, {1, 2})), numbers({-1, 2}, {1, 2})));
}

TEST_CASE("directions are written and read back, with their tables under their own names") {
  const TemporaryFolder folder;
  const av::Directions directions = two_directions();
  av::write_directions(folder / "d.safetensors", directions);
  const av::Directions again = av::read_directions(folder / "d.safetensors");
  CHECK(again.names == directions.names);
  CHECK(again.kind == "attributes");
  CHECK(again.model == directions.model);
  CHECK(same_bits(again.origin, directions.origin));
  CHECK(same_bits(again.vectors, directions.vectors));
  const av::SafetensorsFile file = av::SafetensorsFile::open(folder / "d.safetensors");
  CHECK(same_bits(av::to_tensor(file.at("auc")), directions.tables[0].tensor));
  CHECK(file.metadata().at("from") == "a test");
}

TEST_CASE("a direction is found by its name, and a misspelt one is answered with those near") {
  const av::Directions directions = two_directions();
  CHECK(av::find_direction(directions, "hat") == 1);
  CHECK_THROWS_WITH_AS((void)av::find_direction(directions, "Smlie"),
                       "there is no direction 'Smlie'; did you mean 'smile'?", av::InvalidValue);
}

TEST_CASE("directions of another model, and of sizes that disagree, are refused") {
  const TemporaryFolder folder;
  av::Directions directions = two_directions();
  const TinyModel<> model{.options = {.seed = 3}};
  const std::string sentence =
      "d.safetensors: holds directions for another model (fingerprint 0123456789abcdef, this "
      "one has " +
      av::model_fingerprint(model) + "); make them again with this one";
  CHECK_THROWS_WITH_AS(av::check_directions("d.safetensors", directions, model), sentence.c_str(), av::FileError);
  directions.names.pop_back();
  CHECK_THROWS_WITH_AS(av::write_directions(folder / "d.safetensors", directions),
                       "1 names were given for 2 directions", av::InvalidValue);
  directions = two_directions();
  directions.origin = numbers({1, 2}, {2});
  av::write_directions(folder / "d.safetensors", directions);
  const std::string other = (folder / "d.safetensors").string() + ": has 2 directions of 3 numbers and an origin of 2";
  CHECK_THROWS_WITH_AS((void)av::read_directions(folder / "d.safetensors"), other.c_str(), av::FileError);
}
