// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <animevae/metric/evaluate.hpp>
#include <animevae/metric/psnr.hpp>
#include <animevae/metric/ssim.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "commands/commands.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "options/fixed.hpp"
#include "run/evaluation_mode.hpp"
#include "run/model_argument.hpp"
#include "run/run.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct ReconstructCommand {
  std::string run{}, out = "reconstructions.png", size{};
  std::int64_t count = 8;
  std::uint64_t seed = 0;
  bool sampled = false;
  GridStyle style{};
  AnswerOptions answer{};
  CommandData data{};
};

/// Metrics of every image, in the order of the data.
struct EachImage {
  std::vector<av::Tensor> distortion{}, rate{}, psnr{}, mean_absolute_error{}, ssim{};

  void add(const AnyModel& model, const av::Evaluation& e) {
    const av::Tensor pictures = model.pictures(e.decoded), error = (pictures - e.images).to(at::kDouble).flatten(1);
    distortion.push_back(e.distortion.to(at::kDouble));
    rate.push_back(e.rate.to(at::kDouble));
    psnr.push_back(av::psnr(e.images, pictures));
    mean_absolute_error.push_back(error.abs().mean(1));
    ssim.push_back(av::ssim(e.images, pictures).to(at::kDouble));
  }
};

void set_metrics(const av::Metrics& m, double beta, Answer& answer) {
  answer.set("psnr", m.psnr);
  answer.set("mean_absolute_error", m.mean_absolute_error);
  answer.set("mean_squared_error", m.mean_squared_error);
  answer.set("distortion", m.distortion);
  answer.set("rate", m.rate);
  answer.set("beta", beta);
  if (m.bits_per_dimension) answer.set("bits_per_dimension", *m.bits_per_dimension);
}

void add_numbers(const EachImage& each, const Dataset& faces, Answer& answer) {
  answer.names("images", names_of(faces));
  for (const auto& [name, values] : {std::pair{"distortion", &each.distortion},
                                     {"rate", &each.rate},
                                     {"psnr", &each.psnr},
                                     {"mean_absolute_error", &each.mean_absolute_error},
                                     {"ssim", &each.ssim}})
    answer.number(name, at::cat(*values));
}

void reconstruct(const CLI::App& app, const ReconstructCommand& command) {
  Run run = open_named_run(command.run);
  run.check_decoder(app.get_name());
  set_size(run, command.size);
  const Dataset faces = command.data.open(app, run);
  EachImage each;
  const bool wants_each = !command.answer.numbers.empty();
  const av::Metrics m =
      av::evaluate(run.model, faces, {.sample = command.sampled, .seed = command.seed}, [&](const av::Evaluation& e) {
        if (wants_each) each.add(run.model, e);
      });
  if (!m.are_finite()) throw av::FileError(run.name, why_not_finite(*run.preset, run.steps()));
  const std::vector<std::int64_t> shown = av::random_choice(faces.size(), command.count, command.seed);
  write_reconstructions(command.out, run.model, faces, shown, command.style);

  const double beta = run.model.beta_at(av::Progress::final());
  Answer answer{command.answer};
  answer.say("{}: {} of {}", command.out, shown.size(), faces.description());
  answer.say("over all of them, decoded from {}: PSNR {:.2f} dB, mean absolute error {:.4f}",
             command.sampled ? "a sample of the posterior" : "the posterior mean", m.psnr, m.mean_absolute_error);
  answer.say("distortion {} nats, rate {} nats, distortion + {:g} * rate {} nats{}", fixed(m.distortion, 1),
             fixed(m.rate, 2), beta, fixed(m.distortion + beta * m.rate, 1),
             m.bits_per_dimension ? fmt::format(", at most {:.3f} bits per dimension", *m.bits_per_dimension) : "");
  answer.set("picture", command.out);
  answer.set("shown", std::vector<double>(shown.begin(), shown.end()));
  answer.set("images", double(m.images));
  answer.set("decoded_from", command.sampled ? "sample" : "mean");
  set_metrics(m, beta, answer);
  if (wants_each) add_numbers(each, faces, answer);
  answer.finish();
}

}  // namespace

void add_reconstruct(CLI::App& program) {
  const auto command = std::make_shared<ReconstructCommand>();
  CLI::App& app = *program.add_subcommand("reconstruct", "Draw images above their reconstructions");
  add_model_argument(app, command->run);
  add_picture_option(app, "-o,--out", command->out);
  app.add_option("-n,--count", command->count, "Images shown")->check(count_from(1))->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Seed of the choice of images")->check(seed())->capture_default_str();
  app.add_flag("--sampled", command->sampled, "Measure with samples of the posterior, as the ELBO asks, not its mean");
  add_size_option(app, command->size);
  add_grid_options(app, command->style);
  add_answer_options(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae reconstruct --faces 100 --out reconstructions.png\n"
      "  animevae reconstruct runs/first --faces 100 --faces-seed 7 --count 6 --bare --sampled");
  app.callback([command, &app] { reconstruct(app, *command); });
}

}  // namespace animevae::program
