// SPDX-License-Identifier: MIT
#include "figures/film.hpp"

#include <ATen/ops/full_like.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include <animevae/animation.hpp>
#include <animevae/core/ending.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/latent/latent_file.hpp>
#include <animevae/plot/tile_grid.hpp>

#include "options/checks.hpp"
#include "options/number_tables.hpp"
#include "options/output_files.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

void add_film_options(CLI::App& command, Film& film) {
  command.add_option("--frames-per-second", film.frames_per_second, "At most 50 in a GIF, 60 in a WebP")
      ->check(number({.at_least = 0.01, .at_most = 60}))
      ->capture_default_str();
  command.add_flag("--once", film.once, "Play once, from beginning to end, instead of without end");
  add_numbers_option(command, "--numbers", film.numbers, "Also write the latents of the pictures, for decode");
  add_json_option(command, film.answer);
}

std::string ending_of(const std::string& out, std::initializer_list<std::string_view> endings) {
  const std::string ending = av::small_ending(out);
  if (std::find(endings.begin(), endings.end(), ending) != endings.end()) return ending;
  throw av::InvalidValue(fmt::format("--out is '{}'; it must end in {}", out, fmt::join(endings, ", ")));
}

std::vector<av::Image> to_frames(const av::Tensor& pictures, int enlarge) {
  std::vector<av::Image> frames;
  for (std::int64_t i = 0; i < pictures.size(0); ++i) {
    const av::Image picture = av::to_image(pictures[i]);
    frames.push_back(enlarge == 1 ? picture
                                  : av::tile_grid({&picture, 1}, {.columns = 1, .padding = 0, .enlarge = enlarge}));
  }
  return frames;
}

void write_animation(const fs::path& file, const av::Animation& animation) {
  if (av::small_ending(file) == ".webp") av::write_webp(file, animation);
  else av::write_gif(file, animation);
}

void write_numbered(const fs::path& folder, const std::vector<av::Image>& frames) {
  std::error_code error;
  if (fs::exists(folder, error) && (!fs::is_directory(folder, error) || !fs::is_empty(folder, error)))
    throw av::FileError(folder, "is there already and is not an empty folder; name a new one");
  // Written under another name and renamed, so that no half-written folder is left behind.
  fs::path half = folder.lexically_normal();
  if (!half.has_filename()) half = half.parent_path();
  half += fmt::format(".{}.tmp", ::getpid());
  if (!fs::create_directory(half, error))
    throw av::FileError(folder, "cannot be made: " + (error ? error.message() : "something is in its way"));
  try {
    const std::vector<std::string> names = frame_names(std::int64_t(frames.size()));
    for (std::size_t i = 0; i < frames.size(); ++i) av::write_png(half / (names[i] + ".png"), frames[i]);
    fs::rename(half, folder);
  } catch (...) {
    fs::remove_all(half, error);
    throw;
  }
}

void write_points(const fs::path& file, const av::Tensor& latents, std::vector<std::string> names, const Run& run) {
  const av::Tensor points = latents.to(at::kCPU, at::kFloat).contiguous();
  write_latents_as_named(file, {.table = {points, at::full_like(points, -30)},
                                .names = std::move(names),
                                .model = av::model_fingerprint(run.model),
                                .data = {},
                                .description = fmt::format("{} points", points.size(0))});
}

std::vector<std::string> frame_names(std::int64_t count) {
  return ::ranges::views::iota(std::int64_t{1}, count + 1) |
         ::ranges::views::transform([](std::int64_t i) { return fmt::format("frame_{:04}", i); }) |
         ::ranges::to<std::vector>();
}

std::vector<std::int64_t> image_numbers(const std::string& list, const Dataset& faces) {
  std::vector<std::int64_t> numbers;
  for (const char *at = list.data(), *const end = at + list.size();; ++at) {
    std::int64_t number = 0;
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc{} || (next != end && *next != ','))
      throw av::InvalidValue("--images is '" + list + "'; it must be numbers with commas between them, as 3,17,42");
    if (number < 0 || number >= faces.size())
      throw av::InvalidValue(
          fmt::format("--images names image {}; there are 0 to {}, {}", number, faces.size() - 1, faces.description()));
    numbers.push_back(number);
    if (next == end) return numbers;
    at = next;
  }
}

void say_written(const Film& film, const Written& written) {
  const double seconds = double(written.pictures) / film.frames_per_second;
  Answer answer{film.answer};
  answer.say("{}: {}{}, {}x{} pixels", film.out, written.what,
             written.moves ? fmt::format(", {:.1f} seconds", seconds) : "", written.width, written.height);
  answer.set("out", film.out);
  std::error_code error;
  if (fs::is_regular_file(film.out, error)) answer.set("bytes", double(fs::file_size(film.out, error)));
  answer.set("pictures", double(written.pictures));
  answer.set("width", written.width);
  answer.set("height", written.height);
  if (written.moves) {
    answer.set("frames_per_second", film.frames_per_second);
    answer.set("seconds", seconds);
  }
  if (!film.numbers.empty()) {
    answer.set("numbers", film.numbers);
    answer.say("{}: the latents behind it", film.numbers);
  }
  answer.finish();
}

}  // namespace animevae::program
