// SPDX-License-Identifier: MIT
#include "server/points.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <string>

#include <animevae/latent/rows.hpp>
#include <animevae/tensor/random.hpp>

#include "server/http.hpp"

namespace av = animevae;
using namespace animevae::program;
using nlohmann::json;

namespace {

const UntrainedRun& own() {
  static const UntrainedRun run{1};
  return run;
}

/// The latents, two images at 1 and 2 everywhere, and an attribute that adds 1 to z0 and 2 to z1.
LatentSpace known_space() {
  LatentSpace space = space_of_latents(own().run);
  space.means = at::cat({at::full({1, 10}, 1.0), at::full({1, 10}, 2.0)}).to(at::kFloat);
  space.average = at::full({10}, 1.5).to(at::kFloat);
  av::Tensor vector = at::zeros({10});
  vector[0].fill_(1);
  vector[1].fill_(2);
  space.attributes.push_back({.id = "Smiling", .vector = vector});
  return space;
}

av::Tensor load_or_encode(const json& point) { return latents_of_point(own().run, known_space(), point); }

std::string refusal(const json& point, const LatentSpace& space = known_space()) {
  try {
    (void)latents_of_point(own().run, space, point);
  } catch (const HttpError& error) {
    return std::to_string(error.status()) + ": " + error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a point is an image, the average, or the latents themselves") {
  CHECK(at::equal(load_or_encode({{"image", 1}}), at::full({10}, 2.0F)));
  CHECK(at::equal(load_or_encode({{"average", true}}), at::full({10}, 1.5F)));
  CHECK(at::equal(load_or_encode({{"latents", {0, 1, 2, 3, 4, 5, 6, 7, 8.5, -1000}}}),
                  at::tensor({0.0F, 1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F, 7.0F, 8.5F, -1000.0F})));
}

TEST_CASE("coordinates are set before directions are added, and nothing else is changed") {
  const LatentSpace space = known_space();
  const av::Tensor changed = latents_of_point(
      own().run, space, {{"image", 0}, {"set", {{"z1", -1}, {"z9", 0.25}}}, {"add", {{"Smiling", 0.5}, {"z2", 3}}}});
  CHECK(at::equal(changed, at::tensor({1.5F, 0.0F, 4.0F, 1.0F, 1.0F, 1.0F, 1.0F, 1.0F, 1.0F, 0.25F})));
  CHECK(at::equal(space.means[0], at::full({10}, 1.0F)));
  CHECK(latents_of_point(own().run, space, {{"average", true}, {"set", {{"z0", 7}}}})[0].item<float>() == 7);
  CHECK(at::equal(space.average, at::full({10}, 1.5F)));
}

TEST_CASE("a seed and an index name a sample, and the temperature its distance from the centre") {
  const av::Tensor rows = sample_rows(own().run, 7, 0, 70, 1);
  // The first 64 come of the seed's own generator, as the command's do.
  av::Generator generator = av::make_generator(7);
  CHECK(same_bits(rows.narrow(0, 0, 64), av::latent_rows(own().run.model.noise(64, generator))));
  CHECK(same_bits(sample_rows(own().run, 7, 60, 10, 1), rows.narrow(0, 60, 10)));
  CHECK(same_bits(sample_rows(own().run, 7, 64, 6, 1), rows.narrow(0, 64, 6)));
  CHECK_FALSE(same_bits(rows.narrow(0, 64, 6), rows.narrow(0, 0, 6)));
  CHECK(same_bits(load_or_encode({{"seed", 7}, {"index", 65}}), rows[65]));
  CHECK(same_bits(load_or_encode({{"seed", 7}}), rows[0]));
  CHECK(difference(load_or_encode({{"seed", 7}, {"index", 3}, {"temperature", 0.5}}), rows[3] * 0.5) < 1e-7);
  CHECK(difference(load_or_encode({{"seed", 7}, {"temperature", 0}}), at::zeros({10})) == 0);
  CHECK_FALSE(same_bits(load_or_encode({{"seed", 8}}), rows[0]));
}

TEST_CASE("a latent is z and its number") {
  CHECK(latent_number(own().run, "z0") == 0);
  CHECK(latent_number(own().run, "z9") == 9);
  for (const std::string wrong : {"z10", "9", "c0", "z01", ""}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH_AS((void)latent_number(own().run, wrong),
                         ("\"" + wrong + "\" is no latent; they are z0 to z9").c_str(), HttpError);
  }
}

TEST_CASE("an invalid point is refused with what it should be") {
  CHECK(refusal(7) == "400: a point must be an object, such as {\"seed\": 7, \"index\": 3}");
  const std::string one = "400: a point has one of \"seed\", \"latents\", \"image\" or \"average\" (true)";
  CHECK(refusal(json::object()) == one);
  CHECK(refusal({{"average", 1}}) == one);
  CHECK(refusal({{"average", false}}) == one);
  CHECK(refusal({{"latents", {1, 2}}}) == "400: \"latents\" must be a list of 10 numbers");
  CHECK(refusal({{"latents", "all"}}) == "400: \"latents\" must be a list of 10 numbers");
  const std::string numbers = "400: \"latents\" must be numbers from -1000 to 1000";
  CHECK(refusal({{"latents", {0, 0, 0, 0, 0, 0, 0, 0, 0, 1001}}}) == numbers);
  CHECK(refusal({{"latents", {0, 0, 0, 0, 0, 0, 0, 0, 0, nullptr}}}) == numbers);
  CHECK(refusal({{"image", 2}}) == "400: \"image\" must be a whole number from 0 to 1");
  CHECK(refusal({{"seed", -1}}) == "400: \"seed\" must be a whole number from 0 to 9223372036854775807");
  CHECK(refusal({{"seed", 1}, {"index", 1024}}) == "400: \"index\" must be a whole number from 0 to 1023");
  CHECK(refusal({{"seed", 1}, {"temperature", 11}}) == "400: \"temperature\" must be a number from 0 to 10");
  CHECK(refusal({{"image", 0}}, space_of_latents(own().run)) ==
        "400: \"image\" names an image of the data, and these are not encoded (yet)");
}

TEST_CASE("\"set\" and \"add\" are objects of known latents and directions with numbers") {
  CHECK(refusal({{"image", 0}, {"set", 7}}) == "400: \"set\" must be an object of directions and numbers");
  CHECK(refusal({{"image", 0}, {"set", {{"Smiling", 1}}}}) == "400: \"Smiling\" is no latent; they are z0 to z9");
  CHECK(refusal({{"image", 0}, {"add", {{"Smilin", 1}}}}) ==
        "400: there is no direction \"Smilin\"; did you mean 'Smiling'?");
  CHECK(refusal({{"image", 0}, {"add", {{"Smiling", "1"}}}}) == "400: \"Smiling\" must be a number from -1000 to 1000");
  const std::string cut = refusal({{"image", 0}, {"add", {{std::string(5000, 'x'), 1}}}});
  CHECK(cut == "400: there is no direction \"" + std::string(80, 'x') + "\"");
}
