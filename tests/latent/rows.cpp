// SPDX-License-Identifier: MIT
#include <animevae/latent/rows.hpp>

#include <cstdint>
#include <vector>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

at::Tensor images(std::int64_t count) { return pixels({count, 3, 16, 16}, 1, at::kFloat); }

}  // namespace

TEST_CASE("a latent map becomes a row channel by channel, row by row, and comes back from it") {
  const made_up::Model model = made_up::make();
  const at::Tensor map = normal_numbers({3, 4, 4, 4}, 5, at::kFloat), rows = av::latent_rows(map);
  CHECK(rows.sizes().vec() == std::vector<std::int64_t>{3, 64});
  CHECK(rows[1][(2 * 4 + 1) * 4 + 3].item<float>() == map[1][2][1][3].item<float>());
  CHECK(same_bits(av::latents_of_rows(model, rows), map));
  const TinyModel<> with_vectors;
  const at::Tensor vectors = normal_numbers({3, 2}, 6, at::kFloat);
  CHECK(same_bits(av::latents_of_rows(with_vectors, vectors), vectors));
}

TEST_CASE("rows of posterior means are those of each image alone, in float32 whatever the model's precision") {
  const made_up::Model model = made_up::make({.precision = at::kDouble});
  for (const std::int64_t batch_size : {1, 2, 5, 256}) {
    CAPTURE(batch_size);
    const at::Tensor rows = av::mean_rows(model, images(5), batch_size);
    REQUIRE(rows.sizes().vec() == std::vector<std::int64_t>{5, 64});
    CHECK((rows.scalar_type() == at::kFloat));
    CHECK_FALSE(rows.requires_grad());
    for (std::int64_t i = 0; i < 5; ++i)
      CHECK(difference(rows[i], model.encode(images(5).narrow(0, i, 1)).mean.flatten()) < 1e-6);
  }
}

TEST_CASE("rows decode to the pictures of each latent alone") {
  const made_up::Model model = made_up::make();
  const at::Tensor map = normal_numbers({5, 4, 4, 4}, 5, at::kFloat), rows = map.flatten(1);
  for (const std::int64_t batch_size : {1, 2, 5, 256}) {
    CAPTURE(batch_size);
    const at::Tensor pictures = av::pictures_of_rows(model, rows, batch_size);
    REQUIRE(pictures.sizes().vec() == std::vector<std::int64_t>{5, 3, 16, 16});
    for (std::int64_t i = 0; i < 5; ++i)
      CHECK(difference(pictures[i], model.pictures(model.decode(map.narrow(0, i, 1)))[0]) < 1e-6);
  }
}

TEST_CASE("with one batch, rows and pictures have the bits of encode() and reconstruct()") {
  const made_up::Model model = made_up::make();
  CHECK(same_bits(av::mean_rows(model, images(5)), model.encode(images(5)).mean.flatten(1)));
  CHECK(same_bits(av::reconstructions(model, images(5)), model.reconstruct(images(5))));
  CHECK(same_bits(av::pictures_of_rows(model, av::mean_rows(model, images(5))), model.reconstruct(images(5))));
}

TEST_CASE("mean_rows and pictures_of_rows refuse empty input, other columns and a batch size of 0") {
  const made_up::Model model = made_up::make();
  CHECK_THROWS_WITH_AS((void)av::mean_rows(model, images(0)), "there are no images to encode", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::pictures_of_rows(model, at::zeros({0, 64})), "there are no latents to decode",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::pictures_of_rows(model, at::zeros({2, 63})),
                       "latents in rows are a table of 64 columns for this model", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::mean_rows(model, images(2), 0), "the batch size is 0; it must be at least 1",
                       av::InvalidValue);
}
