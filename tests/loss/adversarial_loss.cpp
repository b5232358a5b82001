// SPDX-License-Identifier: MIT
#include <animevae/loss/adversarial_loss.hpp>

#include <string>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TYPE_TO_STRING(av::NonSaturating);
TYPE_TO_STRING(av::Minimax);
TYPE_TO_STRING(av::Hinge);
TYPE_TO_STRING(av::LeastSquares);

TEST_CASE_TEMPLATE("an AdversarialLoss and its gradients are those of Python's torch", Loss, av::NonSaturating,
                   av::Minimax, av::Hinge, av::LeastSquares) {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto check = [&](const std::string& which, const std::string& scores, auto&& of) {
    CAPTURE(which);
    const std::string name = "adversary." + std::string{Loss::name} + "." + which;
    const at::Tensor x = (*oracle)["adversary." + scores].set_requires_grad(true);
    const at::Tensor value = of(x);
    value.backward();
    CHECK(value.template item<double>() == doctest::Approx(oracle->number(name)).epsilon(1e-12));
    CHECK(difference(x.grad(), (*oracle)[name + "." + scores + ".grad"]) < 1e-12);
  };
  check("of_generator", "made", [](const at::Tensor& x) { return Loss{}.of_generator(x); });
  check("of_real", "real", [](const at::Tensor& x) { return Loss{}.of_real(x); });
  check("of_made", "made", [](const at::Tensor& x) { return Loss{}.of_made(x); });
}
