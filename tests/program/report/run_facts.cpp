// SPDX-License-Identifier: MIT
#include "report/run_facts.hpp"

#include "support/doctest.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <animevae/network/table.hpp>

#include "presets/presets.hpp"
#include "run/results.hpp"

namespace av = animevae;
using namespace animevae::program;

namespace {

const av::Preset& preset() { return find_preset("vae-animeface-grey-32"); }

}  // namespace

TEST_CASE("add_warning appends a warning to those in the metadata") {
  av::Metadata metadata;
  add_warning(metadata, "training was stopped");
  add_warning(metadata, "the posterior has collapsed");
  CHECK(facts_of(preset(), metadata).warnings ==
        std::vector<std::string>{"training was stopped", "the posterior has collapsed"});
}

TEST_CASE("a model file without metadata gives the title and the networks") {
  const ReportFacts facts = facts_of(preset(), {});
  CHECK(facts.title == "vae-animeface-grey-32");
  CHECK(facts.summary.empty());
  CHECK(facts.progress_of.empty());
  CHECK_FALSE(facts.results);
  REQUIRE(facts.networks.size() == 2);
  CHECK(facts.networks[0].title == "Encoder");
  CHECK(facts.networks[0].table == av::table(preset().encoder()));
  CHECK(facts.networks[1].table == av::table(preset().decoder()));
}

TEST_CASE("facts_of has a line for each fact of the images and the training in the metadata") {
  const ReportFacts facts = facts_of(preset(), {{"data.description", "5,000 drawn faces"},
                                                {"split.held_out", "1000"},
                                                {"split.training", "4000"},
                                                {"data.flips", "true"},
                                                {"as_published", "true"},
                                                {"threads", "2"},
                                                {"metrics.psnr_images", "64"},
                                                {"metrics.held_out_psnr_images", "32"}});
  CHECK(facts.title == "vae-animeface-grey-32 on 5,000 drawn faces");
  CHECK(facts.summary == std::vector<std::pair<std::string, std::string>>{
                             {"images", "5,000 drawn faces"},
                             {"trained on, held out", "4,000, 1,000; measured are those held out"},
                             {"in training", "mirrored at random"},
                             {"recipe", "as published (--as-published)"},
                             {"threads that computed", "2"}});
  CHECK(facts.watched.training == 64);
  CHECK(facts.watched.held_out == 32);
  CHECK(facts.progress_of == "held-out images");
  CHECK(facts_of(preset(), {{"data.description", "5,000 drawn faces"}}).progress_of == "images that it is trained on");
}

TEST_CASE("results in the metadata become those of the report") {
  Results results{.of = "images", .model = {.images = 10, .psnr = 20}, .mean_image = {0.04, 0.1}};
  results.model.mean_squared_error = 0.01;
  const ReportFacts facts = facts_of(preset(), metadata_of(results));
  REQUIRE(facts.results);
  CHECK(facts.results->model.psnr == 20);
  CHECK(facts.results->images() == "10 images that it was trained on");
}
