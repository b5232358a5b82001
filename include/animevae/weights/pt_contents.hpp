// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/text/json.hpp>
#include <animevae/weights/file_kind.hpp>
#include <animevae/weights/pickle.hpp>
#include <animevae/weights/pt_storage.hpp>
#include <animevae/weights/zip_file.hpp>

namespace animevae::detail {

/// What torch.save wrote: the pickled object and the bytes of the storages that it refers to, by their keys.
struct PtContents {
  Pickle pickle{};
  std::map<std::string, std::span<const std::byte>, std::less<>> storages{};
};

/// The storages that a pickle refers to, each once.
[[nodiscard]] inline std::map<std::string, PtStorage, std::less<>> referred_storages(const Pickle& pickle) {
  std::map<std::string, PtStorage, std::less<>> storages;
  for (const PickleValue& value : pickle.values) {
    if (value.kind != PickleValue::Kind::PersistentId) continue;
    PtStorage storage = parse_pt_storage(pickle, value);
    const auto [found, is_new] = storages.try_emplace(storage.key, storage);
    if (found->second.type != storage.type || found->second.count != storage.count)
      throw InvalidValue("has two meanings of the storage " + shown(storage.key));
  }
  return storages;
}

/// Refuses fewer bytes than a storage says it has.
inline void check_pt_size(const PtStorage& storage, std::uint64_t bytes) {
  if (std::uint64_t(storage.count) > bytes / std::uint64_t(storage.element_size))
    throw InvalidValue("has a storage " + shown(storage.key) + " of " + std::to_string(bytes) +
                       " bytes, its tensors need " + std::to_string(storage.count) + " elements of " +
                       std::to_string(storage.element_size));
}

/// The one folder of a ZIP archive that holds a `data.pkl`, with a slash behind it.
[[nodiscard]] inline std::string pt_folder(const ZipFile& zip) {
  constexpr std::string_view pickle = "/data.pkl";
  std::string folder;
  for (const std::string_view name : zip.names()) {
    if (!name.ends_with(pickle) || name.find('/') != name.size() - pickle.size()) continue;
    if (!folder.empty()) throw InvalidValue("is a ZIP archive with more than one data.pkl");
    folder = name.substr(0, name.size() - pickle.size() + 1);
  }
  if (folder.empty()) throw InvalidValue("is a ZIP archive without data.pkl, so not one of torch.save");
  return folder;
}

/// Reads the format of PyTorch 1.6 and newer, a ZIP archive.
[[nodiscard]] inline PtContents read_zip_pt(std::span<const std::byte> bytes) {
  const ZipFile zip = ZipFile::parse(bytes);
  const std::string folder = pt_folder(zip);
  if (zip.contains(folder + "constants.pkl"))
    throw InvalidValue("is a TorchScript program; a state dict is needed (torch.save(model.state_dict(), ...))");
  if (zip.contains(folder + "byteorder")) {
    constexpr std::string_view little = "little";
    const auto order = zip.read(folder + "byteorder");
    if (!std::equal(order.begin(), order.end(), std::as_bytes(std::span{little}).begin(),
                    std::as_bytes(std::span{little}).end()))
      throw InvalidValue("has numbers with their highest byte first, which are not read here");
  }
  PtContents contents{.pickle = parse_pickle(zip.read(folder + "data.pkl"))};
  for (const auto& [key, storage] : referred_storages(contents.pickle)) {
    const auto data = zip.read(folder + "data/" + key);
    check_pt_size(storage, data.size());
    contents.storages.emplace(key, data);
  }
  return contents;
}

/// Reads the format before PyTorch 1.6: five pickles (a magic number, a version, the writer's machine, the object, the
/// storages' keys), then for each storage the number of its elements and the elements.
class LegacyPtReader {
 public:
  explicit LegacyPtReader(std::span<const std::byte> bytes) : rest_{bytes} {}

  [[nodiscard]] PtContents read() {
    using Kind = PickleValue::Kind;
    (void)next_pickle();  // the magic number, which read_pt_contents has seen
    const Pickle version = next_pickle(), machine = next_pickle();
    if (version[version.root].kind != Kind::Integer || version[version.root].integer != 1001)
      throw InvalidValue("is a file of torch.save in a version other than 1001");
    const PickleValue* const little =
        machine[machine.root].kind == Kind::Dict ? machine.find(machine[machine.root], "little_endian") : nullptr;
    if (little == nullptr || little->kind != Kind::Boolean || little->integer != 1)
      throw InvalidValue("has numbers with their highest byte first, which are not read here");
    PtContents contents{.pickle = next_pickle()};
    const auto storages = referred_storages(contents.pickle);
    const Pickle keys = next_pickle();
    if (keys[keys.root].kind != Kind::List) throw InvalidValue("has no list of its storages");
    for (const std::uint32_t item : keys[keys.root].items) {
      const std::string& key = keys[item].text;
      const auto storage = storages.find(key);
      if (keys[item].kind != Kind::Text || storage == storages.end())
        throw InvalidValue("has a storage that no tensor refers to");
      if (!contents.storages.emplace(key, next_storage(storage->second)).second)
        throw InvalidValue("has the storage " + shown(key) + " twice");
    }
    if (contents.storages.size() != storages.size()) throw InvalidValue("lacks a storage that its tensors refer to");
    return contents;
  }

 private:
  [[nodiscard]] Pickle next_pickle() {
    Pickle pickle = parse_pickle(rest_);
    rest_ = rest_.subspan(pickle.size);
    return pickle;
  }

  [[nodiscard]] std::span<const std::byte> next_storage(const PtStorage& storage) {
    const auto cut = [&] { throw InvalidValue("ends in the middle of the storage " + shown(storage.key)); };
    std::uint64_t count = 0;
    if (rest_.size() < sizeof count) cut();
    std::copy_n(rest_.begin(), sizeof count, std::as_writable_bytes(std::span{&count, 1}).begin());
    rest_ = rest_.subspan(sizeof count);
    const auto size = std::uint64_t(storage.element_size);
    if (count > rest_.size() / size) cut();
    const auto data = rest_.first(count * size);
    check_pt_size(storage, data.size());
    rest_ = rest_.subspan(data.size());
    return data;
  }

  std::span<const std::byte> rest_;
};

[[nodiscard]] inline bool begins_with(std::span<const std::byte> bytes, std::span<const unsigned char> beginning) {
  return bytes.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), bytes.begin(),
                    [](unsigned char a, std::byte b) { return a == std::to_integer<unsigned char>(b); });
}

/// Reads the bytes of a .pt file of either kind, which must stay where they are. InvalidValue is one sentence.
[[nodiscard]] inline PtContents read_pt_contents(std::span<const std::byte> bytes) {
  constexpr std::array<unsigned char, 2> zip{'P', 'K'};
  // Protocol 2, then 0x1950A86A20F9469CFC6C as a long integer of ten bytes, then the end.
  constexpr std::array<unsigned char, 15> legacy{0x80, 2,    0x8A, 10,   0x6C, 0xFC, 0x9C, 0x46,
                                                 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, '.'};
  if (begins_with(bytes, zip)) return read_zip_pt(bytes);
  if (begins_with(bytes, legacy)) return LegacyPtReader{bytes}.read();
  const std::string other = looks_like(bytes);
  throw InvalidValue("is not a file of torch.save: " +
                     (other.empty() ? "it begins as neither of the two kinds does" : other));
}

}  // namespace animevae::detail
