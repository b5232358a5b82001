// SPDX-License-Identifier: MIT
#include <animevae/posterior/codebook.hpp>

#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/own_tensors.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

using SmallCodebook = av::Codebook<5>;

double squared_distance(const at::Tensor& a, const at::Tensor& b) { return (a - b).square().sum().item<double>(); }

}  // namespace

TEST_CASE("a codebook's point is the nearest code at each place, of vectors and maps") {
  const av::Shape latent{3, 2, 2};
  const av::OwnTensors own = random_own_tensors<SmallCodebook>(latent);
  const at::Tensor codes = own[0].view({5, 3}), encoded = normal_numbers({4, 3, 2, 2}, 8);
  const SmallCodebook::Batch q = SmallCodebook::of(encoded, latent, own);
  CHECK(q.indices.sizes().vec() == std::vector<std::int64_t>{4, 4});
  for (std::int64_t image = 0; image < 4; ++image)
    for (std::int64_t place = 0; place < 4; ++place) {
      const at::Tensor vector = encoded[image].flatten(1).select(1, place);
      const at::Tensor chosen = q.point()[image].flatten(1).select(1, place);
      const std::int64_t index = q.indices[image][place].item<std::int64_t>();
      CHECK(same_bits(chosen, codes[index]));
      for (std::int64_t code = 0; code < 5; ++code)
        CHECK(squared_distance(vector, chosen) <= squared_distance(vector, codes[code]) + 1e-12);
    }
  const SmallCodebook::Batch of_vectors = SmallCodebook::of(normal_numbers({4, 3}, 9), {3}, own);
  CHECK(of_vectors.indices.sizes().vec() == std::vector<std::int64_t>{4, 1});
  CHECK(of_vectors.point().sizes().vec() == std::vector<std::int64_t>{4, 3});
  CHECK(same_bits(SmallCodebook::latents(q.indices, latent, own), q.point()));
}

TEST_CASE("gradients go straight through a codebook, and its two errors move codes and encoder apart from each other") {
  av::OwnTensors own = random_own_tensors<SmallCodebook>({3});
  own.tensors[0].requires_grad_(true);
  const at::Tensor encoded = normal_numbers({4, 3}, 8).set_requires_grad(true), cotangent = normal_numbers({4, 3}, 9);
  const auto gradients = [&](const at::Tensor& number) {
    own.tensors[0].mutable_grad() = encoded.mutable_grad() = at::Tensor{};
    number.backward();
  };
  const SmallCodebook::Batch q = SmallCodebook::of(encoded, {3}, own);
  CHECK(difference(q.rsample({}), q.point()) < 1e-15);
  gradients((q.rsample({}) * cotangent).sum());
  CHECK(same_bits(encoded.grad(), cotangent));
  CHECK_FALSE(own[0].grad().defined());
  gradients(q.commitment_error().sum());
  CHECK(difference(encoded.grad(), (encoded - q.chosen) * 2) < 1e-14);
  CHECK_FALSE(own[0].grad().defined());
  gradients(q.codebook_error().sum());
  CHECK_FALSE(encoded.grad().defined());
  const auto value = [&] { return SmallCodebook::of(encoded, {3}, own).codebook_error().sum().item<double>(); };
  CHECK(gradient_error(own[0], value) < 1e-7);
  CHECK(q.codebook_error().sizes().vec() == std::vector<std::int64_t>{4});
}
