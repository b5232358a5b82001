// SPDX-License-Identifier: MIT
#include <animevae/network/end_of_layer.hpp>

#include "support/doctest.hpp"

using namespace animevae;

namespace {

constexpr auto network =
    Network({3, 8, 8}, named("first", conv(4, {.padding = 1})) | stage("s") | batch_norm() | tap("first_tap") | relu() |
                           conv(4) | flatten() | relu() | named("last", linear(2)));

}  // namespace

TEST_CASE("end_of_layer_called is the position behind the norm and the activation of the layer with that name") {
  static_assert(end_of_layer_called(network, "first") == 4);
  static_assert(end_of_layer_called(network, "last") == 8);
  CHECK(network.layers[end_of_layer_called(network, "first")].op == Op::relu);
}

TEST_CASE("end_of_layer_called is the length of the list for a name that no layer was given") {
  static_assert(end_of_layer_called(network, "conv2") == network.layers.size());
  static_assert(end_of_layer_called(network, "first_tap") == network.layers.size());  // a marker
  CHECK(end_of_layer_called(network, "") == network.layers.size());
}
