// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include <animevae/latent/directions.hpp>
#include <animevae/latent/latent_file.hpp>
#include <animevae/tensor/parameters.hpp>

namespace animevae::program {

// Latents, directions and other numbers as CSV tables, for spreadsheets and other programs. In a table a latent's
// numbers are the columns z0, z1, ... Every writer here makes a safetensors file instead where the name does not end in
// .csv; all of them write all or nothing.

/// Latents, a line per image: its name in the column `image`, its means, and with `log_variances` log_variance_0, ...
void write_latents_as_named(const std::filesystem::path& file, const animevae::LatentFile& latents,
                            bool log_variances = false);
[[nodiscard]] std::string latents_csv(const animevae::LatentFile& latents, bool log_variances);

/// Such a table read again, or any other with the columns z0, z1, ... of `count` latents; rows without the column
/// `image` are called by their numbers. Points without log-variances have next to no variance. The table does not say
/// of which model it is. FileError where it is no such table.
[[nodiscard]] animevae::LatentFile read_latents_csv(const std::filesystem::path& file, std::int64_t count);

/// Directions, a line each; the first line is the origin.
void write_directions_as_named(const std::filesystem::path& file, const animevae::Directions& directions);

/// Any numbers. In a table each has its column, or columns NAME_0, NAME_1, ... (z0, z1, ... of `latents`), where all of
/// them have as many rows; otherwise there is a line per number: its name, row and column, and the number.
void write_numbers_as_named(const std::filesystem::path& file, std::span<const animevae::NamedTensor> tensors);

}  // namespace animevae::program
