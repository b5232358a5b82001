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
#include <animevae/train/progress.hpp>
#include <animevae/train/state.hpp>
#include <animevae/weights/tensor_file.hpp>

#include "commands/commands.hpp"
#include "images/dataset.hpp"
#include "options/checks.hpp"
#include "options/interrupted.hpp"
#include "options/output_files.hpp"

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

void train(const av::RunnableNetwork& regressor, const av::TensorStore& tensors, const LabelledFaces& faces,
           const av::TrainOptions& options, const av::InterruptGuard& signals) {
  av::TrainState state{tensors, faces.images.size(), options};
  av::ProgressLine line;
  for (std::int64_t seen = 0;; state.advance()) {
    if (const int signal = signals.requested(); signal != 0) throw Interrupted{signal};
    const std::span<const std::int64_t> batch = state.batch();
    const av::Tensor images = faces.images.batch(batch);
    const av::Tensor targets =
        faces.targets.index_select(0, at::tensor(at::ArrayRef<std::int64_t>{batch.data(), batch.size()}));
    tensors.zero_gradients();
    const av::Tensor loss = at::square(regressor.train(images) - targets).sum(1).mean() / double(av::factor_count);
    loss.backward();
    state.update_parameters();
    seen += images.size(0);
    line.update({.epoch = state.progress().epoch,
                 .epochs = state.total_epochs(),
                 .step = state.progress().step,
                 .steps = state.total_steps(),
                 .images = seen,
                 .values = {}});
    if (state.is_last_step()) break;
  }
  line.finish();
}

void train_features(const FeaturesCommand& command) {
  av::set_threads(command.threads);
  const av::InterruptGuard signals;
  const LabelledFaces faces{command.faces, command.seed, signals},
      unseen{std::min(command.faces, most_unseen), command.seed + 1, signals};
  av::TensorStore tensors{{{"features", av::flat_size(network)}}, {.seed = command.seed}};
  const av::RunnableNetwork regressor = tensors.make_trained(network, "", "features");
  constexpr std::int64_t batch = 128;
  const std::int64_t steps = command.epochs * ((command.faces + batch - 1) / batch);
  train(regressor, tensors, faces,
        {.epochs = command.epochs,
         .batch_size = batch,
         .learning_rate = 2e-3,
         .schedule = {.cosine_steps = steps},
         .seed = command.seed},
        signals);

  const std::vector<double> parts = explained(regressor, unseen);
  for (std::size_t i = 0; i < parts.size(); ++i)
    fmt::print("  {:<18}{:>7.1f} %\n", av::factor_columns[i].name, 100 * parts[i]);
  fmt::print("explained of each factor of {} other faces\n", av::with_separators(unseen.images.size()));
  av::write_tensors(command.out, tensors.saved(),
                    {{"network", "face_factors"},
                     {"made_by", fmt::format("animevae train-features --faces {} --epochs {} --seed {}", command.faces,
                                             command.epochs, command.seed)}});
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
