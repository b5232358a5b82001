// SPDX-License-Identifier: MIT
#include <animevae/network/custom_layer.hpp>

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/network/structure.hpp>
#include <animevae/train/adam.hpp>
#include <animevae/train/train.hpp>
#include <animevae/weights/model_file.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

/// Multiplies each channel by a sigmoid of its mean over the map times a learned number, plus a learned shift; counts
/// in a tensor that is not trained how often it was trained.
struct Gate {
  static constexpr std::string_view name = "gate";
  static constexpr bool takes_any_extent = true;
  static constexpr av::Shape shape_after(av::Shape in, av::Fault& fault) {
    if (in.is_vector()) fault.reason = "a gate needs a map";
    return in;
  }
  static constexpr auto tensors(av::Shape in) {
    return std::array{av::LayerTensor{.name = "slope", .sizes = {in.channels}, .initial = 1, .deviation = 0.1},
                      av::LayerTensor{.name = "shift", .sizes = {in.channels}},
                      av::LayerTensor{.name = "steps", .sizes = {1}, .trained = false}};
  }
  static constexpr std::int64_t multiply_accumulates(av::Shape in) { return in.size(); }
  static av::Tensor forward(std::span<const av::Tensor> tensors, const av::Tensor& x, av::RunContext& context) {
    if (context.training) {
      const at::NoGradGuard no_grad;
      tensors[2].add_(1);
    }
    return x * (x.mean({2, 3}) * tensors[0] + tensors[1]).sigmoid().view({x.size(0), x.size(1), 1, 1});
  }
};

/// Adds a learned number for each label to every number of its input.
struct Lift {
  static constexpr std::string_view name = "lift";
  static constexpr int labels = 3;
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static constexpr auto tensors(av::Shape) {
    return std::array{av::LayerTensor{.name = "heights", .sizes = {labels}, .deviation = 1}};
  }
  static av::Tensor forward(std::span<const av::Tensor> tensors, const av::Tensor& x, const av::RunContext& context) {
    return context.labels.defined() ? x + context.labels.matmul(tensors[0]).unsqueeze(1) : x;
  }
};

/// Every second channel, squared.
struct EverySecond {
  static constexpr std::string_view name = "every_second";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return {in.channels / 2, in.height, in.width}; }
  static av::Tensor forward(std::span<const av::Tensor>, const av::Tensor& x, const av::RunContext&) {
    return x.slice(1, 1, x.size(1), 2).square();
  }
};

/// A matrix that begins as a linear layer's weight.
struct Rotation {
  static constexpr std::string_view name = "rotation";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static constexpr std::array<av::LayerTensor, 1> tensors(av::Shape in) {
    return {{{.name = "matrix", .sizes = {in.channels, in.channels}, .follows_options = true}}};
  }
  static av::Tensor forward(std::span<const av::Tensor> tensors, const av::Tensor& x, av::RunContext&) {
    return x.matmul(tensors[0]);
  }
};

/// Normal noise of deviation 1 in training.
struct Noise {
  static constexpr std::string_view name = "noise";
  static constexpr bool uses_chance = true;
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static av::Tensor forward(std::span<const av::Tensor>, const av::Tensor& x, av::RunContext& context) {
    return context.training ? x + av::standard_normal(x.sizes(), context.chance(), x) : x;
  }
};

struct Liar {
  static constexpr std::string_view name = "liar";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static av::Tensor forward(std::span<const av::Tensor>, const av::Tensor& x, av::RunContext&) {
    return x.narrow(1, 0, 1);
  }
};

/// `Bad` chooses what is wrong with its tensor.
template <int Bad>
struct BadTensor {
  static constexpr std::string_view name = "bad";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static constexpr auto tensors(av::Shape in) {
    av::LayerTensor tensor{.name = Bad == 1 ? "Scale" : "scale", .sizes = {in.channels, 2}};
    if (Bad == 2) tensor.sizes = {};
    if (Bad == 3) tensor.sizes = {4, 0, 4};
    if (Bad == 4) tensor.sizes = {4, -1};
    if (Bad == 5) tensor.deviation = -1;
    return std::array{av::LayerTensor{.name = "good", .sizes = {1}}, tensor};
  }
  static av::Tensor forward(std::span<const av::Tensor>, const av::Tensor& x, av::RunContext&) { return x; }
};

struct Twice {
  static constexpr std::string_view name = "twice";
  static constexpr av::Shape shape_after(av::Shape in, av::Fault&) { return in; }
  static constexpr auto tensors(av::Shape) {
    return std::array{av::LayerTensor{.name = "scale", .sizes = {1}}, av::LayerTensor{.name = "scale", .sizes = {1}}};
  }
  static av::Tensor forward(std::span<const av::Tensor>, const av::Tensor& x, av::RunContext&) { return x; }
};

constexpr auto list = av::conv(4) | av::custom<Gate>() | av::relu() | av::custom<EverySecond>() | av::custom<Gate>();
constexpr auto network = av::Network({3, 6, 7}, list);

/// The list as a template argument, with its pointers to kinds.
template <const auto& List>
struct Reader {
  static constexpr std::int64_t parameters = List.parameters();
  static constexpr av::Shape out = List.out;
};

struct GatedEncoder {
  static constexpr auto network =
      av::Network({1, 4, 4}, av::conv(4, {.kernel = 2, .stride = 2}) | av::custom<Gate>() | av::leaky_relu(0.2) |
                                 av::custom<EverySecond>() | av::flatten() | av::linear(4) | av::custom<Rotation>());
};
using GatedModel = av::Vae<GatedEncoder, TinyDecoder, av::Gaussian>;

template <std::size_t N>
std::string complaint(av::Shape in, const av::Block<N>& block) {
  return describe(av::Network(in, block).fault);
}

}  // namespace

TEST_CASE("a custom layer is counted, named, listed and described as any other") {
  static_assert(network.ok() && network.out == av::Shape{2, 4, 5});
  static_assert(network.parameters() == (3 * 4 * 9 + 4) + 2 * 4 + 2 * 2);
  static_assert(Reader<network>::parameters == network.parameters() && Reader<network>::out == network.out);
  static_assert(multiply_accumulates(network) == 4 * 20 * 27 + 4 * 20 + 2 * 20);
  static_assert(activation_count(network) == 3 * 80 + 2 * 40);
  static_assert(weighted_layers(network) == 3);
  CHECK(layer_names(network) == std::vector<std::string>{"conv1", "gate1", "", "", "gate2"});
  CHECK("\n" + table(network) == R"(
layer         output  parameters  multiply-adds
input          3x6x7
conv 3x3       4x4x5         112          2,160
gate           4x4x5           8             80
relu           4x4x5
every_second   2x4x5
gate           2x4x5           4             40
total          2x4x5         124          2,280
)");
  CHECK(structure(network).ends_with(
      "| gate -> 4x4x5 slope 4 shift 4 steps 1 | relu -> 4x4x5 | every_second -> 2x4x5 | gate -> 2x4x5 slope 2 shift 2 "
      "steps 1"));
  static constexpr av::Network named({3, 6, 7}, av::named("attend", av::relu() | av::custom<Gate>()));
  CHECK(layer_names(named) == std::vector<std::string>{"", "attend"});
  static constexpr av::Network matrix({5}, av::custom<Rotation>());
  CHECK(structure(matrix) == "5 | rotation -> 5 matrix 5x5");
}

TEST_CASE("a list is fully convolutional, and draws random numbers, where its custom layers say so") {
  static_assert(av::is_fully_convolutional(av::Network({3, 6, 7}, av::custom<Gate>())));
  static_assert(!av::is_fully_convolutional(av::Network({4, 6, 7}, av::custom<EverySecond>())));
  static_assert(!av::uses_chance(network) && av::uses_chance(av::Network({4}, av::custom<Noise>())));
  CHECK_FALSE(av::is_fully_convolutional(network));
}

TEST_CASE("a custom layer reads the labels of its samples where it says how many") {
  static constexpr av::Network lifted({2}, av::custom<Lift>());
  static_assert(av::label_count(lifted) == 3);
  static_assert(av::label_count(av::Network({2}, av::append_labels(4) | av::custom<Lift>())) == -1);
  av::TensorStore store{{{"model", av::flat_size(lifted)}}, {.precision = at::kDouble}};
  const av::RunnableNetwork run = store.make_trained(lifted, "", "model");
  const av::Tensor x = normal_numbers({4, 2}), labels = normal_numbers({4, 3}, 2);
  const av::Tensor heights = store.groups().front().parameters().front().tensor;
  CHECK(difference(run(x, labels), x + (labels * heights).sum(1, true)) < 1e-14);
  CHECK(same_bits(run(x), x));
}

TEST_CASE("a custom layer that does not fit is a fault, in its own words or by its empty shape") {
  CHECK(complaint({8}, av::relu() | av::custom<Gate>()) == "layer 1 is given 8: a gate needs a map");
  CHECK(complaint({1, 4, 4}, av::custom<EverySecond>()) ==
        "layer 0 is given 1x4x4: the layer makes (0x4x4) of it, which is empty");
  static_assert(av::Network({8}, av::custom<Gate>()).fault.rule == av::Rule::custom_layer_does_not_fit);
}

TEST_CASE("a custom layer's tensor that cannot be is a fault") {
  const std::string sentence =
      "layer 0 is given 3x4x4: tensor 1 of the layer needs a name of small letters, digits and underscores, one to "
      "four "
      "positive sizes, and a deviation of at least 0";
  CHECK(complaint({3, 4, 4}, av::custom<BadTensor<1>>()) == sentence);
  CHECK(complaint({3, 4, 4}, av::custom<BadTensor<2>>()) == sentence);
  CHECK(complaint({3, 4, 4}, av::custom<BadTensor<3>>()) == sentence);
  CHECK(complaint({3, 4, 4}, av::custom<BadTensor<4>>()) == sentence);
  CHECK(complaint({3, 4, 4}, av::custom<BadTensor<5>>()) == sentence);
  CHECK(av::Network({3, 4, 4}, av::custom<BadTensor<0>>()).ok());
}

TEST_CASE("two tensors of one name in a custom layer are refused") {
  static constexpr av::Network twice({3, 4, 4}, av::custom<Twice>());
  av::TensorStore store{{{"model", av::flat_size(twice)}}, {}};
  CHECK_THROWS_WITH_AS((void)store.make_trained(twice, "", "model"),
                       "two tensors of a network are called 'twice1.scale'; a name belongs to one", av::InvalidValue);
}

TEST_CASE("a custom layer's tensors begin as it declares, and are saved under its name") {
  av::TensorStore store{{{"model", av::flat_size(network)}}, {}};
  const av::RunnableNetwork runnable = store.make_trained(network, "net.", "model");
  std::vector<std::string> names;
  for (const av::NamedTensor& tensor : store.saved()) names.push_back(tensor.name);
  CHECK(names == std::vector<std::string>{"net.conv1.weight", "net.conv1.bias", "net.gate1.slope", "net.gate1.shift",
                                          "net.gate2.slope", "net.gate2.shift", "net.gate1.steps", "net.gate2.steps"});
  const auto tensors = store.saved();
  const av::Tensor noise = tensors[2].tensor.detach() - 1;
  CHECK(noise.abs().min().item<float>() > 0);
  CHECK(noise.abs().max().item<float>() < 0.5);
  CHECK(tensors[3].tensor.abs().max().item<float>() == 0);
  CHECK(runnable.train(pixels({2, 3, 6, 7}, 1, at::kFloat)).requires_grad());
  CHECK(tensors[6].tensor.item<float>() == 1);
  CHECK_FALSE(runnable(pixels({2, 3, 6, 7}, 1, at::kFloat)).requires_grad());
  CHECK(tensors[6].tensor.item<float>() == 1);
}

TEST_CASE("a custom layer's tensor may begin as a weight of its sizes") {
  static constexpr av::Network rotation({64}, av::custom<Rotation>());
  for (const auto rule : {av::Initialisation::framework, av::Initialisation::glorot_uniform}) {
    av::TensorStore store{{{"model", av::flat_size(rotation)}}, {.initialisation = rule}};
    (void)store.make_trained(rotation, "", "model");
    const double bound = rule == av::Initialisation::framework ? 1 / 8.0 : std::sqrt(6 / 128.0);
    const double largest = store.saved()[0].tensor.abs().max().item<double>();
    CHECK(largest <= bound * (1 + 1e-6));
    CHECK(largest > 0.99 * bound);
  }
}

TEST_CASE("the gradients of a custom layer's tensors and of its input are finite differences") {
  const GatedModel model{.options = {.precision = at::kDouble}};
  const av::Tensor images = pixels({3, 1, 4, 4}), noise = normal_numbers({3, 2}, 2);
  const auto loss = [&] { return model.loss(model.evaluate(images, noise), {}); };
  loss().backward();
  for (const av::NamedTensor& parameter : model.tensors().groups().front().parameters())
    if (parameter.name.find("gate") != std::string::npos || parameter.name.find("conv1.weight") != std::string::npos ||
        parameter.name.find("rotation") != std::string::npos) {
      CAPTURE(parameter.name);
      CHECK(gradient_error(parameter.tensor, [&] { return loss().item<double>(); }) < 1e-7);
    }
}

TEST_CASE("a model with custom layers is trained, saved and loaded") {
  const TemporaryFolder folder;
  GatedModel model{.options = {.seed = 4}};
  const TensorDataSet data = tiny_images(24);
  const auto saved = model.tensors().saved();
  std::vector<av::Tensor> before;
  for (const av::NamedTensor& tensor : saved) before.push_back(tensor.tensor.detach().clone());
  av::train(model, data, {.epochs = 2, .batch_size = 8, .learning_rate = 1e-2});
  for (std::size_t i = 0; i < saved.size(); ++i) {
    CAPTURE(saved[i].name);
    CHECK(difference(saved[i].tensor, before[i]) > 1e-4);
    if (saved[i].name == "encoder.gate1.steps") CHECK(saved[i].tensor.item<float>() >= 6);
  }

  av::save_model(folder.path / "model.safetensors", model);
  GatedModel loaded{.options = {.seed = 5}};
  CHECK_FALSE(same_bits(loaded.reconstruct(data.images), model.reconstruct(data.images)));
  av::load_model(folder.path / "model.safetensors", loaded);
  CHECK(same_bits(loaded.reconstruct(data.images), model.reconstruct(data.images)));
  TinyModel<> other;
  CHECK_THROWS_AS(av::load_model(folder.path / "model.safetensors", other), av::FileError);
}

TEST_CASE("a custom layer draws from the generator that training is given, and refuses to train without one") {
  static constexpr av::Network noisy({4}, av::custom<Noise>());
  av::TensorStore store{{}, {}};
  const av::RunnableNetwork runnable = store.make_trained(noisy, "", "model");
  const av::Tensor x = normal_numbers({3, 4}, 1, at::kFloat);
  av::Generator generator = av::make_generator(7);
  CHECK(same_bits(runnable.train(x, av::make_generator(7)), x + av::standard_normal({3, 4}, generator, x)));
  CHECK(same_bits(runnable(x), x));
  CHECK_THROWS_WITH_AS((void)runnable.train(x),
                       "a layer of this network draws random numbers in training, such as dropout; give train() a "
                       "generator",
                       av::InvalidValue);
}

TEST_CASE("a custom layer that makes another shape than it says is refused") {
  static constexpr av::Network liar({3, 4, 5}, av::custom<Liar>());
  av::TensorStore store{{}, {}};
  const av::RunnableNetwork runnable = store.make_trained(liar, "", "model");
  CHECK_THROWS_WITH_AS((void)runnable(pixels({2, 3, 4, 5}, 1, at::kFloat)),
                       "the layer 'liar' makes 3x4x5 of each of 2 samples by its shape_after(), and its forward() "
                       "returned a tensor of 2x1x4x5",
                       av::InvalidValue);
}
