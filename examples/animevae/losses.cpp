// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

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

#include <animevae/io/json.hpp>
#include <animevae/io/python_checkpoint.hpp>
#include <animevae/metric/evaluate.hpp>

#include "checks.hpp"
#include "commands.hpp"
#include "evaluation_mode.hpp"
#include "features.hpp"
#include "output_files.hpp"
#include "published_weights.hpp"
#include "run.hpp"

namespace av = animevae;

namespace {

struct LossesCommand {
  std::string model{}, weights{}, features{}, z = "mean", out{};
  std::uint64_t seed = 0;
  bool json = false;
  CommandData data{};
};

/// What a system's program prints of a loss.
struct Printed {
  std::string_view name;
  double total = 0, reconstruction = 0, kl = 0;
};

/// A system's losses over many batches, as over one.
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

/// The batch itself, for who wants to compute the same elsewhere.
class Batch {
 public:
  void add(const av::Evaluation& e) {
    const std::vector<av::Tensor> parts{e.images, e.posterior.mean, e.posterior.log_variance, e.z, e.decoded};
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

/// In float64: what then is left of a difference to another program is that program's.
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
  if (!command.weights.empty()) return open_published(command.weights, preset, features, options);
  return {command.model, &preset, preset.open(options, {}, features ? &*features : nullptr), {}};
}

std::map<std::string, double> values_of(const AnyModel& model) {
  std::map<std::string, double> values;
  model.visit_values([&](const std::string& path, double value, const auto&...) { values[path] = value; });
  return values;
}

std::string json_of(const Printed& loss) {
  return fmt::format(R"("total": {}, "reconstruction": {}, "kl": {})", av::json_number(loss.total),
                     av::json_number(loss.reconstruction), av::json_number(loss.kl));
}

void print_json(const LossesCommand& command, const Run& run, const av::Metrics& m,
                const std::vector<Printed>& reference) {
  std::vector<std::string> rates, losses;
  for (const double rate : m.rate_per_latent) rates.push_back(av::json_number(rate));
  if (!reference.empty()) losses.push_back(json_of(reference.front()));
  for (const Printed& loss : reference)
    if (!loss.name.empty()) losses.push_back(fmt::format("{}: {{{}}}", av::json_quoted(loss.name), json_of(loss)));
  fmt::print("{{\n  \"preset\": {},\n  \"images\": {},\n  \"z\": {},\n", av::json_quoted(run.preset->name), m.images,
             av::json_quoted(command.z));
  if (command.z == "sample") fmt::print("  \"seed\": {},\n", command.seed);
  fmt::print("  \"distortion\": {},\n  \"rate\": {},\n  \"rate_per_latent\": [{}],\n", av::json_number(m.distortion),
             av::json_number(m.rate), fmt::join(rates, ", "));
  fmt::print("  \"reference\": {{\n    {}\n  }}\n}}\n", fmt::join(losses, ",\n    "));
}

void print_text(const LossesCommand& command, const Run& run, const Faces& faces, const av::Metrics& m,
                const std::vector<Printed>& reference) {
  const std::string weights = !command.weights.empty() ? " with " + command.weights
                              : run.metadata.empty()   ? ", as it begins,"
                                                       : "";
  fmt::print("{}{} on {} as one batch, z {} the posterior{}\n\n", command.model, weights, faces.description(),
             command.z == "mean" ? "the mean of" : "a sample of",
             command.z == "mean" ? "" : fmt::format(" (seed {})", command.seed));
  fmt::print("nats per image: distortion {}, rate {}\n", fixed(m.distortion, 4), fixed(m.rate, 4));
  constexpr std::size_t per_line = 10, most = 128;
  if (m.rate_per_latent.size() <= most) fmt::print("rate of each latent:\n");
  else fmt::print("rate of each latent: {} of them, with --json\n", m.rate_per_latent.size());
  for (std::size_t i = 0; i < m.rate_per_latent.size() && m.rate_per_latent.size() <= most; ++i)
    fmt::print(" {:>8}{}", fixed(m.rate_per_latent[i], 4),
               (i + 1) % per_line == 0 || i + 1 == m.rate_per_latent.size() ? "\n" : "");
  if (reference.empty()) return;
  fmt::print("\nby the formulas of its own program:\n{:12} {:>16} {:>16} {:>16}\n", "", "total", "reconstruction",
             "kl");
  for (const Printed& loss : reference)
    fmt::print("{:12} {:>16.8g} {:>16.8g} {:>16.8g}\n", loss.name.empty() ? "loss" : loss.name, loss.total,
               loss.reconstruction, loss.kl);
}

void losses(const CLI::App& app, const LossesCommand& command) {
  const Run run = open(command);
  run.check_decoder(app.get_name());
  const Faces faces = command.data.open(app, run);
  if (const std::string left_out = faces.left_out(); !left_out.empty()) fmt::print(stderr, "left out:\n{}", left_out);
  PrintedSums sums{run.preset->printed(values_of(run.model))};
  Batch batch;
  const av::Metrics m =
      av::evaluate(run.model, faces, {.batch_size = 64, .sample = command.z == "sample", .seed = command.seed},
                   [&](const av::Evaluation& e) {
                     sums.add(e);
                     if (!command.out.empty()) batch.add(e);
                   });
  if (!command.out.empty()) batch.write(command.out);
  if (!m.are_finite()) throw av::FileError(run.folder, why_not_finite(*run.preset, run.steps()));
  if (command.json) print_json(command, run, m, sums.results());
  else print_text(command, run, faces, m, sums.results());
}

}  // namespace

void add_losses(CLI::App& program) {
  const auto command = std::make_shared<LossesCommand>();
  CLI::App& app =
      *program.add_subcommand("losses", "Print the losses of a model, ours and those its own program prints");
  app.add_option("model", command->model, "Run folder, model file, or a preset's name")->required();
  app.add_option("-w,--weights", command->weights,
                 "For a preset: a file as 'animevae import' takes it; else as it begins");
  app.add_option("--features", command->features, "For a perceptual preset: weights of the network it compares with");
  app.add_option("-z,--z", command->z, "mean of the posterior, or a sample")
      ->check(CLI::IsMember({"mean", "sample"}))
      ->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Of the samples")->check(seed())->capture_default_str();
  app.add_flag("-j,--json", command->json, "Every digit, for programs");
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
