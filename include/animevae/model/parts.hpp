// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/loss/concept.hpp>
#include <animevae/model/composition.hpp>
#include <animevae/posterior/concept.hpp>
#include <animevae/prior/concept.hpp>
#include <animevae/tensor/tensor_store.hpp>

namespace animevae {

template <Encoder E, Decoder D, ReconstructionDistribution R, Objective L, Prior P, Posterior Q>
struct Vae;

/// A passkey: only a Vae can make one, so only a Vae can construct ModelParts, whose constructor takes one.
class ModelKey {
  ModelKey() = default;
  template <Encoder E, Decoder D, ReconstructionDistribution R, Objective L, Prior P, Posterior Q>
  friend struct Vae;
};

inline constexpr std::string_view model_group = "model";

template <class Policy>
constexpr std::string_view optimiser_group() {
  if constexpr (HasOptimiserGroup<Policy>) return Policy::optimiser_group;
  else return model_group;
}

/// The tensors of a Vae and the networks over them, made from its parts' types and values.
template <class E, class D, class R, class L, class P, class Q>
class ModelParts {
 public:
  ModelParts(ModelKey, const R& reconstruction, const L& objective, const P& prior, const Q& posterior,
             const ModelOptions& options)
      : tensors{(check_values(reconstruction, objective, prior, posterior), rooms()), options},
        encoder{tensors.make_trained(E::network, "encoder.", model_group)},
        decoder{tensors.make_trained(D::network, "decoder.", model_group)},
        own_reconstruction{make_own(reconstruction, "reconstruction.")},
        own_objective{make_own(objective, "objective.")},
        own_prior{make_own(prior, "prior.")},
        own_posterior{make_own(posterior, "posterior.")} {}

  ModelParts(ModelParts&&) = default;  // a copy would share its numbers with the original
  ModelParts& operator=(ModelParts&&) = default;

  static void check_values(const R& reconstruction, const L& objective, const P& prior, const Q& posterior) {
    animevae::check_values(reconstruction, "reconstruction");
    animevae::check_values(objective, "objective");
    animevae::check_values(prior, "prior");
    animevae::check_values(posterior, "posterior");
  }

  TensorStore tensors;
  RunnableNetwork encoder, decoder;
  OwnTensors own_reconstruction, own_objective, own_prior, own_posterior;

 private:
  static std::vector<TensorStore::Room> rooms() {
    return {{model_group, flat_size(E::network) + flat_size(D::network)},
            {optimiser_group<R>(), room_of<R>()},
            {optimiser_group<L>(), room_of<L>()},
            {optimiser_group<P>(), room_of<P>()},
            {optimiser_group<Q>(), room_of<Q>()}};
  }

  template <class Policy>
  static std::int64_t room_of() {
    std::int64_t room = 0;
    if constexpr (HasOwnTensors<Policy>)
      for (const OwnTensor& own : own_tensors_of<Policy>(D::network.in, E::network.in))
        if (own.trained) room += ParameterGroup::padded(own.size());
    if constexpr (HasOwnNetwork<Policy> && !HasFrozenNetwork<Policy>) room += flat_size(Policy::network);
    return room;
  }

  template <class Policy>
  OwnTensors make_own(const Policy& policy, const std::string& scope) {
    OwnTensors own;
    if constexpr (HasOwnTensors<Policy>)
      for (const OwnTensor& declared : own_tensors_of<Policy>(D::network.in, E::network.in))
        own.tensors.push_back(tensors.make_own(declared, scope, optimiser_group<Policy>()));
    if constexpr (HasFrozenNetwork<Policy>) {
      if (policy.weights == nullptr)
        throw InvalidValue(scope + "weights is missing: the frozen network's weights, from read_weights(file)");
      own.network = tensors.make_frozen(frozen_network(policy), scope + "network.", *policy.weights);
    } else if constexpr (HasOwnNetwork<Policy>)
      own.network = tensors.make_trained(Policy::network, scope + "network.", optimiser_group<Policy>());
    return own;
  }
};

}  // namespace animevae
