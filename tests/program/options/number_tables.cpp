// SPDX-License-Identifier: MIT
#include "options/number_tables.hpp"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/holds.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/untrained_run.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace av = animevae;
using namespace animevae::program;

namespace {

av::Tensor table(const std::vector<float>& numbers, std::int64_t columns) {
  return at::tensor(numbers).reshape({-1, columns});
}

av::LatentFile two_latents() {
  return {.table = {table({0.5F, -1, 2, 0.25F}, 2), table({-2, 0, 0.125F, -30}, 2)}, .names = {"a.png", "b,c.png"}};
}

std::string numbers_csv(const std::vector<av::NamedTensor>& tensors) {
  const TemporaryFolder folder;
  write_numbers_as_named(folder / "n.csv", tensors);
  return text_of(folder / "n.csv");
}

}  // namespace

TEST_CASE("a table of latents has a line per image, its name first") {
  CHECK(latents_csv(two_latents(), false) == "image,z0,z1\na.png,0.5,-1\n\"b,c.png\",2,0.25\n");
  CHECK(latents_csv(two_latents(), true) ==
        "image,z0,z1,log_variance_0,log_variance_1\na.png,0.5,-1,-2,0\n\"b,c.png\",2,0.25,0.125,-30\n");
}

TEST_CASE("write_latents_as_named writes CSV or safetensors by the ending, and both are read back as they were") {
  const TemporaryFolder folder;
  write_latents_as_named(folder / "l.CSV", two_latents(), true);
  write_latents_as_named(folder / "l.safetensors", two_latents());
  for (const av::LatentFile& read :
       {read_latents_csv(folder / "l.CSV", 2), av::read_latents(folder / "l.safetensors")}) {
    CHECK(read.names == two_latents().names);
    CHECK(same_bits(read.table.means, two_latents().table.means));
    CHECK(same_bits(read.table.log_variances, two_latents().table.log_variances));
  }
  CHECK(read_latents_csv(folder / "l.CSV", 2).description == "2 latents of l.CSV");
}

TEST_CASE("read_latents_csv needs the columns z0, z1, ... and no others") {
  const TemporaryFolder folder;
  write_text_file(folder / "points.csv", "note,z1,z0\nfirst,1,0\nsecond,3,2\n");
  const av::LatentFile read = read_latents_csv(folder / "points.csv", 2);
  CHECK(read.names == std::vector<std::string>{"000000", "000001"});
  CHECK(same_bits(read.table.means, table({0, 1, 2, 3}, 2)));
  CHECK(same_bits(read.table.log_variances, table({-30, -30, -30, -30}, 2)));
  CHECK(read.model.empty());
}

TEST_CASE("read_latents_csv refuses missing or surplus columns and infinite numbers, with column and line") {
  const TemporaryFolder folder;
  const std::string file = (folder / "t.csv").string();
  const auto refusal = [&](std::string_view text) -> std::string {
    write_text_file(file, text);
    try {
      (void)read_latents_csv(file, 2);
    } catch (const av::FileError& error) {
      return error.what();
    }
    return {};
  };
  CHECK(refusal("image,x\na,1\n") == file + ": has no column 'z0': a table of latents has the columns z0, z1, ...");
  CHECK(refusal("z0,z1,z2\n1,2,3\n") == file + ": has a column 'z2', and this model has the latents z0 to z1 alone");
  CHECK(refusal("z0,z1\n1,2\n3,inf\n") == file + ": line 3: z1 is inf, which is not finite");
  CHECK(refusal("z0,z1\n1e39,2\n") == file + ": line 2: z0 is 1e+39, which is not finite");  // no float can be so large
  CHECK(holds(refusal("z0\n1\n"), "z1"));
  CHECK(holds(refusal("z0,z1\n1,two\n"), "line 2"));
  CHECK(holds(refusal("z0,z1,log_variance_0\n1,2,3\n"), "log_variance_1"));
}

TEST_CASE("a table of directions begins with the origin") {
  const TemporaryFolder folder;
  const av::Directions directions{.names = {"Smiling", "hat, \"red\""},
                                  .origin = at::tensor({0.5F, -0.25F}),
                                  .vectors = table({1, 0, -2, 0.125F}, 2),
                                  .kind = "attributes"};
  write_directions_as_named(folder / "d.csv", directions);
  CHECK(text_of(folder / "d.csv") == "direction,z0,z1\norigin,0.5,-0.25\nSmiling,1,0\n\"hat, \"\"red\"\"\",-2,0.125\n");
  write_directions_as_named(folder / "d.safetensors", directions);
  CHECK(same_bits(av::read_directions(folder / "d.safetensors").vectors, directions.vectors));
}

TEST_CASE("numbers that have as many rows stand side by side") {
  CHECK(numbers_csv({{"images", av::names_to_tensor({"a", "b"})},
                     {"latents", table({0.5F, 1, 2, 3}, 2)},
                     {"kl", at::tensor({0.1, 0.2})},
                     {"nearest", at::tensor({7, 8, 9, 10}, at::kLong).reshape({2, 2})}}) ==
        "images,z0,z1,kl,nearest_0,nearest_1\na,0.5,1,0.1,7,8\nb,2,3,0.2,9,10\n");
}

TEST_CASE("numbers_csv gives names a column each where there are several for each row") {
  CHECK(numbers_csv({{"distance", at::tensor({0.5, 1.5})}, {"names", av::names_to_tensor({"a", "b", "c", "d"})}}) ==
        "distance,names_0,names_1\n0.5,a,b\n1.5,c,d\n");
}

TEST_CASE("numbers of different lengths stand below each other, with their places") {
  CHECK(numbers_csv({{"a", at::tensor({0.5, 1.5})},
                     {"b", at::tensor({3, 4}, at::kLong).reshape({1, 2})},
                     {"c", av::names_to_tensor({"x"})}}) ==
        "name,row,column,value\na,0,0,0.5\na,1,0,1.5\nb,0,0,3\nb,0,1,4\nc,0,0,x\n");
}

TEST_CASE("numbers_csv of one number is a table of one row, and of nothing a table without rows") {
  CHECK(numbers_csv({{"psnr", at::tensor({12.5})[0]}}) == "psnr\n12.5\n");
  CHECK(numbers_csv({}) == "name,row,column,value\n");
  CHECK(numbers_csv({{"none", at::zeros({0, 3})}}) == "name,row,column,value\n");
}

TEST_CASE("numbers that cannot be written leave nothing behind") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(write_numbers_as_named(folder / "missing" / "n.csv", {}), av::FileError);
  CHECK_THROWS_AS(write_latents_as_named(folder / "missing" / "l.csv", two_latents()), av::FileError);
  CHECK(folder.entries() == 0);
}
