// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/clamp.h>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include <animevae/reconstruction/link.hpp>
#include <animevae/tensor/own_tensors.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// The space over which a reconstruction distribution is normalised. It decides what 'bits per dimension' means.
enum class Support : std::uint8_t {
  unit_interval,  ///< a density over pixel values in [0, 1]: 8 bits more for the 256 levels of a picture
  levels,         ///< probabilities of the 256 levels of a picture
  binary,         ///< probabilities of {0, 1}, grey values read as probabilities
  features,       ///< a density over the features of another network: no bits per dimension
  reals,          ///< a density over numbers of any size, in the units of the data: no levels, so no 8 bits more
  none,           ///< a weighted sum of distortions, which is no density: no bits per dimension, and no ELBO
};

/// Over what a density around the link's value is normalised.
template <class Link>
inline constexpr Support support_of = std::same_as<Link, IdentityLink> ? Support::reals : Support::unit_interval;

/// p(x|z), as a policy. It owns its link: `decoded` are the decoder's values, without bounds. `log_prob` is normalised,
/// in nats, one number per image; `mean` is what the link makes of `decoded`, shaped like the images and not clipped.
/// `outputs_per_channel` is the number of decoder channels per image channel.
template <class R>
concept ReconstructionDistribution =
    requires(const R& distribution, const Tensor& decoded, const Tensor& images, const OwnTensors& own) {
      { R::name } -> std::convertible_to<std::string_view>;
      { R::outputs_per_channel } -> std::convertible_to<int>;
      { R::support } -> std::convertible_to<Support>;
      { distribution.log_prob(decoded, images, own) } -> std::same_as<Tensor>;
      { distribution.mean(decoded) } -> std::same_as<Tensor>;
    };

/// A reconstruction distribution over pixels, from which pictures can be sampled: `sample` draws one for each of
/// `decoded`, in the units of the images (a density with mass beyond [0, 1] draws values beyond it too).
template <class R>
concept PixelDistribution =
    ReconstructionDistribution<R> && R::support != Support::features && R::support != Support::none &&
    requires(const R& distribution, const Tensor& decoded, const OwnTensors& own, Generator& generator) {
      { distribution.sample(decoded, own, generator) } -> std::same_as<Tensor>;
    };

/// Whether a distribution takes data of any size, and not only images in [0, 1]: a density over the reals, or one whose
/// mean is the decoder's values as they are.
template <ReconstructionDistribution R>
[[nodiscard]] constexpr bool takes_any_number() {
  if constexpr (requires { typename R::Mean; }) return takes_any_number<typename R::Mean>();
  else if constexpr (requires { R::takes_images_alone; })
    return !R::takes_images_alone;  // its support is not a constant
  else if constexpr (requires { R::link_name; })
    return R::support == Support::reals ||
           (R::link_name == IdentityLink::name && R::support != Support::levels && R::support != Support::binary);
  else return R::support == Support::reals;
}

/// What a distribution's name leaves out: "sigmoid link, fixed scale"; may be empty.
template <ReconstructionDistribution R>
[[nodiscard]] std::string details_of(const R& distribution) {
  if constexpr (requires { distribution.description(); }) return distribution.description();
  std::string text;
  if constexpr (requires { R::link_name; }) text = std::string{R::link_name} + " link";
  if constexpr (requires { R::scale_name; }) text += ", " + std::string{R::scale_name} + " scale";
  return text;
}

/// A distribution in a model's structure: "laplace, sigmoid link, fixed scale".
template <ReconstructionDistribution R>
[[nodiscard]] std::string describe_distribution(const R& distribution) {
  const std::string details = details_of(distribution);
  return std::string{distribution.name} + (details.empty() ? "" : ", ") + details;
}

/// The mean of p(x|z) as pictures: in [0, 1] where the images are, which not every link keeps to.
template <ReconstructionDistribution R>
[[nodiscard]] Tensor pictures_of(const R& distribution, const Tensor& decoded) {
  constexpr bool may_leave_range = requires { R::link_name; } || requires { R::takes_images_alone; };
  if constexpr (requires { typename R::Mean; }) return pictures_of(std::get<0>(distribution.parts), decoded);
  else if constexpr (may_leave_range && !takes_any_number<R>()) return at::clamp(distribution.mean(decoded), 0, 1);
  else return distribution.mean(decoded);
}

/// The numbers of an image, D, for the constants of log_prob.
inline double dimensions(const Tensor& images) { return double(images.numel()) / double(images.size(0)); }

}  // namespace animevae
