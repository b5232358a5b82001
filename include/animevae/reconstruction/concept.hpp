// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// What a reconstruction distribution is normalised over. It decides what 'bits per dimension' means.
enum class Support : std::uint8_t {
  unit_interval,  ///< a density over pixel values in [0, 1]: 8 bits more for the 256 levels of a picture
  levels,         ///< probabilities of the 256 levels of a picture
  binary,         ///< probabilities of {0, 1}, grey values read as probabilities
  features,       ///< a density over the features of another network: no bits per dimension
};

/// p(x|z), as a policy. It owns its link: `decoded` are the decoder's values, without bounds. `log_prob` is
/// normalised, in nats, one number per image; `mean` are pictures in [0, 1], shaped like the images.
/// `outputs_per_channel` says how many decoder channels it takes for each of the image's.
template <class R>
concept ReconstructionDistribution =
    requires(const R& distribution, const Tensor& decoded, const Tensor& images, const OwnTensors& own) {
      { R::name } -> std::convertible_to<std::string_view>;
      { R::outputs_per_channel } -> std::convertible_to<int>;
      { R::support } -> std::convertible_to<Support>;
      { distribution.log_prob(decoded, images, own) } -> std::same_as<Tensor>;
      { distribution.mean(decoded) } -> std::same_as<Tensor>;
    };

/// One over pixels, which can therefore draw pictures: `sample` gives one for each of `decoded`, in the units of the
/// images (a density that goes on beyond [0, 1] draws some that lie there).
template <class R>
concept PixelDistribution =
    ReconstructionDistribution<R> && R::support != Support::features &&
    requires(const R& distribution, const Tensor& decoded, const OwnTensors& own, Generator& generator) {
      { distribution.sample(decoded, own, generator) } -> std::same_as<Tensor>;
    };

/// How many numbers each image has, as log_prob's constants need it.
inline double dimensions(const Tensor& images) { return double(images.numel()) / double(images.size(0)); }

}  // namespace animevae
