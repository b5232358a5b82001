// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include <animevae/core/atomic_file.hpp>
#include <animevae/metric/evaluate.hpp>

#include "commands/commands.hpp"
#include "options/answer.hpp"
#include "options/number_tables.hpp"
#include "options/output_files.hpp"
#include "run/latent_cache.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct EncodeCommand {
  std::string run{}, out = "latents.safetensors", csv{};
  bool log_variances = false, no_error = false;
  AnswerOptions answer{};
  CommandData data{};
};

/// "194.8 MB", "24.0 kB"
std::string file_size(double bytes) {
  return bytes < 1e6 ? fmt::format("{:.1f} kB", bytes / 1e3) : fmt::format("{:.1f} MB", bytes / 1e6);
}

void encode(const CLI::App& app, const EncodeCommand& command) {
  const Run run = open_named_run(command.run);
  const Dataset faces = command.data.open(app, run);
  const av::LatentFile latents = load_or_encode(run, faces);
  write_latents_as_named(command.out, latents, command.log_variances);
  if (!command.csv.empty()) av::write_file(command.csv, std::string_view{latents_csv(latents, command.log_variances)});
  const auto images = double(faces.size());
  const double pixels = images * double(faces.shape().size()), means = 4 * images * double(latents.table.latents());
  Answer answer{command.answer};
  answer.say("{}: {} of {}, {} latents each", command.out,
             is_csv(command.out) && !command.log_variances ? "means" : "means and log-variances", faces.description(),
             latents.table.latents());
  answer.say("{} of pixels are {} of means: 1 part in {:.0f}", file_size(pixels), file_size(means), pixels / means);
  answer.set("file", command.out);
  answer.set("images", images);
  answer.set("latents", double(latents.table.latents()));
  answer.set("bytes_of_pixels", pixels);
  answer.set("bytes_of_means", means);
  if (!command.no_error && run.has_decoder()) {
    const av::Metrics m = av::evaluate(run.model, faces);
    answer.say("decoded again they have a PSNR of {:.2f} dB and a mean absolute error of {:.4f}", m.psnr,
               m.mean_absolute_error);
    answer.set("psnr", m.psnr);
    answer.set("mean_absolute_error", m.mean_absolute_error);
  }
  answer.finish();
}

}  // namespace

void add_encode(CLI::App& program) {
  const auto command = std::make_shared<EncodeCommand>();
  CLI::App& app = *program.add_subcommand("encode", "Write the latents of a folder of images to a file");
  add_model_argument(app, command->run);
  add_numbers_option(app, "-o,--out", command->out, "The latents, for decode and search");
  app.add_option("--csv", command->csv, "Also write the means as a table, a line per image");
  app.add_flag("--log-variances", command->log_variances, "Write the log-variances into tables too");
  app.add_flag("--no-error", command->no_error, "Do not decode the latents to measure the reconstruction error");
  add_json_option(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae encode runs/first --out latents.safetensors\n"
      "  animevae encode runs/first --faces 200 --csv latents.csv --no-error");
  app.callback([command, &app] { encode(app, *command); });
}

}  // namespace animevae::program
