// SPDX-License-Identifier: MIT
#include <animevae/labels/image_names.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

using Names = std::vector<std::string>;

/// The names of a table that an image may be, best agreement alone.
Names found(const Names& table, const std::string& image) {
  Names names;
  for (const std::size_t row : av::ImageNames{table}.find(image).rows) names.push_back(table[row]);
  return names;
}

bool finds(const std::string& in_table, const std::string& image) { return !found({in_table}, image).empty(); }

}  // namespace

TEST_CASE("an image is found however a table spells its name") {
  for (const char* spelling :
       {"faces/a b.png", "./faces/a b.png", "faces\\a b.png", "C:\\x\\faces\\a b.png", "/data/faces/a b.png", "a b.png",
        "a b", "a b.JPG", "A B.png", "FACES/a b.webp", "other/a b.png"}) {
    CAPTURE(spelling);
    CHECK(finds(spelling, "faces/a b.png"));
  }
  for (const char* other : {"faces/ab.png", "a  b.png", "", "faces", "b.png", "faces/a b.png/c.png"}) {
    CAPTURE(other);
    CHECK_FALSE(finds(other, "faces/a b.png"));
  }
}

TEST_CASE("a number behind a dot is no ending") {
  CHECK(finds("face.001", "face.001.png"));
  CHECK_FALSE(finds("face.002", "face.001.png"));
  CHECK_FALSE(finds("face", "face.001.png"));
  CHECK_FALSE(finds("1", "000001.png"));
  CHECK(finds("photo.v2", "photo.v2.png"));
}

TEST_CASE("of several spellings the one that agrees best is found") {
  CHECK(found({"a.png", "x/a.png", "A.png"}, "a.png") == Names{"a.png"});
  CHECK(found({"a.png", "x/a.png", "A.png"}, "x/a.jpg") == Names{"x/a.png"});
  CHECK(found({"A.png", "a.jpg"}, "a.png") == Names{"a.jpg"});
  CHECK(found({"y/x/a.png", "z/a.png"}, "x/a.png") == Names{"y/x/a.png"});
  CHECK(found({"b/a.png", "c/a.png"}, "a.png").size() == 2);
  CHECK(found({"a.jpg", "a.webp"}, "a.png").size() == 2);
  CHECK(found({"a.png", "a.png"}, "a.png").size() == 2);
}

TEST_CASE("names in Latin-1 are those in UTF-8") {
  CHECK(finds("M\xfcller.png", "M\xc3\xbcller.png"));
  CHECK(finds("M\xc3\xbcller.png", "M\xfcller.png"));
  CHECK(finds("M\xfcller.png", "M\xfcller.png"));
}
