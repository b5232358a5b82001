// SPDX-License-Identifier: MIT
#include <animevae/weights/tensor_views.hpp>

#include "support/doctest.hpp"

using namespace animevae;

TEST_CASE("views keep their order, and are found by name") {
  TensorViews views;
  CHECK(views.find("bias") == nullptr);
  views.put({"weight", DType::F32, {2}, {}});
  views.put({"bias", DType::F64, {3}, {}});
  REQUIRE(views.views().size() == 2);
  CHECK(views.views()[0].name == "weight");
  CHECK(views.find("bias") == &views.views()[1]);
  CHECK(&views.at("weight", "file") == &views.views()[0]);
}

TEST_CASE("a view takes the place of one of the same name") {
  TensorViews views;
  views.put({"a", DType::F32, {1}, {}});
  views.put({"b", DType::F32, {2}, {}});
  views.put({"a", DType::I8, {3}, {}});
  REQUIRE(views.views().size() == 2);
  CHECK(views.views()[0].dtype == DType::I8);
  CHECK(views.find("a")->shape == std::vector<std::int64_t>{3});
}

TEST_CASE("TensorViews::at refuses a missing tensor with the file and the names near it") {
  TensorViews views;
  views.put({"encoder.weight", DType::F32, {1}, {}});
  CHECK_THROWS_WITH_AS((void)views.at("encoder.wieght", "model.pt"),
                       doctest::Contains("model.pt: has no tensor 'encoder.wieght'"), FileError);
  CHECK_THROWS_WITH((void)views.at("encoder.wieght", "model.pt"), doctest::Contains("encoder.weight"));
}
