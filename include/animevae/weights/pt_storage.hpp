// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <animevae/core/error.hpp>
#include <animevae/text/json.hpp>
#include <animevae/weights/pickle_value.hpp>
#include <animevae/weights/safetensors_header.hpp>

namespace animevae::detail {

/// PyTorch's names of an element type. The three newest types have no typed storage, only untyped ones.
struct PtType {
  DType dtype;
  std::string_view storage, name;
};

inline constexpr std::array<PtType, 13> pt_types{{{DType::F32, "torch.FloatStorage", "torch.float32"},
                                                  {DType::F64, "torch.DoubleStorage", "torch.float64"},
                                                  {DType::F16, "torch.HalfStorage", "torch.float16"},
                                                  {DType::BF16, "torch.BFloat16Storage", "torch.bfloat16"},
                                                  {DType::I64, "torch.LongStorage", "torch.int64"},
                                                  {DType::I32, "torch.IntStorage", "torch.int32"},
                                                  {DType::I16, "torch.ShortStorage", "torch.int16"},
                                                  {DType::I8, "torch.CharStorage", "torch.int8"},
                                                  {DType::U8, "torch.ByteStorage", "torch.uint8"},
                                                  {DType::Boolean, "torch.BoolStorage", "torch.bool"},
                                                  {DType::U16, "", "torch.uint16"},
                                                  {DType::U32, "", "torch.uint32"},
                                                  {DType::U64, "", "torch.uint64"}}};

[[nodiscard]] inline const PtType& pt_type(DType dtype) {
  return *std::find_if(pt_types.begin(), pt_types.end(), [&](const PtType& type) { return type.dtype == dtype; });
}

/// A stretch of memory that tensors of a .pt file share, as the file's pickle names it.
struct PtStorage {
  static constexpr std::string_view untyped = "torch.storage.UntypedStorage";

  std::string key{}, type{};
  std::int64_t element_size = 1;
  std::int64_t count = 0;  // elements of the whole storage
  std::int64_t view_begin = 0,
               view_count =
                   0;  // elements of the view, which only files before PyTorch 0.4 may have smaller than `count`
};

/// The count of elements, or an InvalidValue when this is not one.
[[nodiscard]] inline std::int64_t pt_count(const PickleValue& value, const char* what) {
  if (value.kind != PickleValue::Kind::Integer || value.integer < 0)
    throw InvalidValue(std::string{"has "} + what + " that is not a whole number from 0");
  return value.integer;
}

/// The dtype of this name ("torch.float32") or of this storage ("torch.FloatStorage").
[[nodiscard]] inline DType find_pt_dtype(std::string_view name) {
  for (const PtType& type : pt_types)
    if (!name.empty() && (type.storage == name || type.name == name)) return type.dtype;
  throw InvalidValue("has elements of the type " + std::string{name} + ", which is not read here");
}

/// Bytes per element of a storage type, including the types that are not read here, as their tensors may stand beside a
/// model's.
[[nodiscard]] inline std::int64_t pt_element_size(std::string_view storage) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 8> others{{{"torch.storage.UntypedStorage", 1},
                                                                             {"torch.ComplexFloatStorage", 8},
                                                                             {"torch.ComplexDoubleStorage", 16},
                                                                             {"torch.QInt8Storage", 1},
                                                                             {"torch.QUInt8Storage", 1},
                                                                             {"torch.QInt32Storage", 4},
                                                                             {"torch.QUInt4x2Storage", 1},
                                                                             {"torch.QUInt2x4Storage", 1}}};
  for (const auto& [name, size] : others)
    if (name == storage) return size;
  return dtype_size(find_pt_dtype(storage));
}

/// Parses a persistent id: ('storage', type, key, device, count), with a sixth element in legacy files, None or (key,
/// first element, count) of a view.
[[nodiscard]] inline PtStorage parse_pt_storage(const Pickle& pickle, const PickleValue& persistent_id) {
  using Kind = PickleValue::Kind;
  const auto& parts = pickle[persistent_id.items[0]].items;
  const auto is = [&](std::size_t i, Kind kind) { return pickle[parts[i]].kind == kind; };
  if (pickle[persistent_id.items[0]].kind != Kind::Tuple || parts.size() < 5 || parts.size() > 6 ||
      !is(0, Kind::Text) || pickle[parts[0]].text != "storage" || !is(1, Kind::Global) || !is(2, Kind::Text))
    throw InvalidValue("its pickle refers to something that is not a storage");
  PtStorage storage{.key = pickle[parts[2]].text, .type = pickle[parts[1]].text};
  constexpr std::string_view cuda = "torch.cuda.";  // of files before PyTorch 0.4
  if (storage.type.starts_with(cuda)) storage.type.replace(0, cuda.size(), "torch.");
  storage.element_size = pt_element_size(storage.type);
  storage.count = storage.view_count = pt_count(pickle[parts[4]], "a storage with a length");
  if (parts.size() == 6 && !is(5, Kind::None)) {
    const auto& view = pickle[parts[5]].items;
    if (!is(5, Kind::Tuple) || view.size() != 3) throw InvalidValue("has a view of a storage that is not a view");
    storage.view_begin = pt_count(pickle[view[1]], "a view with a beginning");
    storage.view_count = pt_count(pickle[view[2]], "a view with a length");
    if (storage.view_begin > storage.count || storage.view_count > storage.count - storage.view_begin)
      throw InvalidValue("has a view that leaves its storage " + shown(storage.key));
  }
  return storage;
}

}  // namespace animevae::detail
