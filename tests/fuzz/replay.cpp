// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/read_file.hpp>

#include <fcntl.h>
#include <unistd.h>

// The program around a harness where there is no libFuzzer. See `usage`.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::string_view usage =
    "usage: HARNESS FILE                          tries one input\n"
    "       HARNESS FOLDER MUTATIONS INPUT_FILE   tries each file in the folder, then so many mutations of them, the\n"
    "                                             same ones every time; where one of them ends the program, "
    "INPUT_FILE\n"
    "                                             holds it\n";

/// Changes inputs as libFuzzer does, but learns nothing.
class Mutator {
 public:
  explicit Mutator(std::vector<Bytes> originals) : originals_{std::move(originals)} {}

  [[nodiscard]] Bytes next() {
    Bytes bytes = original();
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(bytes);
    return bytes;
  }

 private:
  /// A number from 0 to count - 1. The standard library's distributions differ from one to the next.
  [[nodiscard]] std::size_t below(std::size_t count) { return count == 0 ? 0 : random_() % count; }

  [[nodiscard]] const Bytes& original() { return originals_[below(originals_.size())]; }

  void change(Bytes& bytes) {
    const std::size_t at = below(bytes.size()), most = std::min<std::size_t>(bytes.size() - at, 64);
    const auto begin = bytes.begin() + std::ptrdiff_t(at);
    const auto end = begin + std::ptrdiff_t(most == 0 ? 0 : 1 + below(most));
    switch (below(7)) {
      case 0:
        if (begin != end) *begin ^= std::byte(1 << below(8));
        break;
      case 1:
        if (begin != end) *begin = std::byte(below(256));
        break;
      case 2:
        std::fill(begin, end, std::array{std::byte{0}, std::byte{0x7f}, std::byte{0x80}, std::byte{0xff}}[below(4)]);
        break;
      case 3: bytes.erase(begin, end); break;
      case 4: bytes.erase(begin, bytes.end()); break;
      case 5: {  // once more, elsewhere
        const Bytes part(begin, end);
        bytes.insert(bytes.begin() + std::ptrdiff_t(below(bytes.size() + 1)), part.begin(), part.end());
        break;
      }
      default: {  // goes on as another input does
        const Bytes& other = original();
        bytes.erase(begin, bytes.end());
        bytes.insert(bytes.end(), other.begin() + std::ptrdiff_t(below(other.size())), other.end());
      }
    }
  }

  std::vector<Bytes> originals_;
  std::mt19937_64 random_{1};
};

void run(const Bytes& bytes) {
  // A copy as long as the input, so that a sanitizer sees what reads behind it.
  const std::vector<std::uint8_t> exact = [&] {
    const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
    return std::vector<std::uint8_t>(first, first + bytes.size());
  }();
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

void replay(const std::filesystem::path& folder, std::size_t mutations, const std::filesystem::path& input_file) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<Bytes> originals;
  for (const auto& path : paths) originals.push_back(animevae::read_file(path));
  if (originals.empty()) throw animevae::FileError{folder, "holds no inputs"};

  // Handed to the system before each call, so that it survives any end of this program.
  const int file = ::open(input_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) throw animevae::file_error_from_errno(input_file, "cannot be written");
  const auto try_it = [&](const Bytes& bytes) {
    if (::ftruncate(file, 0) != 0 || ::pwrite(file, bytes.data(), bytes.size(), 0) != ssize_t(bytes.size()))
      throw animevae::file_error_from_errno(input_file, "cannot be written");
    run(bytes);
  };
  for (const Bytes& bytes : originals) try_it(bytes);
  Mutator mutator{originals};
  for (std::size_t i = 0; i < mutations; ++i) try_it(mutator.next());
  ::close(file);
  std::filesystem::remove(input_file);
  std::printf("%zu inputs and %zu mutations of them\n", originals.size(), mutations);
}

}  // namespace

int main(int count, char** arguments) {
  try {
    std::size_t mutations = 0;
    if (count == 2) {
      run(animevae::read_file(arguments[1]));
    } else if (count == 4 && std::string_view{arguments[2]}.find_first_not_of("0123456789") == std::string_view::npos) {
      const std::string_view number = arguments[2];
      std::from_chars(number.data(), number.data() + number.size(), mutations);
      replay(arguments[1], mutations, arguments[3]);
    } else {
      std::fputs(usage.data(), stderr);
      return 2;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
