// SPDX-License-Identifier: MIT
#include <animevae/posterior/inverse_autoregressive.hpp>

#include <ATen/ops/linalg_slogdet.h>
#include <ATen/ops/stack.h>

#include <tuple>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// The Jacobian dz/dz0 of one latent vector by central differences, (L, L).
template <class F>
av::Tensor jacobian(const av::Tensor& z, const av::Tensor& context, const av::OwnTensors& own) {
  constexpr double h = 1e-5;
  std::vector<av::Tensor> columns;
  for (std::int64_t j = 0; j < z.size(1); ++j) {
    const av::Tensor up = z.clone(), down = z.clone();
    up[0][j] += h;
    down[0][j] -= h;
    columns.push_back((F::transform(up, context, own).z - F::transform(down, context, own).z)[0] / (2 * h));
  }
  return at::stack(columns, 1);
}

}  // namespace

TEST_CASE_TEMPLATE("the flow's log-determinant is that of its Jacobian by finite differences", F,
                   av::InverseAutoregressive<1, 7, 2>, av::InverseAutoregressive<3, 8, 2>) {
  for (const int size : {1, 2, 5}) {
    CAPTURE(size);
    const av::OwnTensors own = random_own_tensors<F>({size});
    const av::Tensor z = normal_numbers({1, size}, 20), context = normal_numbers({1, 2}, 21);
    const av::Tensor log_det = std::get<1>(at::linalg_slogdet(jacobian<F>(z, context, own)));
    const double found = F::transform(z, context, own).log_det.sum().template item<double>();
    CHECK(found == doctest::Approx(log_det.item<double>()).epsilon(1e-7));
  }
}

TEST_CASE("each step of the flow is autoregressive, in the order of the latents and then in the reverse") {
  using One = av::InverseAutoregressive<1, 12, 2>;
  const av::OwnTensors own = random_own_tensors<One>({4});
  const av::Tensor j = jacobian<One>(normal_numbers({1, 4}, 20), normal_numbers({1, 2}, 21), own);
  CHECK(j.triu(1).abs().max().item<double>() == 0);
  CHECK(j.tril(-1).abs().gt(1e-6).sum().item<std::int64_t>() == 6);  // every latent depends on all before it
  using Two = av::InverseAutoregressive<2, 12, 2>;
  const av::Tensor both =
      jacobian<Two>(normal_numbers({1, 4}, 20), normal_numbers({1, 2}, 21), random_own_tensors<Two>({4}));
  CHECK(both.abs().gt(1e-9).sum().item<std::int64_t>() > 10);
}

TEST_CASE("the first latent's gate depends on the context, though on no other latent") {
  using One = av::InverseAutoregressive<1, 12, 2>;
  const av::OwnTensors own = random_own_tensors<One>({3});
  const av::Tensor z = normal_numbers({1, 3}, 20);
  CHECK(difference(One::transform(z, normal_numbers({1, 2}, 1), own).z.narrow(1, 0, 1),
                   One::transform(z, normal_numbers({1, 2}, 2), own).z.narrow(1, 0, 1)) > 1e-3);
}

TEST_CASE("the gradients of the flow are those of finite differences") {
  using F = av::InverseAutoregressive<2, 5, 2>;
  av::OwnTensors own = random_own_tensors<F>({3});
  for (av::Tensor& tensor : own.tensors) tensor.requires_grad_(true);
  const av::Tensor z = normal_numbers({2, 3}, 20).set_requires_grad(true);
  const av::Tensor context = normal_numbers({2, 2}, 21).set_requires_grad(true);
  const av::Tensor cotangent = normal_numbers({2, 3}, 22);
  const auto sum = [&] {
    const auto result = F::transform(z, context, own);
    return (result.z * cotangent).sum() + result.log_det.sum();
  };
  sum().backward();
  const auto number = [&] { return sum().item<double>(); };
  CHECK(gradient_error(z, number) < 1e-7);
  CHECK(gradient_error(context, number) < 1e-7);
  for (const av::Tensor& tensor : own.tensors) CHECK(gradient_error(tensor, number) < 1e-7);
}
