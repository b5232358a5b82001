// SPDX-License-Identifier: MIT
#include "run/latent_names.hpp"

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>

namespace av = animevae;
using namespace av::program;

namespace {

std::string fault_of(std::string_view toml) {
  const TemporaryFolder folder;
  av::write_file(folder / "names.toml", toml);
  try {
    const LatentNames names{folder.path};
  } catch (const av::FileError& error) {
    CHECK(error.path() == folder / "names.toml");
    return error.what();
  }
  return "none";
}

bool ends_with(const std::string& text, std::string_view end) {
  CAPTURE(text);
  return text.ends_with(end);
}

}  // namespace

TEST_CASE("a folder without names.toml, or that is not there, has no names") {
  const TemporaryFolder folder;
  CHECK(LatentNames{folder.path}.all().empty());
  CHECK(LatentNames{folder / "none"}.all().empty());
}

TEST_CASE("names are kept with a run as they were given, in any letters") {
  const TemporaryFolder folder;
  const LatentName shade{"hair \"shade\"", "dark", "light # 1"}, mouth{"m\xc3\xbcnd", "", "open"};
  LatentNames names{folder.path};
  names.set("z3", shade);
  names.set("c0", mouth);
  names.set("z1", {"gone", "", ""});
  CHECK(names.remove("z1"));
  CHECK_FALSE(names.remove("z1"));
  names.save();
  CHECK(folder.entries() == 1);
  const LatentNames again{folder.path};
  const std::map<std::string, LatentName> expected{{"c0", mouth}, {"z3", shade}};
  CHECK((again.all() == expected));
}

TEST_CASE("direction_of takes an id or a name, and caption() shows both") {
  const TemporaryFolder folder;
  LatentNames names{folder.path};
  names.set("z3", {"hair shade", "dark", "light"});
  CHECK(names.caption("z3") == "z3 hair shade");
  CHECK(names.caption(3) == "z3 hair shade");
  CHECK(names.caption(4) == "z4");
  CHECK(names.direction_of("hair shade") == "z3");
  CHECK(names.direction_of("z3") == "z3");
  CHECK(names.direction_of("hat") == "hat");
}

TEST_CASE("a direction with ends but without a name is called by its id") {
  const TemporaryFolder folder;
  av::write_file(folder / "names.toml", std::string_view{"[z3]\nfrom = \"dark\"\n"});
  const LatentNames names{folder.path};
  CHECK(names.all().at("z3").from == "dark");
  CHECK(names.caption("z3") == "z3");
  CHECK(names.direction_of("") == "");
}

TEST_CASE("a line of names.toml that is not understood is refused with its number") {
  CHECK(fault_of("[z3]\nname = \"hair\"") == "none");
  CHECK(ends_with(fault_of("\nname = \"hair\""),
                  "names.toml: line 2: 'name' means nothing here; a direction has name, from and to"));
  CHECK(ends_with(fault_of("[z3]\ncolour = \"red\""),
                  "names.toml: line 2: 'z3.colour' means nothing here; a direction has name, from and to"));
  CHECK(ends_with(fault_of("[z3]\n\nname = [\"a\", \"b\"]"),
                  "names.toml: line 3: 'z3.name' means nothing here; a direction has name, from and to"));
  CHECK(ends_with(fault_of("[z3]\nname.short = \"a\""),
                  "names.toml: line 2: 'z3.name.short' means nothing here; a direction has name, from and to"));
  CHECK(
      ends_with(fault_of("\"\" = 1"), "names.toml: line 1: '' means nothing here; a direction has name, from and to"));
  CHECK(fault_of("[z3]\nname = hair").find("names.toml: line 2: ") != std::string::npos);
}
