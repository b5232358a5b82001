// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/weights/pt_storage.hpp>
#include <animevae/weights/safetensors.hpp>
#include <animevae/weights/write_zip.hpp>

namespace animevae {

namespace detail {

/// Writes the pickle of an OrderedDict of tensors, protocol 2.
class StateDictPickle {
 public:
  StateDictPickle() { bytes("\x80\x02").ordered_dict().bytes("("); }

  /// A tensor whose elements are the whole of a storage.
  void add(const TensorView& tensor, const std::string& key) {
    const PtType& type = pt_type(tensor.dtype);
    const bool untyped = type.storage.empty();
    const auto count = std::int64_t(tensor.data.size()) / (untyped ? 1 : dtype_size(tensor.dtype));
    text(tensor.name).global(untyped ? "torch._utils._rebuild_tensor_v3" : "torch._utils._rebuild_tensor_v2");
    bytes("((").text("storage").global(untyped ? PtStorage::untyped : type.storage);
    text(key).text("cpu").integer(count).bytes("tQ");
    integer(0).tuple(tensor.shape).tuple(strides(tensor.shape)).bytes("\x89").ordered_dict();
    if (untyped) global(type.name);
    bytes("tR");
  }

  [[nodiscard]] std::string finish() { return std::move(bytes("u.").pickle_); }

 private:
  StateDictPickle& bytes(std::string_view bytes) {
    pickle_ += bytes;
    return *this;
  }

  StateDictPickle& little_endian(std::uint64_t value, int count) {
    for (; count > 0; --count, value >>= 8) pickle_.push_back(char(value & 255));
    return *this;
  }

  StateDictPickle& text(std::string_view text) { return bytes("X").little_endian(text.size(), 4).bytes(text); }

  StateDictPickle& global(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return bytes("c").bytes(name.substr(0, dot)).bytes("\n").bytes(name.substr(dot + 1)).bytes("\n");
  }

  StateDictPickle& ordered_dict() { return global("collections.OrderedDict").bytes(")R"); }

  StateDictPickle& integer(std::int64_t value) {
    const auto bits = std::uint64_t(value);
    if (value <= (std::numeric_limits<std::int32_t>::max)()) return bytes("J").little_endian(bits, 4);
    return bytes("\x8A\x08").little_endian(bits, 8);
  }

  StateDictPickle& tuple(const std::vector<std::int64_t>& numbers) {
    bytes("(");
    for (const std::int64_t number : numbers) integer(number);
    return bytes("t");
  }

  /// PyTorch's own: a dimension without elements counts as one.
  [[nodiscard]] static std::vector<std::int64_t> strides(const std::vector<std::int64_t>& shape) {
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t d = shape.size(); d-- > 1;) strides[d - 1] = strides[d] * (std::max<std::int64_t>)(shape[d], 1);
    return strides;
  }

  std::string pickle_;
};

inline void check_pt_tensors(std::span<const TensorView> tensors) {
  std::vector<std::string_view> names;
  for (const TensorView& tensor : tensors) {
    check_view(tensor);
    names.push_back(tensor.name);
    std::vector<std::int64_t> lengths = tensor.shape;
    std::replace(lengths.begin(), lengths.end(), std::int64_t{0}, std::int64_t{1});
    if (!tensor_bytes(lengths, tensor.dtype))
      throw InvalidValue("tensor " + shown(tensor.name) + " has strides that cannot be counted");
  }
  check_unique(std::move(names));
}

}  // namespace detail

/// Writes tensors into a file that Python's torch.load(path, weights_only=True) reads as an OrderedDict, in this order
/// (PyTorch >= 1.6; U16, U32 and U64 need 2.3). The same tensors make the same bytes; all or nothing (see AtomicFile).
/// Names that are not UTF-8 or come twice, data that do not fit their shape, and more than 4 GiB are an InvalidValue.
inline void write_pt(const std::filesystem::path& path, std::span<const TensorView> tensors) {
  static_assert(std::endian::native == std::endian::little, "elements are written as they lie in memory");
  detail::check_pt_tensors(tensors);
  detail::StateDictPickle dict;
  for (std::size_t i = 0; i < tensors.size(); ++i) dict.add(tensors[i], std::to_string(i));
  const std::string pickle = dict.finish();

  const auto bytes = [](std::string_view text) { return std::as_bytes(std::span{text}); };
  std::vector<ZipEntry> entries{{"archive/data.pkl", bytes(pickle)}, {"archive/byteorder", bytes("little")}};
  for (std::size_t i = 0; i < tensors.size(); ++i)
    entries.push_back({"archive/data/" + std::to_string(i), tensors[i].data});
  entries.push_back({"archive/version", bytes("3\n")});
  write_zip(path, entries);
}

}  // namespace animevae
