// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include <animevae/core/decimal.hpp>
#include <animevae/core/text.hpp>
#include <animevae/network/shape.hpp>

namespace animevae {

/// The rules that a list of layers can break. Compilers print the names, so they read as a sentence.
enum class Rule : std::uint8_t {
  none,
  architecture_takes_other_image_sizes,
  input_must_not_be_empty,
  layer_values_must_be_positive,
  padding_must_not_be_negative,
  pooling_pads_at_most_half_its_kernel,
  transposed_convolution_pads_both_sides_alike,
  output_padding_is_at_least_0_and_below_the_stride,
  reflection_needs_a_larger_input,
  kernel_does_not_fit_the_input,
  linear_needs_a_flat_input,
  reshape_changes_the_size,
  groups_do_not_divide_the_channels,
  pixel_shuffle_factor_squared_does_not_divide_the_channels,
  pixel_unshuffle_factor_does_not_divide_the_extent,
  standardise_knows_at_most_four_channels,
  dropout_probability_is_at_least_0_and_below_1,
  self_attention_needs_a_map,
  heads_do_not_divide_the_channels,
  custom_layer_does_not_fit,
  custom_layer_declares_a_tensor_that_cannot_be,
  branches_end_in_different_shapes,
  branches_are_not_closed,
};

/// The first thing wrong with a network, as a value: a composition reports it in a sentence, an experiment can ask.
struct Fault {
  Rule rule{};
  int layer = -1;          ///< position in the list, markers included
  Shape input{}, other{};  ///< the layer's input, and the shape that disagrees with it
  double value = 0;        ///< the number that breaks the rule, where it is none of a shape
  Text<96> reason{};       ///< a custom layer's own words: "its channels must be even"

  constexpr explicit operator bool() const { return rule != Rule::none; }
  friend constexpr bool operator==(const Fault&, const Fault&) = default;
};

/// The fault of an architecture that exists for a few square sizes only; none where the image has one of them.
constexpr Fault takes_only_squares(Shape image, std::initializer_list<int> sides) {
  int nearest = 0;
  for (const int side : sides) {
    if (image.height == side && image.width == side) return {};
    if (nearest == 0 ||
        (image.height - side) * (image.height - side) < (image.height - nearest) * (image.height - nearest))
      nearest = side;
  }
  return {Rule::architecture_takes_other_image_sizes, 0, image, {image.channels, nearest, nearest}};
}

/// The fault of an architecture that halves its maps so often that `factor` must divide the extent; none where it does.
constexpr Fault takes_multiples(Shape image, int factor) {
  if (image.height > 0 && image.width > 0 && image.height % factor == 0 && image.width % factor == 0) return {};
  const auto nearest = [factor](int extent) {
    return extent < factor ? factor : (extent + factor / 2) / factor * factor;
  };
  return {Rule::architecture_takes_other_image_sizes,
          0,
          image,
          {image.channels, nearest(image.height), nearest(image.width)}};
}

/// "32x16x16", or "512" for a vector.
inline std::string to_string(const Shape& shape) {
  if (shape.is_vector()) return std::to_string(shape.channels);
  return std::to_string(shape.channels) + "x" + std::to_string(shape.height) + "x" + std::to_string(shape.width);
}

/// "layer 7 is given 32x2x2: its kernel (4x4) does not fit".
inline std::string describe(const Fault& fault) {
  const std::string other = "(" + to_string(fault.other) + ")";
  const std::string extent = "(" + std::to_string(fault.other.height) + "x" + std::to_string(fault.other.width) + ")";
  const auto what = [&]() -> std::string {
    switch (fault.rule) {
      case Rule::none: return "nothing is wrong";
      case Rule::architecture_takes_other_image_sizes:
        return "the architecture takes other sizes, the nearest " + other;
      case Rule::input_must_not_be_empty: return "channels, height and width must be positive";
      case Rule::layer_values_must_be_positive:
        return "its channels, kernel, stride, factor or deviation must be positive " +
               (fault.other.channels == 1 ? extent : other);
      case Rule::padding_must_not_be_negative: return "its padding must not be negative";
      case Rule::pooling_pads_at_most_half_its_kernel: return "pooling pads at most half of its kernel " + extent;
      case Rule::transposed_convolution_pads_both_sides_alike:
        return "a transposed convolution pads both sides alike, by a number";
      case Rule::output_padding_is_at_least_0_and_below_the_stride:
        return "its output padding " + extent + " must be at least 0 and below its stride";
      case Rule::reflection_needs_a_larger_input: return "reflection by " + extent + " needs a larger input";
      case Rule::kernel_does_not_fit_the_input: return "its kernel " + extent + " does not fit";
      case Rule::linear_needs_a_flat_input: return "linear needs a vector; put flatten() before it";
      case Rule::reshape_changes_the_size: return "reshape to " + other + " changes the number of values";
      case Rule::groups_do_not_divide_the_channels: return "the groups " + other + " do not divide the channels";
      case Rule::pixel_shuffle_factor_squared_does_not_divide_the_channels:
        return "the square of pixel_shuffle's factor " + other + " does not divide the channels";
      case Rule::pixel_unshuffle_factor_does_not_divide_the_extent:
        return "pixel_unshuffle's factor " + other + " does not divide the height and the width";
      case Rule::standardise_knows_at_most_four_channels: return "standardise knows at most four channels";
      case Rule::dropout_probability_is_at_least_0_and_below_1:
        return "dropout's probability " + decimal(fault.value) + " must be at least 0 and below 1";
      case Rule::self_attention_needs_a_map: return "self_attention needs a map of more than one place";
      case Rule::heads_do_not_divide_the_channels: return "the heads " + other + " do not divide the channels";
      case Rule::custom_layer_does_not_fit:
        return fault.reason.empty() ? "the layer makes " + other + " of it, which is empty"
                                    : std::string{fault.reason.view()};
      case Rule::custom_layer_declares_a_tensor_that_cannot_be:
        return "tensor " + std::to_string(fault.other.channels) +
               " of the layer needs a name of small letters, digits and underscores, one to four positive sizes, and a "
               "deviation of at least 0";
      case Rule::branches_end_in_different_shapes: return "the branch before it ended in another shape " + other;
      case Rule::branches_are_not_closed: return "fork, next and join do not match, or are nested too deep";
    }
    return {};
  };
  return "layer " + std::to_string(fault.layer) + " is given " + to_string(fault.input) + ": " + what();
}

}  // namespace animevae
