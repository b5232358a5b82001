// SPDX-License-Identifier: MIT
#include <animevae/core/file_descriptor.hpp>

#include "support/doctest.hpp"

#include <string>
#include <utility>

using namespace animevae;

TEST_CASE("a FileDescriptor closes its file once at the end of its scope, also after it was moved") {
  int number = -1;
  {
    FileDescriptor first{::open("/dev/null", O_RDONLY)};
    REQUIRE(first.is_open());
    number = first.get();
    FileDescriptor second{std::move(first)};
    CHECK_FALSE(first.is_open());
    CHECK(second.get() == number);
    CHECK(::fcntl(number, F_GETFD) >= 0);
    FileDescriptor third;
    third = std::move(second);
    CHECK(third.get() == number);
  }
  CHECK(::fcntl(number, F_GETFD) == -1);
}

TEST_CASE("a released file stays open for whoever took it") {
  int number = -1;
  {
    FileDescriptor file{::open("/dev/null", O_RDONLY)};
    number = file.release();
    CHECK_FALSE(file.is_open());
  }
  CHECK(::close(number) == 0);
}

TEST_CASE("file_error_from_errno has the system's text for the error") {
  CHECK(std::string{file_error_from_errno("a/b", "cannot be moved", EACCES).what()} ==
        "a/b: cannot be moved: Permission denied");
}
