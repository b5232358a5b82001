// SPDX-License-Identifier: MIT
#include <animevae/train/weight_decay.hpp>

#include <animevae/loss/elbo.hpp>

#include "support/doctest.hpp"
#include "support/matrix_and_bias.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("matrices decay and vectors do not, unless they are asked for") {
  const MatrixAndBias two{normal_numbers({6, 5}), normal_numbers({7})};
  const at::Tensor some = av::decay_mask(two.group, false), all = av::decay_mask(two.group, true);
  CHECK(some.sum().item<double>() == 30);
  CHECK(some.narrow(0, 0, 30).min().item<double>() == 1);
  CHECK(all.sum().item<double>() == 37);
  CHECK(all.narrow(0, 30, 2).max().item<double>() == 0);  // what no parameter uses
}

TEST_CASE("decay_mask is 1 for the weights of convolutions, in channels-last layout too") {
  const TinyModel<> model;
  const av::ParameterGroup& group = model.tensors().groups().front();
  std::int64_t weights = 0;
  for (const av::NamedTensor& parameter : group.parameters())
    if (parameter.name.ends_with(".weight")) weights += parameter.tensor.numel();
  const at::Tensor mask = av::decay_mask(group, false);
  CHECK(mask.sum().item<std::int64_t>() == weights);
  for (const av::NamedTensor& parameter : group.parameters()) {
    const at::Tensor part = mask.narrow(0, parameter.tensor.storage_offset(), parameter.tensor.numel());
    CHECK(part.mean().item<double>() == (parameter.tensor.dim() > 1 ? 1 : 0));
  }
}
