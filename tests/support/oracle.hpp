// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/from_blob.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include <animevae/tensor/tensor.hpp>
#include <animevae/weights/safetensors.hpp>

#include "support/doctest.hpp"

/// What Python's torch computed (tests/oracle/make.py): tensors by name.
class Oracle {
 public:
  /// None, and the test says that it is skipped, where no file is named.
  [[nodiscard]] static const Oracle* find() {
    static const std::optional<Oracle> oracle = [] {
      const char* const path = std::getenv("ANIMEVAE_ORACLE");
      return path == nullptr ? std::optional<Oracle>{} : std::optional<Oracle>{Oracle{path}};
    }();
    if (!oracle) MESSAGE("skipped: ANIMEVAE_ORACLE names no file; Python's torch writes it with tests/oracle/make.py");
    return oracle ? &*oracle : nullptr;
  }

  /// The tensor of that name, a copy.
  [[nodiscard]] at::Tensor operator[](std::string_view name) const {
    const animevae::TensorView& view = file_.at(name);
    const at::ScalarType type = view.dtype == animevae::DType::F64   ? at::kDouble
                                : view.dtype == animevae::DType::F32 ? at::kFloat
                                                                     : at::kLong;
    return at::from_blob(const_cast<std::byte*>(view.data.data()), view.shape, at::TensorOptions{}.dtype(type)).clone();
  }

  /// The same as one number.
  [[nodiscard]] double number(std::string_view name) const { return (*this)[name].item<double>(); }

 private:
  explicit Oracle(const char* path) : file_{animevae::SafetensorsFile::open(path)} {}

  animevae::SafetensorsFile file_;
};
