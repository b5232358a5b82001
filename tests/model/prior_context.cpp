// SPDX-License-Identifier: MIT
#include <animevae/model/prior_context.hpp>

#include <ATen/ops/tensor.h>

#include <vector>

#include <animevae/posterior/categorical.hpp>
#include <animevae/prior/uniform_categorical.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

struct ContextEncoder {
  static constexpr auto network = av::Network({1, 4, 4}, av::flatten() | av::linear(2));
};
using TwoValues =
    av::Vae<ContextEncoder, TinyDecoder, av::Gaussian, av::Elbo, av::UniformCategorical<2>, av::Categorical<2>>;

}  // namespace

TEST_CASE("a prior's context encodes images in the order and as often as it is asked, with gradients in training") {
  const TinyModel<> model{.options = {.precision = at::kDouble}};
  const av::Tensor images = pixels({3, 1, 4, 4}), rows = at::tensor({2, 0, 2, 1}, at::kLong);
  const auto expected = model.encode(images);
  for (const av::Mode mode : {av::Mode::training, av::Mode::evaluation}) {
    const av::PriorContext<TinyModel<>> context{model, mode};
    const auto q = context.encode(images, rows);
    CHECK(difference(context.encode(images).mean, expected.mean) < 1e-14);
    CHECK(difference(q.mean, expected.mean.index_select(0, rows)) < 1e-14);
    CHECK(difference(q.log_variance, expected.log_variance.index_select(0, rows)) < 1e-14);
    CHECK(q.mean.requires_grad() == (mode == av::Mode::training));
  }
  av::Generator one = av::make_generator(1), again = av::make_generator(1);
  const av::PriorContext<TinyModel<>> context{model};
  CHECK(same_bits(context.noise(4, one), model.noise(4, again)));
}

TEST_CASE("a prior's context hands posteriors the progress of training, final in evaluation") {
  const TwoValues model;
  const av::Tensor images = pixels({1, 1, 4, 4}, 1, at::kFloat), row = at::tensor({0}, at::kLong);
  CHECK(av::PriorContext<TwoValues>{model}.encode(images, row).one_hot);
  const av::PriorContext<TwoValues> training{model, av::Mode::training, {}, av::Progress{.step = 3}};
  CHECK_FALSE(training.encode(images, row).one_hot);
}
