// SPDX-License-Identifier: MIT
#include <animevae/io/python_checkpoint.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/atomic_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the same tensors come out of a safetensors file and of a .pt, whatever they are called") {
  const TemporaryFolder folder;
  const std::vector<av::NamedTensor> tensors{{"a.weight", normal_numbers({2, 3}, 1, at::kFloat)},
                                             {"b", normal_numbers({4}, 2)}};
  av::write_tensors(folder / "weights.pt", tensors);  // the name says nothing
  av::write_pt(folder / "weights.safetensors", tensors);
  for (const char* file : {"weights.pt", "weights.safetensors"}) {
    const av::Weights weights = av::read_checkpoint(folder / file);
    REQUIRE(weights.tensors.size() == 2);
    for (const av::NamedTensor& named : tensors)
      CHECK(same_bits(weights.get(named.name, named.tensor.sizes()), named.tensor));
  }
}

TEST_CASE("a file that is neither is refused by its path") {
  const TemporaryFolder folder;
  for (const std::string_view text : {"", "P", "PK", "\x80", "a text", "\x80\x02csomething"}) {
    av::write_file(folder / "file.pt", text);
    CHECK_THROWS_WITH_AS((void)av::read_checkpoint(folder / "file.pt"), doctest::Contains("file.pt: "), av::FileError);
  }
  CHECK_THROWS_AS((void)av::read_checkpoint(folder / "absent.pt"), av::FileError);
}
