// SPDX-License-Identifier: MIT
#include <animevae/text/protobuf.hpp>

#include "support/doctest.hpp"

#include <array>
#include <string>

using namespace animevae;

TEST_CASE("fields are encoded as in the examples of the format's documentation") {
  CHECK(ProtobufMessage{}.integer(1, 150).encoded() == "\x08\x96\x01");
  CHECK(ProtobufMessage{}.bytes(2, "testing").encoded() == "\x12\x07testing");
  CHECK(ProtobufMessage{}.message(3, ProtobufMessage{}.integer(1, 150)).encoded() == "\x1a\x03\x08\x96\x01");
}

TEST_CASE("protobuf floats are little-endian, negative integers ten bytes long, and lists packed") {
  CHECK(ProtobufMessage{}.float64(1, 1).encoded() == std::string("\x09\0\0\0\0\0\0\xf0\x3f", 9));
  CHECK(ProtobufMessage{}.float32(2, 1).encoded() == std::string("\x15\0\0\x80\x3f", 5));
  CHECK(ProtobufMessage{}.integer(1, -1).encoded() == "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
  const std::array<double, 2> two{1, 1};
  const std::string one("\0\0\0\0\0\0\xf0\x3f", 8);
  CHECK(ProtobufMessage{}.float64s(6, two).encoded() == "\x32\x10" + one + one);
  CHECK(ProtobufMessage{}.integer(1, 3).integer(16, 0).encoded() == std::string("\x08\x03\x80\x01\0", 5));
}
