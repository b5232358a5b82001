// SPDX-License-Identifier: MIT
#include <animevae/tensor/resample.hpp>

#include <ATen/ops/tensor.h>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("TensorFlow 1 takes the upper left corner for the origin: every second target of a doubling is a source") {
  const av::Tensor matrix = av::tf1_interpolation(3, 6);
  const av::Tensor expected = at::tensor({1.0, 0.0, 0.0,   //
                                          0.5, 0.5, 0.0,   //
                                          0.0, 1.0, 0.0,   //
                                          0.0, 0.5, 0.5,   //
                                          0.0, 0.0, 1.0,   //
                                          0.0, 0.0, 1.0},  // the neighbour stops at the last
                                         at::kDouble)
                                  .view({6, 3});
  CHECK(difference(matrix, expected) == 0);
}

TEST_CASE("tf1_interpolation to fewer rows reads between sources, and does not average over them") {
  const av::Tensor row = at::tensor({10.0, 20.0, 30.0, 40.0, 50.0}, at::kDouble);
  // Sources 0, 5/3 and 10/3.
  const av::Tensor expected = at::tensor({10.0, 20 + 10 * 2.0 / 3, 40 + 10 / 3.0}, at::kDouble);
  CHECK(difference(av::tf1_interpolation(5, 3).matmul(row), expected) < 1e-12);
}

TEST_CASE("a map of the size asked for stays as it is, by every rule") {
  const av::Tensor maps = normal_numbers({2, 3, 5, 4});
  using enum av::Resampling;
  for (const av::Resampling rule : {nearest, bilinear, bilinear_aligned, bilinear_tf1})
    CHECK(difference(av::resample(maps, 5, 4, rule), maps) < 1e-15);
}

TEST_CASE("the corners stay where they are when they are aligned, and only then") {
  const av::Tensor maps = normal_numbers({1, 1, 3, 3});
  const auto last = [&](av::Resampling rule) { return av::resample(maps, 7, 7, rule)[0][0][6][5].item<double>(); };
  const double corner = maps[0][0][2][2].item<double>(), beside = maps[0][0][2][1].item<double>();
  CHECK(last(av::Resampling::bilinear_aligned) == doctest::Approx(corner + (beside - corner) / 3));
  CHECK(last(av::Resampling::nearest) == corner);
}
