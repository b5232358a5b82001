// SPDX-License-Identifier: MIT
#include <animevae/tensor/runnable_network.hpp>

#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <animevae/tensor/tensor_store.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

constexpr auto network =
    av::Network({2, 6, 6}, av::standardise(0.5, 0.5) | av::conv(4) | av::relu() | av::tap("edges") |
                               av::named("shapes", av::conv(3)) | av::tap("shapes") | av::leaky_relu(0.2) |
                               av::flatten() | av::linear(5));

struct Made {
  av::ParameterGroup group{"model", av::flat_size(network), {.precision = at::kDouble}};
  std::vector<std::string> names{};
  av::RunnableNetwork run{network, {.precision = at::kDouble}, [this](const std::string& name, const auto& spec) {
                            names.push_back(name);
                            av::Generator generator = av::make_generator(names.size());
                            av::Tensor tensor = group.take(name, spec.sizes);
                            av::initialise(tensor, spec, av::Initialisation::kaiming_uniform, generator);
                            return tensor;
                          }};
};

}  // namespace

TEST_CASE("a network asks for its tensors in the order of the list, by PyTorch's words") {
  const Made made;
  const std::vector<std::string> expected{"conv1.weight", "conv1.bias",     "shapes.weight",
                                          "shapes.bias",  "linear1.weight", "linear1.bias"};
  CHECK(made.names == expected);
}

TEST_CASE("two layers of one name are refused before a tensor is made") {
  static constexpr av::Network same({2, 6, 6}, av::named("conv2", av::conv(4)) | av::conv(4));
  const auto take = [](const std::string&, const auto&) -> av::Tensor { throw std::logic_error("asked for a tensor"); };
  CHECK_THROWS_WITH_AS((void)(av::RunnableNetwork{same, {}, take}),
                       "two layers of a network are called 'conv2'; a name belongs to one", av::InvalidValue);
}

TEST_CASE("evaluation records no gradients for the weights, training does") {
  const Made made;
  const av::Tensor x = pixels({3, 2, 6, 6});
  CHECK_FALSE(made.run(x).requires_grad());
  CHECK(made.run.train(x).requires_grad());
  CHECK(same_bits(made.run(x), made.run.train(x)));  // without batch norm both are the same

  const av::Tensor watched = pixels({3, 2, 6, 6}).set_requires_grad(true);
  made.run(watched).sum().backward();
  CHECK(watched.grad().abs().sum().item<double>() > 0);
  CHECK(made.group.gradients().abs().sum().item<double>() == 0);
  made.run.train(x).sum().backward();
  CHECK(made.group.gradients().abs().sum().item<double>() > 0);
}

TEST_CASE("training a network with dropout takes a generator, whose copies share their state") {
  static constexpr auto dropping = av::Network({8}, av::batch_norm() | av::dropout(0.5));
  std::vector<av::Tensor> buffers;
  av::RunnableNetwork run{dropping, {}, [&](const std::string&, const auto& spec) {
                            buffers.push_back(at::ones(spec.sizes));
                            return buffers.back();
                          }};
  const av::Tensor x = normal_numbers({4, 8}, 1, at::kFloat);
  CHECK_THROWS_WITH_AS((void)run.train(x),
                       "a layer of this network draws random numbers in training, such as dropout; give train() a "
                       "generator",
                       av::InvalidValue);
  CHECK(same_bits(buffers[2], at::ones({8})));  // refused before batch norm updated its running mean

  av::Generator generator = av::make_generator(1);
  const av::Tensor first = run.train(x, generator), second = run.train(x, generator);
  CHECK_FALSE(same_bits(first == 0, second == 0));
  generator.set_current_seed(1);
  CHECK(same_bits(run.train(x, generator), first));
  CHECK(same_bits(run(x), run(x)));
  run.freeze();
  CHECK(same_bits(run.train(x), run(x)));
}

TEST_CASE("features are what the taps mark, in order") {
  const Made made;
  const std::vector<av::Tapped> features = made.run.features(pixels({2, 2, 6, 6}));
  REQUIRE(features.size() == 2);
  CHECK(features[0].name == "edges");
  CHECK(features[0].features.sizes().vec() == std::vector<std::int64_t>{2, 4, 4, 4});
  CHECK(features[0].features.min().item<double>() == 0);  // behind the activation
  CHECK(features[1].name == "shapes");
  CHECK(features[1].features.sizes().vec() == std::vector<std::int64_t>{2, 3, 2, 2});
  CHECK(features[1].features.min().item<double>() < 0);  // before it
}

TEST_CASE("features of chosen layers are their outputs, before an activation that overwrites them") {
  const Made made;
  const av::Tensor x = pixels({2, 2, 6, 6});
  const std::vector<std::size_t> convolution{1}, layers{1, 2, 6, 8};
  const std::vector<av::Tapped> outputs = made.run.features(x, layers), marked = made.run.features(x);
  REQUIRE(outputs.size() == 4);
  CHECK(same_bits(outputs[0].features, made.run.features(x, convolution).at(0).features));
  CHECK(same_bits(outputs[0].features.relu(), outputs[1].features));
  CHECK(outputs[0].features.min().item<double>() < 0);
  CHECK(same_bits(outputs[1].features, marked[0].features));
  CHECK(same_bits(outputs[2].features, at::leaky_relu(marked[1].features, 0.2)));
  CHECK(same_bits(outputs[3].features, made.run(x)));
  CHECK(made.run.features(x, std::vector<std::size_t>{}).empty());
}

TEST_CASE("features run no layer behind the last one that is asked for") {
  const auto take = [](const std::string& name, const av::TensorSpec& spec) {
    return name.starts_with("linear1") ? at::zeros({7, 7}) : at::zeros(spec.sizes);  // of no use to the linear layer
  };
  const av::RunnableNetwork broken{network, {}, take};
  const av::Tensor x = pixels({1, 2, 6, 6}, 1, at::kFloat);
  CHECK_THROWS((void)broken(x));
  CHECK(broken.features(x).size() == 2);
  CHECK(broken.features(x, std::vector<std::size_t>{1, 7}).size() == 2);
  CHECK_THROWS((void)broken.features(x, std::vector<std::size_t>{1, 8}));
}

TEST_CASE("both modes see the parameters as they are now") {
  const Made made;
  const av::Tensor x = pixels({1, 2, 6, 6});
  {
    const at::NoGradGuard no_grad;
    av::Tensor{made.group.values()}.zero_();
  }
  CHECK(made.run(x).abs().sum().item<double>() == 0);
  CHECK(made.run.train(x).abs().sum().item<double>() == 0);
}

TEST_CASE("several threads may run one network") {
  static constexpr auto every_kind =
      av::Network({2, 6, 6}, av::conv(4, {.spectral_norm = true}) | av::residual(av::self_attention(2)) |
                                 av::dropout(0.5) | av::flatten() | av::linear(3, {.spectral_norm = true}));
  const Made made;
  av::TensorStore store{{{"model", av::flat_size(every_kind)}}, {.precision = at::kDouble}};
  const av::RunnableNetwork other = store.make_trained(every_kind, "", "model");
  for (const av::RunnableNetwork* const run : {&made.run, &other}) {
    const av::Tensor x = pixels({4, 2, 6, 6}), alone = (*run)(x);
    CHECK_FALSE(alone.requires_grad());
    std::vector<av::Tensor> results(4);
    std::vector<std::thread> threads;
    for (av::Tensor& result : results) threads.emplace_back([&] { result = (*run)(x); });
    for (std::thread& thread : threads) thread.join();
    for (const av::Tensor& result : results) CHECK(same_bits(result, alone));
  }
}
