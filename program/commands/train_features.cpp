// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/square.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <animevae/architecture/face_factor_network.hpp>
#include <animevae/core/decimal.hpp>
#include <animevae/core/interrupt.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/faces/drawn_faces.hpp>
#include <animevae/faces/factor_targets.hpp>
#include <animevae/tensor/tensor_store.hpp>
#include <animevae/tensor/threads.hpp>
#include <animevae/train/learning_rate_parts.hpp>
#include <animevae/train/show_progress.hpp>
#include <animevae/train/stop_on_signal.hpp>
#include <animevae/train/train.hpp>
#include <animevae/weights/tensor_file.hpp>

#include "commands/commands.hpp"
#include "images/dataset.hpp"
#include "options/checks.hpp"
#include "options/interrupted.hpp"
#include "options/output_files.hpp"
#include "options/program_name.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct FeaturesCommand {
  std::int64_t faces = 20'000, epochs = 12;
  std::uint64_t seed = 0;
  int threads = 0;
  std::string out{};
};

constexpr std::int64_t most_unseen = 2000;
constexpr av::Shape image{3, 64, 64};
constexpr auto network = av::FaceFactorNetwork<image, av::factor_target_size>::network;

struct LabelledBatch {
  av::Tensor images, targets;
};

/// Drawn faces with the regression targets of their factors.
struct LabelledFaces {
  Dataset images;
  av::Tensor targets;  ///< (N, factor_target_size)

  LabelledFaces(std::int64_t count, std::uint64_t seed, const av::InterruptGuard& signals)
      : images{{.faces = count, .faces_seed = seed}, image, &signals} {
    std::vector<float> numbers;
    for (std::int64_t k = 0; k < count; ++k) {
      const auto face = av::factor_targets(av::draw_factors(seed, k));
      numbers.insert(numbers.end(), face.begin(), face.end());
    }
    targets = at::from_blob(numbers.data(), {count, av::factor_target_size}).clone();
  }

  [[nodiscard]] std::int64_t size() const { return images.size(); }
  [[nodiscard]] LabelledBatch batch(std::span<const std::int64_t> indices) const {
    const at::ArrayRef<std::int64_t> rows{indices.data(), indices.size()};
    return {images.batch(indices), targets.index_select(0, at::tensor(rows))};
  }
};

/// The explained variance of each factor over all faces: 1 minus the squared error, since the variances of a factor's
/// columns sum to 1.
std::vector<double> explained(const av::RunnableNetwork& regressor, const LabelledFaces& faces) {
  const at::NoGradGuard no_grad;
  av::Tensor error = at::zeros({av::factor_target_size}, at::kDouble);
  av::for_each_batch(faces.images, 500, [&](std::int64_t begin, const av::Tensor& images) {
    const av::Tensor targets = faces.targets.narrow(0, begin, images.size(0));
    error += at::square(regressor(images) - targets).sum(0).to(at::kDouble);
  });
  std::vector<double> parts;
  for (const av::FactorColumns& columns : av::factor_columns)
    parts.push_back(1 -
                    error.narrow(0, columns.first, columns.count).sum().item<double>() / double(faces.images.size()));
  return parts;
}

/// The regression of the factors: the mean squared error over the factors of a batch.
struct FactorRegression {
  const av::TensorStore& store;
  const av::RunnableNetwork& network;

  [[nodiscard]] const av::TensorStore& tensors() const { return store; }

  [[nodiscard]] av::BatchLosses gradients(const LabelledBatch& batch, const av::Tensor& /*noise*/,
                                          const av::Progress&) const {
    const av::Tensor errors = at::square(network.train(batch.images) - batch.targets).sum(1);
    const av::Tensor loss = errors.mean() / double(av::factor_count);
    av::backward(loss);
    return av::batch_losses(loss, batch.images.size(0));
  }
};

void train_features(const FeaturesCommand& command) {
  av::set_threads(command.threads);
  const av::InterruptGuard signals;
  const LabelledFaces faces{command.faces, command.seed, signals},
      unseen{std::min(command.faces, most_unseen), command.seed + 1, signals};
  av::TensorStore tensors{{{"features", av::flat_size(network)}}, {.seed = command.seed}};
  const av::RunnableNetwork regressor = tensors.make_trained(network, "", "features");
  constexpr std::int64_t batch = 128;
  FactorRegression regression{tensors, regressor};
  av::train(regression, faces,
            {.epochs = command.epochs, .batch_size = batch, .learning_rate = 2e-3, .seed = command.seed},
            av::Step{av::Adam{}, av::CosineDecay{}}, av::ShowProgress{}, av::StopOnSignal{signals});
  if (const int signal = signals.requested(); signal != 0) throw Interrupted{signal};

  const std::vector<double> parts = explained(regressor, unseen);
  for (std::size_t i = 0; i < parts.size(); ++i)
    fmt::print("  {:<18}{:>7.1f} %\n", av::factor_columns[i].name, 100 * parts[i]);
  fmt::print("explained of each factor of {} other faces\n", av::with_separators(unseen.images.size()));
  av::write_tensors(command.out, tensors.saved(),
                    {{"network", "face_factors"},
                     {"made_by", fmt::format("{} train-features --faces {} --epochs {} --seed {}", program_name(),
                                             command.faces, command.epochs, command.seed)}});
  fmt::print("{}: {} parameters, {} bytes\n", command.out, av::with_separators(network.parameters()),
             av::with_separators(std::int64_t(std::filesystem::file_size(command.out))));
}

}  // namespace

void add_train_features(CLI::App& program) {
  const auto command = std::make_shared<FeaturesCommand>();
  CLI::App& app = *program.add_subcommand(
      "train-features", "Train the feature network of the perceptual presets to predict the factors of drawn faces");
  add_output_option(app, "-o,--out", command->out, "The weights", {".safetensors"})->required();
  app.add_option("--faces", command->faces, "How many faces are drawn for it")
      ->check(count_from(1))
      ->capture_default_str();
  app.add_option("-e,--epochs", command->epochs, "Passes over them")->check(count_from(1))->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Of the faces, the first weights and the order")
      ->check(seed())
      ->capture_default_str();
  app.add_option("--threads", command->threads, "Threads that compute, 0: one per core")
      ->check(whole_number(0))
      ->capture_default_str();
  app.footer(
      "'animevae train --preset facenet-perceptual --features FILE' then compares pictures by it.\n"
      "Examples:\n"
      "  animevae train-features --faces 20000 --epochs 12 --out features.safetensors\n"
      "  animevae train-features --faces 500 --epochs 1 --seed 7 --out quick.safetensors");
  app.callback([command] { train_features(*command); });
}

}  // namespace animevae::program
