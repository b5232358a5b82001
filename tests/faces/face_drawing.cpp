// SPDX-License-Identifier: MIT
#include <animevae/faces/face_drawing.hpp>

#include <cmath>
#include <string>
#include <type_traits>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;

TEST_CASE("the same factors give the same pixels") {
  for (int index = 0; index < 20; ++index) {
    const av::FaceFactors factors = av::draw_factors(1, index);
    CHECK(av::draw_face(factors, 64) == av::draw_face(factors, 64));
  }
}

TEST_CASE("a face is RGB of the size asked for") {
  for (const int size : {16, 17, 64, 100, 128, 129, 512}) {
    const av::Image image = av::draw_face(av::draw_factors(2, size), size);
    CHECK(image.width == size);
    CHECK(image.height == size);
    CHECK(image.channels == 3);
  }
}

TEST_CASE("sizes that are not drawn are refused in a sentence") {
  for (const int size : {15, 0, -3, 513}) CHECK_THROWS_AS((void)av::draw_face({}, size), av::InvalidValue);
  CHECK_THROWS_WITH((void)av::draw_face({}, 513), "a face cannot be drawn at 513 pixels: the size goes from 16 to 512");
}

TEST_CASE("a face is the same picture at every size") {
  for (int index = 0; index < 8; ++index) {
    const av::FaceFactors factors = av::draw_factors(4, index);
    const av::Image small = av::draw_face(factors, 64), large = av::draw_face(factors, 256);
    double difference = 0;
    for (int row = 0; row < 64; ++row)
      for (int column = 0; column < 64; ++column)
        for (int channel = 0; channel < 3; ++channel) {
          double sum = 0;
          for (int y = 0; y < 4; ++y)
            for (int x = 0; x < 4; ++x) sum += large.at(4 * row + y, 4 * column + x)[channel];
          difference += std::abs(sum / 16 - small.at(row, column)[channel]);
        }
    CHECK(difference / (64 * 64 * 3) < 1.5);  // of 255
  }
}

TEST_CASE("every factor changes the picture of every face") {
  for (int index = 0; index < 5; ++index) {
    const av::FaceFactors factors = av::draw_factors(6, index);
    const av::Image before = av::draw_face(factors, 64);
    av::FaceFactors edited = factors;
    av::FaceFactors::visit(edited, [&](const av::Factor& factor, auto& value) {
      const auto kept = value;
      using Value = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_enum_v<Value>) value = Value((int(value) + 1) % int(factor.high));
      else value += (value < (factor.low + factor.high) / 2 ? 0.4 : -0.4) * (factor.high - factor.low);
      CAPTURE(std::string{factor.name});
      CAPTURE(index);
      CHECK(change(before, av::draw_face(edited, 64)).pixels >= 10);
      value = kept;
    });
  }
}
