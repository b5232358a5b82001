// SPDX-License-Identifier: MIT
#include "directions/propose_names.hpp"

#include <ATen/ops/eye.h>
#include <ATen/ops/zeros.h>
#include <CLI/CLI.hpp>

#include "support/doctest.hpp"
#include "support/untrained_run.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <string>

#include <animevae/latent/directions.hpp>

#include "run/latent_names.hpp"

namespace av = animevae;
using namespace animevae::program;

namespace {

constexpr std::int64_t images = 40;

/// 40 images whose z0 rises with their number i, whose z1 falls with its square, and whose z2 is 1 for every second one
/// but the first and -1 for the others; the other latents are the same for all. The labels say i, and every second one:
/// numpy has correlations of 1, -0.967 and 0.951.
struct LabelledRun : UntrainedRun {
  std::string labels = (folder / "labels.csv").string();
  CLI::App app{"", "name"};
  ProposeOptions options{};

  explicit LabelledRun(const std::string& size = "hair_size", const std::string& hat = "hat") : UntrainedRun{images} {
    const Dataset faces = this->faces();
    av::Tensor means = at::zeros({images, 10});
    std::string text = "image," + size + "," + hat + "\n";
    for (std::int64_t i = 0; i < images; ++i) {
      means[i][0].fill_(double(i) / 10);
      means[i][1].fill_(5 - double(i * i) / 400);
      means[i][2].fill_(i % 2 == 0 && i > 0 ? 1 : -1);
      text += faces.name(i) + "," + std::to_string(i + 2) + (i % 2 == 0 ? ",1\n" : ",0\n");
    }
    keep_latents(faces, means);
    write_text_file(labels, text);
    options.add_to(app);
  }

  std::string said(const std::string& more = {}, const AnswerOptions& form = AnswerOptions{}) {
    app.parse("--propose --labels " + labels + " " + more);
    Answer answer{form};
    propose_names(app, options, run, "runs/it's", answer);
    return answer.text();
  }

  nlohmann::json numbers(const std::string& more = {}) {
    const AnswerOptions as_json{.json = true};
    return nlohmann::json::parse(said(more, as_json));
  }
};

}  // namespace

TEST_CASE("each latent is proposed the name of the label it correlates with, as commands to copy") {
  LabelledRun own;
  CHECK(own.said() ==
        "3 of 3 directions go together with something that is known of 40 drawn faces (seed 0)\n"
        "(7 others are left out: images hardly differ in them)\n"
        "\n"
        "z0    hair_size    r = +1.00  from low to high\n"
        "z1    hair_size    r = -0.97  from high to low\n"
        "z2    hat          r = +0.95  from without to with\n"
        "\n"
        "To keep them (--take keeps all):\n"
        "animevae name 'runs/it'\\''s' z0 'hair size' --from low --to high\n"
        "animevae name 'runs/it'\\''s' z1 'hair size 2' --from high --to low\n"
        "animevae name 'runs/it'\\''s' z2 hat --from without --to with\n");
  CHECK(LatentNames{own.run.folder}.all().empty());
}

TEST_CASE("the JSON answer has the same names, and the correlation expected by chance") {
  LabelledRun own;
  const nlohmann::json said = own.numbers();
  CHECK(said["directions"] == nlohmann::json{"z0", "z1", "z2"});
  CHECK(said["names"] == nlohmann::json{"hair size", "hair size 2", "hat"});
  CHECK(said["images"] == 40);
  CHECK(said["collapsed"] == 7);
  CHECK(said["least"] == 0.3);
  CHECK(said["chance"].get<double>() == doctest::Approx(std::sqrt(2 * std::log(6.0) / 40)));  // of 3 x 2 correlations
  CHECK(said["values"][1].get<double>() == doctest::Approx(-0.9668).epsilon(1e-3));
  CHECK(said["lines"].size() == 3);
  CHECK_FALSE(said.contains("taken"));
}

TEST_CASE("--take keeps the proposed names, and a direction that has a name keeps it") {
  LabelledRun own;
  LatentNames given{own.run.folder};
  given.set("z2", {"crown", "no", "yes"});
  given.save();
  const nlohmann::json said = own.numbers("--take");
  CHECK(said["taken"] == nlohmann::json{"z0", "z1"});
  CHECK(said["lines"].size() == 2);
  const LatentNames kept{own.run.folder};
  CHECK(kept.all().at("z0") == LatentName{"hair size", "low", "high"});
  CHECK(kept.all().at("z1") == LatentName{"hair size 2", "high", "low"});
  CHECK(kept.all().at("z2") == LatentName{"crown", "no", "yes"});
  CHECK(own.numbers("--take")["taken"].empty());
}

TEST_CASE("a name that another direction has already is numbered") {
  LabelledRun own;
  LatentNames given{own.run.folder};
  given.set("c7", {"hair size", {}, {}});
  given.save();
  CHECK(own.numbers()["names"] == nlohmann::json{"hair size 2", "hair size 3", "hat"});
}

TEST_CASE("a factor's name becomes a line that no shell takes for an option") {
  LabelledRun own{"--_" + std::string(54, 'a') + "\xc3\xa4z", "-"};
  const nlohmann::json said = own.numbers();
  // 54 letters and the two bytes of one more are 56; the second one gets " 2" behind it.
  CHECK(said["names"][0] == std::string(54, 'a') + "\xc3\xa4");
  CHECK(said["names"][1] == std::string(54, 'a') + "\xc3\xa4 2");
  CHECK(said["names"][2] == "z2");  // nothing is left of "-"
}

TEST_CASE("--least leaves out weaker correlations, and is at most 1") {
  LabelledRun own;
  const nlohmann::json said = own.numbers("--least 0.96");
  CHECK(said["least"] == 0.96);
  CHECK(said["names"] == nlohmann::json{"hair size", "hair size 2"});
  CHECK_THROWS_AS((void)own.said("--least 1.5"), CLI::ValidationError);
}

TEST_CASE("components of a file may be named too, directions of another kind may not") {
  LabelledRun own;
  const std::string file = (own.folder / "c.safetensors").string();
  av::Directions along{.names = {"c0"},
                       .origin = at::zeros({10}),
                       .vectors = at::eye(10).narrow(0, 0, 1) * -3,
                       .kind = "principal components",
                       .model = av::model_fingerprint(own.run.model)};
  av::write_directions(file, along);
  const nlohmann::json said = own.numbers("--along " + file);
  // The component is z0 the other way round, however long it is.
  REQUIRE(said["directions"].size() == 4);
  for (std::size_t i = 0; i < 4; ++i)
    if (said["directions"][i] == "c0") CHECK(said["values"][i].get<double>() == doctest::Approx(-1));
  along.kind = "attributes";
  av::write_directions(file, along);
  CHECK_THROWS_WITH_AS((void)own.said(),
                       (file + ": holds attributes; --along names components, as pca writes them").c_str(),
                       av::FileError);
}
