// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/core/append_file.hpp>
#include <animevae/core/crc32c.hpp>
#include <animevae/text/protobuf.hpp>

namespace animevae {

/// Writes a file that TensorBoard shows: scalars, pictures, histograms and hyper-parameters by step. TensorBoard may
/// read it meanwhile: each event is handed to the system at once and whole. An existing file is continued. The name has
/// to contain "tfevents". Failures are FileErrors.
class EventFile {
 public:
  explicit EventFile(std::filesystem::path path) : file_{std::move(path)} {
    if (size() == 0) write(ProtobufMessage{}.float64(1, now()).bytes(3, "brain.Event:2"));
  }

  void scalar(std::string_view tag, double value, std::int64_t step) {
    add(step, ProtobufMessage{}.bytes(1, tag).float32(2, float(value)));
  }

  /// A picture, encoded as PNG.
  void picture(std::string_view tag, std::span<const std::byte> png, int width, int height, std::int64_t step) {
    constexpr int rgb = 3;
    const ProtobufMessage image = ProtobufMessage{}.integer(1, height).integer(2, width).integer(3, rgb).bytes(
        4, {reinterpret_cast<const char*>(png.data()), png.size()});
    add(step, ProtobufMessage{}.bytes(1, tag).message(4, image));
  }

  /// The distribution of some numbers, in 30 bins of equal width.
  void histogram(std::string_view tag, std::span<const float> numbers, std::int64_t step) {
    if (numbers.empty()) return;
    constexpr std::size_t bins = 30;
    const auto [low, high] = std::minmax_element(numbers.begin(), numbers.end());
    const double least = *low, most = *high, width = (most - least) / double(bins);
    if (!std::isfinite(width)) return;
    std::vector<double> limits, counts(bins);
    for (std::size_t i = 1; i < bins; ++i) limits.push_back(least + width * double(i));
    limits.push_back(most > least ? most : std::nextafter(most, std::numeric_limits<double>::infinity()));
    double sum = 0, squares = 0;
    for (const double number : numbers) {
      sum += number;
      squares += number * number;
      const double bin = width > 0 ? (number - least) / width : 0;
      ++counts[(std::min)(std::size_t(bin), bins - 1)];
    }
    const ProtobufMessage histogram = ProtobufMessage{}
                                          .float64(1, least)
                                          .float64(2, most)
                                          .float64(3, double(numbers.size()))
                                          .float64(4, sum)
                                          .float64(5, squares)
                                          .float64s(6, limits)
                                          .float64s(7, counts);
    add(step, ProtobufMessage{}.bytes(1, tag).message(5, histogram));
  }

  /// The values that a training began with, for TensorBoard's table of hyper-parameters.
  void hyper_parameters(const std::map<std::string, double>& numbers, const std::map<std::string, std::string>& texts) {
    ProtobufMessage start;
    for (const auto& [name, value] : numbers)
      start.message(1, ProtobufMessage{}.bytes(1, name).message(2, ProtobufMessage{}.float64(2, value)));
    for (const auto& [name, value] : texts)
      start.message(1, ProtobufMessage{}.bytes(1, name).message(2, ProtobufMessage{}.bytes(3, value)));
    start.float64(5, now());
    const ProtobufMessage plugin =
        ProtobufMessage{}.bytes(1, "hparams").message(2, ProtobufMessage{}.message(3, start));
    add(0, ProtobufMessage{}.bytes(1, "_hparams_/session_start_info").message(9, ProtobufMessage{}.message(1, plugin)));
  }

  /// The bytes of the complete events.
  [[nodiscard]] std::int64_t size() const { return file_.size(); }

  /// Cuts off the events behind so many bytes, if there are any.
  void cut(std::int64_t bytes) { file_.cut(bytes); }

 private:
  static double now() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  }

  void add(std::int64_t step, const ProtobufMessage& value) {
    write(ProtobufMessage{}.float64(1, now()).integer(2, step).message(5, ProtobufMessage{}.message(1, value)));
  }

  /// A record: its length, the masked checksum of that, the event, its masked checksum.
  void write(const ProtobufMessage& event) {
    const std::string& bytes = event.encoded();
    const auto masked = [](std::string_view of) {
      const std::uint32_t crc = crc32c(of);
      return (crc >> 15 | crc << 17) + 0xA282EAD8U;
    };
    const auto raw = [](auto number) {
      std::string text(sizeof number, '\0');
      std::memcpy(text.data(), &number, sizeof number);
      return text;
    };
    const std::string length = raw(std::uint64_t(bytes.size()));
    file_.append(length + raw(masked(length)) + bytes + raw(masked(bytes)), "event");
  }

  AppendFile file_;
};

}  // namespace animevae
