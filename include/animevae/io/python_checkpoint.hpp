// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>

#include <animevae/io/pt_file.hpp>
#include <animevae/io/tensor_file.hpp>
#include <animevae/io/write_pt.hpp>
#include <animevae/tensor/weights.hpp>

namespace animevae {

/// All tensors of a safetensors file or of Python's `.pt`, of either kind, told apart by content. Nothing in a file is
/// ever run. FileError where it is neither, damaged, or asks for more than tensors.
inline Weights read_checkpoint(const std::filesystem::path& path) {
  std::array<unsigned char, 2> begin{};
  std::ifstream{path, std::ios::binary}.read(reinterpret_cast<char*>(begin.data()), begin.size());
  const bool is_zip = begin[0] == 'P' && begin[1] == 'K', is_pickle = begin[0] == 0x80;
  if (!is_zip && !is_pickle) return read_weights(path);
  return detail::copied(PtFile::open(path).tensors(), path);
}

/// Writes tensors as a `.pt` that torch.load(path, weights_only=True) reads as an OrderedDict, row-major whatever their
/// layout, all or nothing.
inline void write_pt(const std::filesystem::path& path, std::span<const NamedTensor> tensors) {
  detail::with_views(tensors, [&](std::span<const TensorView> views) { write_pt(path, views); });
}

}  // namespace animevae
