// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/hdf5/hdf5.hpp>
#include <animevae/hdf5/hdf5_handle.hpp>

namespace animevae {

namespace detail {

/// A text of fixed length, cut at its first zero byte; Fortran's texts are padded with spaces instead.
inline std::string hdf5_fixed_text(std::string_view bytes, H5T_str_t filled) {
  bytes = bytes.substr(0, bytes.find('\0'));
  if (filled == H5T_STR_SPACEPAD) bytes = bytes.substr(0, bytes.find_last_not_of(' ') + 1);
  return std::string{bytes};
}

/// Reads `count` texts with `read(type, memory)`, which is H5Dread or H5Aread; false when that fails.
template <class Read>
bool read_hdf5_texts(hid_t type, hid_t space, std::size_t count, std::vector<std::string>& texts, const Read& read) {
  if (H5Tis_variable_str(type) > 0) {
    const Hdf5Handle memory = hdf5_text_type();
    H5Tset_cset(memory.get(), H5Tget_cset(type));  // no conversion between the two
    std::vector<char*> found(count, nullptr);
    if (count > 0 && read(memory.get(), found.data()) < 0) return false;
    for (const char* text : found) texts.emplace_back(text == nullptr ? "" : text);
    if (count > 0) H5Dvlen_reclaim(memory.get(), space, H5P_DEFAULT, found.data());
    return true;
  }
  const std::size_t size = H5Tget_size(type);
  std::string found(size * count, '\0');
  if (count > 0 && read(type, found.data()) < 0) return false;
  for (std::size_t i = 0; i < count; ++i)
    texts.push_back(hdf5_fixed_text(std::string_view{found}.substr(i * size, size), H5Tget_strpad(type)));
  return true;
}

/// The text attributes of a file or an array; others are skipped.
inline std::map<std::string, std::string> read_hdf5_attributes(hid_t owner) {
  std::map<std::string, std::string> all;
  for (hsize_t i = 0;; ++i) {
    const Hdf5Handle attribute{H5Aopen_by_idx(owner, ".", H5_INDEX_NAME, H5_ITER_INC, i, H5P_DEFAULT, H5P_DEFAULT),
                               H5Aclose};
    if (!attribute.is_open()) return all;
    const Hdf5Handle type{H5Aget_type(attribute.get()), H5Tclose}, space{H5Aget_space(attribute.get()), H5Sclose};
    if (H5Tget_class(type.get()) != H5T_STRING || H5Sget_simple_extent_npoints(space.get()) != 1) continue;
    std::vector<std::string> texts;
    std::string name(std::size_t(H5Aget_name(attribute.get(), 0, nullptr)), '\0');
    H5Aget_name(attribute.get(), name.size() + 1, name.data());
    const auto read = [&](hid_t memory, void* to) { return H5Aread(attribute.get(), memory, to); };
    if (read_hdf5_texts(type.get(), space.get(), 1, texts, read)) all[name] = texts[0];
  }
}

template <class Value>
bool read_hdf5_numbers(hid_t dataset, std::size_t count, Hdf5Array& array) {
  std::vector<Value> values(count);
  const Hdf5Handle type = hdf5_type_of<Value>();
  if (count > 0 && H5Dread(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) < 0) return false;
  array.values = std::move(values);
  return true;
}

inline Hdf5Array read_hdf5_array(const std::filesystem::path& path, const std::string& name, hid_t dataset) {
  const Hdf5Handle type{H5Dget_type(dataset), H5Tclose}, space{H5Dget_space(dataset), H5Sclose};
  const int dimensions = H5Sget_simple_extent_ndims(space.get());
  if (dimensions < 1) throw FileError(path, fmt::format("'{}' is no array: it has no dimensions", name));
  std::vector<hsize_t> sizes(static_cast<std::size_t>(dimensions));
  H5Sget_simple_extent_dims(space.get(), sizes.data(), nullptr);
  const auto count = std::size_t(H5Sget_simple_extent_npoints(space.get()));
  // The sizes are the file's own claim: a broken file must not make us allocate all memory.
  if (count * H5Tget_size(type.get()) > std::filesystem::file_size(path) && H5Dget_storage_size(dataset) == 0)
    throw FileError(path, fmt::format("'{}' says it has {} values, and the file holds none of them", name, count));

  Hdf5Array array{.shape = {sizes.begin(), sizes.end()}, .attributes = read_hdf5_attributes(dataset)};
  bool done = false;
  switch (H5Tget_class(type.get())) {
    case H5T_FLOAT:
      done = H5Tget_size(type.get()) > 4 ? read_hdf5_numbers<double>(dataset, count, array)
                                         : read_hdf5_numbers<float>(dataset, count, array);
      break;
    case H5T_INTEGER: done = read_hdf5_numbers<std::int64_t>(dataset, count, array); break;
    case H5T_STRING: {
      std::vector<std::string> texts;
      done = read_hdf5_texts(type.get(), space.get(), count, texts, [&](hid_t memory, void* to) {
        return H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, to);
      });
      array.values = std::move(texts);
      break;
    }
    default: throw FileError(path, fmt::format("'{}' holds neither numbers nor texts", name));
  }
  if (!done) throw FileError(path, fmt::format("'{}' cannot be read: {}", name, hdf5_reason()));
  return array;
}

}  // namespace detail

/// The arrays and text attributes of an HDF5 file: floating-point numbers of at most 32 bits as float, others as
/// double, integers as int64, texts of fixed or variable length. Groups within the file are skipped. Throws FileError
/// for a file that HDF5 cannot read, and for an array of another type. For files whose source is trusted: on damaged
/// ones HDF5 itself may hang, and it follows links to other files.
[[nodiscard]] inline Hdf5File read_hdf5(const std::filesystem::path& path) {
  const detail::QuietHdf5 quiet;
  std::error_code unknown;
  if (!std::filesystem::exists(path, unknown)) throw FileError(path, "does not exist");
  const detail::Hdf5Handle file{H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
  if (!file.is_open()) throw FileError(path, "is not an HDF5 file that can be read: " + detail::hdf5_reason());
  Hdf5File contents{.arrays = {}, .attributes = detail::read_hdf5_attributes(file.get())};
  H5G_info_t root{};
  if (H5Gget_info(file.get(), &root) < 0) throw FileError(path, "cannot be read: " + detail::hdf5_reason());
  for (hsize_t i = 0; i < root.nlinks; ++i) {
    const ssize_t length = H5Lget_name_by_idx(file.get(), ".", H5_INDEX_NAME, H5_ITER_INC, i, nullptr, 0, H5P_DEFAULT);
    if (length < 0) throw FileError(path, "cannot be read: " + detail::hdf5_reason());
    std::string name(std::size_t(length), '\0');
    H5Lget_name_by_idx(file.get(), ".", H5_INDEX_NAME, H5_ITER_INC, i, name.data(), name.size() + 1, H5P_DEFAULT);
    const detail::Hdf5Handle object{H5Oopen(file.get(), name.c_str(), H5P_DEFAULT), H5Oclose};
    if (!object.is_open()) throw FileError(path, fmt::format("'{}' cannot be read: {}", name, detail::hdf5_reason()));
    if (H5Iget_type(object.get()) != H5I_DATASET) continue;
    contents.arrays[name] = detail::read_hdf5_array(path, name, object.get());
  }
  return contents;
}

}  // namespace animevae
