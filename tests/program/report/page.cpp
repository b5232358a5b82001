// SPDX-License-Identifier: MIT
#include "report/page.hpp"

#include "support/doctest.hpp"
#include "support/holds.hpp"
#include "support/temporary_folder.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/read_file.hpp>
#include <animevae/image/png.hpp>

namespace av = animevae;
namespace fs = std::filesystem;

using namespace animevae::program;

namespace {

std::string page_of(const TemporaryFolder& folder) {
  const auto bytes = av::read_file(folder / "report.html");
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void write(const fs::path& path, std::string_view text) { av::write_file(path, text); }

}  // namespace

TEST_CASE("a report needs nothing but a folder") {
  const TemporaryFolder folder;
  write_report(folder.path, {.title = "Empty"});
  const auto page = page_of(folder);
  CHECK(page.starts_with("<!DOCTYPE html>"));
  CHECK(holds(page, "<h1>Empty</h1>"));
  CHECK(folder.entries() == 1);
}

TEST_CASE("a report says how the run went, in words and numbers") {
  const TemporaryFolder folder;
  write(folder / "metrics.csv",
        "step,images,seconds,loss,distortion,rate,psnr,kl_0,kl_1\n"
        "9,64000,30,6000,5900,10,12,5,5\n10,1536000,764,4600,4500,26.83,15.24,26.8,0.03\n");
  write_report(folder.path, {.title = "Run"});
  const auto page = page_of(folder);
  CHECK(holds(page,
              "The model has seen 1.5 million images in 12 min 44 s. It sums each one up in 2 numbers (26.8 nats in "
              "all), and draws it again from them with a PSNR of 15.2 dB."));
  CHECK(count_of(page, "<svg ") == 6);
  CHECK(holds(page, "<title>Distortion (reconstruction)</title>"));
}

TEST_CASE("numbers at the top say which images they are of") {
  const TemporaryFolder folder;
  write(folder / "metrics.csv", "step,images,psnr,kl_0,kl_1\n9,64000,12,5,5\n");
  write_report(folder.path, {.title = "Run",
                             .results = Results{.of = "held-out images",
                                                .model = {.images = 396, .mean_squared_error = 0.0103, .psnr = 15.65},
                                                .mean_image = {.mean_squared = 0.025},
                                                .active_latents = 1}});
  const auto page = page_of(folder);
  for (const char* words :
       {"1 of which carries information", "draws it again from them with a PSNR of 15.7 dB (over 396 held-out images).",
        "PSNR of reconstructions, 396 held-out images", "those of 396 held-out images, decoded from posterior means",
        "above 0.01 (Burda", ">41.2<small>%", "The 15.65 dB at the top of the page are of 396 held-out images"})
    CHECK_MESSAGE(holds(page, words), words);
}

TEST_CASE("warnings stand at the top of a report, and commands to copy after them") {
  const TemporaryFolder folder;
  write_report(folder.path, {.title = "Run",
                             .warnings = {"the posterior has collapsed: train on"},
                             .commands = {{"To play", "animevae serve 'runs/a b'"}}});
  const auto page = page_of(folder);
  CHECK(holds(page, "<b>Look at this</b>The posterior has collapsed: train on.<"));
  CHECK(holds(page, "To play: <code>animevae serve &#39;runs/a b&#39;</code>"));
  CHECK(page.find("collapsed") < page.find("<nav"));
}

TEST_CASE("long lists of files, networks and folded pictures are in details elements") {
  const TemporaryFolder folder;
  for (int k = 10; k < 23; ++k) write(folder / ("file-" + std::to_string(k)), "");
  av::write_png(folder / "a.png", av::Image{4, 4, 3});
  write_report(folder.path,
               {.title = "Run",
                .sections = {{.title = "Rows", .pictures = {{.file = "a.png", .folded = "22 more latents"}}}},
                .networks = {{"Encoder", "one\ntwo\n"}}});
  const auto page = page_of(folder);
  CHECK(holds(page, "<details><summary>22 more latents</summary>\n<figure>"));
  CHECK(holds(page, "<details><summary>Encoder, 2 lines</summary>"));
  CHECK(page.find("file-18") < page.find("<summary>4 more files</summary>"));
  CHECK(page.find("file-19") > page.find("<summary>4 more files</summary>"));
}

TEST_CASE("a report needs no network, and without sliders it runs no script") {
  const TemporaryFolder folder;
  write(folder / "metrics.csv", "step,loss\n1,2\n2,1\n");
  av::write_png(folder / "reconstructions.png", av::Image{4, 4, 3});
  write_report(folder.path,
               {.title = "Run", .sections = {{.title = "Reconstructions", .pictures = {{"reconstructions.png"}}}}});
  const auto page = page_of(folder);
  CHECK(holds(page, "src=\"data:image/"));
  CHECK_FALSE(holds(page, "<script"));
  CHECK_FALSE(holds(page, "<link"));
  CHECK_FALSE(holds(page, "src=\"http"));
  CHECK_FALSE(holds(page, "url("));
  CHECK_FALSE(holds(page, "@import"));
}

TEST_CASE("nothing that a run holds can become markup") {
  const TemporaryFolder folder;
  const std::string evil = "<script>alert(\"1\")</script>";
  write(folder / "config.toml", evil);
  write(folder / "a<script>.txt", "");
  av::write_png(folder / "p\"><script>.png", av::Image{4, 4, 3});
  const ReportExplorer evil_explorer{.title = evil,
                                     .caption = evil,
                                     .frames = 2,
                                     .sliders = {{evil, evil, evil, evil}},
                                     .starts = {{evil, {}, {0}}, {evil, {}, {0}}}};
  write_report(folder.path, {.title = evil,
                             .summary = {{evil, evil}},
                             .results = Results{.of = evil},
                             .warnings = {evil},
                             .commands = {{evil, evil}},
                             .progress_of = evil,
                             .sections = {{.title = evil,
                                           .explorer = evil_explorer,
                                           .pictures = {{"p\"><script>.png", evil}},
                                           .sentences = {evil}}},
                             .networks = {{evil, evil}}});
  const auto page = page_of(folder);
  CHECK(count_of(page, "<script") == 1);  // that of the sliders
  CHECK(count_of(page, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;") >= 18);
}

TEST_CASE("sections of a report come in order before the standard ones, and one without its pictures is left out") {
  const TemporaryFolder folder;
  for (const char* name : {"a.png", "b.png"}) av::write_png(folder / name, av::Image{4, 4, 3});
  write_report(folder.path,
               {.title = "Run",
                .summary = {{"Preset", "one"}},
                .sections = {{.title = "Faces", .pictures = {{"a.png", "first"}}},
                             {.title = "Gone", .pictures = {{"d.png", "missing"}}},
                             {.title = "Rows", .pictures = {{"b.png", "second"}}, .sentences = {"third"}}}});
  const auto page = page_of(folder);
  CHECK(page.find(">first<") < page.find(">second<"));
  CHECK(page.find(">second<") < page.find(">third<"));
  CHECK(page.find(">third<") < page.find("Preset"));
  CHECK_FALSE(holds(page, "Gone"));
}

TEST_CASE("a drawing is part of the page, crisp at any size") {
  const TemporaryFolder folder;
  av::Canvas canvas{100, 50};
  canvas.describe("a drawing");
  write_report(folder.path, {.title = "Run", .sections = {{.title = "Drawn", .pictures = {{.drawing = canvas}}}}});
  CHECK(holds(page_of(folder), "<title>a drawing</title>"));
}

TEST_CASE("pictures of faces are smaller in the page than in their files") {
  const TemporaryFolder folder;
  av::Image face{64, 64, 3};
  std::uint32_t noise = 1;
  for (auto& value : face.pixels) value = std::uint8_t((noise = noise * 1664525 + 1013904223) >> 25);
  av::write_png(folder / "a.png", face);
  write_report(folder.path, {.title = "Run", .sections = {{.title = "Faces", .pictures = {{"a.png"}}}}});
  CHECK(holds(page_of(folder), "src=\"data:image/webp;base64,"));
}

TEST_CASE("a damaged picture does not prevent the page") {
  const TemporaryFolder folder;
  write(folder / "a.png", "no picture");
  write_report(folder.path, {.title = "Run", .sections = {{.title = "Faces", .pictures = {{"a.png", "here"}}}}});
  CHECK(holds(page_of(folder), ">here<"));
}

TEST_CASE("progress shows the first, the middle and the last picture of each kind") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "samples");
  for (int epoch = 1; epoch <= 9; ++epoch)
    av::write_png(folder / ("samples/prior-" + std::to_string(epoch) + ".png"), av::Image{4, 4, 3});
  write_report(folder.path, {.title = "Run"});
  const auto page = page_of(folder);
  for (const char* shown : {">epoch 1<", ">epoch 5<", ">epoch 9<", "samples/ (9 files)"}) CHECK(holds(page, shown));
  CHECK(count_of(page, "<img ") == 3);
}

TEST_CASE("writing a report again replaces it, and it does not list itself") {
  const TemporaryFolder folder;
  write_report(folder.path, {.title = "One"});
  write_report(folder.path, {.title = "Two"});
  const auto page = page_of(folder);
  CHECK_FALSE(holds(page, "One"));
  CHECK_FALSE(holds(page, "report.html"));
}

TEST_CASE("write_report refuses a missing folder") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(write_report(folder / "absent", {}), av::FileError);
}
