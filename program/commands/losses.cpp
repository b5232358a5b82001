// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <range/v3/view/chunk.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <animevae/metric/evaluate.hpp>
#include <animevae/weights/python_checkpoint.hpp>

#include "commands/commands.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "options/fixed.hpp"
#include "options/json.hpp"
#include "options/output_files.hpp"
#include "presets/features.hpp"
#include "run/evaluation_mode.hpp"
#include "run/published_weights.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct LossesCommand {
  std::string model{}, weights{}, features{}, z = "mean", out{};
  std::uint64_t seed = 0;
  AnswerOptions answer{};
  CommandData data{};
};

/// The numbers that a system's program prints of a loss.
struct Printed {
  std::string_view name;
  double total = 0, reconstruction = 0, kl = 0;
};

/// Sums up a system's losses over many batches, as if they were one.
class PrintedSums {
 public:
  explicit PrintedSums(std::vector<PrintedLoss> losses)
      : losses_{std::move(losses)}, reconstructions_(losses_.size()), kls_(losses_.size()) {}

  void add(const av::Evaluation& e) {
    const auto images = double(e.images.size(0));
    images_ += images;
    for (std::size_t i = 0; i < losses_.size(); ++i) {
      reconstructions_[i] += losses_[i].reconstruction(e) * (losses_[i].is_summed ? 1 : images);
      kls_[i] += losses_[i].kl(e) * images;
    }
  }

  [[nodiscard]] std::vector<Printed> results() const {
    std::vector<Printed> all;
    for (std::size_t i = 0; i < losses_.size(); ++i) {
      const double reconstruction = reconstructions_[i] / (losses_[i].is_summed ? 1 : images_), kl = kls_[i] / images_;
      all.push_back({losses_[i].name, losses_[i].total(reconstruction, kl), reconstruction, kl});
    }
    return all;
  }

 private:
  std::vector<PrintedLoss> losses_;
  std::vector<double> reconstructions_, kls_;
  double images_ = 0;
};

/// The batch itself, so that other programs can compute the same.
class Batch {
 public:
  void add(const AnyModel& model, const av::Evaluation& e) {
    const av::Tensor log_variance = model.rows(e.images).log_variance.view_as(e.point);
    const std::vector<av::Tensor> parts{e.images, e.point, log_variance, e.z, e.decoded};
    for (std::size_t i = 0; i < parts.size(); ++i) columns_[i].second.push_back(parts[i]);
  }

  void write(const std::filesystem::path& file) const {
    std::vector<av::NamedTensor> tensors;
    for (const auto& [name, batches] : columns_) tensors.push_back({name, at::cat(batches)});
    av::write_pt(file, std::span<const av::NamedTensor>{tensors});
  }

 private:
  std::vector<std::pair<std::string, std::vector<av::Tensor>>> columns_{
      {"images", {}}, {"mean", {}}, {"log_variance", {}}, {"z", {}}, {"decoded", {}}};
};

/// Opens the model in float64, so that any difference to another program's numbers is due to that program.
Run open(const LossesCommand& command) {
  std::error_code unknown;
  const bool is_run = std::filesystem::exists(command.model, unknown);
  if (is_run && !command.weights.empty())
    throw av::InvalidValue(fmt::format("--weights needs a preset's name; {} has weights of its own", command.model));
  if (is_run && !command.features.empty())
    throw av::InvalidValue(fmt::format("--features needs a preset's name; {} has kept its own", command.model));
  if (is_run) return open_run(command.model, {.precision = at::kDouble});
  const Preset& preset = find_preset(command.model);
  const av::ModelOptions options{.initialisation = preset.initialisation, .precision = at::kDouble};
  const std::optional<av::Weights> features = read_features(preset, command.features);
  if (!command.weights.empty()) return open_published(av::read_checkpoint(command.weights), preset, features, options);
  return {command.model, command.model, &preset, preset.open(options, {}, features ? &*features : nullptr), {}};
}

std::map<std::string, double> values_of(const AnyModel& model) {
  std::map<std::string, double> values;
  model.visit_values([&](const std::string& path, double value, const auto&...) { values[path] = value; });
  return values;
}

Json members_of(const Printed& loss) {
  return {{"total", json_of(loss.total)}, {"reconstruction", json_of(loss.reconstruction)}, {"kl", json_of(loss.kl)}};
}

/// The members of the answer: the loss that the model trains with, and each loss by its name where there are several.
Json members_of(const std::vector<Printed>& reference) {
  Json losses = reference.empty() ? Json::object() : members_of(reference.front());
  for (const Printed& loss : reference)
    if (!loss.name.empty()) losses[std::string{loss.name}] = members_of(loss);
  return losses;
}

void set_members(const LossesCommand& command, const Run& run, const av::Metrics& m,
                 const std::vector<Printed>& reference, Answer& answer) {
  answer.set("preset", run.preset->name);
  answer.set("images", m.images);
  answer.set("z", command.z);
  if (command.z == "sample") answer.set("seed", command.seed);
  answer.set("distortion", m.distortion);
  answer.set("rate", m.rate);
  answer.set("rate_per_latent", m.rate_per_latent);
  answer.set_json("reference", members_of(reference));
}

void say_sentences(const LossesCommand& command, const Run& run, const Dataset& faces, const av::Metrics& m,
                   const std::vector<Printed>& reference, Answer& answer) {
  const std::string weights = !command.weights.empty() ? " with " + command.weights
                              : run.metadata.empty()   ? ", as it begins,"
                                                       : "";
  answer.say("{}{} on {} as one batch, z {} the posterior{}\n", command.model, weights, faces.description(),
             command.z == "mean" ? "the mean of" : "a sample of",
             command.z == "mean" ? "" : fmt::format(" (seed {})", command.seed));
  answer.say("nats per image: distortion {}, rate {}", fixed(m.distortion, 4), fixed(m.rate, 4));
  constexpr std::ptrdiff_t per_line = 10;
  constexpr std::size_t most = 128;
  if (const std::size_t latents = m.rate_per_latent.size(); latents <= most) {
    std::string rates;
    for (const auto line : m.rate_per_latent | ::ranges::views::chunk(per_line)) {
      rates += '\n';
      for (const double rate : line) rates += fmt::format(" {:>8}", fixed(rate, 4));
    }
    answer.say("rate of each latent:{}", rates);
  } else {
    answer.say("rate of each latent: {} of them, with --json", latents);
  }
  if (reference.empty()) return;
  answer.say("\nby the formulas of its own program:\n{:12} {:>16} {:>16} {:>16}", "", "total", "reconstruction", "kl");
  for (const Printed& loss : reference)
    answer.say("{:12} {:>16.8g} {:>16.8g} {:>16.8g}", loss.name.empty() ? "loss" : loss.name, loss.total,
               loss.reconstruction, loss.kl);
}

void losses(const CLI::App& app, const LossesCommand& command) {
  const Run run = open(command);
  run.check_decoder(app.get_name());
  const Dataset faces = command.data.open(app, run);
  if (const std::string left_out = faces.left_out(); !left_out.empty()) fmt::print(stderr, "left out:\n{}", left_out);
  PrintedSums sums{run.preset->printed(values_of(run.model))};
  Batch batch;
  const av::Metrics m =
      av::evaluate(run.model, faces, {.batch_size = 64, .sample = command.z == "sample", .seed = command.seed},
                   [&](const av::Evaluation& e) {
                     sums.add(e);
                     if (!command.out.empty()) batch.add(run.model, e);
                   });
  if (!command.out.empty()) batch.write(command.out);
  if (!m.are_finite()) throw av::FileError(run.name, why_not_finite(*run.preset, run.steps()));
  const std::vector<Printed> reference = sums.results();
  Answer answer{command.answer};
  set_members(command, run, m, reference, answer);
  say_sentences(command, run, faces, m, reference, answer);
  answer.finish();
}

}  // namespace

void add_losses(CLI::App& program) {
  const auto command = std::make_shared<LossesCommand>();
  CLI::App& app =
      *program.add_subcommand("losses", "Print the losses of a model, in nats and as its own program prints them");
  app.add_option("model", command->model, "Run folder, model file, or a preset's name")->required();
  app.add_option("-w,--weights", command->weights,
                 "For a preset: a file as for 'animevae import' (default: the initialisation)");
  app.add_option("--features", command->features, "For a perceptual preset: weights of the network it compares with");
  app.add_option("-z,--z", command->z, "mean of the posterior, or a sample")
      ->check(CLI::IsMember({"mean", "sample"}))
      ->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Seed of the samples")->check(seed())->capture_default_str();
  add_json_option(app, command->answer);
  add_output_option(app, "-o,--out", command->out,
                    "Also write images, moments, z and decoded values, for torch.load(weights_only=True)",
                    {".pt", ".pth"});
  command->data.add_to(app, "--data,--images");
  app.footer(
      "All images are one batch, in evaluation mode, in float64.\n"
      "Examples:\n"
      "  animevae losses runs/first --faces 100\n"
      "  animevae losses vae-animeface --weights exported.pt --faces 100 --z sample --seed 1 --json");
  app.callback([command, &app] { losses(app, *command); });
}

}  // namespace animevae::program
