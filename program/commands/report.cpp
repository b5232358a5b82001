// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>

#include <memory>
#include <string>

#include "commands/commands.hpp"
#include "directions/labels.hpp"
#include "options/answer.hpp"
#include "report/run_report.hpp"
#include "run/run_folder.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

struct ReportCommand {
  std::string run{};
  LabelOptions labels{};
  AnswerOptions answer{};
  CommandData data{};
};

/// The images of the report. The run's own are split as in training, others are not split.
ReportImages images_of(const CLI::App& app, const Run& run, const Dataset& faces) {
  const bool are_own = app.count("--data") + app.count("--faces") + app.count("--split") == 0;
  const bool has_sides = are_own && run.metadata.contains("split.hold_out");
  return {faces, has_sides ? split_of(run, faces) : SplitDataset{faces}, are_own};
}

void report(const CLI::App& app, const ReportCommand& command) {
  const Run run = open_run(command.run);
  run.check_decoder("report");
  check_run_folder(run.folder, command.run, "report.html");
  const Dataset faces = command.data.open(app, run);
  const bool has_labels = !command.labels.file.empty();
  write_run_report(run, images_of(app, run, faces),
                   has_labels ? labelled_images(faces, command.labels) : own_labels(faces));
  const fs::path page = run.folder / "report.html";
  Answer answer{command.answer};
  answer.say("{}: everything about this run on one page, {:.1f} MB, with {}", page.string(),
             double(fs::file_size(page)) / 1e6, faces.description());
  answer.set("page", page.string());
  answer.set("bytes", double(fs::file_size(page)));
  answer.set("images", double(faces.size()));
  answer.finish();
}

}  // namespace

void add_report(CLI::App& program) {
  const auto command = std::make_shared<ReportCommand>();
  CLI::App& app =
      *program.add_subcommand("report", "Write a page with everything about a run: pictures, sliders, curves, numbers");
  app.add_option("run", command->run, "Run folder; the page is its report.html")->required();
  add_json_option(app, command->answer);
  command->labels.add_to(app);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae report runs/first\n"
      "  animevae report runs/first --faces 500 --json");
  app.callback([command, &app] { report(app, *command); });
}

}  // namespace animevae::program
