// SPDX-License-Identifier: MIT
// The cost of a family of models without training: parameters, multiply-adds and activation memory of Anime VAE over
// widths and latents, all computed by the compiler. Needs no LibTorch.
#include <animevae/architecture/residual_conv.hpp>
#include <animevae/core/decimal.hpp>
#include <animevae/network/counts.hpp>

#include <array>
#include <cstdio>
#include <utility>

namespace av = animevae;

inline constexpr av::Shape image{3, 64, 64};

struct Setting {
  int filters, latent;
};
inline constexpr std::array settings{Setting{8, 64},   Setting{8, 128},  Setting{8, 256},  Setting{20, 64},
                                     Setting{20, 128}, Setting{20, 256}, Setting{32, 128}, Setting{32, 256}};

struct Cost {
  std::int64_t parameters, multiply_adds, activations;
};

template <std::size_t I>
constexpr Cost cost = [] {
  constexpr Setting s = settings[I];
  constexpr auto encoder = av::ResidualConvEncoder<image, s.filters, 5, s.latent>::network;
  constexpr auto decoder = av::ResidualConvDecoder<s.latent, image, s.filters, 5>::network;
  static_assert(encoder.ok() && decoder.ok());
  return Cost{encoder.parameters() + decoder.parameters(),
              av::multiply_accumulates(encoder) + av::multiply_accumulates(decoder),
              av::activation_count(encoder) + av::activation_count(decoder)};
}();

int main() {
  std::printf("%7s %7s %12s %14s %22s\n", "filters", "latent", "parameters", "multiply-adds", "activations of 256, MB");
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (std::printf("%7d %7d %12s %14s %22.0f\n", settings[I].filters, settings[I].latent,
                 av::with_separators(cost<I>.parameters).c_str(), av::with_separators(cost<I>.multiply_adds).c_str(),
                 double(cost<I>.activations) * 4 * 256 / 1e6),
     ...);
  }(std::make_index_sequence<settings.size()>{});
}
