// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/hdf5/hdf5_handle.hpp>

namespace animevae {

/// An array of an HDF5 file: numbers or texts in row-major order, with text attributes such as a unit.
struct Hdf5Array {
  std::vector<std::int64_t> shape{};  ///< empty: one dimension, of all values
  std::variant<std::vector<double>, std::vector<float>, std::vector<std::int64_t>, std::vector<std::string>> values{};
  std::map<std::string, std::string> attributes{};
};

/// The contents of an HDF5 file: arrays by name, and text attributes of the file.
struct Hdf5File {
  std::map<std::string, Hdf5Array> arrays{};
  std::map<std::string, std::string> attributes{};
};

namespace detail {

inline Hdf5Handle hdf5_text_type() {
  Hdf5Handle type{H5Tcopy(H5T_C_S1), H5Tclose};
  H5Tset_size(type.get(), H5T_VARIABLE);
  H5Tset_cset(type.get(), H5T_CSET_UTF8);
  return type;
}

inline void check_hdf5_text(const std::string& text) {
  if (text.find('\0') != std::string::npos) throw InvalidValue("a text of an HDF5 file cannot hold a zero byte");
}

inline bool write_hdf5_attribute(hid_t owner, const std::string& name, const std::string& text) {
  check_hdf5_text(name);
  check_hdf5_text(text);
  const Hdf5Handle type = hdf5_text_type(), space{H5Screate(H5S_SCALAR), H5Sclose};
  const Hdf5Handle attribute{H5Acreate2(owner, name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT),
                             H5Aclose};
  const char* const first = text.c_str();
  return attribute.is_open() && H5Awrite(attribute.get(), type.get(), &first) >= 0;
}

/// The sizes of an array of `count` values; InvalidValue if they do not fill its shape.
inline std::vector<hsize_t> hdf5_sizes(const std::string& name, const Hdf5Array& array, std::size_t count) {
  if (array.shape.empty()) return {count};
  const auto product = std::accumulate(array.shape.begin(), array.shape.end(), std::int64_t{1}, std::multiplies{});
  if (std::any_of(array.shape.begin(), array.shape.end(), [](std::int64_t size) { return size < 0; }) ||
      product != std::int64_t(count))
    throw InvalidValue(fmt::format("the array '{}' has {} values, which is not what its shape says", name, count));
  return {array.shape.begin(), array.shape.end()};
}

template <class Value>
bool write_hdf5_values(hid_t dataset, hid_t type, const std::vector<Value>& values) {
  if (values.empty()) return true;
  if constexpr (std::is_same_v<Value, std::string>) {
    std::vector<const char*> texts;
    for (const std::string& text : values) {
      check_hdf5_text(text);
      texts.push_back(text.c_str());
    }
    return H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()) >= 0;
  } else {
    return H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0;
  }
}

template <class Value>
Hdf5Handle hdf5_type_of() {
  if constexpr (std::is_same_v<Value, double>) return {H5Tcopy(H5T_NATIVE_DOUBLE), H5Tclose};
  else if constexpr (std::is_same_v<Value, float>) return {H5Tcopy(H5T_NATIVE_FLOAT), H5Tclose};
  else if constexpr (std::is_same_v<Value, std::int64_t>) return {H5Tcopy(H5T_NATIVE_INT64), H5Tclose};
  else return hdf5_text_type();
}

inline bool write_hdf5_array(hid_t file, const std::string& name, const Hdf5Array& array) {
  if (name.empty() || name.find('/') != std::string::npos)
    throw InvalidValue(fmt::format("'{}' cannot name an array of an HDF5 file", name));
  check_hdf5_text(name);
  return std::visit(
      [&]<class Value>(const std::vector<Value>& values) {
        const std::vector<hsize_t> sizes = hdf5_sizes(name, array, values.size());
        const Hdf5Handle space{H5Screate_simple(int(sizes.size()), sizes.data(), nullptr), H5Sclose};
        const Hdf5Handle type = hdf5_type_of<Value>(), options{H5Pcreate(H5P_DATASET_CREATE), H5Pclose};
        H5Pset_obj_track_times(options.get(), false);  // the same contents make the same bytes
        const Hdf5Handle dataset{
            H5Dcreate2(file, name.c_str(), type.get(), space.get(), H5P_DEFAULT, options.get(), H5P_DEFAULT), H5Dclose};
        if (!dataset.is_open() || !write_hdf5_values(dataset.get(), type.get(), values)) return false;
        return std::all_of(array.attributes.begin(), array.attributes.end(), [&](const auto& attribute) {
          return write_hdf5_attribute(dataset.get(), attribute.first, attribute.second);
        });
      },
      array.values);
}

/// Builds the file in memory, so that only a complete one is written.
inline std::vector<std::byte> hdf5_bytes(const std::filesystem::path& path, const Hdf5File& contents) {
  const QuietHdf5 quiet;
  const auto fail = [&] { throw FileError(path, "cannot be made by HDF5: " + hdf5_reason()); };
  const Hdf5Handle access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose};
  constexpr std::size_t growth = 1 << 16;
  if (H5Pset_fapl_core(access.get(), growth, /*backing_store=*/false) < 0) fail();
  const Hdf5Handle file{H5Fcreate("in memory", H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose};
  if (!file.is_open()) fail();
  for (const auto& [name, text] : contents.attributes)
    if (!write_hdf5_attribute(file.get(), name, text)) fail();
  for (const auto& [name, array] : contents.arrays)
    if (!write_hdf5_array(file.get(), name, array)) fail();
  if (H5Fflush(file.get(), H5F_SCOPE_LOCAL) < 0) fail();
  const ssize_t size = H5Fget_file_image(file.get(), nullptr, 0);
  if (size < 0) fail();
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  if (H5Fget_file_image(file.get(), bytes.data(), bytes.size()) != size) fail();
  return bytes;
}

}  // namespace detail

/// Replaces a file by an HDF5 file with these contents, all or nothing, readable by h5py and other readers. The same
/// contents make the same bytes. Throws FileError when it cannot be written, InvalidValue for values that do not fill
/// their shape, a name that is empty or has a '/', or a text with a zero byte. HDF5 is for one thread at a time.
inline void write_hdf5(const std::filesystem::path& path, const Hdf5File& contents) {
  write_file(path, detail::hdf5_bytes(path, contents));
}

}  // namespace animevae
