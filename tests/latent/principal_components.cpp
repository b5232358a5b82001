// SPDX-License-Identifier: MIT
#include <animevae/latent/principal_components.hpp>

#include <ATen/ops/eye.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "support/doctest.hpp"
#include "support/oracle.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

av::LatentMoments moments_of(const at::Tensor& table, std::int64_t batch) {
  av::LatentMoments moments;
  for (std::int64_t begin = 0; begin < table.size(0); begin += batch)
    moments.add(table.narrow(0, begin, std::min(batch, table.size(0) - begin)));
  return moments;
}

/// The matrix that projects onto the first components; it has no signs.
at::Tensor projector(const at::Tensor& components, std::int64_t count) {
  const at::Tensor rows = components.narrow(0, 0, count);
  return rows.t().matmul(rows);
}

}  // namespace

TEST_CASE("principal components are those of numpy's singular values, whole or streamed") {
  const Oracle* oracle = Oracle::find();
  if (oracle == nullptr) return;
  for (const std::string name : {"many", "few"}) {
    CAPTURE(name);
    const at::Tensor table = (*oracle)["components." + name + ".table"],
                     vectors = (*oracle)["components." + name + ".vectors"],
                     variances = (*oracle)["components." + name + ".variances"];
    for (const std::int64_t batch : {table.size(0), std::int64_t{7}}) {
      const av::PrincipalComponents found = av::principal_components(moments_of(table, batch), 1000);
      REQUIRE(found.size() == vectors.size(0));
      CHECK(difference(found.variances, variances) < 1e-8);
      CHECK(found.total_variance == doctest::Approx(variances.sum().item<double>()));
      CHECK(found.explained(found.size()) == doctest::Approx(1));
      for (const std::int64_t count : {1, 3})
        CHECK(difference(projector(found.components, count), projector(vectors, count)) < 1e-8);
      CHECK(difference(found.components.matmul(found.components.t()), at::eye(found.size(), at::kDouble)) < 1e-10);
      CHECK(difference(found.mean, table.mean(0)) < 1e-12);
    }
    const at::Tensor rounded = table.to(at::kFloat);
    const av::PrincipalComponents streamed = av::principal_components(moments_of(rounded, 5), 3);
    CHECK(difference(projector(streamed.components, 3), projector(vectors, 3)) < 1e-5);
  }
}

TEST_CASE("principal components of latents around 1e6 are as exact as of those around 0") {
  const at::Tensor table = normal_numbers({500, 3}), far = table + 1e6;
  const auto near = av::principal_components(moments_of(table, 50), 3);
  const auto away = av::principal_components(moments_of(far, 50), 3);
  CHECK(difference(away.variances, near.variances) < 1e-8);
}

TEST_CASE("the entry of largest magnitude of a component is positive") {
  const at::Tensor line = at::tensor({-3.0, 1.0, 3.0, -1.0, 0.0, 0.0}, at::kDouble).view({3, 2});
  const at::Tensor component = av::principal_components(moments_of(line, 3), 1).components[0];
  CHECK(component[0].item<double>() == doctest::Approx(3 / std::sqrt(10.0)));
  CHECK(component[1].item<double>() == doctest::Approx(-1 / std::sqrt(10.0)));
}

TEST_CASE("the aggregate posterior has the posteriors' own variances too") {
  const at::Tensor table = normal_numbers({40, 2});
  const at::Tensor own = at::tensor({0.5, 2.0}, at::kDouble);
  const auto means = av::principal_components(moments_of(table, 40), 2);
  const auto aggregate = av::principal_components(moments_of(table, 40), 2, own);
  CHECK(aggregate.total_variance == doctest::Approx(means.total_variance + 2.5));
}

TEST_CASE("a component is a direction: of one deviation from the mean, or of length one from zero as in Anime VAE") {
  const at::Tensor table = normal_numbers({60, 3}) + 5;
  const av::PrincipalComponents found = av::principal_components(moments_of(table, 60), 2);
  const av::Directions own = av::component_directions(found, "some model");
  CHECK(own.names == std::vector<std::string>{"c0", "c1"});
  CHECK(own.model == "some model");
  CHECK(difference(own.origin, table.mean(0)) < 1e-5);
  CHECK(own.vectors[1].norm().item<double>() == doctest::Approx(std::sqrt(found.variances[1].item<double>())));
  const av::Directions unit = av::component_directions(found, "some model", av::ComponentScale::unit);
  CHECK(unit.origin.norm().item<double>() == 0);
  CHECK(unit.vectors[1].norm().item<double>() == doctest::Approx(1));
}

TEST_CASE("too few images, a count of 0 and rows of other lengths are refused") {
  av::LatentMoments moments;
  moments.add(normal_numbers({1, 2}));
  CHECK_THROWS_WITH_AS((void)av::principal_components(moments, 2), "principal components need at least 2 images",
                       av::InvalidValue);
  moments.add(normal_numbers({3, 2}));
  CHECK_THROWS_WITH_AS((void)av::principal_components(moments, 0),
                       "at least 1 principal component must be asked for, not 0", av::InvalidValue);
  CHECK_THROWS_WITH_AS(moments.add(normal_numbers({3, 4})), "moments are of latents in rows, all of the same length",
                       av::InvalidValue);
}
