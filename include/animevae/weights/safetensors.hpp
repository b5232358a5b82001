// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/mapped_file.hpp>
#include <animevae/text/utf8.hpp>
#include <animevae/weights/file_kind.hpp>
#include <animevae/weights/safetensors_header.hpp>
#include <animevae/weights/tensor_views.hpp>

namespace animevae {

static_assert(std::endian::native == std::endian::little,
              "safetensors files are read and written as they lie in memory");

namespace detail {

/// Refuses a tensor whose name or elements no file could hold.
inline void check_view(const TensorView& tensor) {
  if (!is_utf8(tensor.name)) throw InvalidValue("the name of a tensor is not UTF-8");
  const auto bytes = tensor_bytes(tensor.shape, tensor.dtype);
  if (!bytes || std::uint64_t(*bytes) != tensor.data.size())
    throw InvalidValue("tensor " + shown(tensor.name) + " of shape " + list(tensor.shape) + " and dtype " +
                       std::string{dtype_name(tensor.dtype)} + " does not fit its " +
                       std::to_string(tensor.data.size()) + " bytes");
}

inline void check_unique(std::vector<std::string_view> names) {
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) throw InvalidValue("two tensors have the name " + shown(*twice));
}

/// The entries of these tensors, laid out as the reference implementation does: the wider element first, then by name.
[[nodiscard]] inline std::vector<std::pair<TensorEntry, std::span<const std::byte>>> lay_out(
    std::span<const TensorView> tensors) {
  std::vector<std::pair<TensorEntry, std::span<const std::byte>>> laid;
  for (const TensorView& tensor : tensors) {
    check_view(tensor);
    if (tensor.name == "__metadata__") throw InvalidValue("\"__metadata__\" cannot be the name of a tensor");
    laid.push_back({{tensor.name, tensor.dtype, tensor.shape, 0, std::int64_t(tensor.data.size())}, tensor.data});
  }
  std::sort(laid.begin(), laid.end(), [](const auto& a, const auto& b) {
    return a.first.dtype != b.first.dtype ? a.first.dtype > b.first.dtype : a.first.name < b.first.name;
  });
  std::int64_t end = 0;
  for (auto& [entry, data] : laid) {
    entry.begin = end;
    end = entry.end += end;
  }
  return laid;
}

inline void check_names(const SafetensorsHeader& header) {
  std::vector<std::string_view> names;
  for (const TensorEntry& tensor : header.tensors) names.push_back(tensor.name);
  check_unique(std::move(names));
  for (const auto& [key, value] : header.metadata) {
    if (!is_utf8(key) || !is_utf8(value)) throw InvalidValue("the metadata are not UTF-8");
  }
}

}  // namespace detail

/// Writes tensors and text about them into a file that Python's safetensors reads, in the order and with the padding
/// of the reference implementation; the elements go from where they lie straight to the file. All or nothing (see
/// AtomicFile). Names that are not UTF-8 or come twice, and data that do not fit their shape, are an InvalidValue.
inline void write_safetensors(const std::filesystem::path& path, std::span<const TensorView> tensors,
                              const std::map<std::string, std::string>& metadata = {}) {
  const auto laid = detail::lay_out(tensors);
  SafetensorsHeader header{.tensors = {}, .metadata = metadata};
  for (const auto& [entry, data] : laid) header.tensors.push_back(entry);
  detail::check_names(header);
  const std::string json = header.format();
  if (json.size() > SafetensorsHeader::most_bytes)
    throw InvalidValue("names and metadata need a header of " + std::to_string(json.size()) + " bytes, the limit is " +
                       std::to_string(SafetensorsHeader::most_bytes));

  const std::uint64_t length = json.size();
  const std::uint64_t buffer = laid.empty() ? 0 : std::uint64_t(laid.back().first.end);
  AtomicFile file{path, sizeof length + length + buffer};
  file.write(std::as_bytes(std::span{&length, 1}));
  file.write(json);
  for (const auto& [entry, data] : laid) file.write(data);
  file.commit();
}

/// A safetensors file, open for reading: its tensors are views of the mapped file and live as long as it does.
class SafetensorsFile {
 public:
  /// Opens and checks a file. FileError, one sentence with the tensor, the value and the limit, when anything breaks
  /// the format: no tensor of this can reach outside the file.
  [[nodiscard]] static SafetensorsFile open(const std::filesystem::path& path) {
    MappedFile mapped{path};
    SafetensorsFile file = parse(mapped.bytes(), path);
    file.mapped_ = std::move(mapped);
    return file;
  }

  /// The same of a file's bytes in memory, which must live as long as this; `path` is what messages call it.
  [[nodiscard]] static SafetensorsFile parse(std::span<const std::byte> bytes, const std::filesystem::path& path) {
    SafetensorsFile file;
    file.path_ = path;
    try {
      file.read_header(bytes);
    } catch (const InvalidValue& problem) {
      throw FileError(path, problem.what());
    }
    return file;
  }

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  /// All tensors, as they lie in the file.
  [[nodiscard]] const std::vector<TensorView>& tensors() const noexcept { return tensors_.views(); }

  [[nodiscard]] const std::map<std::string, std::string>& metadata() const noexcept { return metadata_; }

  /// The tensor of this name, or null.
  [[nodiscard]] const TensorView* find(std::string_view name) const { return tensors_.find(name); }

  /// The tensor of this name; FileError, with similar names, when there is none.
  [[nodiscard]] const TensorView& at(std::string_view name) const { return tensors_.at(name, path_); }

 private:
  SafetensorsFile() = default;

  /// Throws an error that says what the file looks like, or `otherwise` for an unknown kind.
  [[noreturn]] static void refuse_as_other(std::span<const std::byte> bytes, const std::string& otherwise) {
    const std::string other = looks_like(bytes);
    throw InvalidValue("is not a safetensors file: " + (other.empty() ? otherwise : other));
  }

  void read_header(std::span<const std::byte> bytes) {
    std::uint64_t length = 0;
    if (bytes.size() < sizeof length) refuse_as_other(bytes, "it is shorter than the 8 bytes of its header's length");
    std::copy_n(bytes.begin(), sizeof length, std::as_writable_bytes(std::span{&length, 1}).begin());
    const std::span<const std::byte> rest = bytes.subspan(sizeof length);
    if (length > SafetensorsHeader::most_bytes)
      refuse_as_other(bytes, "its first 8 bytes are no length of a header, of which the limit is " +
                                 std::to_string(SafetensorsHeader::most_bytes));
    if (rest.empty() || rest.front() != std::byte{'{'}) refuse_as_other(bytes, "its header does not begin with '{'");
    if (length > rest.size())
      throw InvalidValue("is not a safetensors file: it claims a header of " + std::to_string(length) +
                         " bytes, only " + std::to_string(rest.size()) + " follow");
    const std::string_view json{reinterpret_cast<const char*>(rest.data()), std::size_t(length)};
    const std::span<const std::byte> buffer = rest.subspan(std::size_t(length));
    SafetensorsHeader header = SafetensorsHeader::parse(json, std::int64_t(buffer.size()));

    metadata_ = std::move(header.metadata);
    for (TensorEntry& entry : header.tensors) {
      const auto begin = std::size_t(entry.begin), size = std::size_t(entry.end - entry.begin);
      tensors_.put({std::move(entry.name), entry.dtype, std::move(entry.shape), buffer.subspan(begin, size)});
    }
  }

  std::filesystem::path path_;
  MappedFile mapped_;
  TensorViews tensors_;
  std::map<std::string, std::string> metadata_;
};

}  // namespace animevae
