// SPDX-License-Identifier: MIT
#include <animevae/model/parts.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include <animevae/reconstruction/laplace.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

static_assert(!std::is_default_constructible_v<av::ModelKey>);  // only a Vae makes the parts of one

namespace {

/// An objective with a trained network, a number and an optimiser group of its own.
struct WithCritic {
  static constexpr std::string_view optimiser_group = "critic";
  static constexpr auto network = av::Network({2}, av::linear(3) | av::relu() | av::linear(1));
  static constexpr std::array own_tensors{av::OwnTensor{.name = "weight", .shape = {2, 3, 4}, .initial = 0.5}};

  static constexpr std::string_view name = "with critic";
  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors& own) const {
    return (e.distortion + e.rate).mean() + own.network->train(e.z).mean() * own[0].sum();
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

using Model = TinyModel<av::LaplaceOfLearnedScale, WithCritic>;

}  // namespace

TEST_CASE("reconstruction, objective and prior get the tensors they declare, in the group they name") {
  const Model model;
  std::vector<std::string> names;
  std::set<std::string> different;
  for (const av::ParameterGroup& group : model.tensors().groups())
    for (const av::NamedTensor& parameter : group.parameters()) {
      names.push_back(group.name() + ": " + parameter.name);
      different.insert(parameter.name);
    }
  const std::vector<std::string> expected{
      "model: encoder.conv1.weight",
      "model: encoder.conv1.bias",
      "model: encoder.linear1.weight",
      "model: encoder.linear1.bias",
      "model: decoder.linear1.weight",
      "model: decoder.linear1.bias",
      "model: decoder.linear2.weight",
      "model: decoder.linear2.bias",
      "model: reconstruction.log_scale",
      "critic: objective.weight",
      "critic: objective.network.linear1.weight",
      "critic: objective.network.linear1.bias",
      "critic: objective.network.linear2.weight",
      "critic: objective.network.linear2.bias",
  };
  CHECK(names == expected);
  CHECK(different.size() == names.size());
  CHECK(model.parts.own_reconstruction[0].item<float>() == -1);
  CHECK(model.parts.own_objective[0].sizes().vec() == std::vector<std::int64_t>{2, 3, 4});
  CHECK(model.parts.own_objective.network.has_value());
  CHECK(model.parts.own_prior.tensors.empty());
}

TEST_CASE("no parameter overlaps another, and the buffers hold nothing else") {
  const Model model;
  const at::NoGradGuard no_grad;
  double number = 0;
  for (const av::ParameterGroup& group : model.tensors().groups())
    for (const av::NamedTensor& parameter : group.parameters()) av::Tensor{parameter.tensor}.fill_(++number);
  number = 0;
  for (const av::ParameterGroup& group : model.tensors().groups()) {
    std::int64_t used = 0;
    for (const av::NamedTensor& parameter : group.parameters()) {
      ++number;
      CHECK((parameter.tensor == number).all().item<bool>());
      used += parameter.tensor.numel();
    }
    CHECK((group.values() != 0).sum().item<std::int64_t>() == used);
  }
}

TEST_CASE("every parameter gets a gradient from a loss, in its group's buffer") {
  const Model model{.options = {.precision = at::kDouble}};
  const av::Evaluation e = model.evaluate(pixels({8, 1, 4, 4}), normal_numbers({8, 2}));
  model.loss(e, {}).backward();
  for (const av::ParameterGroup& group : model.tensors().groups()) {
    double total = 0;
    for (const av::NamedTensor& parameter : group.parameters()) {
      CAPTURE(parameter.name);
      CHECK(parameter.tensor.grad().abs().sum().item<double>() > 0);
      total += parameter.tensor.grad().abs().sum().item<double>();
    }
    CHECK(group.gradients().abs().sum().item<double>() == doctest::Approx(total).epsilon(1e-12));
  }
}
