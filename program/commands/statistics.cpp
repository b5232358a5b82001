// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <animevae/data/channel_statistics.hpp>

#include "commands/commands.hpp"
#include "images/dataset.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct StatisticsCommand {
  DataOptions data{};
  int size = 64;
  AnswerOptions answer{};
};

constexpr std::array<std::string_view, 3> colours{"red", "green", "blue"};

void say_table(const av::ChannelStatistics& s, std::string_view range, double unit, int digits, Answer& answer) {
  answer.say("{:<12} {:>10} {:>10} {:>14}", range, "mean", "deviation", "within images");
  for (std::size_t c = 0; c < colours.size(); ++c)
    answer.say("  {:<10} {:>10.{}f} {:>10.{}f} {:>14.{}f}", colours[c], s.mean[c] * unit, digits, s.deviation[c] * unit,
               digits, s.deviation_within_images[c] * unit, digits);
  answer.say("");
}

void measure(const StatisticsCommand& command) {
  const Dataset faces{command.data, {3, command.size, command.size}};
  const av::ChannelStatistics s = av::channel_statistics(faces);
  Answer answer{command.answer};
  answer.say("{} at {}x{} pixels\n", faces.description(), command.size, command.size);
  say_table(s, "on 0 to 1", 1, 6, answer);
  say_table(s, "on 0 to 255", 255, 3, answer);
  answer.say("facenet's statistics are the means and the deviations within images; its presets take them as");
  std::string means, deviations;
  for (std::size_t c = 0; c < colours.size(); ++c) {
    means += fmt::format(" --reconstruction-mean-{} {:.6f}", colours[c], s.mean[c]);
    deviations += fmt::format(" --reconstruction-deviation-{} {:.6f}", colours[c], s.deviation_within_images[c]);
  }
  answer.say(" {}\n {}", means, deviations);
  answer.set("images", double(faces.size()));
  answer.set("size", double(command.size));
  for (const auto& [name, values] : {std::pair{"mean", &s.mean},
                                     {"deviation", &s.deviation},
                                     {"deviation_within_images", &s.deviation_within_images}})
    answer.set(name, *values);  // red, green, blue
  answer.finish();
}

}  // namespace

void add_statistics(CLI::App& program) {
  const auto command = std::make_shared<StatisticsCommand>();
  CLI::App& app = *program.add_subcommand("statistics", "Measure mean and deviation of the colours of a folder");
  app.add_option("folder", command->data.folder, "Folder of images (JPEG, PNG and others), nested or not")->required();
  app.add_option("--size", command->size, "Side in pixels to which images are resized first")
      ->check(whole_number(1, 4096))
      ->capture_default_str();
  add_folder_options(app, command->data);
  add_json_option(app, command->answer);
  app.footer(
      "Examples:\n"
      "  animevae statistics faces\n"
      "  animevae statistics faces --size 128 --filter lanczos");
  app.callback([command] { measure(*command); });
}

}  // namespace animevae::program
