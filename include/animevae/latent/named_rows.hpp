// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/empty.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/tensor/tensor.hpp>
#include <animevae/weights/safetensors.hpp>
#include <animevae/weights/tensor_file.hpp>

namespace animevae {

/// A list of names as one tensor of bytes, each name ended by a 0: file names need not be UTF-8, and a million of them
/// would not fit into a header. In Python: `bytes(tensor).split(b"\0")[:-1]`. InvalidValue for a name that holds a 0
/// itself.
inline Tensor names_to_tensor(const std::vector<std::string>& names) {
  std::string bytes;
  for (const std::string& name : names) {
    if (name.find('\0') != std::string::npos) throw InvalidValue("a name holds a byte of value 0");
    bytes.append(name).append(1, '\0');
  }
  const Tensor tensor = at::empty({std::int64_t(bytes.size())}, at::TensorOptions{}.dtype(at::kByte));
  if (!bytes.empty()) std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
  return tensor;
}

/// A safetensors file of tables with named rows: latents of images, or directions. Every fault is a FileError, in a
/// sentence.
class NamedRows {
 public:
  /// Opens a file whose metadata say `format`; `made_by` is the command that writes such files.
  NamedRows(std::filesystem::path path, const std::string& format, const std::string& made_by)
      : path_{std::move(path)}, file_{SafetensorsFile::open(path_)} {
    const std::string found = entry("format");
    if (found == format) return;
    throw FileError(path_, "is not a file that " + made_by + " writes: its format is " +
                               (found.empty() ? "not named" : "'" + found + "'") + ", not '" + format + "'");
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] bool has(const std::string& name) const { return file_.find(name) != nullptr; }

  /// An entry of the metadata; empty if it is missing.
  [[nodiscard]] std::string entry(const std::string& key) const {
    const auto found = file_.metadata().find(key);
    return found == file_.metadata().end() ? std::string{} : found->second;
  }

  /// A table or, with `rank` 1, a row of finite numbers, copied out as float32.
  [[nodiscard]] Tensor numbers(const std::string& name, std::size_t rank = 2) const {
    const TensorView& view = file_.at(name);
    const bool is_floating = view.dtype == DType::F32 || view.dtype == DType::F64;
    if (!is_floating || view.shape.size() != rank)
      throw FileError(path_,
                      "has no floating-point numbers of " + std::to_string(rank) + " dimensions in '" + name + "'");
    const Tensor values = to_tensor(view).to(at::kFloat);
    check_finite({name, values}, path_);
    return values;
  }

  /// The names of `count` rows.
  [[nodiscard]] std::vector<std::string> names(const std::string& name, std::int64_t count) const {
    const TensorView& view = file_.at(name);
    if (view.dtype != DType::U8 || view.shape.size() != 1)
      throw FileError(path_, "has names in '" + name + "' that are not a row of bytes");
    const std::string bytes{reinterpret_cast<const char*>(view.data.data()), view.data.size()};
    std::vector<std::string> names;
    for (std::size_t begin = 0, end; (end = bytes.find('\0', begin)) != std::string::npos; begin = end + 1)
      names.push_back(bytes.substr(begin, end - begin));
    if (std::int64_t(names.size()) == count) return names;
    throw FileError(path_, "has " + std::to_string(names.size()) + " names in '" + name + "' for " +
                               std::to_string(count) + " rows");
  }

 private:
  std::filesystem::path path_;
  SafetensorsFile file_;
};

}  // namespace animevae
