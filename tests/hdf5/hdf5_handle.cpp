// SPDX-License-Identifier: MIT
#include <animevae/hdf5/hdf5_handle.hpp>

#include <utility>

#include "support/doctest.hpp"

using namespace animevae;

namespace {

int closed = 0;
herr_t count(hid_t) {
  ++closed;
  return 0;
}

}  // namespace

TEST_CASE("Hdf5Handle closes its identifier once, also after a move") {
  closed = 0;
  {
    detail::Hdf5Handle first{7, &count};
    CHECK(first.is_open());
    const detail::Hdf5Handle second{std::move(first)};
    CHECK(second.get() == 7);
  }
  CHECK(closed == 1);
  { const detail::Hdf5Handle failed{H5I_INVALID_HID, &count}; }
  CHECK(closed == 1);
}

TEST_CASE("hdf5_reason has HDF5's own text for the last failure") {
  const detail::QuietHdf5 quiet;
  CHECK(H5Fopen("/no/such/file.h5", H5F_ACC_RDONLY, H5P_DEFAULT) < 0);
  CHECK(detail::hdf5_reason().find("/no/such/file.h5") != std::string::npos);
}
