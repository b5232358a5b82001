// SPDX-License-Identifier: MIT
// Which encoders fit which decoders and distributions: the compiler checks every combination without building a model.
#include <animevae/vae.hpp>

#include <cstdio>

namespace av = animevae;

inline constexpr av::Shape image{3, 64, 64}, large{3, 128, 128};

template <class... Parts>
struct List {};

using Encoders = List<av::BurgessEncoder<image, 32>, av::MaxPoolConvEncoder<image, 32>, av::DfcEncoder<image, 32>,
                      av::ResidualConvEncoder<image, 8, 5, 32>, av::DfcLargeEncoder<large, 32>>;
using Decoders = List<av::BurgessDecoder<32, image>, av::MaxPoolConvDecoder<32, image>, av::DfcDecoder<32, image>,
                      av::ResidualConvDecoder<32, image, 8, 5>, av::DfcLargeDecoder<32, large>>;
inline constexpr const char* names[] = {"Burgess", "max pooling", "dfc", "residual", "dfc, large"};

template <class Encoder, class... Decoder>
void print_row(const char* name, List<Decoder...>) {
  std::printf("%-12s", name);
  (std::printf("%12s", av::Composable<Encoder, Decoder, av::Laplace> ? "yes" : "-"), ...);
  std::printf("\n");
}

template <class... Encoder>
void print_matrix(List<Encoder...>) {
  std::printf("%-12s", "");
  for (const char* name : names) std::printf("%12s", name);
  std::printf("\n");
  const char* const* name = names;
  (print_row<Encoder>(*name++, Decoders{}), ...);
}

int main() { print_matrix(Encoders{}); }
