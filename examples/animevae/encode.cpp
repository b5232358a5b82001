// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/io/csv.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/network/table.hpp>

#include "answer.hpp"
#include "commands.hpp"
#include "latents.hpp"

namespace av = animevae;

namespace {

struct EncodeCommand {
  std::string run{}, out = "latents.safetensors", csv{};
  bool log_variances = false, no_error = false;
  AnswerOptions answer{};
  CommandData data{};
};

std::string csv_of(const av::LatentFile& latents, bool log_variances) {
  std::vector<av::CsvCell> cells{"image"};
  const std::int64_t count = latents.table.latents();
  for (std::int64_t j = 0; j < count; ++j) cells.emplace_back(fmt::format("z{}", j));
  if (log_variances)
    for (std::int64_t j = 0; j < count; ++j) cells.emplace_back(fmt::format("log_variance_{}", j));
  std::string text = av::csv_line(cells);
  const av::Tensor means = latents.table.means.contiguous(), variances = latents.table.log_variances.contiguous();
  for (std::int64_t i = 0; i < latents.table.images(); ++i) {
    cells.assign(1, latents.names[std::size_t(i)]);
    const float* const row = means.data_ptr<float>() + i * count;
    cells.insert(cells.end(), row, row + count);
    const float* const variance = variances.data_ptr<float>() + i * count;
    if (log_variances) cells.insert(cells.end(), variance, variance + count);
    text += av::csv_line(cells);
  }
  return text;
}

/// "194.8 MB", "24.0 kB"
std::string file_size(double bytes) {
  return bytes < 1e6 ? fmt::format("{:.1f} kB", bytes / 1e3) : fmt::format("{:.1f} MB", bytes / 1e6);
}

void encode(const CLI::App& app, const EncodeCommand& command) {
  const Run run = open_run(command.run);
  const Faces faces = command.data.open(app, run);
  const av::LatentFile latents = latents_of(run, faces);
  av::write_latents(command.out, latents);
  if (!command.csv.empty()) av::write_file(command.csv, std::string_view{csv_of(latents, command.log_variances)});
  const auto images = double(faces.size());
  const double pixels = images * double(faces.shape().size()), means = 4 * images * double(latents.table.latents());
  Answer answer{command.answer};
  answer.say("{}: means and log-variances of {}, {} latents each", command.out, faces.description(),
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
  CLI::App& app = *program.add_subcommand("encode", "Keep the latents of a folder of images in a file");
  app.add_option("run", command->run, "Run folder or model file")->required();
  app.add_option("-o,--out", command->out, "safetensors file")->capture_default_str();
  app.add_option("--csv", command->csv, "Also write the means as a table, a line per image");
  app.add_flag("--log-variances", command->log_variances, "With --csv: the log-variances too");
  app.add_flag("--no-error", command->no_error, "Do not decode them again to say what is lost");
  add_json_option(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae encode runs/first --out latents.safetensors\n"
      "  animevae encode runs/first --faces 200 --csv latents.csv --no-error");
  app.callback([command, &app] { encode(app, *command); });
}
