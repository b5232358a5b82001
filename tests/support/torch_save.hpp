// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/weights/write_zip.hpp>

#include "support/temporary_folder.hpp"

/// Pickles put together opcode by opcode, as Python's pickletools lists them, and the two kinds of file around them.
namespace torch_save {

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string digits;
  for (; bytes > 0; --bytes, value >>= 8) digits.push_back(static_cast<char>(value & 255));
  return digits;
}

inline std::string text(std::string_view text) { return "X" + little_endian(text.size(), 4) + std::string{text}; }
inline std::string integer(std::int64_t value) {
  return std::string{"\x8a\x08"} + little_endian(static_cast<std::uint64_t>(value), 8);
}
inline std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}

inline std::string tuple(const std::vector<std::string>& items) {
  std::string pickle = "(";
  for (const std::string& item : items) pickle += item;
  return pickle + "t";
}

inline std::string numbers(const std::vector<std::int64_t>& values) {
  std::vector<std::string> items;
  for (const std::int64_t value : values) items.push_back(integer(value));
  return tuple(items);
}

inline const std::string ordered_dict = global("collections", "OrderedDict") + ")R";

inline std::string dict(const std::vector<std::pair<std::string, std::string>>& members) {
  std::string pickle = ordered_dict + "(";
  for (const auto& [key, value] : members) pickle += text(key) + value;
  return pickle + "u";
}

inline std::string storage(const std::string& type, const std::string& key, std::int64_t count,
                           const std::vector<std::string>& view = {}) {
  const std::size_t dot = type.rfind('.');
  std::vector<std::string> parts{text("storage"), global(type.substr(0, dot), type.substr(dot + 1)), text(key),
                                 text("cpu"), integer(count)};
  parts.insert(parts.end(), view.begin(), view.end());
  return tuple(parts) + "Q";
}

inline std::string tensor(const std::string& storage, std::int64_t first, const std::vector<std::int64_t>& shape,
                          const std::vector<std::int64_t>& strides) {
  return global("torch._utils", "_rebuild_tensor_v2") +
         tuple({storage, integer(first), numbers(shape), numbers(strides), "\x89", ordered_dict}) + "R";
}

/// What `os.system(command)` would be in a pickle.
inline std::string call_of_system(const std::string& command) {
  return global("os", "system") + tuple({text(command)}) + "R";
}

inline std::string pickle(const std::string& value) { return "\x80\x02" + value + "."; }

template <class Element>
std::string bytes_of(const std::vector<Element>& elements) {
  return {reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(Element)};
}

/// A storage as a legacy file has it: its key, its number of elements, their bytes.
struct LegacyStorage {
  std::string key;
  std::uint64_t count;
  std::string bytes;
};

inline std::string legacy_file(const std::string& object, const std::vector<LegacyStorage>& storages,
                               const std::string& little_endian_machine = "\x88") {
  std::string keys = "](", data;
  for (const LegacyStorage& storage : storages) {
    keys += text(storage.key);
    data += little_endian(storage.count, 8) + storage.bytes;
  }
  return "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19." + pickle("M\xe9\x03") +
         pickle("}" + text("little_endian") + little_endian_machine + "s") + pickle(object) + pickle(keys + "e") + data;
}

inline std::string content(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline std::span<const std::byte> as_bytes(std::string_view text) { return std::as_bytes(std::span{text}); }

using Members = std::vector<std::pair<std::string, std::string>>;

inline std::string zip_file(const Members& members) {
  const TemporaryFolder folder;
  std::vector<animevae::ZipEntry> entries;
  for (const auto& [name, bytes] : members) entries.push_back({name, as_bytes(bytes)});
  animevae::write_zip(folder / "zip", entries);
  return content(folder / "zip");
}

inline std::string zip_pt(const std::string& object, const Members& storages) {
  Members members{{"archive/data.pkl", pickle(object)}, {"archive/byteorder", "little"}};
  for (const auto& [key, bytes] : storages) members.emplace_back("archive/data/" + key, bytes);
  return zip_file(members);
}

}  // namespace torch_save
