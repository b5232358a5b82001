// SPDX-License-Identifier: MIT
#include <animevae/image/image_endings.hpp>

#include "support/doctest.hpp"

namespace av = animevae;

TEST_CASE("images are known by the ending of their name, in small letters or capitals") {
  using av::detail::has_image_name;
  for (const char* name : {"a.jpg", "a.JPG", "a.Jif", "b.tar.jfif", "a.mpo", "a.dib", "a.apng", "a.webp", "a.pbm"})
    CHECK(has_image_name(name));
  for (const char* name : {"a.avif", "a.HEIC", "a.hif", "a.tiff", "a.pam"}) CHECK(has_image_name(name));  // to be named
  for (const char* name : {"jpg", "a.jpg_large", "a.jpg!d", "a.jpg ", "a.svg", "a.txt", "a."})
    CHECK_FALSE(has_image_name(name));
}

TEST_CASE("belongs_beside_images recognises texts, tables and system files by their names") {
  using av::detail::belongs_beside_images;
  for (const char* name : {"a.txt", "list.CSV", "folder/Thumbs.db", "README", "LICENSE", "a.JSON"})
    CHECK(belongs_beside_images(name));
  for (const char* name : {"a.svg", "face", "a.jpg:large", "a.jpg"}) CHECK_FALSE(belongs_beside_images(name));
}
