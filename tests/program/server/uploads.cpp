// SPDX-License-Identifier: MIT
#include "server/api.hpp"

#include "support/doctest.hpp"
#include "support/http_client.hpp"
#include "support/image_pattern.hpp"
#include "support/untrained_run.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include <animevae/image/fit.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/png.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/metric/psnr.hpp>

namespace av = animevae;
using namespace animevae::program;
using nlohmann::json;

namespace {

struct UploadServer {
  UntrainedRun own{2};
  ServerState state{open_run(own.folder.path), {}};
  HttpServer server{};

  UploadServer() { add_uploads(server, state); }
};

UploadServer& uploads() {
  static UploadServer own;
  return own;
}

std::string png_of(const av::Image& picture) {
  const auto bytes = av::encode_png(picture);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

HttpAnswer sent(const std::string& target, const av::Image& picture) {
  return post(uploads().server, "/api/v1" + target, png_of(picture));
}

std::string error_of(const HttpAnswer& answer) {
  return std::to_string(answer.status) + ": " + json::parse(answer.body)["error"].get<std::string>();
}

const av::Image& picture() {
  static const av::Image own = image_pattern(32, 32, 1);
  return own;
}

}  // namespace

TEST_CASE("a picture of the model's own size is encoded as it is") {
  const json found = json::parse(sent("/encode", picture()).body);
  const at::NoGradGuard no_grad;
  const Run& run = uploads().own.run;
  const av::Tensor image = av::to_tensor(picture()).unsqueeze(0), mean = av::mean_rows(run.model, image);
  REQUIRE(found["latents"].size() == 10);
  for (std::size_t i = 0; i < 10; ++i)
    CHECK(found["latents"][i].get<double>() == doctest::Approx(mean[0][std::int64_t(i)].item<double>()).epsilon(1e-4));
  CHECK(found["crop"] == json{0, 0, 32, 32});
  CHECK(found["width"] == 32);
  CHECK(found["psnr"].get<double>() ==
        doctest::Approx(av::psnr(image, av::pictures_of_rows(run.model, mean)).item<double>()).epsilon(1e-3));
}

TEST_CASE("POST /encode takes the crop that a client names, else the largest square in the middle") {
  const av::Image wide = image_pattern(40, 60, 3);
  CHECK(json::parse(sent("/encode", wide).body)["crop"] == json{10, 0, 40, 40});
  CHECK(json::parse(sent("/encode?crop=3,5,20", wide).body)["crop"] == json{3, 5, 20, 20});
  CHECK(sent("/encode?crop=50,0,20", wide).status == 400);
  CHECK(error_of(sent("/encode?crop=", wide)) == "400: 'crop' must be X,Y,SIDE in whole pixels");
  CHECK_FALSE(error_of(sent("/encode?crop=a", wide)).starts_with("400: --"));  // no word of a command line
}

TEST_CASE("POST /encode and /edit answer 415 for a body that is no picture") {
  CHECK(error_of(post(uploads().server, "/api/v1/encode", "no picture")).starts_with("415: the picture "));
  CHECK(post(uploads().server, "/api/v1/edit", "").status == 415);
}

TEST_CASE("POST /edit gives the decoded picture, or with keep_residual the sent one with the difference added") {
  const at::NoGradGuard no_grad;
  const Run& run = uploads().own.run;
  av::Tensor latent = av::mean_rows(run.model, av::to_tensor(picture()).unsqueeze(0));
  const av::Tensor before = av::pictures_of_rows(run.model, latent)[0];
  latent[0][3] += 1.5 + 0.5;  // weights of one direction add up
  const av::Tensor after = av::pictures_of_rows(run.model, latent)[0];
  const av::Image bare = picture_in(sent("/edit?add=z3:1.5&add=z3:0.5&keep_residual=0", picture()));
  const av::Image kept = picture_in(sent("/edit?add=z3:2", picture()));
  const av::Image decoded = av::to_image(after),
                  added = av::to_image((av::to_tensor(picture()) + after - before).clamp(0, 1));
  int worst_bare = 0, worst_kept = 0;
  for (int y = 0; y < 32; ++y)
    for (int x = 0; x < 32; ++x) {
      worst_bare = std::max(worst_bare, std::abs(int(bare.at(y, x)[0]) - int(decoded.at(y, x)[0])));
      worst_kept = std::max(worst_kept, std::abs(int(kept.at(y, x)[0]) - int(added.at(y, x)[0])));
    }
  CHECK(worst_bare <= 1);
  CHECK(worst_kept <= 1);
}

TEST_CASE("POST /edit without an edit, or with original=1, gives the picture back") {
  const av::Image as_read = av::with_channels(picture(), 3);
  CHECK(picture_in(sent("/edit", picture())) == as_read);
  CHECK(picture_in(sent("/edit?add=z3:2&original=1", picture())) == as_read);
}

TEST_CASE("an edited picture is no larger than asked, in its proportions") {
  const av::Image wide = image_pattern(40, 60, 1);
  const av::Image small = picture_in(sent("/edit?max_side=30", wide));
  CHECK(small.width == 30);
  CHECK(small.height == 20);
  CHECK(picture_in(sent("/edit?max_side=90", wide)).width == 60);
  CHECK(picture_in(sent("/edit?max_side=30&crop=19,0,41", image_pattern(41, 60, 1))).height == 21);  // 20.5
  CHECK(sent("/edit?format=webp", picture()).headers.at("content-type") == "image/webp");
}

TEST_CASE("POST /edit refuses an add that is not NAME:NUMBER with a known direction") {
  for (const char* wrong : {"z3", "z3:", "z3:x", ""}) {
    CAPTURE(wrong);
    CHECK(error_of(sent("/edit?add=" + std::string{wrong}, picture())) ==
          "400: 'add' must be NAME:NUMBER, as Smiling:1.5");
  }
  CHECK(error_of(sent("/edit?add=hat:1", picture())) == "400: there is no direction \"hat\"");
  CHECK(error_of(sent("/edit?add=z3:inf", picture())) == "400: \"z3\" must be a number from -1000 to 1000");
  CHECK(sent("/edit?max_side=15", picture()).status == 400);
  CHECK(sent("/edit?keep_residual=2", picture()).status == 400);
}

TEST_CASE("POST /encode answers 404 for a model without an encoder") {
  const UntrainedRun decoder{1, {{"only_part", "decoder"}}};
  ServerState state{open_run(decoder.folder.path), {}};
  HttpServer server;
  add_uploads(server, state);
  CHECK(error_of(post(server, "/api/v1/encode", png_of(picture()))) ==
        "404: the model has no encoder: it was imported from a decoder alone, and cannot look at pictures");
}
