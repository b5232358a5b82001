// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace animevae {

enum class HairColour { black, brown, blonde, orange, red, pink, purple, blue, green, silver };
enum class HairStyle { cropped, spiky, bob, straight, wavy, twin_tails, side_tail, braids, buns };
enum class Bangs { blunt, jagged, parted, swept, crossed, wispy };
enum class EyeColour { brown, amber, red, pink, violet, blue, teal, green };
enum class Mouth { closed, smile, laughing, round, frown, cat };
enum class Background { plain, gradient, dots, stripes, rays };
enum class Accessory { none, glasses, bow, hairband, hairclips, flower, cat_ears, headphones };
enum class Outfit { sailor, shirt, ribbon, turtleneck };

/// The names of an enumeration of this header, in the order of its values; the words of `factors.csv`.
template <class Enum>
inline constexpr auto factor_names = std::array<std::string_view, 0>{};
template <>
inline constexpr auto factor_names<HairColour> = std::to_array<std::string_view>(
    {"black", "brown", "blonde", "orange", "red", "pink", "purple", "blue", "green", "silver"});
template <>
inline constexpr auto factor_names<HairStyle> = std::to_array<std::string_view>(
    {"cropped", "spiky", "bob", "straight", "wavy", "twin_tails", "side_tail", "braids", "buns"});
template <>
inline constexpr auto factor_names<Bangs> =
    std::to_array<std::string_view>({"blunt", "jagged", "parted", "swept", "crossed", "wispy"});
template <>
inline constexpr auto factor_names<EyeColour> =
    std::to_array<std::string_view>({"brown", "amber", "red", "pink", "violet", "blue", "teal", "green"});
template <>
inline constexpr auto factor_names<Mouth> =
    std::to_array<std::string_view>({"closed", "smile", "laughing", "round", "frown", "cat"});
template <>
inline constexpr auto factor_names<Background> =
    std::to_array<std::string_view>({"plain", "gradient", "dots", "stripes", "rays"});
template <>
inline constexpr auto factor_names<Accessory> = std::to_array<std::string_view>(
    {"none", "glasses", "bow", "hairband", "hairclips", "flower", "cat_ears", "headphones"});
template <>
inline constexpr auto factor_names<Outfit> =
    std::to_array<std::string_view>({"sailor", "shirt", "ribbon", "turtleneck"});

/// The word for a value of one of the enumerations above: "twin_tails".
template <class Enum>
  requires std::is_enum_v<Enum>
[[nodiscard]] constexpr std::string_view to_string(Enum value) {
  return factor_names<Enum>.at(std::size_t(value));
}

/// The description of one factor: the column of `factors.csv`, the range [low, high) of a number, and a phrase for
/// people. For an enumeration, low is 0 and high the number of its values.
struct Factor {
  std::string_view name;
  double low, high;
  std::string_view meaning;
};

/// Everything that a drawn face is made of: two faces with the same factors are the same picture. Left and right are
/// those of the picture.
struct FaceFactors {
  HairColour hair_colour = HairColour::brown;
  double hair_shade = 0.0;
  HairStyle hair_style = HairStyle::bob;
  Bangs bangs = Bangs::jagged;
  EyeColour eye_colour = EyeColour::blue;
  double eye_size = 1.0;
  double eye_openness = 1.0;
  double gaze_x = 0.0;
  double gaze_y = 0.0;
  Mouth mouth = Mouth::smile;
  double brow_angle = 0.0;
  double brow_height = 0.0;
  double skin = 0.1;
  double blush = 0.4;
  double tilt = 0.0;
  double turn = 0.0;
  double scale = 1.0;
  double x = 0.0;
  double y = 0.0;
  Background background = Background::gradient;
  double background_hue = 210.0;
  double background_depth = 0.4;
  Accessory accessory = Accessory::none;
  Outfit outfit = Outfit::sailor;
  double accent_hue = 220.0;

  friend bool operator==(const FaceFactors&, const FaceFactors&) = default;

  /// Calls `f(Factor, value)` for each factor of `self`, in the order of the columns of `factors.csv`: the one list
  /// from which drawing at random, the CSV file, metrics and documentation are made.
  template <class Self, class F>
  static constexpr void visit(Self& self, F&& f) {
    f(names<HairColour>("hair_colour", "base colour of the hair, brows and lashes"), self.hair_colour);
    f(Factor{"hair_shade", -1, 1, "darker (-1) or lighter (1) hair of the same colour"}, self.hair_shade);
    f(names<HairStyle>("hair_style", "cut of the hair at the sides and back"), self.hair_style);
    f(names<Bangs>("bangs", "cut of the hair over the forehead"), self.bangs);
    f(names<EyeColour>("eye_colour", "colour of both irises"), self.eye_colour);
    f(Factor{"eye_size", 0.85, 1.15, "size of the eyes, 1 is the usual"}, self.eye_size);
    f(Factor{"eye_openness", 0.75, 1, "height of the upper lids, 1 is wide open"}, self.eye_openness);
    f(Factor{"gaze_x", -1, 1, "where the irises look: left (-1) to right (1)"}, self.gaze_x);
    f(Factor{"gaze_y", -1, 1, "where the irises look: up (-1) to down (1)"}, self.gaze_y);
    f(names<Mouth>("mouth", "shape of the mouth"), self.mouth);
    f(Factor{"brow_angle", -1, 1, "worried (-1, inner ends up) to stern (1, inner ends down)"}, self.brow_angle);
    f(Factor{"brow_height", -1, 1, "low (-1) to raised (1) brows"}, self.brow_height);
    f(Factor{"skin", 0, 1, "fair (0) to brown (1) skin"}, self.skin);
    f(Factor{"blush", 0, 1, "redness of the cheeks"}, self.blush);
    f(Factor{"tilt", -15, 15, "degrees by which the head leans, clockwise is positive"}, self.tilt);
    f(Factor{"turn", -1, 1, "head turned to the left (-1) or right (1), 1 is 20 degrees"}, self.turn);
    f(Factor{"scale", 0.9, 1.15, "size of the head, 1 is the usual"}, self.scale);
    f(Factor{"x", -0.05, 0.05, "shift of the head to the right, in widths of the picture"}, self.x);
    f(Factor{"y", -0.04, 0.04, "shift of the head downwards, in heights of the picture"}, self.y);
    f(names<Background>("background", "pattern behind the head"), self.background);
    f(Factor{"background_hue", 0, 360, "hue of the background in degrees, 0 is red, 120 green"}, self.background_hue);
    f(Factor{"background_depth", 0.1, 1, "nearly white (0.1) to deep (1) background"}, self.background_depth);
    f(names<Accessory>("accessory", "what is worn on the head"), self.accessory);
    f(names<Outfit>("outfit", "what is worn at the neck"), self.outfit);
    f(Factor{"accent_hue", 0, 360, "hue of accessory and outfit in degrees"}, self.accent_hue);
  }

 private:
  template <class Enum>
  static constexpr Factor names(std::string_view name, std::string_view meaning) {
    return {name, 0, double(factor_names<Enum>.size()), meaning};
  }
};

namespace face {

/// One step of the SplitMix64 generator's output function (Steele, Lea, Flood 2014).
[[nodiscard]] constexpr std::uint64_t scramble(std::uint64_t bits) {
  bits += 0x9e3779b97f4a7c15U;
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
  return bits ^ (bits >> 31);
}

/// FNV-1a: gives every factor a stream by its name, so that a factor added later leaves the others as they were.
[[nodiscard]] constexpr std::uint64_t stream_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char letter : name) hash = (hash ^ std::uint64_t(static_cast<unsigned char>(letter))) * 0x100000001b3U;
  return hash;
}

}  // namespace face

/// Face number `index` of a seed: every factor uniform over its range and independent of the others. The same values
/// on every platform and with every compiler.
[[nodiscard]] inline FaceFactors draw_factors(std::uint64_t seed, std::int64_t index) {
  FaceFactors factors;
  const std::uint64_t key = face::scramble(face::scramble(seed) ^ std::uint64_t(index));
  FaceFactors::visit(factors, [key](const Factor& factor, auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    const std::uint64_t bits = face::scramble(key ^ face::stream_of(factor.name));
    const double unit = double(bits >> 11) * 0x1p-53;  // [0, 1)
    // fma rounds once wherever it is compiled; a product and a sum would differ where compilers fuse them.
    if constexpr (std::is_enum_v<Value>) value = Value(int(unit * factor.high));
    else
      value = std::fmin(std::fma(factor.high - factor.low, unit, factor.low), std::nextafter(factor.high, factor.low));
  });
  return factors;
}

/// The first line of `factors.csv`: `file` and the names of the factors, without a line end.
[[nodiscard]] inline std::string factors_csv_header() {
  std::string line = "file";
  const FaceFactors factors;
  FaceFactors::visit(factors, [&line](const Factor& factor, const auto&) { line.append(",").append(factor.name); });
  return line;
}

/// A line of `factors.csv`, without a line end: words for enumerations, for numbers the shortest decimals that read
/// back as the same double.
[[nodiscard]] inline std::string factors_csv_row(std::string_view file, const FaceFactors& factors) {
  std::string line{file};
  FaceFactors::visit(factors, [&line](const Factor&, const auto& value) {
    if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(value)>>) line += fmt::format(",{}", to_string(value));
    else line += fmt::format(",{}", value);
  });
  return line;
}

}  // namespace animevae
