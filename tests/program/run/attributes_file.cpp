// SPDX-License-Identifier: MIT
#include "run/attributes_file.hpp"

#include <ATen/ops/tensor.h>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"

#include <string>
#include <vector>

#include <animevae/core/error.hpp>

namespace av = animevae;
using namespace av::program;

TEST_CASE("HDF5 files are known by their names, in letters of any size") {
  for (const char* name : {"a.h5", "a.hdf5", "A.H5", "runs/a.b.Hdf5"}) CHECK(is_hdf5(name));
  for (const char* name : {"a.h5.csv", "a.safetensors", "h5", ".h5", "a.h5/b", ""}) {
    CAPTURE(name);
    CHECK_FALSE(is_hdf5(name));
  }
}

#ifdef ANIMEVAE_TEST_WITH_HDF5

TEST_CASE("directions, latents and labels are written to an HDF5 file and read back") {
  const TemporaryFolder folder;
  const av::AttributeTable labels{
      .attributes = {{"Smiling"}, {"Bangs"}}, .images = {"a", "b", "c"}, .values = {1, -1, -1, -1, 1, 1}};
  const av::Tensor means = at::tensor({1.0F, 0.0F, 2.0F, 0.0F, 3.0F, 3.0F}).view({3, 2});
  const av::Directions directions{.names = {"Smiling", "Bangs"},
                                  .origin = at::tensor({9.0F, 9.0F}),
                                  .vectors = at::tensor({0.5F, 1.5F, -2.0F, 4.0F}).view({2, 2}),
                                  .kind = "attributes",
                                  .model = "0123456789abcdef"};
  CHECK_NOTHROW(check_hdf5("--hdf5 writes"));
  write_attributes(folder / "a.h5", directions, means, labels);
  const KeptAttributes kept = read_attributes_file(folder / "a.h5");
  CHECK(same_bits(kept.latents, means));
  CHECK(same_bits(kept.labels, at::tensor({1.0F, -1.0F, -1.0F, -1.0F, 1.0F, 1.0F}).view({3, 2})));
  CHECK(kept.directions.names == directions.names);
  CHECK(same_bits(kept.directions.vectors, directions.vectors));
  CHECK(kept.directions.model == directions.model);
  CHECK(kept.directions.kind == "attributes");
  // The format has no origin: it is the mean of the latents.
  CHECK(same_bits(kept.directions.origin, at::tensor({2.0F, 1.0F})));
}

TEST_CASE("read_attributes_file names a missing file") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS((void)read_attributes_file(folder / "none.h5"), doctest::Contains("none.h5: "), av::FileError);
}

#else

TEST_CASE("a program without HDF5 says what to install") {
  CHECK_THROWS_WITH_AS(check_hdf5("--hdf5 writes"),
                       "--hdf5 writes an HDF5 file, and this program was built without HDF5; install it (Debian: "
                       "libhdf5-dev) and build again",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)read_attributes_file("a.h5"), doctest::Contains("a.h5 is an HDF5 file, and "),
                       av::InvalidValue);
}

#endif
