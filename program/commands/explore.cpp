// SPDX-License-Identifier: MIT
#include <CLI/CLI.hpp>

#include <memory>

#include "commands/commands.hpp"
#include "directions/latent_space.hpp"
#include "explore/app.hpp"
#include "images/input_pictures.hpp"
#include "options/checks.hpp"
#ifdef ANIMEVAE_WITH_WINDOW
#include "explore/window/explore_window.hpp"
#endif

namespace av = animevae;

namespace animevae::program {

namespace {

void explore([[maybe_unused]] const ExploreOptions& options) {
#ifdef ANIMEVAE_WITH_WINDOW
  const Run run = open_app_run(options.run, "explore", options.space);
  explore_in_window(run, options);
#else
  throw av::Error(
      "this program was built without a window: Dear ImGui, GLFW or OpenGL was not there (docs/install.md says how to "
      "get them)");
#endif
}

}  // namespace

void add_explore(CLI::App& program) {
  const auto command = std::make_shared<ExploreOptions>();
  CLI::App& app = *program.add_subcommand("explore", "A window with sliders: change a face and see it at once");
  app.add_option("run", command->run, "Run folder or model file (default: the built-in model)");
  app.add_option("-p,--picture", command->pictures,
                 "A picture of your own to begin with; with a second one also a morph between them")
      ->take_all()
      ->allow_extra_args(false);
  add_crop_option(app, command->crop);
  add_latent_space_options(app, command->space);
  app.add_option("-o,--out", command->out, "Folder for the pictures that you save")->capture_default_str();
  app.add_option("--enlarge", command->enlarge, "Make every pixel of saved pictures a square of this side, 1 to 16")
      ->check(whole_number(1, 16))
      ->capture_default_str();
  app.add_option("-s,--seed", command->seed, "Seed of the faces that Randomize draws (default: a new one every time)")
      ->check(seed());
  app.add_option("--theme", command->theme, "dark or light")
      ->check(CLI::IsMember({"dark", "light"}))
      ->capture_default_str();
  app.add_option("--scale", command->scale, "Magnification of everything (default: the desktop's)")
      ->check(number({.at_least = 0.5, .at_most = 4}));
  app.add_option("--measure", command->measure,
                 "Animate for so many seconds, print the times of frames and pictures, and close")
      ->check(number({.at_least = 0.5, .at_most = 600}));
  app.footer(
      "Examples:\n"
      "  animevae explore\n"
      "  animevae explore runs/first --picture me.jpg --picture you.jpg");
  app.callback([command] { explore(*command); });
}

}  // namespace animevae::program
