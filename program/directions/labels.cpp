// SPDX-License-Identifier: MIT
#include "directions/labels.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <system_error>
#include <utility>

#include <animevae/core/decimal.hpp>
#include <animevae/data/difference_hashes.hpp>
#include <animevae/faces/factor_table.hpp>
#include <animevae/labels/read_attributes.hpp>

#include "run/latent_cache.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

/// The factors of drawn faces, as factors.csv of a folder would have them.
av::AttributeTable factors_of(const Dataset& faces) {
  std::string text = av::factors_csv_header() + "\n";
  for (std::int64_t i = 0; i < faces.size(); ++i)
    text += av::factors_csv_row(faces.name(i), faces.factors(i).value()) + "\n";
  return av::parse_attributes(std::move(text), "the factors of " + faces.description());
}

av::AttributeTable table_for(const Dataset& faces, const std::string& file) {
  if (!file.empty()) return av::read_attributes(file, av::hue_columns);
  if (faces.folder().empty()) return factors_of(faces);
  std::error_code unknown;
  const fs::path own = faces.folder() / "factors.csv";
  if (fs::exists(own, unknown)) return av::read_attributes(own, av::hue_columns);
  throw av::InvalidValue("--labels FILE is needed: nothing is known of " + faces.description());
}

LabelledImages two_folders(const Run& run, const LabelOptions& options) {
  if (options.with.empty() || options.without.empty())
    throw av::InvalidValue("two folders are needed: --with DIRECTORY and --without DIRECTORY");
  LabelledImages labelled;
  for (const std::string& folder : {options.with, options.without})
    labelled.sources.emplace_back(DataOptions{.folder = folder}, run.model.image_shape());
  labelled.table = av::two_groups(options.name, names_of(labelled.sources[0]), names_of(labelled.sources[1]));
  for (std::size_t i = 0; i < labelled.table.images.size(); ++i) labelled.images.push_back(std::int64_t(i));
  return labelled;
}

}  // namespace

void LabelOptions::add_to(CLI::App& command) {
  const std::string group = "Labels";
  command
      .add_option("--labels", file,
                  "CelebA's list, or a table with a line per image (default: factors.csv of the "
                  "folder, the factors of drawn faces)")
      ->group(group);
  command.add_flag("--skip-unlabelled", skip_unlabelled, "Leave out images without labels")->group(group);
}

void LabelOptions::add_choices_to(CLI::App& command) {
  const std::string group = "Labels";
  command.add_option("--only", only, "Only these attributes, separated by commas")->delimiter(',')->group(group);
  auto* given = command.add_option("--with", with, "Instead: a folder of images that have an attribute")
                    ->excludes("--labels")
                    ->excludes("--only")
                    ->group(group);
  auto* other = command.add_option("--without", without, "and one of images that do not")->needs(given)->group(group);
  given->needs(other);
  command.add_option("--name", name, "Name of that attribute")->needs(given)->group(group);
}

std::string LabelledImages::description() const {
  if (sources.size() == 1) return sources[0].description();
  return sources[0].description() + " and " + sources[1].description();
}

av::Tensor LabelledImages::means(const Run& run) const {
  std::vector<av::Tensor> all;
  for (const Dataset& faces : sources) all.push_back(load_or_encode(run, faces).table.means);
  return at::cat(all).index_select(0, at::tensor(images, at::kLong));
}

std::vector<std::uint64_t> LabelledImages::hashes() const {
  std::vector<std::uint64_t> all, chosen;
  for (const Dataset& faces : sources) {
    const std::vector<std::uint64_t> more = av::difference_hashes(faces);
    all.insert(all.end(), more.begin(), more.end());
  }
  for (const std::int64_t image : images) chosen.push_back(all[std::size_t(image)]);
  return chosen;
}

LabelledImages labelled_images(const Dataset& faces, const LabelOptions& options) {
  LabelledImages labelled{.sources = {faces}};
  av::AttributeTable table = table_for(faces, options.file);
  if (!options.only.empty()) table = av::only_attributes(table, options.only);
  const std::vector<std::string> names = names_of(faces);
  av::MatchedAttributes matched = av::match_attributes(table, names, faces.description());
  if (!matched.unlabelled.empty() && !options.skip_unlabelled)
    throw av::FileError(
        table.source,
        fmt::format("knows {} of the {}, and {} not ('{}' for one); --skip-unlabelled leaves these out",
                    av::with_separators(std::int64_t(matched.images.size())), faces.description(),
                    av::with_separators(std::int64_t(matched.unlabelled.size())), matched.unlabelled.front()));
  labelled.table = std::move(matched.table);
  labelled.table.left_out = table.left_out;
  labelled.images = std::move(matched.images);
  labelled.unlabelled = std::move(matched.unlabelled);
  return labelled;
}

LabelledImages labelled_images(const CLI::App& command, const Run& run, const LabelOptions& options,
                               const CommandData& data) {
  if (options.with.empty() && options.without.empty()) return labelled_images(data.open(command, run), options);
  run.check_encoder(command.get_name());
  return two_folders(run, options);
}

}  // namespace animevae::program
