// SPDX-License-Identifier: MIT
#include "server/answers.hpp"

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/image_pattern.hpp"

#include <cmath>
#include <cstdlib>
#include <span>
#include <string>

#include <animevae/image/read_image.hpp>

namespace av = animevae;
using namespace animevae::program;
using nlohmann::json;

TEST_CASE("JSON is answered on one line, and bytes that are no UTF-8 are replaced") {
  httplib::Response response;
  answer_with_json(response, {{"name", "a\xff"}, {"list", {1, 2.5}}});
  CHECK(response.body == "{\"list\":[1,2.5],\"name\":\"a\xef\xbf\xbd\"}\n");
  CHECK(response.get_header_value("Content-Type") == "application/json");
}

TEST_CASE("bytes are answered as they are") {
  httplib::Response response;
  const std::string bytes{"\0\xff\n", 3};
  answer_with_bytes(response, std::as_bytes(std::span{bytes}), "image/gif");
  CHECK(response.body == bytes);
  CHECK(response.get_header_value("Content-Type") == "image/gif");
}

TEST_CASE("a picture is a PNG without loss, or a WebP that is nearly the same") {
  const av::Image picture{24, 32, 3, 150}, pattern = image_pattern(24, 32, 3);
  httplib::Response png, webp;
  answer_with_picture(png, pattern, "png");
  answer_with_picture(webp, picture, "webp");
  CHECK(png.get_header_value("Content-Type") == "image/png");
  CHECK(webp.get_header_value("Content-Type") == "image/webp");
  CHECK(av::decode_image(std::as_bytes(std::span{png.body})) == pattern);
  const av::Image read = av::decode_image(std::as_bytes(std::span{webp.body}));
  CHECK(read.width == 32);
  CHECK(read.height == 24);
  CHECK(std::abs(int(read.at(12, 16)[0]) - 150) <= 3);
}

TEST_CASE("latents are lists of numbers, rounded to a millionth; what is not finite is null") {
  CHECK(json_of(at::tensor({0.5, -1.0, 0.1234564, 2e-7}).reshape({2, 2})).dump() == "[[0.5,-1.0],[0.123456,0.0]]");
  CHECK(json_of(at::tensor({NAN, 1.0F}).reshape({1, 2})).dump() == "[[null,1.0]]");
  CHECK(json_of(at::zeros({0, 3})).dump() == "[]");
  CHECK(json_of(at::tensor({1.0F, 2.0F, 3.0F, 4.0F}).reshape({2, 2}).t()).dump() == "[[1.0,3.0],[2.0,4.0]]");
}
