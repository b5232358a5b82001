// SPDX-License-Identifier: MIT
#include <animevae/data/passed_over.hpp>

#include <fmt/format.h>

#include <string>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("files that are passed over are counted by their ending, the most frequent first") {
  av::PassedOver files;
  CHECK(files.empty());
  CHECK(files.sentence().empty());
  for (const char* name : {"a.svg", "b.jpg!d", "c.SVG", "folder/d.jpg_large", "folder/e.svg", "f"}) files.add(name);
  CHECK(files.size() == 6);
  CHECK(files.counts() == "3 .svg, 1 .jpg!d, 1 .jpg_large, 1 without an ending");
  CHECK(files.sentence() ==
        "6 files were passed over because of their endings: 3 .svg, 1 .jpg!d, 1 .jpg_large, 1 without an ending; "
        "endings that are read: .jpg .jpeg .jpe .jif .jfif .pjpeg .pjp .mpo .png .apng .webp .gif .bmp .dib .tga .pnm "
        ".pbm .pgm .ppm");
}

TEST_CASE("a single file that is passed over is counted in the singular") {
  av::PassedOver files;
  files.add("a.svg");
  CHECK(files.sentence().starts_with("1 file was passed over because of its ending: 1 .svg; endings"));
}

TEST_CASE("text files, tables and the like are left out of the counts, but not of counts_of_all") {
  av::PassedOver files;
  for (const char* name : {"a.txt", "labels.CSV", "Thumbs.db", "desktop.ini", "README", "info.json"}) files.add(name);
  CHECK(files.empty());
  CHECK(files.counts_of_all() == "1 .csv, 1 .db, 1 .ini, 1 .json, 1 .txt, 1 without an ending");
  files.add("b.svg");
  files.add("c");
  CHECK(files.counts() == "1 .svg, 1 without an ending");
  CHECK(files.counts_of_all() == "2 without an ending, 1 .csv, 1 .db, 1 .ini, 1 .json, 1 .svg, 1 .txt");
}

TEST_CASE("beyond nine endings the rest are counted together, and odd endings are quoted, replaced or left out") {
  av::PassedOver files;
  for (int i = 0; i < 30; ++i) files.add(fmt::format("o.jpg.{}", 10 + i));
  CHECK(files.counts().ends_with(".18, 21 with others"));
  av::PassedOver odd;
  for (const char* name : {"a.jpg ", "b.new\nline", "c.jpg?name=large&other=thing"}) odd.add(name);
  CHECK(odd.counts() == "1 '.jpg ', 1 .new?line, 1 with a longer ending");
}
