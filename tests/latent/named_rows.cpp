// SPDX-License-Identifier: MIT
#include <animevae/latent/named_rows.hpp>

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>

#include <limits>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using Names = std::vector<std::string>;

void write(const std::filesystem::path& path, const std::vector<av::NamedTensor>& tensors) {
  av::write_tensors(path, tensors, {{"format", "animevae test"}, {"kind", "three rows"}});
}

}  // namespace

TEST_CASE("names of any bytes come back, in their order") {
  const TemporaryFolder folder;
  const Names names{"a.png", "", "\xFF no UTF-8\n", "a.png"};
  write(folder / "t.safetensors", {{"names", av::names_to_tensor(names)}, {"rows", normal_numbers({4, 2})}});
  const av::NamedRows rows{folder / "t.safetensors", "animevae test", "a test"};
  CHECK(rows.names("names", 4) == names);
  CHECK(rows.numbers("rows").sizes() == at::IntArrayRef({4, 2}));
  CHECK(rows.entry("kind") == "three rows");
  CHECK(rows.entry("nothing").empty());
  CHECK(rows.has("rows"));
  CHECK_FALSE(rows.has("columns"));
  CHECK(av::names_to_tensor({}).numel() == 0);
  CHECK_THROWS_WITH_AS(av::names_to_tensor({std::string(1, '\0')}), "a name holds a byte of value 0", av::InvalidValue);
}

TEST_CASE("NamedRows refuses names and tensors of other sizes or types, and files of another format") {
  const TemporaryFolder folder;
  const std::string path = folder / "t.safetensors";
  write(path, {{"names", av::names_to_tensor({"one", "two"})},
               {"whole", at::ones({2, 2}, at::kLong)},
               {"row", at::ones({2})},
               {"odd", at::full({2, 2}, std::numeric_limits<float>::infinity())}});
  const av::NamedRows rows{path, "animevae test", "a test"};
  const auto says = [&](const std::string& problem) { return path + ": " + problem; };
  CHECK_THROWS_WITH_AS((void)rows.names("names", 3), says("has 2 names in 'names' for 3 rows").c_str(), av::FileError);
  CHECK_THROWS_WITH_AS((void)rows.names("row", 2), says("has names in 'row' that are not a row of bytes").c_str(),
                       av::FileError);
  CHECK_THROWS_WITH_AS((void)rows.numbers("whole"),
                       says("has no floating-point numbers of 2 dimensions in 'whole'").c_str(), av::FileError);
  CHECK_THROWS_WITH_AS((void)rows.numbers("row"),
                       says("has no floating-point numbers of 2 dimensions in 'row'").c_str(), av::FileError);
  CHECK(rows.numbers("row", 1).numel() == 2);
  CHECK_THROWS_WITH_AS((void)rows.numbers("odd"),
                       says("tensor odd has numbers that are not finite: 4 of 4, the first inf at [0,0]").c_str(),
                       av::FileError);
  CHECK_THROWS_WITH_AS((void)rows.numbers("rows"), says("has no tensor 'rows'; did you mean 'row'?").c_str(),
                       av::FileError);
  CHECK_THROWS_WITH_AS((av::NamedRows{path, "animevae latents", "'animevae encode'"}),
                       says("is not a file that 'animevae encode' writes: its format is 'animevae test', not "
                            "'animevae latents'")
                           .c_str(),
                       av::FileError);
}
