// SPDX-License-Identifier: MIT
#include "options/size.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <system_error>

#include <animevae/core/error.hpp>

namespace av = animevae;

namespace animevae::program {

av::Extent extent_of(const std::string& size) {
  const auto side = [&](std::string_view digits) {
    int value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    constexpr int most = 4096;
    if (error == std::errc{} && end == digits.data() + digits.size() && value >= 1 && value <= most) return value;
    throw av::InvalidValue("--size is '" + size + "'; it must be HEIGHTxWIDTH, each from 1 to " + std::to_string(most));
  };
  const std::string_view text{size};
  const std::size_t cross = std::min(text.find('x'), text.size());
  return {side(text.substr(0, cross)), side(text.substr(std::min(cross + 1, text.size())))};
}

}  // namespace animevae::program
