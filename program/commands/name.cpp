// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <animevae/text/utf8.hpp>

#include "commands/commands.hpp"
#include "directions/direction.hpp"
#include "directions/propose_names.hpp"
#include "options/answer.hpp"
#include "run/latent_names.hpp"
#include "run/run.hpp"
#include "run/run_folder.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct NameCommand {
  std::string run{}, direction{}, name{}, from{}, to{};
  bool remove = false;
  ProposeOptions propose{};
  AnswerOptions answer{};
};

/// InvalidValue unless `direction` is a latent (z3) or a principal component (c3) of a model with so many latents.
void check_direction(const std::string& direction, std::int64_t latents) {
  const auto latent = number_in_id(direction, 'z');
  const auto number = latent ? latent : number_in_id(direction, 'c');
  if (!number || *number >= latents)
    throw av::InvalidValue(
        fmt::format("there is no direction '{}'; this model has the latents z0 to z{} and as many components c0 to c{}",
                    direction, latents - 1, latents - 1));
}

void check_word(const std::string& what, const std::string& word) {
  if (word.size() > 60 || !av::is_utf8(word) || word.find_first_of("\n\r\t") != std::string::npos)
    throw av::InvalidValue(what + " must be one line of at most 60 bytes of UTF-8");
}

void say_names(const LatentNames& names, Answer& answer) {
  if (names.all().empty()) answer.say("no latent of this run has a name yet");
  std::vector<std::string> directions, called, from, to;
  for (const auto& [direction, name] : names.all()) {
    const bool has_ends = !name.from.empty() || !name.to.empty();
    answer.say("{:<5} {}{}", direction, name.name,
               has_ends ? fmt::format(": from {} to {}", name.from, name.to) : std::string{});
    directions.push_back(direction);
    called.push_back(name.name);
    from.push_back(name.from);
    to.push_back(name.to);
  }
  answer.set("directions", directions);
  answer.set("names", called);
  answer.set("from", from);
  answer.set("to", to);
}

/// Names a direction, or removes its name.
void change(const NameCommand& command, const Run& run, LatentNames& names) {
  check_run_folder(run.folder, command.run, "names.toml");
  const std::string direction = names.direction_of(command.direction);
  check_direction(direction, run.model.latent_shape().size());
  if (command.remove) {
    if (!names.remove(direction))
      throw av::InvalidValue("'" + command.direction + "' has no name that could be removed");
  } else {
    if (command.name.empty()) throw av::InvalidValue("the name of " + direction + " is empty; --remove takes one away");
    for (const auto& [what, word] :
         {std::pair{"the name", command.name}, {"--from", command.from}, {"--to", command.to}})
      check_word(what, word);
    for (const auto& [other, known] : names.all())
      if (known.name == command.name && other != direction)
        throw av::InvalidValue("'" + command.name + "' is the name of " + other + " already");
    names.set(direction, {command.name, command.from, command.to});
  }
  names.save();
}

void name(const CLI::App& app, const NameCommand& command) {
  const Run run = open_run(command.run);
  Answer answer{command.answer};
  if (command.propose.wanted) {
    if (command.propose.take) check_run_folder(run.folder, command.run, "names.toml");
    propose_names(app, command.propose, run, command.run, answer);
  } else {
    LatentNames names{run.folder};
    if (!command.direction.empty()) change(command, run, names);
    say_names(names, answer);
  }
  answer.finish();
}

}  // namespace

void add_name(CLI::App& program) {
  const auto command = std::make_shared<NameCommand>();
  CLI::App& app = *program.add_subcommand("name", "Give a latent a name that figures and pages show");
  app.add_option("run", command->run, "Run folder")->required();
  auto* direction =
      app.add_option("direction", command->direction, "z0, z1, ... or c0 for a component; none: list the names");
  auto* given = app.add_option("name", command->name, "Name of what the direction stands for")->needs(direction);
  app.add_option("--from", command->from, "Name of its low end")->needs(given);
  app.add_option("--to", command->to, "Name of its high end")->needs(given);
  app.add_flag("--remove", command->remove, "Remove the name")->needs(direction)->excludes(given);
  command->propose.add_to(app);
  app.get_option("--propose")->excludes(direction);
  add_answer_options(app, command->answer);
  app.get_option("--numbers")->needs("--propose");
  app.footer(
      "Examples:\n"
      "  animevae name runs/first z3 \"hair shade\" --from dark --to light\n"
      "  animevae name runs/first --propose --faces 500 --take");
  app.callback([command, &app] { name(app, *command); });
}

}  // namespace animevae::program
