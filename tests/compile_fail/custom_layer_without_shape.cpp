// expected: a layer needs its output shape: static constexpr Shape shape_after
// SPDX-License-Identifier: MIT
#include <span>
#include <string_view>

#include <animevae/vae.hpp>

namespace av = animevae;

struct Halve {
  static constexpr std::string_view name = "halve";
#ifdef CONTROL
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
#else
  static constexpr av::Shape shape_after(av::Shape in) { return in; }
#endif
  static av::Tensor forward(std::span<const av::Tensor>, const av::Tensor& x, av::RunContext) { return x / 2; }
};

constexpr auto network = av::Network({3, 8, 8}, av::custom<Halve>());
static_assert(network.ok());

int main() {}
