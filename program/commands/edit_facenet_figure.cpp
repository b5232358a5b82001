// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <animevae/latent/rows.hpp>

#include "commands/edit.hpp"
#include "directions/edits.hpp"
#include "figures/film.hpp"
#include "run/attributes_file.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// The indices, among the images without a smile, of the images in facenet's own figure.
const std::vector<std::int64_t> facenet_positions{8, 11, 13, 18, 19, 26, 31, 39, 47, 54, 56, 57, 58, 59, 60, 73};

/// Latents, and the indices of those without the attribute.
struct Candidates {
  av::Tensor latents{};
  std::vector<std::int64_t> without{};
};

Candidates candidates(const CLI::App& app, const EditCommand& command, const Run& run, const std::string& name) {
  Candidates found;
  if (command.labels.file.empty())
    for (const std::string& file : command.directions)
      if (is_hdf5(file)) {
        const KeptAttributes kept = read_attributes_file(file);
        const av::Tensor labels = kept.labels.select(1, av::find_direction(kept.directions, name));
        for (std::int64_t i = 0; i < labels.size(0); ++i)
          if (labels[i].item<double>() <= 0) found.without.push_back(i);
        found.latents = kept.latents;
        return found;
      }
  LabelOptions labels = command.labels;
  labels.only = {name};
  const LabelledImages labelled = labelled_images(app, run, labels, command.data);
  if (labelled.table.attributes[0].is_number)
    throw av::InvalidValue("'" + name + "' is a factor; --faithful shows faces without an attribute that others have");
  for (std::size_t row = 0; row < labelled.images.size(); ++row)
    if (labelled.table.value(row, 0) <= 0) found.without.push_back(std::int64_t(row));
  found.latents = labelled.means(run);
  return found;
}

}  // namespace

void draw_facenet_figure(const CLI::App& app, const EditCommand& command, const Run& run) {
  const std::vector<Edit> edits = read_edits(run, command.adds, command.directions);
  const Candidates faces = candidates(app, command, run, edits.front().name);
  const std::vector<std::int64_t>& positions = command.positions.empty() ? facenet_positions : command.positions;
  const std::vector<double> steps =
      command.strength.empty() ? std::vector<double>{0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5} : strengths(command);
  std::vector<av::Tensor> rows;
  std::vector<std::string> names;
  for (const std::int64_t position : positions) {
    if (position < 0 || position >= std::int64_t(faces.without.size()))
      throw av::InvalidValue(
          fmt::format("face {} of those without '{}' is to be shown, and there are {} of them "
                      "(0 to {}); --positions names others",
                      position, edits.front().name, faces.without.size(), std::int64_t(faces.without.size()) - 1));
    rows.push_back(edited_latents(faces.latents[faces.without[std::size_t(position)]], sum_of(edits), steps));
    for (const double s : steps) names.push_back(fmt::format("face_{}/{:g}", position, s));
  }
  const std::int64_t columns = 2 * std::int64_t(steps.size());
  const av::Tensor latents = at::cat(rows);
  write_pictures(command.out, av::pictures_of_rows(run.model, latents), columns, describe(edits),
                 {.bare = true, .enlarge = std::max(command.style.enlarge, 1), .padding = 3, .border = 0});
  Answer answer{command.answer};
  answer.say("{}: {} faces without '{}', {} steps of {} from {:g} to {:g} each", command.out, positions.size(),
             edits.front().name, steps.size(), describe(edits), steps.front(), steps.back());
  answer.set("picture", command.out);
  answer.set("positions", std::vector<double>(positions.begin(), positions.end()));
  answer.set("strengths", steps);
  if (!command.numbers.empty()) {
    write_points(command.numbers, latents, names, run);
    answer.set("numbers", command.numbers);
    answer.say("{}: the latents behind it", command.numbers);
  }
  answer.finish();
}

}  // namespace animevae::program
