// SPDX-License-Identifier: MIT
#include <animevae/model/given.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/ones.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <animevae/architecture/burgess.hpp>
#include <animevae/architecture/conditional.hpp>
#include <animevae/data/drop_labels.hpp>
#include <animevae/data/flipped.hpp>
#include <animevae/data/image_list.hpp>
#include <animevae/data/labelled.hpp>
#include <animevae/data/subset.hpp>
#include <animevae/data/tensor_data.hpp>
#include <animevae/faces/factor_labels.hpp>
#include <animevae/latent/posterior_table.hpp>
#include <animevae/latent/traverse.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/prior/conditional_prior.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/laplace.hpp>
#include <animevae/train/accumulate.hpp>
#include <animevae/train/train.hpp>
#include <animevae/train/write_checkpoints.hpp>
#include <animevae/weights/model_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

using MoodModel = av::Vae<av::Conditional<TinyEncoder, 3>, av::Conditional<TinyDecoder, 3>, av::Gaussian, av::Elbo,
                          av::ConditionalPrior<3>>;
static_assert(av::TrainableModel<MoodModel> && av::TrainableModel<av::Given<MoodModel>>);
static_assert(!av::MayTakeLabels<av::Given<MoodModel>>);

template <class M>
concept CanBeGiven = requires(M&& model, at::Tensor labels) { static_cast<M&&>(model).given(labels); };
static_assert(CanBeGiven<const MoodModel&> && !CanBeGiven<MoodModel> && !CanBeGiven<const TinyModel<>&>);

/// In float64, with a prior that differs by label.
MoodModel mood_model() {
  MoodModel model{.options = {.seed = 4, .precision = at::kDouble}};
  const at::NoGradGuard no_grad;
  for (const at::Tensor& tensor : model.parts.own_prior.tensors)
    at::Tensor{tensor}.copy_(normal_numbers({tensor.numel()}, std::uint64_t(tensor.numel())) * 0.3);
  model.set_label_words({{"mood", {"calm", "glad", "sad"}}});
  return model;
}

at::Tensor mood_row(std::int64_t word, std::int64_t count = 1) {
  return at::eye(3, at::kDouble)[word].expand({count, 3});
}

av::LabelTable moods_of(std::int64_t count) {
  std::vector<std::string> words;
  for (std::int64_t i = 0; i < count; ++i) words.push_back(i % 3 == 0 ? "calm" : i % 3 == 1 ? "glad" : "sad");
  return av::label_table({{"mood", words}});
}

at::Tensor& weights_of(const MoodModel& model) {
  static at::Tensor copy;
  copy = model.tensors().groups().front().values();
  return copy;
}

/// Takes the labels in the objective, and checks what its context does with them.
struct ChecksContext {
  static constexpr std::string_view name = "checks_context";
  static constexpr int labels = 3;

  [[nodiscard]] av::Tensor operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors&,
                                      const auto& context) const {
    CHECK(same_bits(context.labels, e.labels));
    CHECK(same_bits(context.encode(e.images).point(), e.point));
    CHECK(same_bits(context.decode(e.z), e.decoded));
    const at::Tensor twice = at::cat({e.z, e.z}), labels_twice = at::cat({e.labels, e.labels});
    CHECK(difference(context.decode(twice, labels_twice).narrow(0, 0, e.z.size(0)), e.decoded) < 1e-12);
    CHECK_THROWS_AS((void)context.decode(twice), av::InvalidValue);
    CHECK(context.sample_latents(7, labels_twice[0]).size(0) == 7);
    CHECK_THROWS_AS((void)context.sample_latents(7), av::InvalidValue);
    return (e.distortion + e.rate).mean();
  }
  [[nodiscard]] double beta_at(const av::Progress&) const { return 1; }
  [[nodiscard]] bool is_warmed_up(const av::Progress&) const { return true; }
};

/// Vectors of two numbers, whose mean is the label's.
struct VectorEncoder {
  static constexpr auto network = av::Network({2}, av::linear(2));
};
struct VectorDecoder {
  static constexpr auto network = av::Network({1}, av::linear(2));
};

}  // namespace

TEST_CASE("given() binds the labels of every function") {
  const MoodModel model = mood_model();
  const at::Tensor images = pixels({5, 1, 4, 4}), z = normal_numbers({5, 2}), noise = normal_numbers({5, 2}, 3);
  const at::Tensor each = at::cat({mood_row(0, 2), mood_row(1, 2), mood_row(2)});
  for (const at::Tensor& labels : {each, mood_row(1), mood_row(2)[0]}) {
    const auto given = model.given(labels);
    CHECK(same_bits(given.encode(images).mean, model.encode(images, labels).mean));
    CHECK(same_bits(given.rows(images).point, model.encode(images, labels).mean));
    CHECK(same_bits(given.decode(z), model.decode(z, labels)));
    CHECK(same_bits(given.reconstruct(images), model.reconstruct(images, labels)));
    av::Generator a = av::make_generator(1), b = av::make_generator(1);
    CHECK(same_bits(given.sample(5, a), model.sample(5, b, labels)));
    CHECK(same_bits(given.sample_latents(5, a), model.sample_latents(5, b, av::Shape{2}, labels)));
    const av::Evaluation e = given.evaluate(images, noise, av::Mode::evaluation);
    const av::Evaluation expected = model.evaluate(images, noise, av::Mode::evaluation, {}, labels);
    CHECK(same_bits(e.distortion, expected.distortion));
    CHECK(same_bits(e.rate, expected.rate));
    CHECK(same_bits(e.labels, labels.expand({5, 3})));
    CHECK(same_bits(given.loss(e, {}), model.loss(expected, {})));
    CHECK(same_bits(given.distortion(e.decoded, images), e.distortion));
  }
  CHECK(difference(model.decode(z, mood_row(0)), model.decode(z, mood_row(1))) > 1e-3);
  CHECK(difference(model.encode(images, mood_row(0)).mean, model.encode(images, mood_row(1)).mean) > 1e-3);
  CHECK(model.given(mood_row(0)).structure() == model.structure());
  CHECK(&model.given(mood_row(0)).model() == &model);
}

TEST_CASE("given() takes the words that the model was trained with") {
  const MoodModel model = mood_model();
  const at::Tensor z = normal_numbers({5, 2});
  CHECK(same_bits(model.given("mood=sad").decode(z), model.decode(z, mood_row(2))));
  CHECK(same_bits(model.given("").decode(z), model.decode(z)));
  CHECK_THROWS_WITH_AS((void)model.given("mood=sat"), "the label 'mood' has no word 'sat'; did you mean 'sad'?",
                       av::InvalidValue);
  const MoodModel untrained;
  CHECK_THROWS_WITH_AS((void)untrained.given("mood=sad"),
                       "the model has no words for its labels yet: they come with training, and from its file",
                       av::InvalidValue);
}

TEST_CASE("without labels nothing is known of an image, as with zeros") {
  const MoodModel model = mood_model();
  const at::Tensor images = pixels({5, 1, 4, 4}), zeros = at::zeros({5, 3}, at::kDouble);
  CHECK(same_bits(model.encode(images).mean, model.encode(images, zeros).mean));
  CHECK(same_bits(model.decode(normal_numbers({5, 2})), model.decode(normal_numbers({5, 2}), zeros)));
  av::Generator a = av::make_generator(1), b = av::make_generator(1);
  CHECK(same_bits(model.sample(5, a), model.sample(5, b, zeros)));
}

TEST_CASE("a Vae refuses labels of other sizes, and any where it takes none") {
  MoodModel model = mood_model();
  const at::Tensor z = normal_numbers({5, 2});
  CHECK_THROWS_WITH_AS((void)model.decode(z, normal_numbers({4, 3})),
                       "the labels of 5 images are a tensor of 5x3, or one row of 3 for all; not 4x3",
                       av::InvalidValue);
  const TinyModel<> plain{.options = {.precision = at::kDouble}};
  CHECK_THROWS_WITH_AS((void)plain.decode(z, normal_numbers({5, 3})), "the model was given labels, and takes none",
                       av::InvalidValue);
  CHECK_THROWS_WITH_AS(model.set_label_words({{"mood", {"glad", "sad"}}}),
                       "the model takes 3 labels, and these are 2: mood (2 words)", av::InvalidValue);
}

TEST_CASE("latents from a conditional prior are those of the labels") {
  const MoodModel model = mood_model();
  av::Generator a = av::make_generator(1), b = av::make_generator(1);
  const at::Tensor labels = at::cat({mood_row(0, 3), mood_row(2, 2)});
  const auto prior = model.prior.given(labels, model.parts.own_prior);
  CHECK(same_bits(model.given(labels).sample_latents(5, a), prior.sample(5, {2}, b, labels)));
  CHECK(model.given(mood_row(0)).sample(40, a).size(0) == 40);
}

TEST_CASE("the gradients of a conditional model are finite differences, those of its prior too") {
  const MoodModel model = mood_model();
  const at::Tensor images = pixels({4, 1, 4, 4}), noise = normal_numbers({4, 2}, 3);
  const at::Tensor labels = at::cat({mood_row(0), mood_row(1), mood_row(2), at::zeros({1, 3}, at::kDouble)});
  model.tensors().zero_gradients();
  (void)av::gradients_of(model, images, noise, {}, {}, labels);
  const auto loss = [&] {
    return model.loss(model.evaluate(images, noise, av::Mode::training, {}, labels), {}).item<double>();
  };
  const av::ParameterGroup& group = model.tensors().groups().front();
  CHECK(gradient_error(weights_of(model), group.gradients(), loss) < 1e-6);
}

TEST_CASE("training hands the labels of each batch to the model, in pieces too, and keeps their words") {
  const TensorDataSet images{pixels({12, 1, 4, 4})};
  const av::Labelled data{images, moods_of(12)};
  const auto trained = [&](const auto& on, auto step) {
    MoodModel model{.options = {.seed = 4, .precision = at::kDouble}};
    av::train(model, on, {.steps = 7, .batch_size = 6, .learning_rate = 1e-2}, step);
    CHECK(model.label_words() == data.label_words());
    return weights_of(model).clone();
  };
  const at::Tensor whole = trained(data, av::Step{});
  CHECK(difference(trained(data, av::Step{av::Adam{}, av::Accumulate{3}}), whole) < 1e-9);
  std::vector<std::string> changed(12, "glad");
  changed[0] = "calm", changed[1] = "sad";
  const av::Labelled changed_data{images, av::label_table({{"mood", changed}})};
  CHECK(difference(trained(changed_data, av::Step{}), whole) > 1e-4);
}

TEST_CASE("evaluate() and posterior_table() take the labels of the data, whatever the batch size") {
  const MoodModel model = mood_model();
  const TensorDataSet images{pixels({12, 1, 4, 4})};
  const av::Labelled data{images, moods_of(12)};
  const av::Metrics m = av::evaluate(model, data, {.batch_size = 5, .sample = false});
  std::vector<std::int64_t> all;
  for (std::int64_t i = 0; i < 12; ++i) all.push_back(i);
  const at::Tensor labels = data.labels(all).to(at::kDouble);
  const av::Evaluation e =
      model.evaluate(images.images, at::zeros({12, 2}, at::kDouble), av::Mode::evaluation, {}, labels);
  CHECK(m.distortion == doctest::Approx(e.distortion.mean().item<double>()).epsilon(1e-9));
  CHECK(m.rate == doctest::Approx(e.rate.mean().item<double>()).epsilon(1e-9));
  CHECK(difference(av::posterior_table(model, data, 5).means, e.point.to(at::kFloat)) < 1e-6);
  const av::Metrics sad = av::evaluate(model.given("mood=sad"), images, {.sample = false});
  CHECK(std::abs(sad.rate - m.rate) > 1e-3);
  CHECK(av::evaluate(model.given("mood=sad"), data, {.sample = false}).rate == sad.rate);
}

TEST_CASE("train() and evaluate() refuse data with other labels") {
  MoodModel model = mood_model();
  const TensorDataSet images{pixels({12, 1, 4, 4})};
  std::vector<std::string> words(12, "glad");
  words[0] = "cross", words[1] = "calm";
  const av::Labelled other{images, av::label_table({{"mood", words}})};
  const char* const sentence =
      "the labels of the data set are not those of the model: it has 'mood=cross' where the model has 'mood=glad'";
  CHECK_THROWS_WITH_AS(av::train(model, other, {.steps = 1}), sentence, av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::evaluate(model, other), sentence, av::InvalidValue);
  CHECK_THROWS_WITH_AS((void)av::posterior_table(model, other), sentence, av::InvalidValue);
  words[1] = "glad";
  const av::Labelled fewer{images, av::label_table({{"mood", words}})};
  CHECK_THROWS_WITH_AS(av::train(model, fewer, {.steps = 1}),
                       "the model takes 3 labels, and the data set has 2: mood (2 words)", av::InvalidValue);
}

TEST_CASE("a model without labels trains the same on data that has some") {
  const TensorDataSet images = tiny_images(12);
  const av::Labelled data{images, moods_of(12)};
  const auto trained = [&](const auto& on) {
    TinyModel<> model;
    av::train(model, on, {.steps = 5, .batch_size = 6});
    CHECK(model.label_words().empty());
    return model.tensors().groups().front().values().clone();
  };
  CHECK(same_bits(trained(data), trained(images)));
}

TEST_CASE("the words of the labels stand in the model's file and come back with it") {
  const TemporaryFolder folder;
  const MoodModel model = mood_model();
  av::save_model(folder / "m.safetensors", model);
  CHECK(av::read_model_metadata(folder / "m.safetensors").at("labels") ==
        R"([{"name": "mood", "words": ["calm", "glad", "sad"]}])");
  MoodModel loaded{.options = {.precision = at::kDouble}};
  av::load_model(folder / "m.safetensors", loaded);
  CHECK(loaded.label_words() == model.label_words());
  CHECK(same_bits(weights_of(loaded), weights_of(model).clone()));
  // Words that cannot be the model's.
  av::save_model(folder / "few.safetensors", MoodModel{}, {{"labels", R"([{"name": "mood", "words": ["glad"]}])"}});
  CHECK_THROWS_WITH_AS(av::load_model(folder / "few.safetensors", loaded),
                       ((folder / "few.safetensors").string() + ": names 1 labels; its model takes 3").c_str(),
                       av::FileError);
  av::save_model(folder / "bad.safetensors", MoodModel{}, {{"labels", "mood"}});
  CHECK_THROWS_WITH_AS(av::load_model(folder / "bad.safetensors", loaded),
                       ((folder / "bad.safetensors").string() +
                        ": is damaged: its list of labels is not valid JSON at byte 0: '[' is expected")
                           .c_str(),
                       av::FileError);
  CHECK(loaded.label_words() == model.label_words());
  CHECK_FALSE(av::model_metadata(MoodModel{}).contains("labels"));
  CHECK_FALSE(av::model_metadata(TinyModel<>{}).contains("labels"));
}

TEST_CASE("training on labels goes on from a checkpoint to the same bits, with flips and labels left out") {
  const TemporaryFolder folder;
  const TensorDataSet images = tiny_images(12);
  const av::Labelled labelled{images, moods_of(12)};
  const av::Flipped flipped{labelled};
  const av::DropLabels data{flipped, 0.3};
  const av::TrainOptions options{.steps = 9, .batch_size = 5, .learning_rate = 1e-2};
  MoodModel whole;
  av::train(whole, data, options);
  MoodModel first;
  av::TrainOptions half = options;
  half.steps = 4;
  av::train(first, data, half, av::WriteCheckpoints{folder.path});
  MoodModel second{.options = {.seed = 8}};
  av::TrainOptions rest = options;
  rest.resume = folder.path;
  av::train(second, data, rest);
  CHECK(same_bits(weights_of(second), weights_of(whole).clone()));
  CHECK(second.label_words() == whole.label_words());
  // Other words in the same number are another training.
  std::vector<std::string> words(12, "glad");
  words[0] = "cross", words[1] = "calm";
  const av::Labelled other{images, av::label_table({{"mood", words}})};
  MoodModel third;
  try {
    av::train(third, other, rest);
    FAIL("went on with other labels");
  } catch (const av::FileError& problem) {
    CHECK(std::string{problem.what()}.ends_with(
        ": is of a training with other labels: it has 'mood=glad' where the data set has 'mood=cross'"));
  }
}

TEST_CASE("a model that knows the label draws what the label says") {
  // x = mean of the label + 0.1 e, in two numbers. The best decoder of a posterior that says nothing has that mean.
  const at::Tensor means = tensor_of({-2, 1, 0.5, -1, 3, 2}, {3, 2}).to(at::kFloat);
  std::vector<std::string> words;
  std::vector<at::Tensor> rows;
  av::Generator generator = av::make_generator(1);
  for (std::int64_t i = 0; i < 600; ++i) {
    const std::int64_t word = i % 3;
    words.emplace_back(word == 0 ? "a" : word == 1 ? "b" : "c");
    rows.push_back(means.narrow(0, word, 1) + 0.1 * av::standard_normal({1, 2}, generator, means));
  }
  const av::TensorData numbers{at::cat(rows)};
  const av::Labelled data{numbers, av::label_table({{"kind", words}})};
  using Toy =
      av::Vae<av::Conditional<VectorEncoder, 3>, av::Conditional<VectorDecoder, 3>, av::GaussianWith<av::IdentityLink>>;
  Toy model{.reconstruction = {.scale = 0.5}};
  av::train(model, data, {.epochs = 80, .batch_size = 60, .learning_rate = 3e-2});
  const at::Tensor drawn_of = at::cat(rows).view({200, 3, 2});
  std::int64_t word = 0;
  for (const char* kind : {"kind=a", "kind=b", "kind=c"}) {
    const at::Tensor mean = model.given(kind).sample(500, generator).mean(0);
    CHECK(difference(mean, drawn_of.select(1, word++).mean(0)) < 0.05);
  }
  // The closed form of the negative ELBO at z without information: -log N(x; mean, 0.5^2), the mean over the data.
  const double closed = 2 * (std::log(0.5) + 0.5 * std::log(2 * 3.141592653589793)) +
                        (drawn_of - drawn_of.mean(0)).square().sum(2).mean().item<double>() / (2 * 0.5 * 0.5);
  const av::Metrics m = av::evaluate(model, data);
  CHECK(m.distortion + m.rate < closed + 0.05);
}

TEST_CASE("a conditional prior learns the latents of its labels") {
  // The encoder keeps its first numbers, so that the posterior's means differ by label.
  using Toy =
      av::Vae<VectorEncoder, VectorDecoder, av::GaussianWith<av::IdentityLink>, av::Elbo, av::ConditionalPrior<2>>;
  std::vector<std::string> words;
  std::vector<at::Tensor> rows;
  av::Generator generator = av::make_generator(1);
  for (std::int64_t i = 0; i < 400; ++i) {
    words.emplace_back(i % 2 == 0 ? "low" : "high");
    rows.push_back(at::full({1, 2}, i % 2 == 0 ? -3.0 : 3.0, at::kFloat) +
                   0.1 * av::standard_normal({1, 2}, generator, at::kFloat));
  }
  const av::TensorData numbers{at::cat(rows)};
  const av::Labelled data{numbers, av::label_table({{"level", words}})};
  Toy model{.reconstruction = {.scale = 0.2}};
  av::train(model, data, {.epochs = 150, .batch_size = 50, .learning_rate = 2e-2});
  CHECK(difference(model.given("level=low").sample(500, generator).mean(0), at::full({2}, -3.0)) < 0.3);
  CHECK(difference(model.given("level=high").sample(500, generator).mean(0), at::full({2}, 3.0)) < 0.3);
  const av::Metrics m = av::evaluate(model, data);
  CHECK(m.rate < 2.5);  // of N(0, I), which does not know the level, it would be above log 2 and the spread's
}

TEST_CASE("a conditional model of drawn faces lowers its loss, and paints hair in the colour of the label") {
  constexpr av::Shape image{3, 32, 32};
  constexpr int labels = av::factor_label_count({"hair_colour"});
  using Faces = av::Vae<av::Conditional<av::BurgessEncoder<image, 4>, labels>,
                        av::Conditional<av::BurgessDecoder<4, image>, labels>, av::Laplace>;
  const av::DrawnFaces drawn{.count = 256, .size = 32};
  const av::ImageList images{av::draw_faces(drawn), image};
  const av::Labelled faces{images, av::factor_labels(drawn, {"hair_colour"})};
  Faces model{.reconstruction = {.scale = 1.0 / 3}};
  const av::Metrics before = av::evaluate(model, faces);
  av::train(model, faces, {.steps = 80, .batch_size = 32, .learning_rate = 3e-3});
  const av::Metrics after = av::evaluate(model, faces);
  CHECK(after.distortion + after.rate < before.distortion + before.rate - 50);
  const auto hair = [&](const char* label) {  // the mean colour of its upper half
    av::Generator generator = av::make_generator(1);
    return model.given(label).sample(16, generator).narrow(2, 0, 16).mean(std::vector<std::int64_t>{0, 2, 3});
  };
  const at::Tensor blue = hair("hair_colour=blue"), red = hair("hair_colour=red");
  CHECK((blue[2] - blue[0]).item<double>() > (red[2] - red[0]).item<double>() + 0.02);
  CHECK(hair("hair_colour=silver").mean().item<double>() > hair("hair_colour=black").mean().item<double>() + 0.02);
}

TEST_CASE("latent tools take a model with its labels given") {
  const MoodModel model = mood_model();
  const at::Tensor pictures = av::traverse(model.given("mood=sad"), {.from = -1, .to = 1, .steps = 3});
  CHECK(pictures.defined());
}

TEST_CASE("objectives see the labels in the evaluation and in their context") {
  using Checked = av::Vae<av::Conditional<TinyEncoder, 3>, av::Conditional<TinyDecoder, 3>, av::Gaussian, ChecksContext,
                          av::ConditionalPrior<3>>;
  const Checked model{.options = {.precision = at::kDouble}};
  const at::Tensor labels = at::cat({mood_row(0, 2), mood_row(1, 2)});
  (void)model.gradients(pixels({4, 1, 4, 4}), normal_numbers({4, 2}), {}, av::make_generator(1), labels);
  static_assert(av::Vae<TinyEncoder, TinyDecoder, av::Gaussian, ChecksContext>::label_count() == 3);
}
