// SPDX-License-Identifier: MIT
#include "commands/edit.hpp"

#include <ATen/ops/stack.h>
#include <CLI/CLI.hpp>

#include <cmath>
#include <memory>
#include <utility>

#include <animevae/core/decimal.hpp>
#include <animevae/core/even_steps.hpp>

#include "commands/commands.hpp"
#include "images/input_pictures.hpp"
#include "options/checks.hpp"
#include "options/output_files.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

std::vector<double> strengths(const EditCommand& command) {
  if (command.strength.empty()) return {1};
  const double from = command.strength[0], to = command.strength[1], steps = command.strength[2];
  if (!(steps >= 1 && steps <= 1000) || steps != std::floor(steps))
    throw av::InvalidValue("--strength is FROM,TO,STEPS; the steps must be a whole number from 1 to 1000, not " +
                           av::decimal(steps));
  return av::even_steps(from, to, std::int64_t(steps));
}

av::Tensor edited_latents(const av::Tensor& base, const av::Tensor& step, const std::vector<double>& strengths) {
  std::vector<av::Tensor> rows;
  for (const double s : strengths) rows.push_back(base + step * s);
  return at::stack(rows);
}

namespace {

void edit(const CLI::App& app, const EditCommand& command) {
  if (!command.faithful && command.image.empty())
    throw av::InvalidValue("a picture to edit is needed, or --faithful for faces of the images themselves");
  const Run run = open_named_run(command.run);
  run.check_decoder(app.get_name());
  if (command.faithful) draw_facenet_figure(app, command, run);
  else edit_own_picture(app, command, run);
}

}  // namespace

void add_edit(CLI::App& program) {
  const auto command = std::make_shared<EditCommand>();
  CLI::App& app = *program.add_subcommand("edit", "Give a picture more or less of attributes");
  add_model_argument(app, command->run);
  auto* image = app.add_option("image", command->image, "A picture of your own, of any size");
  app.add_option("-a,--add", command->adds,
                 "NAME=NUMBER, any number of times: of a direction in a file, of a latent (z3), of a name given with "
                 "'animevae name'")
      ->required()
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("-d,--directions", command->directions, "A file of attributes or pca; .h5 is facenet's")
      ->take_all()
      ->allow_extra_args(false);
  add_picture_option(app, "-o,--out", command->out);
  app.add_option("--strength", command->strength, "FROM,TO,STEPS: a strip, with all edits times each strength")
      ->delimiter(',')
      ->expected(3)
      ->check(number());
  add_crop_option(app, command->crop);
  app.add_option("--refine", command->refine, "Steps down the gradient of the distortion, from the encoder's mean on")
      ->check(whole_number<std::int64_t>(0, 100'000))
      ->capture_default_str();
  app.add_flag("--keep-residual", command->keep_residual,
               "Add the edit to the picture in its own size, instead of showing the decoded picture");
  add_grid_options(app, command->style);
  app.get_option("--enlarge")->default_str("");
  command->extractor.add_to(app);
  add_numbers_option(app, "--numbers", command->numbers, "Also write the latents of the pictures, for decode");
  add_json_option(app, command->answer);
  auto* faithful = app.add_flag("--faithful", command->faithful,
                                "facenet's figure instead: 16 faces without the attribute, 10 steps from 0 to 4.5")
                       ->excludes(image);
  app.add_option("--positions", command->positions,
                 "With --faithful: the faces, by their indices among those without the attribute, from 0")
      ->delimiter(',')
      ->needs(faithful)
      ->check(count_from(0));
  command->labels.add_to(app);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae edit faces/000000.png --add z3=2 --out edited.png\n"
      "  animevae edit runs/first faces/000001.png --add z3=1 --add z0=-1 --strength -2,2,5 --refine 20 --out "
      "strip.png");
  app.callback([command, &app] {
    if (command->image.empty() && !command->run.empty() && !names_model(command->run))
      std::swap(command->run, command->image);
    edit(app, *command);
  });
}

}  // namespace animevae::program
