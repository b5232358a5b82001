// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/latent/named_rows.hpp>
#include <animevae/latent/posterior_table.hpp>
#include <animevae/weights/tensor_file.hpp>

namespace animevae {

/// Identifies the model of latents: the fingerprint of its parameters and running statistics, as in its model file.
template <LatentModel Model>
std::string model_fingerprint(const Model& model) {
  return to_hex(fingerprint(model.tensors().saved()));
}

/// The posteriors of a data set in a file, with the model and the images that they come from.
struct LatentFile {
  PosteriorTable table{};
  std::vector<std::string> names{};  ///< of the images, in their order
  std::string model{};               ///< model_fingerprint() of the model that encoded them
  std::string data{};                ///< which images these are, and how they were read
  std::string description{};         ///< "15,851 images of faces"
};

/// Writes a safetensors file with `means` and, where there are some, `log_variances`, (images, latents) in float32, and
/// the `names` of the images (see names_to_tensor()), all or nothing.
inline void write_latents(const std::filesystem::path& path, const LatentFile& file) {
  if (std::int64_t(file.names.size()) != file.table.images())
    throw InvalidValue(std::to_string(file.names.size()) + " names were given for the latents of " +
                       std::to_string(file.table.images()) + " images");
  std::vector<NamedTensor> tensors{{"means", file.table.means}};
  if (file.table.log_variances.defined()) tensors.push_back({"log_variances", file.table.log_variances});
  tensors.push_back({"names", names_to_tensor(file.names)});
  write_tensors(
      path, tensors,
      {{"format", "animevae latents"}, {"model", file.model}, {"data", file.data}, {"description", file.description}});
}

/// Reads a file of write_latents(). FileError, in a sentence, for anything else.
inline LatentFile read_latents(const std::filesystem::path& path) {
  const NamedRows rows{path, "animevae latents", "'animevae encode'"};
  LatentFile file{
      .table = {rows.numbers("means"), rows.has("log_variances") ? rows.numbers("log_variances") : Tensor{}},
      .names = {},
      .model = rows.entry("model"),
      .data = rows.entry("data"),
      .description = rows.entry("description")};
  if (file.table.log_variances.defined() && file.table.means.sizes() != file.table.log_variances.sizes())
    throw FileError(path, "has means and log-variances of different sizes");
  file.names = rows.names("names", file.table.images());
  return file;
}

/// FileError unless these latents are of this model.
template <LatentModel Model>
void check_latents(const std::filesystem::path& path, const LatentFile& file, const Model& model) {
  if (file.model != model_fingerprint(model))
    throw FileError(path, "holds latents of another model (fingerprint " + file.model + ", this one has " +
                              model_fingerprint(model) + "); encode the images again");
}

}  // namespace animevae
