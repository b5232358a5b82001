// SPDX-License-Identifier: MIT
#include <animevae/tensor/module.hpp>

#include <torch/optim/adam.h>
#include <torch/serialize.h>

#include <string>
#include <utility>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("a module has the model's own tensors under the model's names") {
  const made_up::Model model = made_up::make();
  const auto module = av::as_module(model);
  const auto parameters = module->named_parameters();
  std::size_t count = 0;
  for (const av::ParameterGroup& group : model.tensors().groups())
    for (const av::NamedTensor& parameter : group.parameters()) {
      REQUIRE(parameters.contains(parameter.name));
      CHECK(parameters[parameter.name].is_same(parameter.tensor));
      ++count;
    }
  CHECK(parameters.size() == count);
  const auto buffers = module->named_buffers();
  CHECK(buffers.size() == model.tensors().buffers().size());
  for (const av::NamedTensor& buffer : model.tensors().buffers())
    CHECK(buffers[buffer.name].data_ptr() == buffer.tensor.data_ptr());
}

TEST_CASE("LibTorch's Adam trains a model") {
  TinyModel<> model{.reconstruction = {.scale = 0.3}};
  const at::Tensor images = pixels({16, 1, 4, 4}, 3, at::kFloat), noise = normal_numbers({16, 2}, 4, at::kFloat);
  torch::optim::Adam adam{av::as_module(model)->parameters(), torch::optim::AdamOptions{1e-2}};
  const auto loss = [&] { return model.loss(model.evaluate(images, noise), {}); };
  const double before = loss().item<double>();
  for (int step = 0; step < 50; ++step) {
    model.tensors().zero_gradients();
    loss().backward();
    adam.step();
  }
  CHECK(loss().item<double>() < before - 1);
}

TEST_CASE("torch::save writes every number of a model under its name") {
  const TemporaryFolder folder;
  const std::string file = (folder / "model.pt").string();
  const made_up::Model model = made_up::make();
  torch::save(av::as_module(model), file);
  torch::serialize::InputArchive archive;
  archive.load_from(file);
  for (const av::NamedTensor& saved : model.tensors().saved()) {
    CAPTURE(saved.name);
    std::string name = saved.name;
    torch::serialize::InputArchive scope;
    torch::serialize::InputArchive* place = &archive;
    for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.')) {
      torch::serialize::InputArchive next;
      place->read(name.substr(0, dot), next);
      scope = std::move(next);
      place = &scope;
      name = name.substr(dot + 1);
    }
    at::Tensor tensor;
    place->read(name, tensor);
    CHECK(same_bits(tensor, saved.tensor));
  }
}
