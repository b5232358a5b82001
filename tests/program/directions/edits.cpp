// SPDX-License-Identifier: MIT
#include "directions/edits.hpp"

#include <ATen/ops/equal.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/untrained_run.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <animevae/latent/directions.hpp>

namespace av = animevae;
using namespace animevae::program;

namespace {

/// A direction of 10 latents that is 0 but for one of them.
av::Tensor along(std::int64_t latent, float length) {
  av::Tensor vector = at::zeros({10});
  vector[latent].fill_(length);
  return vector;
}

/// A run whose z2 has a name, and a file of two attributes and a component.
struct NamedRun : UntrainedRun {
  std::string file = (folder / "directions.safetensors").string();

  NamedRun() {
    LatentNames names{run.folder};
    names.set("z2", {"hair shade", "dark", "light"});
    names.save();
    av::write_directions(file, {.names = {"Smiling", "hair_colour=blonde", "c0"},
                                .origin = at::zeros({10}),
                                .vectors = at::stack({along(0, 2), along(1, -1), along(5, 0.5F)}),
                                .kind = "attributes",
                                .model = av::model_fingerprint(run.model)});
  }

  [[nodiscard]] std::string refusal(const std::string& word, bool with_file = true) const {
    try {
      (void)read_edits(run, {word}, with_file ? std::vector{file} : std::vector<std::string>{});
    } catch (const av::InvalidValue& error) {
      return error.what();
    }
    return {};
  }
};

}  // namespace

TEST_CASE("an edit is a direction of a file, a latent or a name of the run, and a number behind the last =") {
  const NamedRun own;
  const std::vector<Edit> edits =
      read_edits(own.run, {"Smiling=1.5", "hair_colour=blonde=-2", "z9=.25", "hair shade=0", "c0=4"}, {own.file});
  REQUIRE(edits.size() == 5);
  CHECK(edits[0].weight == 1.5);
  CHECK(edits[1].name == "hair_colour=blonde");
  CHECK(edits[1].weight == -2);
  CHECK(edits[2].direction.id == "z9");
  CHECK(at::equal(edits[2].direction.vector, along(9, 1)));
  CHECK(edits[3].name == "hair shade");
  CHECK(edits[3].direction.id == "z2");
  CHECK(edits[3].direction.high == "light");
  CHECK(describe(edits) == "Smiling +1.5, hair_colour=blonde -2, z9 +0.25, hair shade +0, c0 +4");
  // 1.5 * 2, -2 * -1, 4 * 0.5 and 0.25, each in its own latent.
  CHECK(at::equal(sum_of(edits), along(0, 3) + along(1, 2) + along(5, 2) + along(9, 0.25F)));
}

TEST_CASE("edits of one direction add up, and without any there is nothing to add") {
  const UntrainedRun own;
  CHECK(at::equal(sum_of(read_edits(own.run, {"z1=1", "z1=-3"}, {})), along(1, -2)));
  CHECK_FALSE(sum_of(read_edits(own.run, {}, {})).defined());
  CHECK(describe({}).empty());
}

TEST_CASE("an edit without a name or a finite number is refused") {
  const NamedRun own;
  for (const std::string word : {"Smiling", "Smiling=", "=1", "Smiling=x", "Smiling=1x", "Smiling=inf", "Smiling=nan",
                                 "Smiling= 1", "Smiling=1e400", ""}) {
    CAPTURE(word);
    CHECK(own.refusal(word) == "--add is '" + word + "'; it must be NAME=NUMBER, as Smiling=1.5");
  }
}

TEST_CASE("an unknown direction is refused with the names near it, or with those that there are") {
  const NamedRun own;
  CHECK(own.refusal("Smilin=1") == "there is no direction 'Smilin'; did you mean 'Smiling'?");
  CHECK(own.refusal("hair shape=1", false) == "there is no direction 'hair shape'; did you mean 'hair shade'?");
  CHECK(own.refusal("Hat=1") == "there is no direction 'Hat'");
  CHECK(own.refusal("z10=1", false) ==
        "there is no direction 'z10'; this model has the latents z0 to z9, and --directions names a file of others");
  CHECK(own.refusal("c0=1", false) == "'c0' is a principal component: --directions must name the file that has it");
}

TEST_CASE("directions of another model are refused with their file") {
  const NamedRun own;
  av::write_directions(own.file, {.names = {"Smiling"},
                                  .origin = at::zeros({10}),
                                  .vectors = along(0, 1).unsqueeze(0),
                                  .kind = "attributes",
                                  .model = "0123456789abcdef"});
  CHECK_THROWS_WITH_AS((void)read_edits(own.run, {"z0=1"}, {own.file}),
                       doctest::Contains((own.file + ": holds directions for another model").c_str()), av::FileError);
}
