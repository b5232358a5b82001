// SPDX-License-Identifier: MIT
#include <animevae/hdf5/read_hdf5.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"

using namespace animevae;
namespace fs = std::filesystem;

TEST_CASE("a file of Python's h5py is read") {
  // h5py.h5 was made by h5py 3.16 (HDF5 2.0) as facenet makes its files, with a group beside its arrays.
  const Hdf5File file = read_hdf5(ANIMEVAE_TEST_H5PY_FILE);
  CHECK(file.attributes.at("made by") == "h5py");
  CHECK(file.arrays.size() == 6);

  const Hdf5Array& vectors = file.arrays.at("attribute_vectors");
  CHECK(vectors.shape == std::vector<std::int64_t>{2, 3});
  CHECK(std::get<std::vector<float>>(vectors.values) == std::vector<float>{1.5F, -2, 3, 0, 0.25F, -1});

  const Hdf5Array& losses = file.arrays.at("kl_loss");
  CHECK(losses.shape == std::vector<std::int64_t>{3});
  CHECK(std::get<std::vector<double>>(losses.values) == std::vector<double>{3.5, 1e-300, -1.0 / 3});
  CHECK(losses.attributes == std::map<std::string, std::string>{{"unit", "nats per image"}});

  CHECK(std::get<std::vector<std::int64_t>>(file.arrays.at("attributes").values) ==
        std::vector<std::int64_t>{1, -1, -1, 1});
  CHECK(std::get<std::vector<std::string>>(file.arrays.at("fields").values) ==
        std::vector<std::string>{"Smiling", "Bangs"});
  CHECK(std::get<std::vector<std::string>>(file.arrays.at("names").values) ==
        std::vector<std::string>{"\u00e9l\u00e8ve", "b"});
  CHECK(file.arrays.at("empty").shape == std::vector<std::int64_t>{0});
}

TEST_CASE("read_hdf5 refuses a missing file, a text file and a folder") {
  const TemporaryFolder folder;
  const fs::path path = folder / "a.h5";
  CHECK_THROWS_WITH_AS((void)read_hdf5(path), doctest::Contains("a.h5: does not exist"), FileError);
  std::ofstream{path} << "no such thing";
  CHECK_THROWS_WITH_AS((void)read_hdf5(path), doctest::Contains("file signature not found"), FileError);
  CHECK_THROWS_AS((void)read_hdf5(folder.path), FileError);
}

TEST_CASE("a file that was cut off is refused") {
  const TemporaryFolder folder;
  const auto whole = fs::file_size(ANIMEVAE_TEST_H5PY_FILE);
  for (const std::uintmax_t size : {whole / 8, whole / 2, whole - 1}) {
    fs::copy_file(ANIMEVAE_TEST_H5PY_FILE, folder / "a.h5", fs::copy_options::overwrite_existing);
    fs::resize_file(folder / "a.h5", size);
    CHECK_THROWS_AS((void)read_hdf5(folder / "a.h5"), FileError);
  }
}
