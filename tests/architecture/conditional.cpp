// SPDX-License-Identifier: MIT
#include <animevae/architecture/conditional.hpp>

#include <vector>

#include <animevae/architecture/burgess.hpp>
#include <animevae/architecture/residual_conv.hpp>
#include <animevae/architecture/strided_conv.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/network/structure.hpp>

#include "support/doctest.hpp"
#include "support/network_rows.hpp"

namespace av = animevae;

namespace {

constexpr av::Shape image{3, 64, 64};
using Encoder = av::BurgessEncoder<image, 10>;
using Decoder = av::BurgessDecoder<10, image>;

/// A flat network that normalises its input first.
struct FlatEncoder {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::stage("first") | av::standardise(0.5, 0.5) | av::flatten() | av::linear(4));
};
struct BrokenEncoder {
  static constexpr auto network = av::Network({3, 8, 8}, av::conv(4, {.kernel = 9}) | av::linear(4));
};

}  // namespace

TEST_CASE("Conditional takes and makes what the network does that it is made of") {
  using Labelled = av::Conditional<Encoder, 16>;
  static_assert(av::Encoder<Labelled> && Labelled::network.ok());
  CHECK(Labelled::network.in == Encoder::network.in);
  CHECK(Labelled::network.out == Encoder::network.out);
  CHECK(av::Conditional<Decoder, 16>::network.in == av::Shape{10});
  CHECK(av::Conditional<Decoder, 16>::network.out == image);
  CHECK(av::label_count(Labelled::network) == 16);
  CHECK(av::label_count(Encoder::network) == 0);
}

TEST_CASE("Conditional has more weights in the first layer alone") {
  CHECK(av::Conditional<Encoder, 16>::network.parameters() == Encoder::network.parameters() + 16 * 32 * 4 * 4);
  CHECK(av::Conditional<Decoder, 16>::network.parameters() == Decoder::network.parameters() + 16 * 256);
  std::vector<Row> own = rows(Encoder::network);
  own.front().parameters += 16 * 32 * 4 * 4;
  CHECK(rows(av::Conditional<Encoder, 16>::network) == own);
}

TEST_CASE("Conditional puts the labels behind a normalisation and a flatten() at the beginning") {
  using enum av::Op;
  CHECK((ops(av::Conditional<FlatEncoder, 3>::network) ==
         std::vector<av::Op>{stage, standardise, flatten, append_labels, linear}));
  CHECK(av::Conditional<FlatEncoder, 3>::network.parameters() == (16 + 3) * 4 + 4);
  CHECK((ops(av::Conditional<Decoder, 3>::network).front() == append_labels));
  CHECK(av::Conditional<av::StridedConvEncoder<image>, 3>::network.ok());
  CHECK((ops(av::Conditional<av::ResidualConvDecoder<4, image>, 3>::network)[1] == append_labels));
}

TEST_CASE("Conditional of a fully convolutional network is one") {
  CHECK(av::is_fully_convolutional(av::Conditional<av::ResidualConvEncoder<image>, 3>::network));
  CHECK_FALSE(av::is_fully_convolutional(av::Conditional<Encoder, 3>::network));
}

TEST_CASE("Conditional has the faults of the network that it is made of, and none for no labels") {
  CHECK(av::Conditional<BrokenEncoder, 3>::network.fault.rule == av::Rule::kernel_does_not_fit_the_input);
  CHECK(av::Conditional<av::BurgessEncoder<av::Shape{3, 48, 48}, 10>, 3>::network.fault ==
        av::BurgessEncoder<av::Shape{3, 48, 48}, 10>::network.fault);
  CHECK(av::Conditional<Encoder, 0>::network.fault.rule == av::Rule::layer_values_must_be_positive);
}
