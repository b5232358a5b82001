// SPDX-License-Identifier: MIT
#pragma once

// HDF5 files, facenet's above all: the component `hdf5`.

#include <animevae/hdf5/attributes_hdf5.hpp>
#include <animevae/hdf5/hdf5.hpp>
#include <animevae/hdf5/hdf5_handle.hpp>
#include <animevae/hdf5/read_hdf5.hpp>
