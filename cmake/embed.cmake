# cmake -D INPUT=FILE -D OUTPUT=X.cpp -D FUNCTION=NAME -P embed.cmake
#
# Writes a source in which animevae::program::NAME() returns the bytes of FILE. They are written as a string literal:
# compilers take minutes for a list of numbers of this length.

file(READ "${INPUT}" bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(................................................................)" "\\1\"\n\"" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
file(WRITE "${OUTPUT}"
"#include <cstddef>
#include <span>

namespace animevae::program {

std::span<const std::byte> ${FUNCTION}() {
  static constexpr char bytes[] =
\"${bytes}\";
  return std::as_bytes(std::span<const char>{bytes, ${size}});
}

}  // namespace animevae::program
")
