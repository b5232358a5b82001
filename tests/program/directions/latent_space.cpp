// SPDX-License-Identifier: MIT
#include "directions/latent_space.hpp"

#include <ATen/ops/equal.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/holds.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "options/stop.hpp"

namespace av = animevae;
namespace fs = std::filesystem;
using namespace animevae::program;

namespace {

/// Means of four images: z3 is -2, -2, 2, 2 and z5 is 1, -1, 1, -1, which are not correlated; the rest are 0.
av::Tensor four_means() {
  av::Tensor means = at::zeros({4, 10});
  means.select(1, 3).copy_(at::tensor({-2.0F, -2.0F, 2.0F, 2.0F}));
  means.select(1, 5).copy_(at::tensor({1.0F, -1.0F, 1.0F, -1.0F}));
  return means;
}

std::vector<std::string> ids_of(const std::vector<Direction>& directions) {
  std::vector<std::string> ids;
  for (const Direction& each : directions) ids.push_back(each.id);
  return ids;
}

}  // namespace

TEST_CASE("LatentSpace::find looks for the id of an attribute, latent or component, and then for a name") {
  const LatentSpace space{.latents = {{.id = "z0", .name = "hat"}, {.id = "z1"}},
                          .components = {{.id = "c0", .name = "smile"}, {.id = "c1", .name = "hat"}},
                          .attributes = {{.id = "z1", .note = "attribute"}, {.id = "smile"}}};
  REQUIRE(space.find("z1"));
  CHECK(space.find("z1")->note == "attribute");
  CHECK(space.find("smile") == &space.attributes[1]);  // an id comes before a name
  CHECK(space.find("hat") == &space.latents[0]);
  CHECK(space.find("c1") == &space.components[1]);
  CHECK(space.find("") == nullptr);
  CHECK(space.find("glasses") == nullptr);
}

TEST_CASE("name_of a run is its folder's name, however the path was written") {
  UntrainedRun own{1};
  const std::string name = own.folder.path.filename().string();
  CHECK(name_of(own.run) == name);
  own.run.folder = own.folder.path / "";
  CHECK(name_of(own.run) == name);
  own.run.folder = ".";
  CHECK(name_of(own.run) == fs::current_path().filename().string());
}

TEST_CASE("without images there are the latents alone, under their names") {
  const UntrainedRun own{1};
  LatentNames names{own.run.folder};
  names.set("z4", {"hair shade", "dark", "light"});
  names.save();
  const LatentSpace space = space_of_latents(own.run);
  REQUIRE(space.latents.size() == 10);
  CHECK(space.latents[4].name == "hair shade");
  CHECK(space.latents[9].id == "z9");
  CHECK(space.latents[9].vector[9].item<float>() == 1);
  CHECK(at::equal(space.average, at::zeros({10})));
  CHECK(space.components.empty());
  CHECK_FALSE(space.means.defined());
}

TEST_CASE("with images the latents come by their KL divergence, and there are components") {
  const UntrainedRun own{4};
  own.keep_latents(own.faces(), four_means() + 0.5);
  const LatentSpace space = analyse_latent_space(own.run);
  CHECK(space.problem.empty());
  REQUIRE(space.images);
  CHECK(space.images->size() == 4);
  CHECK(difference(space.average, at::full({10}, 0.5)) < 1e-6);
  // Posteriors of variance 1 have a KL divergence of half the mean square: (1.5^2 + 2.5^2) / 4 and (0.5^2 + 1.5^2) / 4.
  CHECK(space.latents[0].id == "z3");
  CHECK(space.latents[0].note == "KL 2.12 nats");
  CHECK(space.latents[1].id == "z5");
  CHECK(space.latents[1].note == "KL 0.62 nats");
  CHECK(space.latents[2].id == "z0");
  CHECK(space.latents[2].note == "KL 0.12 nats");
  // Variances 16/3 and 4/3 of N - 1: shares of 4/5 and 1/5, and standard deviations.
  REQUIRE(space.components.size() == 4);
  CHECK(space.components[0].id == "c0");
  CHECK(space.components[0].note == "80.0 % of the variance");
  CHECK(space.components[1].note == "20.0 % of the variance");
  CHECK(space.components[0].vector[3].item<double>() == doctest::Approx(std::sqrt(16.0 / 3)));
  CHECK(space.components[1].vector[5].item<double>() == doctest::Approx(std::sqrt(4.0 / 3)));
  CHECK(space.attributes.empty());  // so few faces are fitted no attributes
}

TEST_CASE("labels become attributes in the order of falling AUC") {
  const UntrainedRun own{20};
  const Dataset faces = own.faces();
  av::Tensor means = normal_numbers({20, 10}, 3, at::kFloat) * 0.01;
  std::string labels = "image,chance,hat\n";
  for (std::int64_t i = 0; i < 20; ++i) {
    means[i][2].fill_(i % 2 == 0 ? 1 : -1);
    labels += faces.name(i) + (i / 2 % 2 == 0 ? ",1" : ",0") + (i % 2 == 0 ? ",1\n" : ",0\n");
  }
  own.keep_latents(faces, means);
  write_text_file(own.folder / "labels.csv", labels);
  const LatentSpace space = analyse_latent_space(own.run, {.labels = {.file = (own.folder / "labels.csv").string()}});
  CHECK(space.label_problem.empty());
  REQUIRE(ids_of(space.attributes) == std::vector<std::string>{"hat", "chance"});
  CHECK(space.attributes[0].note == "AUC 1.000");
  CHECK(space.attributes[0].low == "without");
  CHECK(space.attributes[0].high == "with");
  CHECK(space.attributes[0].vector[2].item<double>() == doctest::Approx(2));  // from -1 to 1
}

TEST_CASE("labels of other images are reported, and the rest of the space is there all the same") {
  const UntrainedRun own{4};
  own.keep_latents(own.faces(), four_means());
  write_text_file(own.folder / "labels.csv", "image,hat\nother,1\n");
  const LatentSpace space = analyse_latent_space(own.run, {.labels = {.file = (own.folder / "labels.csv").string()}});
  CHECK(holds(space.label_problem, "labels.csv: has labels for 1 images"));
  CHECK(space.problem.empty());
  CHECK(space.components.size() == 4);
}

TEST_CASE("directions of files are attributes, with or without images") {
  const UntrainedRun own{1, {{"only_part", "decoder"}}};
  const std::string file = (own.folder / "smile.safetensors").string();
  av::write_directions(file, {.names = {"smile"},
                              .origin = at::zeros({10}),
                              .vectors = at::eye(10).narrow(0, 0, 1),
                              .kind = "attributes",
                              .model = av::model_fingerprint(own.run.model)});
  const LatentSpace space = analyse_latent_space(own.run, {.directions = {file}});
  CHECK(ids_of(space.attributes) == std::vector<std::string>{"smile"});
  CHECK(space.problem == "the model was imported from a decoder alone, and cannot look at images");
  CHECK(space.latents.size() == 10);
}

TEST_CASE("where the images are gone the problem names their folder") {
  const UntrainedRun own{1, {{"data.folder", "/no/such/folder"}}};
  const LatentSpace space = analyse_latent_space(own.run);
  CHECK(holds(space.problem, "/no/such/folder"));
  CHECK_FALSE(space.images);
  CHECK(space.latents.size() == 10);
}

TEST_CASE("one image is too few for statistics of the latents") {
  const UntrainedRun own{1};
  CHECK_THROWS_AS((void)analyse_latent_space(own.run), av::Error);
}

TEST_CASE("looking at images ends where the thread was asked to stop") {
  const UntrainedRun own{4};
  std::stop_source source;
  source.request_stop();
  const StopScope scope{source.get_token()};
  CHECK_THROWS_AS((void)analyse_latent_space(own.run), Stopped);
  CHECK_FALSE(fs::exists(own.folder / "latents"));
}

TEST_CASE("an app reports a wrong file before it starts") {
  const UntrainedRun own{1}, encoder{1, {{"only_part", "encoder"}}};
  const std::string path = own.folder.path.string(), missing = (own.folder / "missing.csv").string();
  CHECK(open_app_run(path, "serve", {}).model.latent_shape().size() == 10);
  CHECK_THROWS_WITH_AS((void)open_app_run(path, "serve", {.labels = {.file = missing}}),
                       doctest::Contains(missing.c_str()), av::FileError);
  CHECK_THROWS_WITH_AS((void)open_app_run(path, "serve", {.directions = {missing}}), doctest::Contains(missing.c_str()),
                       av::FileError);
  CHECK_THROWS_WITH_AS((void)open_app_run(encoder.folder.path.string(), "serve", {}),
                       doctest::Contains("serve needs to decode latents"), av::FileError);
}
