// expected: a layer's tensors are a static constexpr function of its input shape
// SPDX-License-Identifier: MIT
#include <array>
#include <span>
#include <string_view>

#include <animevae/vae.hpp>

namespace av = animevae;

struct Scale {
  static constexpr std::string_view name = "scale";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
#ifdef CONTROL
  static constexpr auto tensors(av::Shape) { return std::array{av::LayerTensor{.name = "factor", .sizes = {1}}}; }
#else
  static constexpr auto tensors(av::Shape) { return av::LayerTensor{.name = "factor", .sizes = {1}}; }
#endif
  static av::Tensor forward(std::span<const av::Tensor> tensors, const av::Tensor& x, av::RunContext) {
    return x * tensors[0];
  }
};

constexpr auto network = av::Network({3, 8, 8}, av::custom<Scale>());
static_assert(network.ok());

int main() {}
