// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>
#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <animevae/animation/animation.hpp>
#include <animevae/animation/ordered_dither.hpp>
#include <animevae/animation/palette.hpp>
#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/image/image.hpp>

namespace animevae {

/// Browsers show a frame of less than 2 hundredths of a second for 10 hundredths, hence 50 frames per second at most.
inline constexpr AnimationLimits gif_limits{.format = "GIF", .longest_side = 65'535, .slowest = 0.01, .fastest = 50};

namespace detail {

/// giflib's encoder, into memory.
class GifFile {
 public:
  /// `loop`: without end.
  GifFile(int width, int height, const Palette& palette, bool loop) {
    int error = 0;
    gif_ = EGifOpen(&bytes_, append, &error);
    if (gif_ == nullptr) throw Error(fmt::format("GIF could not be made: {}", reason(error)));
    EGifSetGifVersion(gif_, true);
    // A table has a power of 2 of colours; the unused ones stay black.
    const auto size = int(std::bit_ceil((std::max<std::size_t>)(palette.colours.size() + 1, 2)));
    const std::unique_ptr<ColorMapObject, void (*)(ColorMapObject*)> table{
        GifMakeMapObject((std::min)(size, 256), nullptr), GifFreeMapObject};
    if (!table) throw Error("GIF could not be made: out of memory");
    for (std::size_t i = 0; i < palette.colours.size(); ++i)
      table->Colors[i] = {palette.colours[i].red, palette.colours[i].green, palette.colours[i].blue};
    check(EGifPutScreenDesc(gif_, width, height, 8, 0, table.get()));
    if (!loop) return;
    constexpr std::array<GifByteType, 3> without_end{1, 0, 0};
    check(EGifPutExtensionLeader(gif_, APPLICATION_EXT_FUNC_CODE));
    check(EGifPutExtensionBlock(gif_, 11, "NETSCAPE2.0"));
    check(EGifPutExtensionBlock(gif_, int(without_end.size()), without_end.data()));
    check(EGifPutExtensionTrailer(gif_));
  }

  GifFile(const GifFile&) = delete;
  GifFile& operator=(const GifFile&) = delete;
  ~GifFile() {
    if (gif_ != nullptr) EGifCloseFile(gif_, nullptr);
  }

  /// Adds a frame over the previous ones, its top left corner at (left, top); `transparent` is a colour's index or -1.
  void frame(int left, int top, int width, std::span<std::uint8_t> indices, int hundredths, int transparent) {
    const GraphicsControlBlock control{.DisposalMode = DISPOSE_DO_NOT,
                                       .UserInputFlag = false,
                                       .DelayTime = hundredths,
                                       .TransparentColor = transparent};
    std::array<GifByteType, 4> block{};
    EGifGCBToExtension(&control, block.data());
    check(EGifPutExtension(gif_, GRAPHICS_EXT_FUNC_CODE, int(block.size()), block.data()));
    const int height = int(indices.size()) / width;
    check(EGifPutImageDesc(gif_, left, top, width, height, false, nullptr));
    for (int row = 0; row < height; ++row)
      check(EGifPutLine(gif_, indices.data() + std::ptrdiff_t(row) * width, width));
  }

  /// The whole file; nothing can be added any more.
  [[nodiscard]] std::vector<std::byte> finish() {
    int error = 0;
    if (EGifCloseFile(std::exchange(gif_, nullptr), &error) != GIF_OK)
      throw Error(fmt::format("GIF could not be made: {}", reason(error)));
    return std::move(bytes_);
  }

 private:
  static int append(GifFileType* gif, const GifByteType* data, int size) try {
    auto& bytes = *static_cast<std::vector<std::byte>*>(gif->UserData);
    const auto* first = reinterpret_cast<const std::byte*>(data);
    bytes.insert(bytes.end(), first, first + size);
    return size;
  } catch (...) {  // an exception must not pass through giflib
    return 0;
  }

  static const char* reason(int error) {
    const char* text = GifErrorString(error);
    return text == nullptr ? "out of memory" : text;
  }

  void check(int status) const {
    if (status != GIF_OK) throw Error(fmt::format("GIF could not be made: {}", reason(gif_->Error)));
  }

  std::vector<std::byte> bytes_{};
  GifFileType* gif_ = nullptr;
};

/// The smallest box that holds all changes; one pixel where there is none.
struct ChangedBox {
  int left = 0, top = 0, right = 1, bottom = 1;

  ChangedBox(std::span<const std::uint8_t> before, std::span<const std::uint8_t> now, int width) {
    const int height = int(now.size()) / width;
    int first_row = height, last_row = -1, first_column = width, last_column = -1;
    for (int row = 0; row < height; ++row) {
      const auto begin = now.begin() + std::ptrdiff_t(row) * width, end = begin + width;
      const auto other = before.begin() + std::ptrdiff_t(row) * width;
      const auto first = std::mismatch(begin, end, other).first;
      if (first == end) continue;
      int last = width - 1;
      while (begin[last] == other[last]) --last;
      first_row = (std::min)(first_row, row), last_row = row;
      first_column = (std::min)(first_column, int(first - begin)), last_column = (std::max)(last_column, last);
    }
    if (last_row >= 0) left = first_column, top = first_row, right = last_column + 1, bottom = last_row + 1;
  }
};

/// Adds a frame of the pixels that differ from `before`, which is empty for the first frame.
inline void add_changes(GifFile& file, std::span<const std::uint8_t> before, std::span<const std::uint8_t> now,
                        int width, int hundredths, int transparent) {
  if (before.empty()) {
    std::vector<std::uint8_t> whole(now.begin(), now.end());
    return file.frame(0, 0, width, whole, hundredths, -1);
  }
  const ChangedBox box{before, now, width};
  std::vector<std::uint8_t> part;
  for (int row = box.top; row < box.bottom; ++row)
    for (int column = box.left; column < box.right; ++column) {
      const std::size_t at = std::size_t(row) * std::size_t(width) + std::size_t(column);
      part.push_back(transparent >= 0 && before[at] == now[at] ? std::uint8_t(transparent) : now[at]);
    }
  file.frame(box.left, box.top, box.right - box.left, part, hundredths, transparent);
}

}  // namespace detail

/// The GIF (GIF89a) of an animation: one palette for all frames, dithering that does not flicker, only the changed part
/// of each frame, and delays in hundredths of a second that keep the rate. InvalidValue for no frame, frames of
/// different sizes, a rate outside 0.01 to 50 frames per second or a side beyond 65,535 pixels.
[[nodiscard]] inline std::vector<std::byte> encode_gif(const Animation& animation) {
  check_animation(animation, gif_limits);
  const int width = animation.frames.front().width, height = animation.frames.front().height;
  std::vector<Image> converted;
  const bool is_rgb = std::all_of(animation.frames.begin(), animation.frames.end(),
                                  [](const Image& frame) { return frame.channels == 3; });
  if (!is_rgb)
    for (const Image& frame : animation.frames) converted.push_back(rgb_frame(frame));
  const std::vector<Image>& frames = is_rgb ? animation.frames : converted;
  // One index is reserved for transparent ('as before'), unless the frames need all 256 colours.
  std::optional<Palette> exact = exact_palette(frames);
  const Palette palette = exact ? std::move(*exact) : make_palette(frames, 255);
  const int transparent = palette.colours.size() < 256 ? int(palette.colours.size()) : -1;
  OrderedDither dither{palette};

  detail::GifFile file{width, height, palette, animation.loop};
  std::vector<std::uint8_t> before, now;
  const std::vector<std::size_t> order = frame_order(animation);
  for (std::size_t k = 0; k < order.size(); ++k) {
    now = dither.indices(frames[order[k]]);
    const auto begin = time_of_frame(k, animation.frames_per_second, 100);
    const auto end = time_of_frame(k + 1, animation.frames_per_second, 100);
    detail::add_changes(file, before, now, width, int(end - begin), transparent);
    before.swap(now);
  }
  return file.finish();
}

/// Writes an animation as GIF (see encode_gif); the file appears whole or not at all.
inline void write_gif(const std::filesystem::path& path, const Animation& animation) {
  const auto bytes = encode_gif(animation);
  write_file(path, std::span<const std::byte>{bytes});
}

}  // namespace animevae
