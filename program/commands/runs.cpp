// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <animevae/text/utf8.hpp>

#include "commands/commands.hpp"
#include "options/answer.hpp"
#include "options/json.hpp"
#include "run/run_list.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct RunsCommand {
  std::string folder = "runs";
  AnswerOptions answer{};
};

double seconds_since(const std::filesystem::file_time_type& time) {
  return std::chrono::duration<double>(std::filesystem::file_time_type::clock::now() - time).count();
}

std::string how_far(const RunSummary& run) {
  if (run.length.ends_with("steps"))
    return fmt::format("step {} of {}", run.step, run.length.substr(0, run.length.find(' ')));
  if (run.length.ends_with("epochs"))
    return fmt::format("epoch {} of {}", run.epoch, run.length.substr(0, run.length.find(' ')));
  return fmt::format("step {}", run.step);
}

/// The ELBO, or the loss of a model that has none.
std::string how_good(const RunSummary& run) {
  const std::string mark = run.is_held_out ? "" : " *";
  if (run.loss) return fmt::format("loss {:.2f}{}", *run.loss, mark);
  return run.elbo ? fmt::format("{:.2f}{}", *run.elbo, mark) : "";
}

void list_runs(const RunsCommand& command) {
  const std::vector<RunSummary> runs = runs_below(command.folder);
  Answer answer{command.answer};
  std::vector<std::vector<std::string>> rows{{"run", "preset", "state", "", "ELBO", "images/s", "last written"}};
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const RunSummary& run : runs) {
    const double ago = seconds_since(run.last_written);
    rows.push_back({av::replace_invalid_utf8(run.folder.string()), run.preset, run.state, how_far(run), how_good(run),
                    run.images_per_second ? fmt::format("{:.0f}", *run.images_per_second) : "", time_ago(ago)});
    list.push_back({{"run", av::replace_invalid_utf8(run.folder.string())},
                    {"preset", run.preset},
                    {"state", run.state},
                    {"step", run.step},
                    {"epoch", run.epoch},
                    {"length", run.length},
                    {"elbo", run.elbo ? nlohmann::ordered_json(*run.elbo) : nlohmann::ordered_json()},
                    {"elbo_of", run.is_held_out ? "held-out images" : "training images"},
                    {"images_per_second",
                     run.images_per_second ? nlohmann::ordered_json(*run.images_per_second) : nlohmann::ordered_json()},
                    {"seconds_since_written", ago}});
    if (run.loss) list.back()["loss"] = *run.loss;
  }
  answer.set_json("runs", std::move(list));
  if (runs.empty()) answer.say("no runs below {}", command.folder);
  else {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows)
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    for (const auto& row : rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i)
        line += (i == 4 || i == 5) ? fmt::format("{:>{}}  ", row[i], widths[i])
                                   : fmt::format("{:<{}}  ", row[i], widths[i]);
      answer.say("{}", line.substr(0, line.find_last_not_of(' ') + 1));
    }
    if (std::any_of(runs.begin(), runs.end(),
                    [](const RunSummary& run) { return (run.elbo || run.loss) && !run.is_held_out; }))
      answer.say("ELBO in nats per image, of held-out images; *: of the training images at the last reading");
  }
  answer.finish();
}

}  // namespace

void add_runs(CLI::App& program) {
  const auto command = std::make_shared<RunsCommand>();
  CLI::App& app = *program.add_subcommand("runs", "List the runs below a folder: how far each is, and how good");
  app.add_option("folder", command->folder, "A folder of runs")->capture_default_str();
  add_json_option(app, command->answer);
  app.footer(
      "A run that is 'interrupted' goes on with 'animevae train --resume RUN'.\n"
      "Examples:\n"
      "  animevae runs\n"
      "  animevae runs runs --json");
  app.callback([command] { list_runs(*command); });
}

}  // namespace animevae::program
