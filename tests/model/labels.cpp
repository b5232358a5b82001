// SPDX-License-Identifier: MIT
#include <animevae/model/labels.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <animevae/architecture/conditional.hpp>
#include <animevae/data/drop_labels.hpp>
#include <animevae/data/labelled.hpp>
#include <animevae/prior/conditional_prior.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

using ConditionalTiny = av::Vae<av::Conditional<TinyEncoder, 3>, av::Conditional<TinyDecoder, 3>, av::Gaussian>;
using OnlyPrior = av::Vae<TinyEncoder, TinyDecoder, av::Gaussian, av::Elbo, av::ConditionalPrior<3>>;
using OnlyDecoder = av::Vae<TinyEncoder, av::Conditional<TinyDecoder, 3>, av::Gaussian>;

/// A model whose labels are known when it runs, as those of a holder of any model.
struct LabelHolder {
  int count = 0;
  av::LabelWords words{};
  [[nodiscard]] int label_count() const { return count; }
  [[nodiscard]] const av::LabelWords& label_words() const { return words; }
};

static_assert(av::TakesLabels<ConditionalTiny> && av::TakesLabels<OnlyPrior> && av::TakesLabels<OnlyDecoder>);
static_assert(!av::TakesLabels<TinyModel<>> && !av::MayTakeLabels<TinyModel<>>);
static_assert(!av::TakesLabels<LabelHolder> && av::MayTakeLabels<LabelHolder> && av::MayTakeLabels<ConditionalTiny>);
static_assert(ConditionalTiny::label_count() == 3 && OnlyPrior::label_count() == 3 && TinyModel<>::label_count() == 0);
static_assert(av::rule::parts_take_the_same_labels<0, 3, 3, 0> && av::rule::parts_take_the_same_labels<0, 0, 0, 0>);
static_assert(!av::rule::parts_take_the_same_labels<2, 3, 0, 0> && !av::rule::parts_take_the_same_labels<-1, 0, 0, 0> &&
              !av::rule::parts_take_the_same_labels<0, 0, 3, 2>);
static_assert(!av::rule::data_has_the_labels<ConditionalTiny, TensorDataSet> &&
              av::rule::data_has_the_labels<ConditionalTiny, av::Labelled<TensorDataSet>> &&
              av::rule::data_has_the_labels<TinyModel<>, TensorDataSet> &&
              av::rule::data_has_the_labels<LabelHolder, TensorDataSet>);

/// Labels that must not be computed.
struct Untouchable : TensorDataSet {
  [[nodiscard]] static at::Tensor labels(std::span<const std::int64_t>) {
    FAIL("labels were asked for that nobody takes");
    return {};
  }
  [[nodiscard]] static av::LabelWords label_words() { return {{"mood", {"glad", "sad", "calm"}}}; }
};

constexpr std::array<std::int64_t, 2> first_two{0, 1};

av::LabelTable three_moods() { return av::label_table({{"mood", {"glad", "sad", "calm"}}}); }

}  // namespace

TEST_CASE("labels_for are the data's where the model takes labels, and are not computed where it does not") {
  const TensorDataSet images = tiny_images(3);
  const av::Labelled data{images, three_moods()};
  CHECK(same_bits(av::labels_for(ConditionalTiny{}, data, first_two), data.labels(first_two)));
  CHECK(same_bits(av::labels_for(LabelHolder{3}, data, first_two), data.labels(first_two)));
  const Untouchable untouchable{tiny_images(2)};
  CHECK_FALSE(av::labels_for(TinyModel<>{}, untouchable, first_two).defined());
  CHECK_FALSE(av::labels_for(LabelHolder{0}, untouchable, first_two).defined());
  CHECK_FALSE(av::training_labels_for(LabelHolder{0}, untouchable, first_two, {}).defined());
  CHECK_FALSE(av::labels_for(LabelHolder{3}, images, first_two).defined());
}

TEST_CASE("training_labels_for are those of the epoch") {
  const TensorDataSet images = tiny_images(3);
  const av::Labelled faces{images, three_moods()};
  const av::DropLabels data{faces, 0.5};
  CHECK(same_bits(av::training_labels_for(ConditionalTiny{}, data, first_two, {.epoch = 3}),
                  data.labels(first_two, {.epoch = 3})));
  CHECK(same_bits(av::training_labels_for(ConditionalTiny{}, faces, first_two, {.epoch = 3}), faces.labels(first_two)));
  CHECK(same_bits(av::labels_for(ConditionalTiny{}, data, first_two), faces.labels(first_two)));
}

TEST_CASE("check_labels refuses data with other labels than the model's, in a sentence") {
  const TensorDataSet images = tiny_images(3);
  const av::Labelled data{images, three_moods()};
  ConditionalTiny model;
  av::check_labels(model, data);
  av::check_labels(TinyModel<>{}, data);
  av::check_labels(TinyModel<>{}, images);
  const av::Labelled two{images, av::label_table({{"mood", {"glad", "sad", ""}}})};
  CHECK_THROWS_WITH_AS(av::check_labels(model, two), "the model takes 3 labels, and the data set has 2: mood (2 words)",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(av::check_labels(LabelHolder{3}, images), "the model takes 3 labels, and the data set has none",
                       av::InvalidValue);
  model.set_label_words(data.label_words());
  av::check_labels(model, data);
  const av::Labelled other{images, av::label_table({{"mood", {"glad", "sad", "cross"}}})};
  CHECK_THROWS_WITH_AS(
      av::check_labels(model, other),
      "the labels of the data set are not those of the model: it has 'mood=cross' where the model has 'mood=calm'",
      av::InvalidValue);
}

TEST_CASE("label_rows is a row for each image: the same for all, one each, or zeros") {
  const at::TensorOptions options = at::TensorOptions{}.dtype(at::kDouble);
  const at::Tensor row = normal_numbers({3}), rows = normal_numbers({4, 3}, 2);
  CHECK(same_bits(av::label_rows(row, 4, 3, options), row.expand({4, 3})));
  CHECK(same_bits(av::label_rows(row.unsqueeze(0), 4, 3, options), row.expand({4, 3})));
  CHECK(same_bits(av::label_rows(rows, 4, 3, options), rows));
  CHECK(same_bits(av::label_rows({}, 4, 3, options), at::zeros({4, 3}, options)));
  CHECK((av::label_rows(rows, 4, 3, at::kFloat).scalar_type() == at::kFloat));
  CHECK_THROWS_WITH_AS((void)av::label_rows(rows, 5, 3, options),
                       "the labels of 5 images are a tensor of 5x3, or one row of 3 for all; not 4x3",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::label_rows(rows, 4, 2, options),
                       "the labels of 4 images are a tensor of 4x2, or one row of 2 for all; not 4x3",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)av::label_rows(rows.sum(), 4, 3, options), av::InvalidValue);
}

TEST_CASE("label_row is the row of labels in words") {
  const av::LabelWords words{{"hair", {"black", "blue"}}, {"mood", {"glad"}}};
  CHECK(difference(av::label_row(words, "hair=blue,mood=glad"), tensor_of({0, 1, 1}, {3})) == 0);
  CHECK(difference(av::label_row(words, ""), tensor_of({0, 0, 0}, {3})) == 0);
  CHECK_THROWS_AS((void)av::label_row(words, "hair=bleu"), av::InvalidValue);
}
