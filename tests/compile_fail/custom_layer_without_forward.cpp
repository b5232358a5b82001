// expected: a layer needs what it computes: static Tensor forward
// SPDX-License-Identifier: MIT
#include <span>
#include <string_view>

#include <animevae/vae.hpp>

namespace av = animevae;

struct Halve {
  static constexpr std::string_view name = "halve";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
#ifdef CONTROL
  static av::Tensor forward(std::span<const av::Tensor>, const av::Tensor& x, av::RunContext) { return x / 2; }
#else
  static av::Tensor forward(const av::Tensor& x) { return x / 2; }
#endif
};

constexpr auto network = av::Network({3, 8, 8}, av::conv(8) | av::custom<Halve>() | av::relu());
static_assert(network.out == av::Shape{8, 6, 6});

int main() {}
