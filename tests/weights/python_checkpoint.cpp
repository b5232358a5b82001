// SPDX-License-Identifier: MIT
#include <animevae/weights/python_checkpoint.hpp>

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

TEST_CASE("read_checkpoint says what a file of another kind looks like") {
  const TemporaryFolder folder;
  const auto refusal = [&](std::string_view bytes) {
    av::write_file(folder / "file.pt", bytes);
    try {
      (void)av::read_checkpoint(folder / "file.pt");
    } catch (const av::FileError& error) {
      return std::string{error.what()}.substr((folder / "file.pt").string().size() + 2);
    }
    return std::string{"none"};
  };
  const std::string neither = "is neither a safetensors file nor a .pt of torch.save: ";
  CHECK(refusal("") == neither + "it is empty");
  CHECK(refusal("a text") == neither + "it looks like text");
  CHECK(refusal("\x1F\x8B\x08 and so on") == neither + "it looks like gzip; unpack it first");
  CHECK(refusal("\x89HDF\r\n\x1A\n") ==
        neither + "it looks like HDF5, as Keras writes it; write its arrays as safetensors");
  // The length of a header that is not there, in bytes that a picture could begin with.
  CHECK(refusal({"BM\0\0\0\0\0\0{}\0", 11}) ==
        "is not a safetensors file: it claims a header of 19778 bytes, only 3 follow");
}

TEST_CASE("a key chooses the tensors whose names begin with it") {
  const TemporaryFolder folder;
  const std::vector<av::NamedTensor> tensors{{"net.a", normal_numbers({2}, 1)}, {"ema.a", normal_numbers({2}, 2)}};
  av::write_tensors(folder / "w.safetensors", tensors);
  av::write_pt(folder / "w.pt", tensors);
  for (const char* file : {"w.safetensors", "w.pt"}) {
    const av::Weights weights = av::read_checkpoint(folder / file, "ema");
    REQUIRE(weights.tensors.size() == 1);
    CHECK(same_bits(weights.get("a", {2}), tensors[1].tensor));
    CHECK_THROWS_AS((void)av::read_checkpoint(folder / file, "e"), av::FileError);
  }
}
