// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/from_blob.h>
#include <ATen/ops/isfinite.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/hdf5/hdf5.hpp>
#include <animevae/hdf5/read_hdf5.hpp>
#include <animevae/latent/directions.hpp>

namespace animevae {

/// The contents of facenet's HDF5 file of attributes: the latents of every image, their labels, and the attribute
/// vectors.
struct AttributesHdf5 {
  Tensor latents{};                   ///< latent_vars: (images, latents), float32
  Tensor labels{};                    ///< attributes: (images, attributes), 1 or -1
  std::vector<std::string> fields{};  ///< the attributes' names
  Tensor vectors{};                   ///< attribute_vectors: (attributes, latents), float32
  std::string model{};                ///< model_fingerprint(); facenet's own files do not say
};

/// Writes facenet's four arrays, all or nothing: latent_vars, attributes (as integers where all are whole numbers),
/// fields and attribute_vectors.
inline void write_attributes_hdf5(const std::filesystem::path& path, const AttributesHdf5& file) {
  const auto array = [](const Tensor& tensor, auto type) {
    using Value = decltype(type);
    constexpr at::ScalarType kind = std::is_same_v<Value, float>    ? at::kFloat
                                    : std::is_same_v<Value, double> ? at::kDouble
                                                                    : at::kLong;
    const Tensor plain = tensor.to(at::kCPU, kind).contiguous();
    const Value* const first = plain.data_ptr<Value>();
    return Hdf5Array{.shape = plain.sizes().vec(), .values = std::vector<Value>(first, first + plain.numel())};
  };
  const bool are_whole = file.labels.round().equal(file.labels);
  write_hdf5(path,
             {.arrays = {{"latent_vars", array(file.latents, float{})},
                         {"attributes", are_whole ? array(file.labels, std::int64_t{}) : array(file.labels, double{})},
                         {"fields", {.values = file.fields}},
                         {"attribute_vectors", array(file.vectors, float{})}},
              .attributes = {{"model", file.model}}});
}

/// Reads a file of facenet's program or of write_attributes_hdf5(). FileError for anything else.
inline AttributesHdf5 read_attributes_hdf5(const std::filesystem::path& path) {
  Hdf5File file = read_hdf5(path);
  const auto array = [&](const std::string& name) -> Hdf5Array& {
    const auto found = file.arrays.find(name);
    if (found == file.arrays.end()) throw FileError(path, "has no array '" + name + "', as facenet's attributes have");
    return found->second;
  };
  const auto table = [&](const std::string& name) {
    Hdf5Array& from = array(name);
    if (from.shape.size() != 2) throw FileError(path, "has no table in '" + name + "'");
    return std::visit(
        [&]<class Value>(std::vector<Value>& values) -> Tensor {
          if constexpr (std::is_same_v<Value, std::string>) {
            throw FileError(path, "has texts in '" + name + "', where numbers are needed");
          } else {
            constexpr at::ScalarType kind = std::is_same_v<Value, float>    ? at::kFloat
                                            : std::is_same_v<Value, double> ? at::kDouble
                                                                            : at::kLong;
            const Tensor all =
                at::from_blob(values.data(), from.shape, at::TensorOptions{}.dtype(kind)).to(at::kFloat, false, true);
            if (at::isfinite(all).all().template item<bool>()) return all;
            throw FileError(path, "has a number in '" + name + "' that is not finite");
          }
        },
        from.values);
  };
  AttributesHdf5 result{
      .latents = table("latent_vars"), .labels = table("attributes"), .vectors = table("attribute_vectors")};
  const auto* const fields = std::get_if<std::vector<std::string>>(&array("fields").values);
  if (fields == nullptr) throw FileError(path, "has no texts in 'fields'");
  result.fields = *fields;
  const auto count = std::int64_t(result.fields.size());
  if (count < 1 || result.vectors.size(0) != count || result.labels.size(1) != count ||
      result.labels.size(0) != result.latents.size(0) || result.vectors.size(1) != result.latents.size(1))
    throw FileError(path, "has arrays whose sizes do not belong together");
  if (const auto model = file.attributes.find("model"); model != file.attributes.end()) result.model = model->second;
  return result;
}

/// The attribute vectors of such a file as directions, with the mean of its latents as origin.
inline Directions directions_of(const AttributesHdf5& file) {
  return {.names = file.fields,
          .origin = file.latents.mean(0),
          .vectors = file.vectors,
          .kind = "attributes",
          .model = file.model};
}

}  // namespace animevae
