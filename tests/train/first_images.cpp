// SPDX-License-Identifier: MIT
#include <animevae/train/first_images.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <vector>

#include <animevae/prior/vamp_prior.hpp>
#include <animevae/train/ema.hpp>
#include <animevae/train/train.hpp>
#include <animevae/weights/model_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

template <int K>
using BeginsWithImages = av::Vae<TinyEncoder, TinyDecoder, av::Gaussian, av::Elbo, av::VampPrior<K>>;

template <class Model>
const av::Tensor& inputs_of(const Model& model) {
  return model.parts.own_prior[0];
}

/// The image of the data that each pseudo-input is, -1 for none.
std::vector<std::int64_t> which(const av::Tensor& inputs, const av::Tensor& images) {
  std::vector<std::int64_t> found;
  for (std::int64_t k = 0; k < inputs.size(0); ++k) {
    found.push_back(-1);
    for (std::int64_t i = 0; i < images.size(0); ++i)
      if (inputs[k].equal(images[i])) found.back() = i;
  }
  return found;
}

/// What an observer sees before the first step.
struct SeesFirst {
  av::Tensor* first;
  void started(const auto& view) const { *first = inputs_of(view.model).detach().clone(); }
};

struct SavesAt {
  std::filesystem::path path;
  std::int64_t step;
  void settled(const auto& view) const {
    if (view.state.progress().step == step) av::save_checkpoint(path, view);
  }
};

}  // namespace

TEST_CASE("training begins with images of the data, drawn with its seed and each at most once") {
  const TensorDataSet data = tiny_images(20);
  const auto drawn = [&](std::uint64_t seed) {
    BeginsWithImages<5> model;
    av::Tensor first;
    av::train(model, data, {.steps = 1, .seed = seed}, SeesFirst{&first});
    return which(first, data.images);
  };
  const std::vector<std::int64_t> of_one = drawn(1), of_two = drawn(2);
  CHECK(std::set<std::int64_t>(of_one.begin(), of_one.end()).size() == 5);
  CHECK(*std::min_element(of_one.begin(), of_one.end()) >= 0);
  CHECK(of_one != of_two);
  CHECK(drawn(1) == of_one);
  CHECK(std::set<std::int64_t>(of_one.begin(), of_one.end()) != std::set<std::int64_t>{0, 1, 2, 3, 4});
}

TEST_CASE("until training begins, such a tensor is as its number and deviation say") {
  const BeginsWithImages<50> model{.options = {.seed = 3}}, again{.options = {.seed = 3}},
      other{.options = {.seed = 4}};
  CHECK(inputs_of(model).mean().item<double>() == doctest::Approx(0.5).epsilon(0.05));
  CHECK(inputs_of(model).std().item<double>() == doctest::Approx(0.1).epsilon(0.1));
  CHECK(same_bits(inputs_of(model), inputs_of(again)));
  CHECK_FALSE(same_bits(inputs_of(model), inputs_of(other)));
}

TEST_CASE("a training that is resumed, and a model that was read or trained, keep what they have") {
  const TemporaryFolder folder;
  const TensorDataSet data = tiny_images(16);
  BeginsWithImages<4> whole, resumed{.options = {.seed = 9}};
  av::train(whole, data, {.steps = 6, .batch_size = 4, .read_every = 1}, SavesAt{folder / "c.safetensors", 3});
  av::train(resumed, data, {.steps = 6, .batch_size = 4, .read_every = 1, .resume = folder / "c.safetensors"},
            SavesAt{folder / "d.safetensors", 100});
  CHECK(same_bits(inputs_of(whole), inputs_of(resumed)));

  const av::Tensor trained = inputs_of(whole).detach().clone();
  av::begin_with_images(whole, data, 5);
  CHECK(same_bits(inputs_of(whole), trained));
  av::save_model(folder / "m.safetensors", whole);
  BeginsWithImages<4> loaded{.options = {.seed = 7}};
  av::load_model(folder / "m.safetensors", loaded);
  av::begin_with_images(loaded, data, 5);
  CHECK(same_bits(inputs_of(loaded), trained));
}

TEST_CASE("a training that is resumed reads no images but those of its steps") {
  struct Counts : TensorDataSet {
    int* batches = nullptr;
    [[nodiscard]] at::Tensor batch(std::span<const std::int64_t> indices) const {
      ++*batches;
      return TensorDataSet::batch(indices);
    }
  };
  const TemporaryFolder folder;
  int batches = 0;
  const Counts data{tiny_images(16), &batches};
  const av::TrainOptions options{.steps = 3, .batch_size = 4, .read_every = 1};
  BeginsWithImages<4> model;
  av::train(model, data, options, SavesAt{folder / "c.safetensors", 3});
  CHECK(batches == 4);
  av::TrainOptions rest = options;
  rest.resume = folder / "c.safetensors";
  BeginsWithImages<4> resumed;
  av::train(resumed, data, rest);
  CHECK(batches == 4);
}

TEST_CASE("averaged weights begin with the images too") {
  BeginsWithImages<4> model;
  const TensorDataSet data = tiny_images(16);
  av::Tensor first;
  av::train(model, data, {.steps = 2, .batch_size = 4},
            av::Step{av::Adam{}, av::Ema{.decay = 1 - 1e-9, .warm_up = false}}, SeesFirst{&first});
  CHECK(difference(inputs_of(model), first) < 1e-6);
}

TEST_CASE("data with fewer images than a tensor begins with are refused in a sentence, and bad images too") {
  BeginsWithImages<5> model;
  CHECK_THROWS_WITH_AS(av::train(model, tiny_images(4), {.steps = 1}),
                       "prior.pseudo_inputs begins with 5 images of the data, which has 4", av::InvalidValue);
  const av::Tensor before = inputs_of(model).detach().clone();
  CHECK_THROWS_WITH_AS(av::train(model, TensorDataSet{tiny_images(9).images * 255}, {.steps = 1}),
                       doctest::Contains("the data set made a batch with the number"), av::InvalidValue);
  CHECK(same_bits(inputs_of(model), before));
}
