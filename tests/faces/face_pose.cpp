// SPDX-License-Identifier: MIT
#include <animevae/faces/face_pose.hpp>

#include <initializer_list>

#include "support/doctest.hpp"
#include "support/face_change.hpp"

namespace av = animevae;
namespace face = animevae::face;

TEST_CASE("a face that looks straight ahead is where it is drawn") {
  const face::Pose pose{av::FaceFactors{}};
  for (const double x : {-20.0, 0.0, 15.0}) {
    CHECK(pose.on_face(x, 7).x == x);
    CHECK(pose.on_face(x, 7).y == 7);
    CHECK(pose.foreshortening(x) == 1);
  }
}

TEST_CASE("a turn moves the middle of the face most and leaves the outline") {
  av::FaceFactors factors;
  factors.turn = 1;
  const face::Pose pose{factors};
  CHECK(pose(10, 0, 0).x == 10);
  CHECK(pose.on_face(0, 0).x > 4);
  CHECK(pose(0, 0, -0.5).x < 0);
}

TEST_CASE("Pose::foreshortening is the derivative of Pose::on_face") {
  av::FaceFactors factors;
  for (const double turn : {-1.0, 0.4, 1.0})
    for (const double x : {-18.0, -5.0, 0.0, 12.0}) {
      factors.turn = turn;
      const face::Pose pose{factors};
      const double difference = (pose.on_face(x + 1e-5, 0).x - pose.on_face(x - 1e-5, 0).x) / 2e-5;
      CHECK(pose.foreshortening(x) == doctest::Approx(difference).epsilon(1e-6));
    }
}

TEST_CASE("position, scale, tilt and turn change the picture but not its background's corners") {
  av::FaceFactors factors;
  factors.background = av::Background::plain;
  factors.hair_style = av::HairStyle::cropped;
  const auto moves = [&](auto edit) { return change_by(factors, edit).lies_within(3, 0, 97, 100); };
  CHECK(moves([](av::FaceFactors& f) { f.x = 0.03; }));
  CHECK(moves([](av::FaceFactors& f) { f.y = 0.03; }));
  CHECK(moves([](av::FaceFactors& f) { f.turn = -0.8; }));
  CHECK(change_by(factors, [](av::FaceFactors& f) { f.tilt = 9; }).pixels > 500);
  CHECK(change_by(factors, [](av::FaceFactors& f) { f.scale = 1.1; }).pixels > 500);
}

TEST_CASE("a shift by a twentieth of the picture is a shift of the same pixels") {
  av::FaceFactors left, right;
  left.background = right.background = av::Background::plain;
  left.x = 0;
  right.x = 0.05;
  const av::Image a = av::draw_face(left, 80), b = av::draw_face(right, 80);  // by four pixels
  int different = 0;
  for (int row = 0; row < 80; ++row)
    for (int column = 0; column < 76; ++column)
      for (int channel = 0; channel < 3; ++channel)
        different += std::abs(a.at(row, column)[channel] - b.at(row, column + 4)[channel]) > 2;
  CHECK(different == 0);
}
