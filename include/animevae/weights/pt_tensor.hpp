// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/weights/pickle_value.hpp>
#include <animevae/weights/pt_contents.hpp>
#include <animevae/weights/pt_storage.hpp>
#include <animevae/weights/safetensors_header.hpp>

namespace animevae::detail {

/// A tensor as a .pt file has it: elements at steps of `strides` in the bytes of a storage.
struct StridedTensor {
  DType dtype = DType::F32;
  std::vector<std::int64_t> shape{}, strides{};
  std::span<const std::byte> data{};  // from the first element on
  std::int64_t bytes = 0;             // of its elements, one behind the other
};

/// The call that rebuilds a tensor or, unwrapped, a parameter; null for any other value.
[[nodiscard]] inline const PickleValue* find_pt_tensor(const Pickle& pickle, const PickleValue& value) {
  using Kind = PickleValue::Kind;
  const PickleValue* tensor = &value;
  if (tensor->kind == Kind::Call &&
      (tensor->text.starts_with("torch._utils._rebuild_parameter") || tensor->text == "torch.nn.parameter.Parameter")) {
    const auto& arguments = pickle[tensor->items[0]].items;
    if (arguments.empty()) return nullptr;
    tensor = &pickle[arguments[0]];
  }
  return tensor->kind == Kind::Call && tensor->text.starts_with("torch._utils._rebuild_tensor") ? tensor : nullptr;
}

[[nodiscard]] inline std::vector<std::int64_t> pt_numbers(const Pickle& pickle, std::uint32_t index, const char* what) {
  using Kind = PickleValue::Kind;
  const PickleValue* value = &pickle[index];
  if (value->kind == Kind::Call && value->text == "torch.Size" && !pickle[value->items[0]].items.empty())
    value = &pickle[pickle[value->items[0]].items[0]];
  if (value->kind != Kind::Tuple) throw InvalidValue(std::string{"has "} + what + " that is not a tuple");
  if (value->items.size() > SafetensorsHeader::most_dimensions)
    throw InvalidValue("has more than " + std::to_string(SafetensorsHeader::most_dimensions) + " dimensions");
  std::vector<std::int64_t> numbers;
  for (const std::uint32_t item : value->items) numbers.push_back(pt_count(pickle[item], what));
  return numbers;
}

/// Whether the last element, too, lies in a storage of so many elements. Written without a sum that could overflow.
[[nodiscard]] inline bool lies_within(const StridedTensor& tensor, std::int64_t first, std::int64_t count) {
  if (first >= count) return false;
  std::int64_t left = count - 1 - first;
  for (std::size_t d = 0; d < tensor.shape.size(); ++d) {
    const std::int64_t steps = tensor.shape[d] - 1, stride = tensor.strides[d];
    if (stride > 0 && steps > left / stride) return false;
    left -= steps * stride;
  }
  return true;
}

/// Parses the arguments of _rebuild_tensor_v2 (storage, first element, lengths, strides, ...) and of v3, which has the
/// dtype as its seventh. InvalidValue when the tensor would leave its storage, or is of a dtype unknown here.
[[nodiscard]] inline StridedTensor rebuild_pt_tensor(const PtContents& contents, const PickleValue& call) {
  using Kind = PickleValue::Kind;
  const Pickle& pickle = contents.pickle;
  const auto& arguments = pickle[call.items[0]].items;
  const bool has_dtype = call.text.ends_with("_v3");
  if (arguments.size() < (has_dtype ? 7 : 4) || pickle[arguments[0]].kind != Kind::PersistentId)
    throw InvalidValue("is not made of a storage, lengths and strides");
  const PtStorage storage = parse_pt_storage(pickle, pickle[arguments[0]]);
  if (has_dtype && pickle[arguments[6]].kind != Kind::Global) throw InvalidValue("has a dtype that is not a name");
  StridedTensor tensor{.dtype = find_pt_dtype(has_dtype ? pickle[arguments[6]].text : storage.type),
                       .shape = pt_numbers(pickle, arguments[2], "a length"),
                       .strides = pt_numbers(pickle, arguments[3], "a stride")};
  if (tensor.shape.size() != tensor.strides.size()) throw InvalidValue("has not as many strides as lengths");

  const std::int64_t size = dtype_size(tensor.dtype), first = pt_count(pickle[arguments[1]], "a first element");
  std::vector<std::int64_t> lengths = tensor.shape;
  std::replace(lengths.begin(), lengths.end(), std::int64_t{0}, std::int64_t{1});
  if (!tensor_bytes(lengths, tensor.dtype)) throw InvalidValue("has more bytes than can be counted");
  tensor.bytes = *tensor_bytes(tensor.shape, tensor.dtype);
  if (tensor.bytes == 0) return tensor;

  // A dimension of one element is never stepped along, so that its stride may be anything.
  for (std::size_t d = 0; d < tensor.shape.size(); ++d) {
    if (tensor.shape[d] == 1) tensor.strides[d] = 0;
  }
  const std::span<const std::byte> whole = contents.storages.find(storage.key)->second;
  const auto bytes = whole.subspan(std::size_t(storage.view_begin * storage.element_size),
                                   std::size_t(storage.view_count * storage.element_size));
  const std::int64_t count = std::int64_t(bytes.size()) / size;
  if (!lies_within(tensor, first, count))
    throw InvalidValue("of shape " + list(tensor.shape) + " and strides " + list(tensor.strides) + " from element " +
                       std::to_string(first) + " leaves its storage of " + std::to_string(count) + " elements");
  tensor.data = bytes.subspan(std::size_t(first * size));
  return tensor;
}

/// Whether the elements already lie one behind the other, the last dimension fastest.
[[nodiscard]] inline bool is_row_major(const StridedTensor& tensor) {
  std::int64_t step = 1;
  for (std::size_t d = tensor.shape.size(); d-- > 0;) {
    if (tensor.shape[d] != 1 && tensor.strides[d] != step) return false;
    step *= tensor.shape[d];
  }
  return true;
}

/// Copies the elements one behind the other, the last dimension fastest, to where `tensor.bytes` bytes have room.
inline void copy_row_major(const StridedTensor& tensor, std::span<std::byte> to) {
  const auto size = std::size_t(dtype_size(tensor.dtype));
  std::vector<std::int64_t> index(tensor.shape.size());
  std::int64_t at = 0;
  for (; !to.empty(); to = to.subspan(size)) {
    std::memcpy(to.data(), tensor.data.data() + std::size_t(at) * size, size);
    for (std::size_t d = index.size(); d-- > 0;) {
      at += tensor.strides[d];
      if (++index[d] < tensor.shape[d]) break;
      at -= tensor.strides[d] * tensor.shape[d];
      index[d] = 0;
    }
  }
}

}  // namespace animevae::detail
