// SPDX-License-Identifier: MIT
#include "run/run_options.hpp"

#include "support/doctest.hpp"

#include <fstream>
#include <map>
#include <string>

#include "support/temporary_folder.hpp"

using namespace animevae::program;

TEST_CASE("options have the names of the command line, and lists are joined") {
  const TemporaryFolder folder;
  std::ofstream{folder / "config.toml"} << "[train]\npreset = \"vae-animeface\"\nlr = 0.001\nlatents = [1, 2]\n";
  CHECK(options_of_run(folder.path) ==
        std::map<std::string, std::string>{{"preset", "vae-animeface"}, {"lr", "0.001"}, {"latents", "1, 2"}});
}

TEST_CASE("a folder without a configuration that can be read has no options") {
  const TemporaryFolder folder;
  CHECK(options_of_run(folder.path).empty());
  std::ofstream{folder / "config.toml"} << "= =";
  CHECK(options_of_run(folder.path).empty());
}
