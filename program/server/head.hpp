// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <animevae/core/letter_case.hpp>

namespace animevae::program {

/// How large a request's line and headers may be.
struct HeadLimits {
  std::size_t header_bytes = 32 << 10;  ///< all headers except cookies
  /// More than a browser keeps for a host: 180 cookies of 4,096 bytes. Browsers send the cookies of every program on a
  /// host to all of its ports.
  std::size_t cookie_bytes = 1 << 20;
};

/// Receives a request's line and headers for the library, which refuses lines beyond 8 KiB without a reason. Cookies,
/// which this server does not read, are dropped as they arrive, and fault() names a header that is too large.
class RequestHead {
 public:
  static constexpr std::size_t longest_line = 8192, most_headers = 100;  // the library's own limits
  static constexpr std::size_t longest_first_line = 16 << 10;            // beyond 8 KiB the library says 414

  explicit RequestHead(const HeadLimits& limits) : limits_{limits} {}

  /// Takes bytes, in any pieces, and returns how many of them belong to the head: none once it is_whole().
  std::size_t take(std::string_view bytes) {
    std::size_t taken = 0;
    while (!is_whole_ && taken < bytes.size()) take_one(bytes[taken++]);
    return taken;
  }

  /// Whether its end was received, or it was cut off because it became too large.
  [[nodiscard]] bool is_whole() const { return is_whole_; }
  /// The text for the library to read, without cookies.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// A sentence where it became too large, otherwise empty. The rest of the head is then left unread in the connection,
  /// and must not be taken for a request.
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  enum class Line { first, unknown, cookie, other };

  void take_one(char byte) {
    ++(line_ == Line::cookie ? cookie_bytes_ : header_bytes_);
    ++line_bytes_;
    if (line_ != Line::cookie) text_ += byte;
    if (line_ == Line::unknown && byte == ':') know_line();
    if (line_ == Line::cookie ? cookie_bytes_ > limits_.cookie_bytes : is_too_large()) return refuse();
    if (byte == '\n') end_line();
  }

  /// Decides, at a header's colon, whether it is a cookie.
  void know_line() {
    line_ = Line::other;
    const bool is_cookie =
        std::ranges::equal(std::string_view{text_}.substr(line_begin_), std::string_view{"cookie:"},
                           [](char letter, char known) { return animevae::lower_case(letter) == known; });
    if (!is_cookie) return;
    line_ = Line::cookie;
    text_.resize(line_begin_);
    header_bytes_ -= line_bytes_;
    cookie_bytes_ += line_bytes_;
  }

  void end_line() {
    const std::string_view line = std::string_view{text_}.substr(line_begin_);
    is_whole_ = line_ != Line::cookie && (line == "\r\n" || line == "\n");
    headers_ += line_ == Line::other ? 1 : 0;
    line_ = Line::unknown;
    line_begin_ = text_.size();
    line_bytes_ = 0;
  }

  [[nodiscard]] bool is_too_large() const {
    if (line_ == Line::first) return line_bytes_ > longest_first_line;
    return line_bytes_ > longest_line || header_bytes_ > limits_.header_bytes ||
           (line_ == Line::other && headers_ == most_headers);
  }

  void refuse() {
    is_whole_ = true;
    if (line_ == Line::first) {  // the library answers this with 414
      text_ += "\r\n\r\n";
      return;
    }
    if (line_ == Line::cookie)
      fault_ = fmt::format(
          "the cookies have more than {} bytes, the most that are taken; this program sets none: other programs on "
          "this host did, and clearing the cookies of this address in the browser helps",
          limits_.cookie_bytes);
    else if (line_bytes_ > longest_line)
      fault_ = fmt::format("the header {} has more than {} bytes, the most that one may have", name(), longest_line);
    else if (header_bytes_ > limits_.header_bytes)
      fault_ = fmt::format("the headers have more than {} bytes, the most that they may have", limits_.header_bytes);
    else fault_ = fmt::format("there are more than {} headers, the most that are taken", most_headers);
    text_.resize(line_begin_);
    text_ += "\r\n";
  }

  /// The name of the header that is being read, with characters that cannot be printed replaced.
  [[nodiscard]] std::string name() const {
    std::string found;
    for (const char letter : std::string_view{text_}.substr(line_begin_, 40)) {
      if (letter == ':') break;
      found += letter > ' ' && letter < 127 ? letter : '?';
    }
    return found;
  }

  HeadLimits limits_;
  std::string text_{}, fault_{};
  std::size_t line_begin_ = 0, line_bytes_ = 0, header_bytes_ = 0, cookie_bytes_ = 0, headers_ = 0;
  Line line_ = Line::first;
  bool is_whole_ = false;
};

}  // namespace animevae::program
