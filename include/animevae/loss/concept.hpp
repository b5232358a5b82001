// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string_view>

#include <animevae/loss/evaluation.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/tensor/own_tensors.hpp>

namespace animevae {

/// What training minimises: one number for a batch, from its evaluation and where training stands. `beta_at` is the
/// weight of the rate at that point, which every log shows; `is_warmed_up` says whether its schedules have ended.
/// An objective with tensors of its own (a discriminator) takes them as a third argument.
template <class L>
concept Objective =
    requires(const L& objective, const Evaluation& evaluation, const Progress& progress) {
      { L::name() } -> std::convertible_to<std::string_view>;
      { objective.beta_at(progress) } -> std::same_as<double>;
  { objective.is_warmed_up(progress) } -> std::same_as<bool>;
    } &&
    (
        requires(const L& objective, const Evaluation& evaluation, const Progress& progress) {
          { objective(evaluation, progress) } -> std::same_as<Tensor>;
        } ||
        requires(const L& objective, const Evaluation& evaluation, const Progress& progress, const OwnTensors& own) {
          { objective(evaluation, progress, own) } -> std::same_as<Tensor>;
        });

}  // namespace animevae
