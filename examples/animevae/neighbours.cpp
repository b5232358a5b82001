// SPDX-License-Identifier: MIT
#include "neighbours.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include <algorithm>

#include "latents.hpp"

namespace av = animevae;

namespace {

/// Below this ratio of two medians, samples lie suspiciously near to images that the model was trained on.
constexpr double memorised_ratio = 0.5;

double median(const av::Tensor& values) { return values.median().item<double>(); }

}  // namespace

std::string Memory::sentence() const {
  return fmt::format("median distance from the nearest training image: {:.3f} of samples, {:.3f} of {}", of_samples,
                     of_others, others);
}

std::string Memory::verdict() const {
  return of_others > 0 && of_samples / of_others < memorised_ratio
             ? "samples lie much nearer to training images than other images do: the model may have memorised some"
             : "no sign of memorised images";
}

Memory look_for_memory(const Run& run, const SplitFaces& faces, const av::Tensor& pictures, std::int64_t neighbours) {
  const at::NoGradGuard no_grad;
  Memory memory{faces.training};
  av::LatentFile latents = latents_of(run, memory.training);
  const av::Tensor& table = latents.table.means;
  if (table.size(0) < 2) throw av::InvalidValue("--neighbours needs at least 2 images to look among");
  std::vector<av::Tensor> means;
  for (std::int64_t begin = 0; begin < pictures.size(0); begin += 256)
    means.push_back(run.model.encode(pictures.narrow(0, begin, std::min<std::int64_t>(256, pictures.size(0) - begin)))
                        .mean.flatten(1));
  memory.nearest = av::nearest(table, at::cat(means), neighbours);
  memory.of_samples = median(memory.nearest.distances.select(1, 0));

  constexpr std::int64_t most_others = 2000;
  if (faces.held_out) {
    const av::Tensor others = latents_of(run, *faces.held_out).table.means;
    memory.of_others =
        median(av::nearest(table, others.narrow(0, 0, std::min(most_others, others.size(0))), 1).distances);
    memory.others = "held-out images";
  } else {
    const std::vector<std::int64_t> some = choose_images(table.size(0), most_others, 0);
    const av::Tensor others = table.index_select(0, at::tensor(some, at::kLong));
    memory.of_others = median(av::nearest(table, others, 2).distances.select(1, 1));  // the nearest is itself
    memory.others = "the images from their own nearest";
  }
  memory.names = std::move(latents.names);
  return memory;
}

void draw_neighbours(const std::filesystem::path& file, const av::Tensor& pictures, const Memory& memory,
                     std::int64_t columns, const std::string& title, const GridStyle& style) {
  const std::int64_t neighbours = memory.nearest.rows.size(1), group = neighbours + 1;
  const std::int64_t groups = std::min(std::max<std::int64_t>(1, columns / group), pictures.size(0));
  std::vector<av::Tensor> tiles;
  for (std::int64_t i = 0; i < pictures.size(0); ++i) {
    const std::int64_t* const rows = memory.nearest.rows.data_ptr<std::int64_t>() + i * neighbours;
    tiles.push_back(pictures.narrow(0, i, 1).to(at::kCPU, at::kFloat));
    tiles.push_back(memory.training.batch({rows, std::size_t(neighbours)}));
  }
  std::vector<std::string> captions;
  for (std::int64_t k = 0; k < groups * group; ++k)
    captions.push_back(k % group == 0 ? "sample" : k % group == 1 ? "nearest" : "");
  GridStyle grouped = style;
  grouped.group = int(group);
  write_rows(file, at::cat(tiles), groups * group, {.title = title, .columns = captions}, grouped);
}
