// SPDX-License-Identifier: MIT
#include "directions/memorisation.hpp"

#include <ATen/ops/cat.h>
#include <fmt/format.h>

#include <algorithm>

#include <animevae/latent/rows.hpp>

#include "run/latent_cache.hpp"

namespace av = animevae;

namespace animevae::program {

std::string MemorisationCheck::sentence() const {
  return fmt::format("median distance from the nearest training image: {:.3f} of samples, {:.3f} of {}",
                     found.of_samples, found.of_reference, baseline);
}

std::string MemorisationCheck::verdict() const {
  return found.is_suspected()
             ? "samples lie much nearer to training images than other images do: the model may have memorised some"
             : "no sign of memorised images";
}

MemorisationCheck check_memorisation(const Run& run, const SplitDataset& faces, const av::Tensor& pictures,
                                     std::int64_t neighbours) {
  const at::NoGradGuard no_grad;
  MemorisationCheck check{.training = faces.training};
  av::LatentFile latents = load_or_encode(run, check.training);
  if (latents.table.images() < 2) throw av::InvalidValue("--neighbours needs at least 2 images to look among");
  const av::Tensor held_out = faces.held_out ? load_or_encode(run, *faces.held_out).table.means : av::Tensor{};
  check.found = av::memorisation(av::mean_rows(run.model, pictures), latents.table.means, held_out, neighbours);
  check.baseline = check.found.reference_is_held_out ? "held-out images" : "the images from their own nearest";
  check.names = std::move(latents.names);
  return check;
}

void draw_neighbours(const std::filesystem::path& file, const av::Tensor& pictures, const MemorisationCheck& check,
                     std::int64_t columns, const std::string& title, const GridStyle& style) {
  const std::int64_t neighbours = check.found.nearest.rows.size(1), group = neighbours + 1;
  const std::int64_t groups = std::min(std::max<std::int64_t>(1, columns / group), pictures.size(0));
  std::vector<av::Tensor> tiles;
  for (std::int64_t i = 0; i < pictures.size(0); ++i) {
    const std::int64_t* const rows = check.found.nearest.rows.data_ptr<std::int64_t>() + i * neighbours;
    tiles.push_back(pictures.narrow(0, i, 1).to(at::kCPU, at::kFloat));
    tiles.push_back(check.training.batch({rows, std::size_t(neighbours)}));
  }
  std::vector<std::string> captions;
  for (std::int64_t k = 0; k < groups * group; ++k)
    captions.push_back(k % group == 0 ? "sample" : k % group == 1 ? "nearest" : "");
  GridStyle grouped = style;
  grouped.group = int(group);
  write_rows(file, at::cat(tiles), groups * group, {.title = title, .columns = captions}, grouped);
}

}  // namespace animevae::program
