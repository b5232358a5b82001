// expected: a layer needs a name: static constexpr std::string_view name
// SPDX-License-Identifier: MIT
#include <span>
#include <string_view>

#include <animevae/vae.hpp>

namespace av = animevae;

struct Halve {
#ifdef CONTROL
  static constexpr std::string_view name = "halve";
#endif
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static av::Tensor forward(std::span<const av::Tensor>, const av::Tensor& x, av::RunContext) { return x / 2; }
};

constexpr auto network = av::Network({3, 8, 8}, av::custom<Halve>());
static_assert(network.ok());

int main() {}
