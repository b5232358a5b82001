// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>

#include <animevae/metric/evaluate.hpp>

#include "checks.hpp"
#include "commands.hpp"
#include "evaluation_mode.hpp"
#include "figures.hpp"
#include "run.hpp"

namespace av = animevae;

namespace {

struct ReconstructCommand {
  std::string run{}, out = "reconstructions.png", size{};
  std::int64_t count = 8;
  std::uint64_t seed = 0;
  bool sampled = false;
  GridStyle style{};
  CommandData data{};
};

void reconstruct(const CLI::App& app, const ReconstructCommand& command) {
  Run run = open_run(command.run);
  run.check_decoder(app.get_name());
  set_size(run, command.size);
  const Faces faces = command.data.open(app, run);
  const av::Metrics m = av::evaluate(run.model, faces, {.sample = command.sampled, .seed = command.seed});
  if (!m.are_finite()) throw av::FileError(run.folder, why_not_finite(*run.preset, run.steps()));
  write_reconstructions(command.out, run.model, faces, choose_images(faces.size(), command.count, command.seed),
                        command.style);
  fmt::print("{}: {} of {}\n", command.out, std::min(command.count, faces.size()), faces.description());
  fmt::print("over all of them, decoded from {}: PSNR {:.2f} dB, mean absolute error {:.4f}\n",
             command.sampled ? "a sample of the posterior" : "the posterior mean", m.psnr, m.mean_absolute_error);
  const double beta = run.model.beta_at(av::Progress::final());
  fmt::print("distortion {} nats, rate {} nats, distortion + {:g} * rate {} nats", fixed(m.distortion, 1),
             fixed(m.rate, 2), beta, fixed(m.distortion + beta * m.rate, 1));
  fmt::print("{}\n",
             m.bits_per_dimension ? fmt::format(", at most {:.3f} bits per dimension", *m.bits_per_dimension) : "");
}

}  // namespace

void add_reconstruct(CLI::App& program) {
  const auto command = std::make_shared<ReconstructCommand>();
  CLI::App& app = *program.add_subcommand("reconstruct", "Draw images above what the model makes of them");
  app.add_option("run", command->run, "Run folder or model file")->required();
  app.add_option("-o,--out", command->out, "PNG file")->capture_default_str();
  app.add_option("-n,--count", command->count, "Images shown")->check(count_from(1))->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Which images")->check(seed())->capture_default_str();
  app.add_flag("--sampled", command->sampled, "Measure with samples of the posterior, as the ELBO asks, not its mean");
  add_size_option(app, command->size);
  add_grid_options(app, command->style);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae reconstruct runs/first --out reconstructions.png\n"
      "  animevae reconstruct runs/first --faces 100 --faces-seed 7 --count 6 --bare --sampled");
  app.callback([command, &app] { reconstruct(app, *command); });
}
