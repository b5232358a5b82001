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
// numbers are the columns z0, z1, ... Every writer here writes a safetensors file instead where the name does not end
// in .csv, and leaves no half-written file behind.

/// Latents, a line per image: its name in the column `image`, its means, and with `log_variances` the columns
/// log_variance_0, ...
void write_latents_as_named(const std::filesystem::path& file, const animevae::LatentFile& latents,
                            bool log_variances = false);
[[nodiscard]] std::string latents_csv(const animevae::LatentFile& latents, bool log_variances);

/// Reads such a table, or any other with the columns z0, z1, ... of `count` latents. Without a column `image` the rows
/// are named by their numbers; without log-variances they get a variance of almost 0. The table does not record its
/// model. FileError where a column is missing or one too many, or a number is not finite.
[[nodiscard]] animevae::LatentFile read_latents_csv(const std::filesystem::path& file, std::int64_t count);

/// Directions, a line each; the first line is the origin.
void write_directions_as_named(const std::filesystem::path& file, const animevae::Directions& directions);

/// Any tensors. Where all have the same number of rows, each becomes a column of the table, or columns NAME_0, NAME_1,
/// ... (z0, z1, ... for `latents`); otherwise the table has a line per number: name, row, column, number.
void write_numbers_as_named(const std::filesystem::path& file, std::span<const animevae::NamedTensor> tensors);

}  // namespace animevae::program
