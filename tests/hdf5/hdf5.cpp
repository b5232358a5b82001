// SPDX-License-Identifier: MIT
#include <animevae/hdf5/hdf5.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include <animevae/hdf5/read_hdf5.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

using namespace animevae;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

Hdf5File some_contents() {
  return {
      .arrays = {{"losses", {.values = std::vector<double>{1.0 / 3, -1e300, 5e-324}, .attributes = {{"unit", "nats"}}}},
                 {"vectors", {.shape = {2, 3}, .values = std::vector<float>{1, -2, 0.5F, 3, 1e-40F, 1e38F}}},
                 {"signs", {.shape = {3, 1}, .values = std::vector<std::int64_t>{-1, 1, 1LL << 62}}},
                 {"names", {.values = std::vector<std::string>{"Smiling", "", "Stra\u00dfe"}}},
                 {"nothing", {.values = std::vector<double>{}}},
                 {"no rows", {.shape = {0, 100}, .values = std::vector<float>{}}}},
      .attributes = {{"made by", "animevae"}}};
}

}  // namespace

TEST_CASE("write_hdf5's arrays and attributes are read back to the last bit") {
  const TemporaryFolder folder;
  const Hdf5File wanted = some_contents();
  write_hdf5(folder / "a.h5", wanted);
  const Hdf5File found = read_hdf5(folder / "a.h5");
  CHECK(found.attributes == wanted.attributes);
  REQUIRE(found.arrays.size() == wanted.arrays.size());
  for (const auto& [name, array] : wanted.arrays) {
    CAPTURE(name);
    CHECK(found.arrays.at(name).values == array.values);
    CHECK(found.arrays.at(name).attributes == array.attributes);
    if (!array.shape.empty()) CHECK(found.arrays.at(name).shape == array.shape);
  }
  CHECK(found.arrays.at("losses").shape == std::vector<std::int64_t>{3});
}

TEST_CASE("a file begins as HDF5 files begin, and the same contents make the same bytes") {
  const TemporaryFolder folder;
  write_hdf5(folder / "a.h5", some_contents());
  write_hdf5(folder / "b.h5", some_contents());
  CHECK(content(folder / "a.h5").substr(0, 8) == "\x89HDF\r\n\x1a\n");
  CHECK(content(folder / "a.h5") == content(folder / "b.h5"));
}

TEST_CASE("NaN and infinity are written and read back") {
  const TemporaryFolder folder;
  const double infinite = std::numeric_limits<double>::infinity();
  write_hdf5(folder / "a.h5",
             {.arrays = {{"x", {.values = std::vector<double>{std::numeric_limits<double>::quiet_NaN(), -infinite}}}}});
  const auto values = std::get<std::vector<double>>(read_hdf5(folder / "a.h5").arrays.at("x").values);
  CHECK(values[0] != values[0]);
  CHECK(values[1] == -infinite);
}

TEST_CASE("contents that make no sense leave the file as it was") {
  const TemporaryFolder folder;
  const fs::path file = folder / "a.h5";
  write_hdf5(file, some_contents());
  const std::string before = content(file);
  const std::vector<double> three{1, 2, 3};
  const std::vector<Hdf5File> wrong{
      {.arrays = {{"x", {.shape = {2, 2}, .values = three}}}},
      {.arrays = {{"x", {.shape = {-1, -3}, .values = three}}}},
      {.arrays = {{"", {.values = three}}}},
      {.arrays = {{"a/b", {.values = three}}}},
      {.arrays = {{"x", {.values = std::vector<std::string>{std::string{"a\0b", 3}}}}}},
  };
  for (const Hdf5File& contents : wrong) CHECK_THROWS_AS(write_hdf5(file, contents), InvalidValue);
  CHECK(content(file) == before);
  CHECK(folder.entries() == 1);
  CHECK_THROWS_AS(write_hdf5(folder / "no" / "where.h5", some_contents()), FileError);
}
