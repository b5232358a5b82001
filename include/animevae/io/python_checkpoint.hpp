// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

#include <animevae/core/error.hpp>
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
  const PtFile file = PtFile::open(path);
  Weights weights{.source = path.string()};
  try {
    for (const TensorView& view : file.tensors()) weights.tensors.push_back({view.name, to_tensor(view)});
  } catch (const InvalidValue& problem) {
    throw FileError(path, problem.what());
  }
  weights.fingerprint = fingerprint(weights.tensors);
  return weights;
}

/// Writes tensors as a `.pt` that torch.load(path, weights_only=True) reads as an OrderedDict, row-major whatever their
/// layout, all or nothing.
inline void write_pt(const std::filesystem::path& path, std::span<const NamedTensor> tensors) {
  std::vector<Tensor> kept;
  std::vector<TensorView> views;
  for (const NamedTensor& named : tensors) {
    kept.push_back(detail::contiguous_on_cpu(named.tensor));
    views.push_back({named.name, detail::file_type(named), kept.back().sizes().vec(), detail::bytes_of(kept.back())});
  }
  write_pt(path, std::span<const TensorView>{views});
}

}  // namespace animevae
