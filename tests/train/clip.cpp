// SPDX-License-Identifier: MIT
#include <animevae/train/clip.hpp>

#include <string>
#include <utility>
#include <vector>

#include "support/doctest.hpp"
#include "support/matrix_and_bias.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("the gradients of all groups together are clipped as by torch.nn.utils.clip_grad_norm_") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const std::string name : {"clip.long", "clip.short"}) {
    CAPTURE(name);
    std::vector<av::ParameterGroup> groups;
    std::vector<at::Tensor> parameters;
    for (const char* of : {".x", ".y"}) {
      const at::Tensor gradient = (*oracle)[name + of];
      av::ParameterGroup& group = groups.emplace_back(of, 16, av::ModelOptions{.precision = at::kDouble});
      parameters.push_back(group.take("x", gradient.sizes().vec()));
      parameters.back().grad().copy_(gradient);
    }
    av::ClipNorm{1.5}.gradients_ready(groups, {});
    CHECK(difference(parameters[0].grad(), (*oracle)[name + ".clipped_x"]) < 1e-14);
    CHECK(difference(parameters[1].grad(), (*oracle)[name + ".clipped_y"]) < 1e-14);
  }
}

TEST_CASE("each number of a gradient is clipped by itself") {
  const MatrixAndBias two{normal_numbers({6, 5}), normal_numbers({7})};
  const at::Tensor gradient = normal_numbers({37}, 8);
  two.set_gradient(gradient);
  av::ClipValue{0.5}.gradients_ready({&two.group, 1}, {});
  CHECK(same_bits(two.matrix.grad().flatten(), gradient.narrow(0, 0, 30).clamp(-0.5, 0.5)));
  CHECK(two.group.gradients().abs().max().item<double>() == 0.5);
}

TEST_CASE("limits have to be above 0") {
  CHECK_THROWS_WITH_AS(av::check_values(av::ClipNorm{0}, "clip_norm"),
                       "clip_norm.at is 0; it must be above 0 (a quotient of integers such as 1/3 is 0: write 1.0/3)",
                       av::InvalidValue);
  CHECK_THROWS_AS(av::check_values(av::ClipValue{-1}, "clip_value"), av::InvalidValue);
}
