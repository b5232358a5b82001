// SPDX-License-Identifier: MIT
#include <animevae/train/sgd.hpp>

#include <cstdint>
#include <string>

#include "support/doctest.hpp"
#include "support/matrix_and_bias.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("SGD with momentum is torch.optim.SGD, with weight decay of matrices and with Nesterov's momentum") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const std::string name : {"sgd", "sgd_nesterov"}) {
    CAPTURE(name);
    const MatrixAndBias two{(*oracle)[name + ".matrix"], (*oracle)[name + ".bias"]};
    av::Sgd sgd = name == "sgd" ? av::Sgd{.weight_decay = 0.1} : av::Sgd{.momentum = 0.8, .nesterov = true};
    sgd.begin({&two.group, 1});
    for (std::int64_t i = 0; i < 5; ++i) {
      two.set_gradient((*oracle)[name + ".gradients"][i]);
      sgd.update(two.group, 5e-3);
      CHECK(difference(two.values(), (*oracle)[name + ".steps"][i]) < 1e-13);
    }
  }
}

TEST_CASE("without momentum a step is the gradient times the learning rate") {
  const MatrixAndBias two{normal_numbers({6, 5}), normal_numbers({7})};
  const at::Tensor before = two.values(), gradient = normal_numbers({37}, 3);
  av::Sgd sgd{.momentum = 0};
  sgd.begin({&two.group, 1});
  two.set_gradient(gradient);
  sgd.update(two.group, 0.25);
  CHECK(difference(two.values(), before - 0.25 * gradient) < 1e-15);
}
