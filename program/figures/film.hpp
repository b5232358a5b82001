// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

#include <animevae/animation/animation.hpp>
#include <animevae/image/image.hpp>

#include "figures/figures.hpp"
#include "options/answer.hpp"
#include "run/run.hpp"

namespace CLI {
class App;
}

namespace animevae::program {

// Shared by the commands that write animations.

/// The options of an animation: its files, its speed, and the form of the command's answer.
struct Film {
  std::string out{};
  double frames_per_second = 12;
  bool once = false;
  std::string numbers{};  ///< file for the latents behind the frames, or empty
  AnswerOptions answer{};
};

/// Adds --frames-per-second, --once, --numbers and --json to a command.
void add_film_options(CLI::App& command, Film& film);

/// The ending of --out (".gif"); InvalidValue where it is not among `endings`.
[[nodiscard]] std::string ending_of(const std::string& out, std::initializer_list<std::string_view> endings);

/// Pictures (N, C, H, W) as frames, every pixel a square of that side.
[[nodiscard]] std::vector<animevae::Image> to_frames(const animevae::Tensor& pictures, int enlarge);

/// A GIF or WebP, as the ending of the name says.
void write_animation(const std::filesystem::path& file, const animevae::Animation& animation);

/// frame_0001.png, frame_0002.png ... in a new folder, or one that is empty; all or none.
void write_numbered(const std::filesystem::path& folder, const std::vector<animevae::Image>& frames);

/// Writes the latents (N, L) of the frames, with a name each, as `animevae decode` reads them. Their log-variance is
/// -30: they are points, with a variance of almost 0.
void write_points(const std::filesystem::path& file, const animevae::Tensor& latents, std::vector<std::string> names,
                  const Run& run);

/// frame_0001, frame_0002 ...
[[nodiscard]] std::vector<std::string> frame_names(std::int64_t count);

/// Parses a list of image numbers, "3,17"; InvalidValue for anything else, and for numbers that the data do not have.
[[nodiscard]] std::vector<std::int64_t> image_numbers(const std::string& list, const Dataset& faces);

/// The output of a command, for its answer.
struct Written {
  std::string what{};         ///< "24 frames"
  std::int64_t pictures = 0;  ///< number of frames, or of tiles in a still picture
  int width = 0, height = 0;
  bool moves = false;
};
void say_written(const Film& film, const Written& written);

}  // namespace animevae::program
