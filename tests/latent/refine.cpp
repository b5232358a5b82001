// SPDX-License-Identifier: MIT
#include <animevae/latent/refine.hpp>

#include <vector>

#include <animevae/weights/tensor_file.hpp>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("a refined latent is nearer to its image, and none is further away") {
  const TinyModel<> model{.reconstruction = {.scale = 0.3}, .options = {.seed = 5}};
  const at::Tensor images = tiny_images(7).images, z = model.encode(images).mean;
  const av::Refined refined = av::refine(model, images, z, {.steps = 60});
  CHECK(same_bits(refined.before, model.distortion(model.decode(z), images)));
  CHECK(same_bits(refined.after, model.distortion(model.decode(refined.z), images)));
  CHECK((refined.after <= refined.before).all().item<bool>());
  CHECK((refined.after < refined.before).sum().item<std::int64_t>() >= 5);
}

TEST_CASE("the latent that made a picture is found again") {
  const TinyModel<> model{.reconstruction = {.scale = 0.1}, .options = {.seed = 5}};
  const at::Tensor wanted = normal_numbers({3, 2}, 4, at::kFloat);
  const at::Tensor images = model.pictures(model.decode(wanted));
  const at::Tensor start = wanted + 0.3;
  const av::Refined refined = av::refine(model, images, start, {.steps = 300});
  const auto excess = [&](const at::Tensor& distortion) {
    return (distortion - model.distortion(model.decode(wanted), images)).max().item<double>();
  };
  CHECK(excess(refined.after) < 1e-2 * excess(refined.before));
}

TEST_CASE("refine() changes no weight and no gradient of the model") {
  const made_up::Model model = made_up::make({.seed = 2});
  const at::Tensor images = pixels({3, 3, 16, 16}, 1, at::kFloat), z = model.encode(images).mean;
  const auto numbers = [&] {
    std::vector<at::Tensor> all;
    for (const auto& group : model.tensors().groups()) {
      all.push_back(group.values().detach().clone());
      all.push_back(group.gradients().clone());
    }
    return all;
  };
  const auto before = numbers();
  const auto fingerprint = av::fingerprint(model.tensors().saved());
  const av::Refined refined = av::refine(model, images, z, {.steps = 5});
  CHECK((refined.after <= refined.before).all().item<bool>());
  CHECK(refined.z.sizes() == z.sizes());
  CHECK_FALSE(refined.z.requires_grad());
  CHECK(av::fingerprint(model.tensors().saved()) == fingerprint);
  const auto after = numbers();
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(same_bits(before[i], after[i]));
}

TEST_CASE("refine() with no steps returns the latents, and numbers out of range are refused") {
  const TinyModel<> model{.options = {.seed = 5}};
  const at::Tensor images = tiny_images(2).images, z = model.encode(images).mean;
  CHECK(same_bits(av::refine(model, images, z, {.steps = 0}).z, z));
  CHECK_THROWS_AS((void)av::refine(model, images, z, {.steps = -1}), av::InvalidValue);
  CHECK_THROWS_AS((void)av::refine(model, images, z, {.learning_rate = 0}), av::InvalidValue);
}
