// SPDX-License-Identifier: MIT
#include "report/comparison.hpp"

#include "support/doctest.hpp"
#include "support/holds.hpp"
#include "support/temporary_folder.hpp"
#include "support/text_of.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <animevae/core/error.hpp>

namespace av = animevae;
namespace fs = std::filesystem;
using namespace animevae::program;

namespace {

fs::path put_run(const fs::path& folder, const std::string& options, const std::string& metrics) {
  fs::create_directories(folder);
  std::ofstream{folder / "config.toml"} << "[train]\n" << options;
  std::ofstream{folder / "metrics.csv"} << metrics;
  return folder;
}

}  // namespace

TEST_CASE("a page of three models has their numbers, pictures, curves and the options that differ") {
  const TemporaryFolder folder;
  const std::string metrics = "step,images,loss,rate\n1,10,5,2\n2,20,4,3\n";
  Comparison all{.images = "100 of 200 faces <of> drawings"};
  int seed = 0;
  for (const char* name : {"first", "second", "third & last"})
    all.models.push_back(
        {.name = name,
         .preset = "vae-animeface",
         .parameters = 1234567,
         .steps = 2,
         .run = put_run(folder / name, "lr = 0.1\nseed = " + std::to_string(seed++) + "\nout = \"x" + name + "\"\n",
                        metrics)});
  all.quantities = {{"PSNR in dB", 2, {20, 21, 19.5}, {{1, 0.5, 1.5}, {-0.5, -0.75, -0.25}}}};
  all.pictures = {{"Samples", "A row for each.", av::Image{8, 8, 3}}};
  write_comparison(folder / "page.html", all);
  const std::string page = text_of(folder / "page.html");
  CHECK(holds(page, "<h1>3 models compared</h1>"));
  CHECK(holds(page, "100 of 200 faces &lt;of&gt; drawings."));
  CHECK(holds(page, "<td>1,234,567</td>"));
  CHECK(holds(page, "<td>20.00</td><td>21.00</td><td>19.50</td>"));
  CHECK(holds(page, "<td></td><td>+1.00 (+0.50 to +1.50)</td><td>-0.50 (-0.75 to -0.25)</td>"));
  CHECK(holds(page, "<h2 id=\"samples-title\">Samples</h2>"));
  CHECK(holds(page, "src=\"data:image/webp;base64,"));
  CHECK(count_of(page, "<svg ") == 2);  // of loss and rate: nothing has another column
  CHECK(holds(page, "third &amp; last"));
  CHECK(holds(page, "<th scope=\"row\">seed</th><td>0</td><td>1</td><td>2</td>"));
  CHECK_FALSE(holds(page, "<th scope=\"row\">lr</th>"));
  CHECK_FALSE(holds(page, "<th scope=\"row\">out</th>"));
}

TEST_CASE("models without a run are compared by numbers and pictures alone") {
  const TemporaryFolder folder;
  Comparison all{.images = "10 faces", .models = {{.name = "a"}, {.name = "b"}}};
  all.quantities = {{"PSNR in dB", 2, {20, 21}, {{1, 0.5, 1.5}}}};
  write_comparison(folder / "page.html", all);
  const std::string page = text_of(folder / "page.html");
  CHECK(holds(page, "not known"));
  CHECK_FALSE(holds(page, "Curves"));
  CHECK_FALSE(holds(page, "Options that differ"));
  CHECK_THROWS_AS(write_comparison(folder / "none" / "page.html", all), av::FileError);
}
