// SPDX-License-Identifier: MIT
#include <animevae/model/latent_model.hpp>

#include "support/doctest.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// What a program that chooses a model at run time holds: to look at, not to train.
struct Hidden {
  const TinyModel<>& model;

  [[nodiscard]] av::Shape image_shape() const { return model.image_shape(); }
  [[nodiscard]] av::Shape latent_shape() const { return model.latent_shape(); }
  [[nodiscard]] av::LatentRows rows(const av::Tensor& images) const { return model.rows(images); }
  [[nodiscard]] av::Tensor reconstruct(const av::Tensor& images) const { return model.reconstruct(images); }
  [[nodiscard]] av::Tensor decode(const av::Tensor& z) const { return model.decode(z); }
  [[nodiscard]] av::Tensor pictures(const av::Tensor& decoded) const { return model.pictures(decoded); }
  [[nodiscard]] av::Tensor sample_latents(std::int64_t n, av::Generator& g) const { return model.sample_latents(n, g); }
  [[nodiscard]] const av::TensorStore& tensors() const { return model.tensors(); }
  [[nodiscard]] at::TensorOptions tensor_options() const { return model.tensor_options(); }
  [[nodiscard]] std::string structure() const { return model.structure(); }
  void visit_values(auto&& f) const { model.visit_values(f); }
};

struct NoModel {};

}  // namespace

TEST_CASE("a Vae is a LatentModel and a TrainableModel, and a wrapper without its tensors a LatentModel only") {
  CHECK(av::LatentModel<TinyModel<>>);
  CHECK(av::TrainableModel<TinyModel<>>);
  CHECK(av::LatentModel<Hidden>);
  CHECK_FALSE(av::TrainableModel<Hidden>);
  CHECK_FALSE(av::LatentModel<NoModel>);
}
