// SPDX-License-Identifier: MIT
#include <animevae/latent/traverse.hpp>

#include <ATen/ops/tensor.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/systems/vae_animeface.hpp>

#include "support/doctest.hpp"
#include "support/made_up_model.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// Keeps every latent that it is asked to decode.
struct Watched : TinyModel<> {
  mutable std::vector<at::Tensor> seen{};

  [[nodiscard]] at::Tensor decode(const at::Tensor& z) const {
    seen.push_back(z.clone());
    return TinyModel<>::decode(z);
  }
};

static_assert(av::LatentModel<Watched>);

av::LatentRows some_posterior() {
  return {at::tensor({0.5, -2.0, 0.0}, at::kDouble).view({1, 3}),
          at::tensor({0.0, std::log(0.25), -1.0}, at::kDouble).view({1, 3})};
}

}  // namespace

TEST_CASE("rows from the prior walk every latent over the same stretch, in the order asked for") {
  const auto rows = av::prior_rows({3, 0, 3}, -1.5, 2);
  REQUIRE(rows.size() == 3);
  for (const av::TraversalRow& row : rows) {
    CHECK(row.from == -1.5);
    CHECK(row.to == 2);
  }
  CHECK(rows[0].latent == 3);
  CHECK(rows[1].latent == 0);
  CHECK(rows[2].latent == 3);
}

TEST_CASE("rows around a posterior's mean reach as many deviations to either side") {
  const auto rows = av::posterior_rows(some_posterior(), {1, 0}, 2);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].latent == 1);
  CHECK(rows[0].from == doctest::Approx(-3));  // -2 -+ 2 * 0.5
  CHECK(rows[0].to == doctest::Approx(-1));
  CHECK(rows[1].latent == 0);
  CHECK(rows[1].from == doctest::Approx(-1.5));  // 0.5 -+ 2 * 1
  CHECK(rows[1].to == doctest::Approx(2.5));
}

TEST_CASE("rows as VAE animeface drew them run from the lower quantile to its mirror image beyond zero") {
  const auto rows = av::posterior_rows(some_posterior(), {0, 1, 2}, 1.96, av::PosteriorRange::around_zero);
  const std::vector<double> lower{0.5 - 1.96, -2 - 1.96 * 0.5, -1.96 * std::exp(-0.5)};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(rows[i].from == doctest::Approx(lower[i]));
    CHECK(rows[i].to == -rows[i].from);
  }
}

TEST_CASE("a row changes one latent in even steps, exact at both ends, and leaves the others as they are") {
  const Watched model{{.options = {.precision = at::kDouble}}};
  const at::Tensor base = at::tensor({0.25, -0.75}, at::kDouble);
  const at::Tensor pictures = av::traversal_pictures(model, base, {{1, -1.95996, 1.3}, {0, 3, -0.1}}, 7);
  CHECK(pictures.sizes().vec() == std::vector<std::int64_t>{14, 1, 4, 4});
  REQUIRE(model.seen.size() == 2);
  const auto check = [&](const at::Tensor& z, std::int64_t walked, double from, double to) {
    REQUIRE(z.sizes().vec() == std::vector<std::int64_t>{7, 2});
    CHECK(z[0][walked].item<double>() == from);
    CHECK(z[6][walked].item<double>() == to);
    for (std::int64_t step = 0; step < 7; ++step) {
      CHECK(z[step][walked].item<double>() == doctest::Approx(from + (to - from) * double(step) / 6));
      CHECK(z[step][1 - walked].item<double>() == base[1 - walked].item<double>());
    }
  };
  check(model.seen[0], 1, -1.95996, 1.3);
  check(model.seen[1], 0, 3, -0.1);
  const at::Tensor last = model.pictures(model.decode(at::tensor({-0.1, -0.75}, at::kDouble).view({1, 2})));
  CHECK(difference(pictures[13], last[0]) < 1e-12);
  CHECK(same_bits(base, at::tensor({0.25, -0.75}, at::kDouble)));
}

TEST_CASE("a traversal of one step has the beginning of its range") {
  const Watched model;
  CHECK(av::traversal_pictures(model, at::zeros({2}), {{0, -2, 2}}, 1).size(0) == 1);
  CHECK(model.seen.at(0)[0][0].item<float>() == -2);
}

TEST_CASE("the latents of a map are walked one by one, in the order in which they lie") {
  const made_up::Model model = made_up::make({.precision = at::kDouble});
  const at::Tensor base = normal_numbers({1, 4, 4, 4});
  const std::int64_t latent = (2 * 4 + 1) * 4 + 3;  // channel 2, row 1, column 3
  const at::Tensor pictures = av::traversal_pictures(model, base, {{latent, -2, 2}}, 3);
  at::Tensor z = base.clone();
  z[0][2][1][3].fill_(2);
  CHECK(difference(pictures[2], model.pictures(model.decode(z))[0]) < 1e-12);
}

TEST_CASE("ten latents of VAE animeface in ten steps are a picture of 662 by 662, its rows in order") {
  const auto model = av::vae_animeface::make_model();
  CHECK(av::traverse(model).sizes().vec() == std::vector<std::int64_t>{3, 662, 662});
  const at::Tensor picture = av::traverse(model, {.from = -3, .to = 3, .steps = 4, .latents = {7, 2}});
  CHECK(picture.sizes().vec() == std::vector<std::int64_t>{3, 2 * 66 + 2, 4 * 66 + 2});
  at::Tensor z = at::zeros({1, 10});
  z[0][2].fill_(3);  // the last picture of the second row
  const at::Tensor last = picture.narrow(1, 68, 64).narrow(2, 3 * 66 + 2, 64);
  CHECK(difference(last, model.pictures(model.decode(z))[0]) < 1e-5);
  CHECK(difference(last, picture.narrow(1, 2, 64).narrow(2, 3 * 66 + 2, 64)) > 1e-5);
}

TEST_CASE("traversals of latents out of range, without steps or rows, and from a latent of another size are refused") {
  const TinyModel<> model;
  const at::Tensor base = at::zeros({2});
  for (const std::int64_t latent : {-1, 2}) {
    const std::string sentence = "latent " + std::to_string(latent) + " was asked for; the model has latents 0 to 1";
    CHECK_THROWS_WITH_AS((void)av::traversal_pictures(model, base, {{latent, -2, 2}}, 3), sentence.c_str(),
                         av::InvalidValue);
    CHECK_THROWS_WITH_AS((void)av::traverse(model, {.latents = {latent}}), sentence.c_str(), av::InvalidValue);
  }
  CHECK_THROWS_WITH_AS((void)av::posterior_rows(some_posterior(), {3}, 1),
                       "latent 3 was asked for; the model has latents 0 to 2", av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::traverse(model, {.steps = 0}), "a traversal needs at least 1 step, not 0",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::traversal_pictures(model, base, {}, 3), "a traversal needs at least 1 row",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::traversal_pictures(model, at::zeros({5}), {{0, -2, 2}}, 3),
                       "a traversal begins at one latent of 2 numbers, not of 5", av::InvalidValue);
}

TEST_CASE("a traversal of codes or categories is refused in a sentence, and of the numbers beside them is not") {
  struct Codes : TinyModel<> {
    [[nodiscard]] bool is_continuous(std::int64_t i) const { return i == 0; }
  };
  const Codes model;
  CHECK_THROWS_WITH_AS(
      (void)av::traverse(model),
      "the model's latents, or some of them, are codes or categories, which have no centre to traverse from; take "
      "traversal_pictures() of those that are numbers, from the latents of an image",
      av::InvalidValue);
  const at::Tensor base = at::zeros({2});
  CHECK_THROWS_WITH_AS((void)av::traversal_pictures(model, base, {{1, -2, 2}}, 3),
                       "latent 1 is of a code or a category, which cannot be moved along an axis", av::InvalidValue);
  CHECK(av::traversal_pictures(model, base, {{0, -2, 2}}, 3).size(0) == 3);
  CHECK(av::is_continuous(TinyModel<>{}, 1));
}
