// SPDX-License-Identifier: MIT
#include <animevae/core/error.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

/// Which handler of a program answers what is thrown; it asks for the particular before the general.
template <class Thrown>
std::string caught_as(const Thrown& thrown) {
  try {
    throw thrown;
  } catch (const av::InvalidValue&) {
    return "InvalidValue";
  } catch (const av::FileError&) {
    return "FileError";
  } catch (const av::Diverged&) {
    return "Diverged";
  } catch (const av::Error&) {
    return "Error";
  } catch (const std::exception&) {
    return "exception";
  }
}

}  // namespace

TEST_CASE("each kind of error is told from the others") {
  CHECK(caught_as(av::Error{"x"}) == "Error");
  CHECK(caught_as(av::InvalidValue{"x"}) == "InvalidValue");
  CHECK(caught_as(av::FileError{"x", "y"}) == "FileError");
  CHECK(caught_as(av::Diverged{1, {}, "x"}) == "Diverged");
  CHECK(caught_as(std::runtime_error{"x"}) == "exception");
}

TEST_CASE("a handler for animevae::Error catches every exception of the library, and it is a std::runtime_error") {
  const auto sentence = [](const auto& thrown) {
    try {
      throw thrown;
    } catch (const av::Error& error) {
      return std::string{error.what()};
    }
  };
  CHECK(sentence(av::Error{"no room"}) == "no room");
  CHECK(sentence(av::InvalidValue{"beta is -1"}) == "beta is -1");
  CHECK(sentence(av::FileError{"faces/1.png", "is empty"}) == "faces/1.png: is empty");
  CHECK(sentence(av::Diverged{7, {}, "training diverged"}) == "training diverged");
  static_assert(std::is_base_of_v<std::runtime_error, av::Error>);
}

TEST_CASE("an error about a file knows the file, however strange its name") {
  const av::FileError error{"a folder/ends: here\n.png", "cannot be read"};
  CHECK(error.path() == "a folder/ends: here\n.png");
  CHECK(std::string{error.what()} == "a folder/ends: here\n.png: cannot be read");
  const av::FileError copy = error;
  CHECK(copy.path() == error.path());
}

TEST_CASE("Diverged keeps the step of the training that diverged") {
  CHECK(av::Diverged{1, {}, "x"}.step() == 1);
  CHECK(av::Diverged{1, {4, 2}, "x"}.images() == std::vector<std::int64_t>{4, 2});
  CHECK(av::Diverged{6'000'000'000, {}, "x"}.step() == 6'000'000'000);
}
