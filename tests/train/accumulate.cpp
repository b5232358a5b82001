// SPDX-License-Identifier: MIT
#include <animevae/train/accumulate.hpp>

#include <animevae/loss/capacity_vae.hpp>
#include <animevae/systems/anime_face_generator.hpp>
#include <animevae/systems/anime_vae.hpp>
#include <animevae/systems/vae_animeface.hpp>
#include <animevae/train/sgd.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// The weights after some steps, in one piece or in several, the last batch short.
template <class Model, class Data>
at::Tensor weights_after(Model model, const Data& data, std::int64_t pieces) {
  av::train(model, data, {.epochs = 2, .batch_size = 6, .learning_rate = 1e-6},
            av::Step{av::Sgd{.momentum = 0}, av::Accumulate{pieces}});
  return model.tensors().groups().front().values().clone();
}

TensorDataSet some_pictures(std::int64_t count, int size) { return {pixels({count, 3, size, size}, 1, at::kFloat)}; }

}  // namespace

TEST_CASE("the gradient of micro-batches is that of their batch, to rounding") {
  const auto model = [] { return TinyModel<>{.options = {.precision = at::kDouble}}; };
  const at::Tensor whole = weights_after(model(), tiny_images(10), 1);
  for (const std::int64_t pieces : {2, 3, 4, 100}) {
    CAPTURE(pieces);
    CHECK(difference(weights_after(model(), tiny_images(10), pieces), whole) < 1e-12);
  }
}

TEST_CASE("micro-batches of VAE animeface and Anime Face Generator, without batch norm, give the whole batch's step") {
  const TensorDataSet data = some_pictures(10, 64);
  const auto check = [&](auto make) {
    CHECK(make().batch_dependence().empty());
    const at::Tensor begun = make().tensors().groups().front().values(), whole = weights_after(make(), data, 1);
    const at::Tensor pieces = weights_after(make(), data, 3);
    CHECK(((pieces - whole).norm() / (whole - begun).norm()).item<double>() < 1e-5);
  };
  check([] { return av::vae_animeface::make_model(); });
  check([] { return av::anime_face_generator::make_model(); });
}

TEST_CASE("batch_dependence names batch norm or the objective that needs the whole batch") {
  CHECK(av::anime_vae::make_model<av::anime_vae::image, 8, 5, 256>().batch_dependence() == "batch norm");
  CHECK(TinyModel<av::Gaussian, av::CapacityVae<>>{}.batch_dependence() == "the objective capacity_vae");
}
