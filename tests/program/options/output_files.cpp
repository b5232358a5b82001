// SPDX-License-Identifier: MIT
#include "options/output_files.hpp"

#include <CLI/CLI.hpp>

#include "support/doctest.hpp"

#include <string>

using namespace animevae::program;

TEST_CASE("a table is known by its ending, in small letters or capitals") {
  CHECK(is_csv("latents.csv"));
  CHECK(is_csv("a.b/latents.CSV"));
  CHECK_FALSE(is_csv("latents.safetensors"));
  CHECK_FALSE(is_csv("latents.csv.gz"));
  CHECK_FALSE(is_csv("csv"));
  CHECK_FALSE(is_csv(""));
}

TEST_CASE("a file to be written has one of the endings, or none") {
  CLI::App app;
  std::string file;
  const CLI::Option* const option = add_output_option(app, "--out", file, "Weights", {".pt", ".safetensors"});
  CHECK(option->get_description() == "Weights (.pt, .safetensors)");
  for (const std::string good : {"x.pt", "x.PT", "a.b/x.safetensors", "x", "a.png/x"}) {
    CAPTURE(good);
    app.parse("--out " + good);
    CHECK(file == good);
  }
  CHECK_THROWS_WITH_AS(app.parse("--out x.png"), "--out: must end in .pt, .safetensors, not be 'x.png'",
                       CLI::ValidationError);
}

TEST_CASE("add_numbers_option takes .safetensors and .csv, and shows a default name in the help") {
  CLI::App app;
  std::string named = "latents.safetensors", unnamed;
  const CLI::Option* const first = add_numbers_option(app, "--out", named, "Latents");
  const CLI::Option* const second = add_numbers_option(app, "--numbers", unnamed, "Numbers");
  CHECK(first->get_default_str() == "latents.safetensors");
  CHECK(second->get_default_str().empty());
  app.parse("--numbers n.csv");
  CHECK(unnamed == "n.csv");
  CHECK_THROWS_WITH_AS(app.parse("--numbers n.txt"), "--numbers: must end in .safetensors, .csv, not be 'n.txt'",
                       CLI::ValidationError);
}
