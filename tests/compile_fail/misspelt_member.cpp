// expected: chanels
// SPDX-License-Identifier: MIT
#include <animevae/network/shape.hpp>

#ifdef CONTROL
constexpr animevae::Shape image{.channels = 3, .height = 64, .width = 64};
#else
constexpr animevae::Shape image{.chanels = 3, .height = 64, .width = 64};
#endif
