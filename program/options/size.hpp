// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <animevae/network/shape.hpp>

namespace animevae::program {

/// The height and the width in "96x64". InvalidValue, naming the flag --size, for another text and for sides beyond
/// 4096.
[[nodiscard]] animevae::Extent extent_of(const std::string& size);

}  // namespace animevae::program
