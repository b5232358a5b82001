// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/hash.hpp>
#include <animevae/tensor/finite.hpp>
#include <animevae/tensor/parameters.hpp>
#include <animevae/tensor/tensor.hpp>
#include <animevae/tensor/weights.hpp>
#include <animevae/weights/safetensors.hpp>

namespace animevae {

namespace detail {

inline constexpr std::array<std::pair<DType, at::ScalarType>, 10> tensor_types{{{DType::F32, at::kFloat},
                                                                                {DType::F64, at::kDouble},
                                                                                {DType::F16, at::kHalf},
                                                                                {DType::BF16, at::kBFloat16},
                                                                                {DType::I64, at::kLong},
                                                                                {DType::I32, at::kInt},
                                                                                {DType::I16, at::kShort},
                                                                                {DType::I8, at::kChar},
                                                                                {DType::U8, at::kByte},
                                                                                {DType::Boolean, at::kBool}}};

inline DType file_type(const NamedTensor& named) {
  for (const auto& [in_file, in_memory] : tensor_types)
    if (in_memory == named.tensor.scalar_type()) return in_file;
  throw InvalidValue("tensor " + named.name + " is of a type that safetensors files are not written with here");
}

inline Tensor contiguous_on_cpu(const Tensor& tensor) { return tensor.detach().to(at::kCPU).contiguous(); }

inline std::span<const std::byte> bytes_of(const Tensor& contiguous) {
  return {static_cast<const std::byte*>(contiguous.data_ptr()), contiguous.nbytes()};
}

}  // namespace detail

namespace detail {

/// Calls `write` with row-major views on the CPU of named tensors of any layout and device.
template <class Write>
void with_views(std::span<const NamedTensor> tensors, const Write& write) {
  std::vector<Tensor> kept;
  std::vector<TensorView> views;
  for (const NamedTensor& named : tensors) {
    kept.push_back(contiguous_on_cpu(named.tensor));
    views.push_back({named.name, file_type(named), kept.back().sizes().vec(), bytes_of(kept.back())});
  }
  write(std::span<const TensorView>{views});
}

}  // namespace detail

/// Writes named tensors as a safetensors file, row-major whatever their layout, all or nothing.
inline void write_tensors(const std::filesystem::path& path, std::span<const NamedTensor> tensors,
                          const std::map<std::string, std::string>& metadata = {}) {
  detail::with_views(tensors, [&](std::span<const TensorView> views) { write_safetensors(path, views, metadata); });
}

/// A tensor of a safetensors file, copied out. InvalidValue for U16, U32, U64 and for lengths that
/// cannot be counted.
inline Tensor to_tensor(const TensorView& view) {
  for (const auto& [in_file, in_memory] : detail::tensor_types) {
    if (in_file != view.dtype) continue;
    std::vector<std::int64_t> lengths = view.shape;
    std::replace(lengths.begin(), lengths.end(), std::int64_t{0}, std::int64_t{1});
    if (!tensor_bytes(lengths, view.dtype))  // an overflow that the file's own check misses where another length is 0
      throw InvalidValue("tensor " + view.name + " has lengths whose product passes 2^63 - 1");
    Tensor tensor = at::empty(view.shape, at::TensorOptions{}.dtype(in_memory));
    if (!view.data.empty()) std::memcpy(tensor.data_ptr(), view.data.data(), view.data.size());
    return tensor;
  }
  throw InvalidValue("tensor " + view.name + " has the type " + std::string{dtype_name(view.dtype)} +
                     ", of which LibTorch does not always have tensors");
}

/// One number for a set of tensors: their names, sizes and elements. Equal weights have equal fingerprints wherever
/// they lie and however they are laid out in memory.
inline std::uint64_t fingerprint(std::span<const NamedTensor> tensors) {
  Xxh64 hash;
  for (const NamedTensor& named : tensors) {
    hash.update(named.name);
    for (const std::int64_t size : named.tensor.sizes()) hash.update(std::as_bytes(std::span{&size, 1}));
    hash.update(detail::bytes_of(detail::contiguous_on_cpu(named.tensor)));
  }
  return hash.value();
}

/// FileError of `file` unless all numbers of a tensor are finite; the sentence has how many are not, and where the
/// first stands.
inline void check_finite(const NamedTensor& named, const std::filesystem::path& file) {
  const std::string problem = not_finite(named.tensor);
  if (!problem.empty()) throw FileError(file, "tensor " + named.name + " has numbers that are not finite: " + problem);
}

namespace detail {

/// The tensors of an open file, copied out of it.
inline Weights copied(std::span<const TensorView> views, const std::filesystem::path& path) {
  Weights weights{.source = path.string()};
  try {
    for (const TensorView& view : views) weights.tensors.push_back({view.name, to_tensor(view)});
  } catch (const InvalidValue& problem) {
    throw FileError(path, problem.what());
  }
  weights.fingerprint = fingerprint(weights.tensors);
  return weights;
}

}  // namespace detail

/// All tensors of a safetensors file, for a policy's frozen network. FileError where they cannot be read.
inline Weights read_weights(const std::filesystem::path& path) {
  return detail::copied(SafetensorsFile::open(path).tensors(), path);
}

/// The same of a file's bytes in memory; `name` is what messages call it.
inline Weights parse_weights(std::span<const std::byte> bytes, const std::filesystem::path& name) {
  return detail::copied(SafetensorsFile::parse(bytes, name).tensors(), name);
}

}  // namespace animevae
