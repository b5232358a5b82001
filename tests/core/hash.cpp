// SPDX-License-Identifier: MIT
#include <animevae/core/hash.hpp>

#include "support/doctest.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

using namespace animevae;

namespace {

std::vector<std::byte> pattern(std::size_t size) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = std::byte((i * 151 + 7) & 255);
  return bytes;
}

}  // namespace

// Every expected number here was printed by the reference implementation.
TEST_CASE("a hash is the XXH64 that other programs compute") {
  CHECK(to_hex(xxh64("")) == "ef46db3751d8e999");
  CHECK(to_hex(xxh64("a")) == "d24ec4f1a98c6e5b");
  CHECK(to_hex(xxh64("abc")) == "44bc2cf5ad770999");
  CHECK(to_hex(xxh64("Nobody inspects the spammish repetition")) == "fbcea83c8a378bf1");
  CHECK(to_hex(xxh64("", 20141025)) == "493d554c526625ba");
  CHECK(to_hex(xxh64("Nobody inspects the spammish repetition", 20141025)) == "ce06936136852706");
}

TEST_CASE("a hash is right for every length from 0 to 100, each with another seed") {
  Xxh64 all{1};
  for (std::size_t size = 0; size <= 100; ++size) all.update(to_hex(xxh64(pattern(size), size)));
  CHECK(to_hex(all.value()) == "0a413453c184b1db");
}

TEST_CASE("a hash does not depend on the pieces in which the bytes arrive") {
  const std::vector<std::byte> bytes = pattern(200);
  for (std::size_t piece = 1; piece <= 70; ++piece) {
    Xxh64 hash;
    for (std::size_t begin = 0; begin < bytes.size(); begin += piece) {
      hash.update(std::span{bytes}.subspan(begin, std::min(piece, bytes.size() - begin)));
      (void)hash.value();  // looking changes nothing
    }
    CHECK(hash.value() == xxh64(bytes));
  }
}

TEST_CASE("a hash is shown with all of its 16 digits") {
  CHECK(to_hex(0) == "0000000000000000");
  CHECK(to_hex(0xABCDEF) == "0000000000abcdef");
  CHECK(to_hex(~std::uint64_t{0}) == "ffffffffffffffff");
}
