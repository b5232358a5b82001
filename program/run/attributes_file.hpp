// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <animevae/labels/attribute_table.hpp>
#include <animevae/latent/directions.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae::program {

// Attributes in the HDF5 file of facenet's program; only where this program was built with HDF5.

/// InvalidValue without HDF5; `what` begins the sentence: "--hdf5 writes".
void check_hdf5(const std::string& what);

/// Whether a file's name ends in .h5 or .hdf5.
[[nodiscard]] bool is_hdf5(const std::filesystem::path& file);

void write_attributes(const std::filesystem::path& file, const animevae::Directions& directions,
                      const animevae::Tensor& means, const animevae::AttributeTable& labels);

/// Latents and labels of images, and the directions that were fitted to them.
struct KeptAttributes {
  animevae::Directions directions{};
  animevae::Tensor latents{}, labels{};  ///< (images, latents), (images, attributes)
};

[[nodiscard]] KeptAttributes read_attributes_file(const std::filesystem::path& file);

}  // namespace animevae::program
