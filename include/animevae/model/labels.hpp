// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include <animevae/core/error.hpp>
#include <animevae/loss/progress.hpp>
#include <animevae/network/network.hpp>
#include <animevae/tensor/tensor.hpp>
#include <animevae/text/label_words.hpp>

namespace animevae {

/// Data whose images have labels: rows of numbers by the images' indices, (N, columns) float, and the words that the
/// columns stand for.
template <class D>
concept HasLabels = requires(const D& data, std::span<const std::int64_t> indices) {
  { data.labels(indices) } -> std::same_as<Tensor>;
  { data.label_words() } -> std::convertible_to<LabelWords>;
};

/// Data whose labels vary from epoch to epoch, as those of mirrored images do: a function of the arguments alone.
template <class D>
concept HasAugmentedLabels =
    HasLabels<D> && requires(const D& data, std::span<const std::int64_t> indices, const Progress& progress) {
      { data.labels(indices, progress) } -> std::same_as<Tensor>;
    };

/// The labels of images as training sees them.
template <HasLabels Data>
[[nodiscard]] Tensor training_labels(const Data& data, std::span<const std::int64_t> indices,
                                     const Progress& progress) {
  if constexpr (HasAugmentedLabels<Data>) return data.labels(indices, progress);
  else return data.labels(indices);
}

/// A model that takes labels, known when it is compiled.
template <class M>
concept TakesLabels = requires { requires M::label_count() > 0; };

/// A model that takes labels, or may, as a holder of any model does.
template <class M>
concept MayTakeLabels = TakesLabels<M> || (
                                              requires(const M& model) {
                                                { model.label_count() } -> std::convertible_to<int>;
                                              } && !requires { M::label_count(); });

namespace rule {

/// How many labels each part takes; 0 for none, -1 for a network whose layers do not agree.
template <int Encoder, int Decoder, int Prior, int Objective>
consteval int label_count() {
  int common = 0;
  for (const int count : {Encoder, Decoder, Prior, Objective}) {
    if (count < 0 || (count != 0 && common != 0 && count != common)) return -1;
    if (count != 0) common = count;
  }
  return common;
}

template <int Encoder, int Decoder, int Prior, int Objective>
inline constexpr bool parts_take_the_same_labels = label_count<Encoder, Decoder, Prior, Objective>() >= 0;

template <class Model, class Data>
inline constexpr bool data_has_the_labels = !TakesLabels<Model> || HasLabels<Data>;

}  // namespace rule

/// The number of labels that a policy takes.
template <class Policy>
consteval int labels_of_policy() {
  if constexpr (requires {
                  { Policy::labels } -> std::convertible_to<int>;
                })
    return Policy::labels;
  else return 0;
}

/// The labels of images where the model takes labels; undefined where it takes none, and then they are not computed.
template <class Model, class Data>
[[nodiscard]] Tensor labels_for(const Model& model, const Data& data, std::span<const std::int64_t> indices) {
  if constexpr (MayTakeLabels<Model> && HasLabels<Data>)
    if (model.label_count() > 0) return data.labels(indices);
  return {};
}

/// The same as training sees them.
template <class Model, class Data>
[[nodiscard]] Tensor training_labels_for(const Model& model, const Data& data, std::span<const std::int64_t> indices,
                                         const Progress& progress) {
  if constexpr (MayTakeLabels<Model> && HasLabels<Data>)
    if (model.label_count() > 0) return training_labels(data, indices, progress);
  return {};
}

/// Throws InvalidValue, in a sentence, where a model takes other labels than the data has. A model that has no words
/// yet takes those of its first data.
template <class Model, class Data>
void check_labels(const Model& model, const Data& data) {
  if constexpr (MayTakeLabels<Model>) {
    if (model.label_count() == 0) return;
    LabelWords words;
    if constexpr (HasLabels<Data>) words = data.label_words();
    if (words.size() != model.label_count())
      throw InvalidValue("the model takes " + std::to_string(model.label_count()) + " labels, and the data set has " +
                         (words.empty() ? "none" : std::to_string(words.size()) + ": " + to_string(words)));
    const LabelWords& known = model.label_words();
    if (!known.empty() && known != words)
      throw InvalidValue("the labels of the data set are not those of the model: it has " +
                         first_difference(words, known, "the model has"));
  }
}

/// The row of "hair_colour=blue,mouth=smile", (columns). InvalidValue for an unknown attribute or word.
[[nodiscard]] inline Tensor label_row(const LabelWords& words, std::string_view text) {
  return at::tensor(words.row(words.parse(text)));
}

/// The labels of `count` images as a model takes them, (count, columns): one row stands for all images, and where
/// there are no labels nothing is known, in zeros. InvalidValue for other sizes.
[[nodiscard]] inline Tensor label_rows(const Tensor& labels, std::int64_t count, std::int64_t columns,
                                       const at::TensorOptions& options) {
  if (!labels.defined()) return at::zeros({count, columns}, options);
  const Tensor rows = labels.dim() == 1 ? labels.unsqueeze(0) : labels;
  if (rows.dim() == 2 && rows.size(1) == columns && (rows.size(0) == count || rows.size(0) == 1))
    return rows.to(options).expand({count, columns});
  std::string sizes;
  for (const std::int64_t size : labels.sizes()) sizes += (sizes.empty() ? "" : "x") + std::to_string(size);
  throw InvalidValue("the labels of " + std::to_string(count) + " images are a tensor of " + std::to_string(count) +
                     "x" + std::to_string(columns) + ", or one row of " + std::to_string(columns) + " for all; not " +
                     (sizes.empty() ? "one number" : sizes));
}

}  // namespace animevae
