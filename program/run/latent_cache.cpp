// SPDX-License-Identifier: MIT
#include "run/latent_cache.hpp"

#include <ATen/ops/isfinite.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <animevae/data/cache_folder.hpp>
#include <animevae/data/for_each_batch.hpp>

#include "options/count_line.hpp"
#include "options/number_tables.hpp"
#include "options/output_files.hpp"
#include "options/stop.hpp"
#include "run/attributes_file.hpp"
#include "run/evaluation_mode.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

/// The file for the latents of these images, named by a hash of the images. In a run folder it lies in latents/, and
/// the file records the model. For a model file outside of a run folder it lies in the cache folder, and its name has
/// the model's fingerprint too.
fs::path stored(const Run& run, const Dataset& faces, const std::string& model) {
  const std::string name = av::to_hex(faces.key()) + ".safetensors";
  std::error_code unknown;
  if (fs::exists(run.folder / "model.safetensors", unknown)) return run.folder / "latents" / name;
  return av::default_cache_folder() / "latents" / (model + "-" + name);
}

/// A data set that shows on stderr how far it has been read, and checks for a stop at every batch.
struct ShownImages {
  const Dataset& faces;
  CountLine& line;

  [[nodiscard]] std::int64_t size() const { return faces.size(); }
  [[nodiscard]] av::Shape shape() const { return faces.shape(); }
  [[nodiscard]] av::Tensor batch(std::span<const std::int64_t> indices) const {
    check_stop();
    line.say(indices.empty() ? 0 : indices.front());
    return faces.batch(indices);
  }
};

/// Removes all but the latest files of latents.
void remove_oldest(const fs::path& folder) {
  constexpr std::size_t most_kept = 12;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (const auto& entry : fs::directory_iterator{folder})
    if (entry.path().extension() == ".safetensors") files.emplace_back(entry.last_write_time(), entry.path());
  std::sort(files.rbegin(), files.rend());
  for (std::size_t i = most_kept; i < files.size(); ++i) fs::remove(files[i].second);
}

/// The stored latents of these images; nothing if the file is missing, damaged or of other weights. The file is found
/// by the images' contents, so the names are taken from `faces`: images may have been renamed since.
std::optional<av::LatentFile> kept_latents(const Run& run, const Dataset& faces, const std::string& model) {
  const fs::path file = stored(run, faces, model);
  std::error_code unknown;
  if (!fs::exists(file, unknown)) return std::nullopt;
  try {
    av::LatentFile latents = av::read_latents(file);
    if (latents.model != model || latents.table.images() != faces.size()) return std::nullopt;
    latents.names = names_of(faces);
    latents.description = faces.description();
    return latents;
  } catch (const av::FileError&) {}
  return std::nullopt;
}

/// The latents of a part of the images, taken from the stored latents of all of them.
std::optional<av::LatentFile> part_of_kept_latents(const Run& run, const Dataset& faces, const std::string& model) {
  std::optional<av::LatentFile> all = kept_latents(run, faces.whole(), model);
  if (!all) return std::nullopt;
  std::vector<std::int64_t> numbers;
  av::LatentFile part{
      .table = {}, .names = names_of(faces), .model = model, .data = {}, .description = faces.description()};
  for (std::int64_t i = 0; i < faces.size(); ++i) numbers.push_back(faces.index_in_whole(i));
  const av::Tensor rows = at::tensor(numbers, at::kLong);
  part.table = all->table.part(rows);
  part.data = av::to_hex(faces.key());
  return part;
}

}  // namespace

av::LatentFile load_or_encode(const Run& run, const Dataset& faces) {
  const std::string model = av::model_fingerprint(run.model);
  if (auto kept = kept_latents(run, faces, model)) return *std::move(kept);
  if (auto part = faces.is_part() ? part_of_kept_latents(run, faces, model) : std::nullopt) return *std::move(part);
  CountLine line{"encoding images", faces.size()};
  // Smaller batches where a stop may be requested: 256 images take a large network a second and more.
  const std::int64_t batch_size = thread_stop_token().stop_possible() ? 32 : av::default_batch_size;
  av::LatentFile latents{.table = av::posterior_table(run.model, ShownImages{faces, line}, batch_size),
                         .names = names_of(faces),
                         .model = model,
                         .data = av::to_hex(faces.key()),
                         .description = faces.description()};
  line.say(faces.size());
  const auto are_finite = [](const av::Tensor& t) { return !t.defined() || at::isfinite(t).all().item<bool>(); };
  if (!are_finite(latents.table.means) || !are_finite(latents.table.log_variances))
    throw av::FileError(run.name, why_not_finite(*run.preset, run.steps()));
  // A read-only folder is no reason to fail: the latents are in memory.
  try {
    const fs::path file = stored(run, faces, model);
    std::error_code unknown;
    fs::create_directories(file.parent_path(), unknown);
    av::write_latents(file, latents);
    remove_oldest(file.parent_path());
  } catch (const av::FileError&) {
  } catch (const fs::filesystem_error&) {}
  return latents;
}

av::LatentFile read_latents_of(const Run& run, const fs::path& file) {
  if (is_csv(file)) return read_latents_csv(file, run.model.latent_shape().size());
  av::LatentFile latents = av::read_latents(file);
  av::check_latents(file, latents, run.model);
  return latents;
}

av::Directions read_directions_of(const Run& run, const fs::path& file) {
  if (is_csv(file))
    throw av::FileError(file,
                        "is a CSV table; directions are read from the safetensors files that pca and attributes write");
  av::Directions directions = is_hdf5(file) ? read_attributes_file(file).directions : av::read_directions(file);
  // facenet's own files do not record their model.
  if (is_hdf5(file) && directions.model.empty()) directions.model = av::model_fingerprint(run.model);
  av::check_directions(file, directions, run.model);
  if (directions.latents() == run.model.latent_shape().size()) return directions;
  throw av::FileError(file, "holds directions through " + std::to_string(directions.latents()) +
                                " latents, and this model has " + std::to_string(run.model.latent_shape().size()));
}

}  // namespace animevae::program
