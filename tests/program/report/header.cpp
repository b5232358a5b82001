// SPDX-License-Identifier: MIT
#include "report/header.hpp"

#include "support/doctest.hpp"
#include "support/holds.hpp"

#include <cstdint>
#include <string>

using namespace animevae::program;

TEST_CASE("the header of a run without facts has the title alone") {
  CHECK(report_header({.title = "a <run> & more"}, {}) ==
        "<header><div>\n<h1>a &lt;run&gt; &amp; more</h1>\n</div></header>\n");
}

TEST_CASE("the header has a sentence and the headline numbers") {
  const Results results{.of = "held-out images",
                        .model = {.images = 60,
                                  .distortion = 4500.4,
                                  .rate = 26.83,
                                  .mean_squared_error = 0.04004,
                                  .psnr = 15.26,
                                  .rate_per_latent = {20, 6.82, 0.01}},
                        .mean_image = {.mean_squared = 0.1},
                        .active_latents = 2};
  const std::string header =
      report_header({.title = "Run"}, {.images_seen = 1'500'000, .seconds = 125, .results = results});
  CHECK(holds(header,
              "<p class=\"lede\">The model has seen 1.5 million images in 2 min 5 s. It sums each one up in 3 numbers, "
              "2 of which carry information (26.8 nats in all), and draws it again from them with a PSNR of 15.3 dB "
              "(over 60 held-out images).</p>"));
  CHECK(holds(header, "<div><dt>PSNR of reconstructions, 60 held-out images</dt><dd>15.3<small>dB</small>"));
  CHECK(holds(header, "<dd>40.0<small>%</small>"));
  CHECK(holds(header, "<dd>26.8<small>nats</small>"));
  CHECK(holds(header, "<dd>4,500<small>nats</small>"));
  CHECK(holds(header, "<dt>latents in use (active)</dt><dd>2<small>of 3</small>"));
  CHECK(holds(header, "<dt>images seen</dt><dd>1.5<small>million</small>"));
  CHECK(holds(header,
              "<p class=\"note\">The errors, the rate and the latents in use are those of 60 held-out "
              "images, decoded from posterior means. A latent is in use, or active, where the variance of its "
              "posterior means over these images is above 0.01 (Burda"));
}

TEST_CASE("the header counts the latents in use with the right words for none, one and all") {
  const auto said = [](std::int64_t active, const std::string& words) {
    RunOutcome run;
    run.results.of = "images";
    run.results.model.rate_per_latent = {1, 1, 1};
    run.results.active_latents = active;
    return holds(report_header({}, run), words);
  };
  CHECK(said(0, "3 numbers, none of which carry information."));
  CHECK(said(1, "3 numbers, 1 of which carries information."));
  CHECK(said(2, "3 numbers, 2 of which carry information."));
  CHECK(said(3, "3 numbers, all of which carry information."));
}

TEST_CASE("fewer than a million images are counted one by one") {
  CHECK(holds(report_header({}, {.images_seen = 256'000}), "The model has seen 256,000 images. "));
  CHECK(holds(report_header({}, {.images_seen = 999'999}), "999,999 images"));
  CHECK(holds(report_header({}, {.images_seen = 1e6}), "1.0 million images"));
}

TEST_CASE("warnings become sentences, and commands become lines to copy") {
  const std::string header = report_header(
      {.warnings = {"the <loss> rose", "", "Look."}, .commands = {{"To look at it", "animevae serve 'a & b'"}}}, {});
  CHECK(holds(header, "<b>Look at this</b>The &lt;loss&gt; rose.</p>"));
  CHECK(holds(header, "<b>Look at this</b>Look.</p>"));
  CHECK(holds(header, "<p class=\"command\">To look at it: <code>animevae serve "));
  CHECK(holds(header, "a &amp; b"));
}
