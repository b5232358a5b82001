// SPDX-License-Identifier: MIT
#include <animevae/hdf5/attributes_hdf5.hpp>

#include <ATen/ops/tensor.h>

#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

av::AttributesHdf5 some_attributes() {
  return {.latents = normal_numbers({5, 3}, 1, at::kFloat),
          .labels = at::tensor({1.0, -1.0, -1.0, 1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0}).view({5, 2}),
          .fields = {"Smiling", "Bangs"},
          .vectors = normal_numbers({2, 3}, 2, at::kFloat),
          .model = "0123456789abcdef"};
}

}  // namespace

TEST_CASE("facenet's four arrays are written and read back") {
  const TemporaryFolder folder;
  const av::AttributesHdf5 file = some_attributes();
  av::write_attributes_hdf5(folder / "a.h5", file);
  const av::Hdf5File raw = av::read_hdf5(folder / "a.h5");
  CHECK(raw.arrays.size() == 4);
  CHECK(raw.arrays.at("latent_vars").shape == std::vector<std::int64_t>{5, 3});
  CHECK(std::holds_alternative<std::vector<std::int64_t>>(raw.arrays.at("attributes").values));
  const av::AttributesHdf5 again = av::read_attributes_hdf5(folder / "a.h5");
  CHECK(same_bits(again.latents, file.latents));
  CHECK(difference(again.labels, file.labels) == 0);
  CHECK(again.fields == file.fields);
  CHECK(same_bits(again.vectors, file.vectors));
  CHECK(again.model == file.model);
  const av::Directions directions = av::directions_of(again);
  CHECK(directions.names == file.fields);
  CHECK(difference(directions.origin, file.latents.mean(0)) < 1e-6);
}

TEST_CASE("labels that are factors are written as floating-point numbers") {
  const TemporaryFolder folder;
  av::AttributesHdf5 file = some_attributes();
  file.labels = normal_numbers({5, 2}, 3);
  av::write_attributes_hdf5(folder / "a.h5", file);
  CHECK(difference(av::read_attributes_hdf5(folder / "a.h5").labels, file.labels) < 1e-6);
}

TEST_CASE("read_attributes_hdf5 refuses a file without the arrays, or with sizes that disagree") {
  const TemporaryFolder folder;
  av::write_hdf5(folder / "a.h5", {.arrays = {{"x", {.values = std::vector<double>{1}}}}, .attributes = {}});
  CHECK_THROWS_WITH_AS((void)av::read_attributes_hdf5(folder / "a.h5"),
                       doctest::Contains("a.h5: has no array 'latent_vars', as facenet's attributes have"),
                       av::FileError);
  av::AttributesHdf5 file = some_attributes();
  file.vectors = normal_numbers({2, 4}, 2, at::kFloat);
  av::write_attributes_hdf5(folder / "b.h5", file);
  CHECK_THROWS_WITH_AS((void)av::read_attributes_hdf5(folder / "b.h5"),
                       doctest::Contains("b.h5: has arrays whose sizes do not belong together"), av::FileError);
}
