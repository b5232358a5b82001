// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/text/suggest.hpp>
#include <animevae/weights/safetensors_header.hpp>

namespace animevae {

/// A named tensor whose elements, in row-major order, lie somewhere else. They need not be aligned: a file may put
/// them anywhere, so copy them out (memcpy) before treating them as numbers.
struct TensorView {
  std::string name{};
  DType dtype = DType::F32;
  std::vector<std::int64_t> shape{};
  std::span<const std::byte> data{};
};

/// The tensors of a file as views, in its order, found by name.
class TensorViews {
 public:
  /// Adds a view, or replaces the one of the same name.
  void put(TensorView view) {
    const auto [found, is_new] = by_name_.try_emplace(view.name, views_.size());
    if (is_new) views_.push_back(std::move(view));
    else views_[found->second] = std::move(view);
  }

  [[nodiscard]] const std::vector<TensorView>& views() const noexcept { return views_; }

  /// The tensor of this name, or null.
  [[nodiscard]] const TensorView* find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &views_[found->second];
  }

  /// The tensor of this name; FileError of `file`, with similar names, when there is none.
  [[nodiscard]] const TensorView& at(std::string_view name, const std::filesystem::path& file) const {
    if (const TensorView* const tensor = find(name)) return *tensor;
    std::vector<std::string_view> names;
    for (const TensorView& tensor : views_) names.push_back(tensor.name);
    throw FileError(file, "has no tensor '" + std::string{name} + "'" + did_you_mean(name, names));
  }

 private:
  std::vector<TensorView> views_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

}  // namespace animevae
