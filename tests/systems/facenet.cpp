// SPDX-License-Identifier: MIT
#include <animevae/systems/facenet.hpp>

#include <cmath>
#include <numbers>
#include <string>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/system.hpp"
#include "support/tensors.hpp"

namespace av = animevae;
namespace facenet = animevae::facenet;

TEST_CASE("the models have the published numbers of parameters") {
  CHECK(trained_numbers(facenet::make_model<facenet::Model<av::DfcVariant::published>>().tensors()) == 2'311'403);
  CHECK(trained_numbers(facenet::make_model<facenet::ResnetModel<av::DfcVariant::published>>().tensors()) == 7'072'379);
  CHECK(trained_numbers(facenet::make_model<facenet::LargeModel<av::DfcVariant::published>>().tensors()) == 5'228'351);
}

TEST_CASE("the model begins as facenet begins, with its squared error in levels of 255") {
  const auto model = facenet::make_model();
  CHECK(model.tensors().options().initialisation == av::Initialisation::truncated_normal);
  CHECK(model.reconstruction.scale.width == doctest::Approx(1.0 / 255));
  CHECK(model.beta_at({}) == 1);
}

TEST_CASE("the numbers that facenet prints, and ours beside them") {
  const Oracle* const oracle = Oracle::find();
  if (oracle == nullptr) return;
  const auto model = facenet::make_model({}, /*faithful_batch=*/5);
  const av::Evaluation e = evaluation_of(*oracle, "facenet", model.reconstruction);
  const auto expected = [&](const std::string& name) {
    return doctest::Approx(oracle->number("facenet." + name)).epsilon(1e-8);  // its constants have that many digits
  };
  CHECK(facenet::plain(e) == expected("plain"));
  CHECK(facenet::kl(e) == expected("kl"));
  CHECK(facenet::total(facenet::plain(e), facenet::kl(e)) == expected("total"));
  const double s = model.reconstruction.scale.width, constant = 6'144 * std::log(2 * std::numbers::pi * s * s);
  CHECK(model.objective(e, {}).item<double>() - constant == expected("total"));
}
