// SPDX-License-Identifier: MIT
// Any part of one published system combines with the parts of the others.
#include <animevae/model/vae.hpp>

#include <cmath>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <animevae/architecture/burgess.hpp>
#include <animevae/architecture/dfc.hpp>
#include <animevae/architecture/dfc_resnet.hpp>
#include <animevae/architecture/fully_connected.hpp>
#include <animevae/architecture/max_pool_conv.hpp>
#include <animevae/architecture/residual_conv.hpp>
#include <animevae/architecture/strided_conv.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/capacity_vae.hpp>
#include <animevae/loss/free_bits.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/continuous_bernoulli.hpp>
#include <animevae/reconstruction/discretised_logistic.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/laplace.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

inline constexpr av::Shape image{3, 32, 32};

template <class E, class D>
struct Networks {
  using Encoder = E;
  using Decoder = D;
};

using AllNetworks =
    std::tuple<Networks<av::BurgessEncoder<image, 6>, av::BurgessDecoder<6, image>>,
               Networks<av::ResidualConvEncoder<image, 4, 3, 2>, av::ResidualConvDecoder<2, image, 4, 3>>,
               Networks<av::MaxPoolConvEncoder<image, 6>, av::MaxPoolConvDecoder<6, image>>,
               Networks<av::StridedConvEncoder<image, 6>, av::StridedConvDecoder<6, image>>,
               Networks<av::DfcEncoder<image, 6>, av::DfcDecoder<6, image>>>;
using AllDistributions =
    std::tuple<av::Bernoulli, av::ContinuousBernoulli, av::LaplaceWith<av::SymmetricLink, av::LearnedScale>,
               av::GaussianWith<av::StandardisedLink>, av::GaussianOfOptimalScale,
               av::DiscretisedLogisticOfLearnedScale>;
using AllObjectives = std::tuple<av::Elbo, av::BetaVae<av::Cosine>, av::CapacityVae<>, av::FreeBits<av::LinearEpochs>>;

// Every vector decoder with every vector encoder, the networks with every distribution; a map does not fit a vector.
template <class E, class D, class... R>
consteval bool with_all(std::tuple<R...>) {
  return (av::Composable<E, D, R> && ...);
}
template <class E, class... D>
consteval bool vector_encoder(std::tuple<D...>) {
  return (with_all<E, D>(AllDistributions{}) && ...);
}
using VectorDecoders =
    std::tuple<av::BurgessDecoder<6, image>, av::MaxPoolConvDecoder<6, image>, av::FullyConnectedDecoder<6, image>,
               av::StridedConvDecoder<6, image>, av::DfcDecoder<6, image>,
               av::DfcDecoder<6, image, av::DfcVariant::published>, av::DfcResnetDecoder<6, image>>;
static_assert(vector_encoder<av::BurgessEncoder<image, 6>>(VectorDecoders{}));
static_assert(vector_encoder<av::MaxPoolConvEncoder<image, 6>>(VectorDecoders{}));
static_assert(vector_encoder<av::FullyConnectedEncoder<image, 6>>(VectorDecoders{}));
static_assert(vector_encoder<av::StridedConvEncoder<image, 6>>(VectorDecoders{}));
static_assert(vector_encoder<av::DfcEncoder<image, 6>>(VectorDecoders{}));
static_assert(vector_encoder<av::DfcResnetEncoder<image, 6>>(VectorDecoders{}));
static_assert(
    with_all<av::ResidualConvEncoder<image, 4, 3, 2>, av::ResidualConvDecoder<2, image, 4, 3>>(AllDistributions{}));
static_assert(!av::Composable<av::ResidualConvEncoder<image, 4, 3, 2>, av::BurgessDecoder<2, image>, av::Bernoulli>);

/// Network N with distribution D and an objective that moves on with either: every pair of parts meets.
template <std::size_t N, std::size_t D>
void train_a_little() {
  using Pair = std::tuple_element_t<N, AllNetworks>;
  using Objective = std::tuple_element_t<(N + D) % std::tuple_size_v<AllObjectives>, AllObjectives>;
  using Model =
      av::Vae<typename Pair::Encoder, typename Pair::Decoder, std::tuple_element_t<D, AllDistributions>, Objective>;
  CAPTURE(N);
  CAPTURE(D);
  Model model{.options = {.seed = 3}};
  const TensorDataSet data{pixels({6, 3, 32, 32}, 1, at::kFloat)};
  const at::Tensor before = model.tensors().groups().front().values().clone();
  av::train(model, data, {.steps = 3, .batch_size = 3, .learning_rate = 1e-4});
  CHECK(difference(model.tensors().groups().front().values(), before) > 0);
  const at::Tensor pictures = model.reconstruct(data.images);
  CHECK(pictures.sizes() == data.images.sizes());
  CHECK(pictures.min().template item<float>() >= 0);
  CHECK(pictures.max().template item<float>() <= 1);
  av::Generator generator = av::make_generator(1);
  const at::Tensor drawn = model.reconstruction.sample(model.decode(model.encode(data.images).mean),
                                                       model.parts.own_reconstruction, generator);
  CHECK(drawn.sizes() == data.images.sizes());
  CHECK(std::isfinite(drawn.sum().template item<float>()));
}

template <std::size_t N, std::size_t... D>
void with_every_distribution(std::index_sequence<D...>) {
  (train_a_little<N, D>(), ...);
}

}  // namespace

TEST_CASE_TEMPLATE("every network trains with every distribution and every objective", Index,
                   std::integral_constant<std::size_t, 0>, std::integral_constant<std::size_t, 1>,
                   std::integral_constant<std::size_t, 2>, std::integral_constant<std::size_t, 3>,
                   std::integral_constant<std::size_t, 4>) {
  with_every_distribution<Index::value>(std::make_index_sequence<std::tuple_size_v<AllDistributions>>{});
}
