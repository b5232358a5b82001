// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <animevae/core/decimal.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/latent/rows.hpp>

#include "commands/commands.hpp"
#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "run/latent_cache.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

struct DecodeCommand {
  std::string run{}, file{}, out = "decoded.png", folder{};
  std::int64_t count = 64, columns = 8;
  GridStyle style{};
  AnswerOptions answer{};
};

/// Writes one PNG per row, under the row's name with the ending .png; folders in a name are kept.
void write_each(const fs::path& folder, const Run& run, const av::LatentFile& latents) {
  const std::int64_t at_once = av::default_batch_size;
  for (std::int64_t begin = 0; begin < latents.table.images(); begin += at_once) {
    const av::Tensor pictures = av::pictures_of_rows(
        run.model, latents.table.means.narrow(0, begin, std::min(at_once, latents.table.images() - begin)));
    for (std::int64_t i = 0; i < pictures.size(0); ++i) {
      const fs::path name = fs::path{latents.names[std::size_t(begin + i)]}.lexically_normal();
      if (name.empty() || name.is_absolute() || *name.begin() == "..")
        throw av::InvalidValue(
            fmt::format("the latent called '{}' would be written outside {}", name.string(), folder.string()));
      const fs::path file = folder / fs::path{name}.replace_extension(".png");
      std::error_code problem;
      if (fs::create_directories(file.parent_path(), problem); problem)
        throw av::FileError(file.parent_path(), "cannot be made: " + problem.message());
      av::write_png(file, pictures[i]);
    }
  }
}

/// Takes a single word for the file of latents, and not for the model, which has a default.
void assign_words(DecodeCommand& command) {
  if (command.file.empty()) std::swap(command.run, command.file);
  std::error_code unknown;
  if (command.file.empty() || fs::is_directory(command.file, unknown))
    throw av::InvalidValue("decode needs a file of latents, behind the model: what encode, morph and others write");
}

void decode(const DecodeCommand& command) {
  const Run run = open_named_run(command.run);
  run.check_decoder("decode");
  const av::LatentFile latents = read_latents_of(run, command.file);
  if (latents.table.images() == 0) throw av::FileError(command.file, "holds no latents");
  const std::int64_t all = latents.table.images();
  const std::int64_t shown = command.folder.empty() ? std::min(command.count, all) : all;
  Answer answer{command.answer};
  if (command.folder.empty()) {
    write_pictures(command.out, av::pictures_of_rows(run.model, latents.table.means.narrow(0, 0, shown)),
                   command.columns, fmt::format("Decoded from {}", fs::path{command.file}.filename().string()),
                   command.style);
    answer.say("{}: {} of {} latents", command.out, shown, av::with_separators(all));
    answer.set("picture", command.out);
  } else {
    write_each(command.folder, run, latents);
    answer.say("{}: {} pictures", command.folder, av::with_separators(all));
    answer.set("folder", command.folder);
  }
  answer.set("latents", double(all));
  answer.set("shown", double(shown));
  answer.finish();
}

}  // namespace

void add_decode(CLI::App& program) {
  const auto command = std::make_shared<DecodeCommand>();
  CLI::App& app = *program.add_subcommand("decode", "Draw the pictures that latents in a file stand for");
  add_model_argument(app, command->run);
  app.add_option("file", command->file,
                 "A file of encode, morph or others, or a .csv file with the columns z0, z1, ...");
  auto* out = add_picture_option(app, "-o,--out", command->out, "A grid of the pictures");
  app.add_option("--folder", command->folder, "Write every picture as a file of its own into this folder instead")
      ->excludes(out);
  app.add_option("-n,--count", command->count, "Pictures in the grid")->check(count_from(1))->capture_default_str();
  app.add_option("-c,--columns", command->columns, "Pictures per row")->check(count_from(1))->capture_default_str();
  add_grid_options(app, command->style);
  add_json_option(app, command->answer);
  app.footer(
      "Examples:\n"
      "  animevae decode runs/first latents.safetensors --out decoded.png\n"
      "  animevae decode runs/first latents.csv --folder decoded");
  app.callback([command] {
    assign_words(*command);
    decode(*command);
  });
}

}  // namespace animevae::program
