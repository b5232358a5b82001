// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <animevae/tensor/weights.hpp>
#include <animevae/weights/file_kind.hpp>
#include <animevae/weights/name_prefix.hpp>
#include <animevae/weights/pt_file.hpp>
#include <animevae/weights/tensor_file.hpp>
#include <animevae/weights/write_pt.hpp>

namespace animevae {

namespace detail {

/// The tensors of a safetensors file whose names begin with `key` and a dot, without these; all for an empty key.
inline Weights weights_below(const std::filesystem::path& path, const std::string& key) {
  Weights all = read_weights(path);
  if (key.empty()) return all;
  Weights kept{.source = all.source};
  for (NamedTensor& named : all.tensors)
    if (std::optional<std::string> name = name_below(key, named.name))
      kept.tensors.push_back({std::move(*name), std::move(named.tensor)});
  if (kept.tensors.empty()) throw FileError(path, "has no tensors whose names begin with '" + key + "' and a dot");
  kept.fingerprint = fingerprint(kept.tensors);
  return kept;
}

}  // namespace detail

/// All tensors of a safetensors file or of Python's `.pt`, of either kind, told apart by content. Nothing in a file is
/// ever run. FileError for a file of another kind (saying what it looks like), for a damaged one and for one that needs
/// more than tensors. `key` chooses among several sets of tensors: the dict of that key in a `.pt` ("ema"), or the
/// tensors whose names begin with it and a dot (or, as in TensorFlow, a slash), which is then taken off.
inline Weights read_checkpoint(const std::filesystem::path& path, const std::string& key = {}) {
  std::array<char, 512> begin{};
  std::ifstream file{path, std::ios::binary};
  file.read(begin.data(), begin.size());
  const auto bytes = std::as_bytes(std::span{begin}).first(std::size_t(file.gcount()));
  const bool is_zip = begin[0] == 'P' && begin[1] == 'K', is_pickle = begin[0] == '\x80';
  if (is_zip || is_pickle) return detail::copied(PtFile::open(path, key).tensors(), path);
  // A safetensors file begins with the length of its header, and these bytes may equal another kind's signature.
  constexpr std::size_t header_at = 8;
  const bool has_header = bytes.size() > header_at && begin[header_at] == '{';
  std::error_code unknown;
  const bool is_file = file.is_open() && std::filesystem::is_regular_file(path, unknown);
  if (const std::string other = looks_like(bytes); is_file && !has_header && !other.empty())
    throw FileError(path, "is neither a safetensors file nor a .pt of torch.save: " + other);
  return detail::weights_below(path, key);
}

/// Writes tensors as a `.pt` that torch.load(path, weights_only=True) reads as an OrderedDict, row-major whatever their
/// layout, all or nothing.
inline void write_pt(const std::filesystem::path& path, std::span<const NamedTensor> tensors) {
  detail::with_views(tensors, [&](std::span<const TensorView> views) { write_pt(path, views); });
}

}  // namespace animevae
