// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <animevae/core/values.hpp>
#include <animevae/loss/concept.hpp>
#include <animevae/model/composition.hpp>
#include <animevae/posterior/concept.hpp>
#include <animevae/prior/concept.hpp>
#include <animevae/tensor/tensor_store.hpp>
#include <animevae/text/label_words.hpp>

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
  LabelWords label_words{};  ///< what its labels stand for, once it has been trained or loaded

 private:
  static std::vector<TensorStore::Room> rooms() {
    std::vector<TensorStore::Room> all{{model_group, flat_size(E::network) + flat_size(D::network)}};
    add_rooms<R>(all);
    add_rooms<L>(all);
    add_rooms<P>(all);
    add_rooms<Q>(all);
    return all;
  }

  template <class Policy>
  static void add_rooms(std::vector<TensorStore::Room>& all) {
    all.push_back({optimiser_group<Policy>(), room_of<Policy>()});
    if constexpr (HasParts<Policy>)
      [&]<class... Parts>(const std::tuple<Parts...>*) {
        (add_rooms<Parts>(all), ...);
      }(static_cast<const decltype(Policy::parts)*>(nullptr));
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
    if constexpr (HasParts<Policy>)
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (own.parts.push_back(
             make_own(std::get<I>(policy.parts), scope + std::string{Policy::part_names[I].view()} + ".")),
         ...);
      }(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(policy.parts)>>>{});
    return own;
  }
};

}  // namespace animevae
