// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/eye.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/latent/latent_file.hpp>
#include <animevae/latent/named_rows.hpp>
#include <animevae/text/suggest.hpp>
#include <animevae/weights/tensor_file.hpp>

namespace animevae {

/// Named directions through a latent space: single latents, principal components or attributes, all in one type.
struct Directions {
  std::vector<std::string> names{};
  Tensor origin{};                            ///< (latents), float32: the latent at weights of 0
  Tensor vectors{};                           ///< (directions, latents): added to the origin at weight 1
  std::string kind{};                         ///< "latents", "principal components" or "attributes"
  std::string model{};                        ///< model_fingerprint() of the model in whose space they are
  std::map<std::string, std::string> more{};  ///< further entries for the file's metadata
  std::vector<NamedTensor> tables{};          ///< further numbers, a row or an entry per direction

  [[nodiscard]] std::int64_t size() const { return vectors.size(0); }
  [[nodiscard]] std::int64_t latents() const { return vectors.size(1); }
};

/// Single latents as directions: z0, z1, ... from the prior's centre.
template <LatentModel Model>
Directions latent_directions(const Model& model) {
  const std::int64_t latents = Shape{model.latent_shape()}.size();
  Directions directions{.origin = at::zeros({latents}),
                        .vectors = at::eye(latents),
                        .kind = "latents",
                        .model = model_fingerprint(model)};
  for (std::int64_t latent = 0; latent < latents; ++latent) directions.names.push_back("z" + std::to_string(latent));
  return directions;
}

/// The latents (N, L) at weights (N, K) of the first K directions: origin + weights * vectors.
inline Tensor latents_at(const Directions& directions, const Tensor& weights) {
  if (weights.dim() != 2 || weights.size(1) < 1 || weights.size(1) > directions.size())
    throw InvalidValue("weights must be a table of 1 to " + std::to_string(directions.size()) +
                       " columns, one for each direction");
  return directions.origin +
         weights.to(directions.vectors.scalar_type()).matmul(directions.vectors.narrow(0, 0, weights.size(1)));
}

/// The index of the direction called `name`; InvalidValue, with similar names, when there is none.
inline std::int64_t find_direction(const Directions& directions, const std::string& name) {
  for (std::size_t i = 0; i < directions.names.size(); ++i)
    if (directions.names[i] == name) return std::int64_t(i);
  throw InvalidValue("there is no direction '" + name + "'" + did_you_mean(name, directions.names));
}

/// Writes a safetensors file with `origin`, `vectors`, the `names` of the directions and their other tables.
inline void write_directions(const std::filesystem::path& path, const Directions& directions) {
  if (std::int64_t(directions.names.size()) != directions.size())
    throw InvalidValue(std::to_string(directions.names.size()) + " names were given for " +
                       std::to_string(directions.size()) + " directions");
  std::vector<NamedTensor> tensors{{"origin", directions.origin.to(at::kFloat)},
                                   {"vectors", directions.vectors.to(at::kFloat)},
                                   {"names", names_to_tensor(directions.names)}};
  tensors.insert(tensors.end(), directions.tables.begin(), directions.tables.end());
  std::map<std::string, std::string> metadata = directions.more;
  metadata.insert({{"format", "animevae directions"}, {"kind", directions.kind}, {"model", directions.model}});
  write_tensors(path, tensors, metadata);
}

/// Reads a file of write_directions(), except `tables`. FileError, in a sentence, for anything else.
inline Directions read_directions(const std::filesystem::path& path) {
  const NamedRows rows{path, "animevae directions", "'animevae pca' or 'animevae attributes'"};
  Directions directions{.names = {},
                        .origin = rows.numbers("origin", 1),
                        .vectors = rows.numbers("vectors"),
                        .kind = rows.entry("kind"),
                        .model = rows.entry("model")};
  if (directions.size() < 1 || directions.origin.size(0) != directions.latents())
    throw FileError(path, "has " + std::to_string(directions.size()) + " directions of " +
                              std::to_string(directions.latents()) + " numbers and an origin of " +
                              std::to_string(directions.origin.size(0)));
  directions.names = rows.names("names", directions.size());
  return directions;
}

/// FileError unless these directions are through the latent space of this model.
template <LatentModel Model>
void check_directions(const std::filesystem::path& path, const Directions& directions, const Model& model) {
  if (directions.model != model_fingerprint(model))
    throw FileError(path, "holds directions for another model (fingerprint " + directions.model + ", this one has " +
                              model_fingerprint(model) + "); make them again with this one");
}

}  // namespace animevae
