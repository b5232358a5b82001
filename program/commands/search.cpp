// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/latent/nearest.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/plot.hpp>
#include <animevae/text/utf8.hpp>

#include "commands/commands.hpp"
#include "figures/figures.hpp"
#include "images/input_pictures.hpp"
#include "options/answer.hpp"
#include "options/checks.hpp"
#include "run/latent_cache.hpp"
#include "run/model_argument.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

struct SearchCommand {
  std::string run{}, out = "nearest.png", latents{}, crop{};
  std::vector<std::string> pictures{};
  std::vector<std::int64_t> images{};
  std::int64_t count = 7;
  bool cosine = false;
  GridStyle style{};
  AnswerOptions answer{};
  CommandData data{};
};

/// The latents that are searched, with names, and their images where these are available.
struct Searched {
  av::LatentFile latents{};
  std::optional<Dataset> faces{};
};

/// Opens the latents of the data or of a file. The images of the data belong to a file that was encoded from them.
Searched open_searched(const CLI::App& app, const SearchCommand& command, const Run& run) {
  if (command.latents.empty()) {
    Dataset faces = command.data.open(app, run);
    return {load_or_encode(run, faces), std::move(faces)};
  }
  Searched searched{read_latents_of(run, command.latents)};
  if (searched.latents.table.images() == 0) throw av::FileError(command.latents, "holds no latents");
  try {
    Dataset faces = command.data.open(app, run);
    if (av::to_hex(faces.key()) == searched.latents.data && faces.size() == searched.latents.table.images()) {
      searched.latents.names = names_of(faces);  // the present names: images may have been renamed since
      searched.faces.emplace(std::move(faces));
    }
  } catch (const av::Error&) {
    if (app.count("--data") > 0) throw;  // a search does not need the images unless they are named
  }
  if (!searched.faces && app.count("--data") > 0)
    throw av::FileError(command.latents,
                        "was not made from the images that --data names; leave --data out, and what "
                        "the latents decode to is shown");
  return searched;
}

/// The pictures and images to search for, in the order of the command line.
struct Queries {
  av::Tensor pictures{}, means{};    // (Q, C, H, W), (Q, latents)
  std::vector<std::string> names{};  // names of picture files or of images
};

Queries open_queries(const SearchCommand& command, const Run& run, const Searched& searched) {
  Queries queries;
  std::vector<av::Tensor> pictures, means;
  if (!command.pictures.empty()) {
    const at::NoGradGuard no_grad;
    pictures.push_back(read_pictures(command.pictures, run.model.image_shape(), command.crop));
    means.push_back(av::mean_rows(run.model, pictures.back()));
    for (const std::string& picture : command.pictures)
      queries.names.push_back(std::filesystem::path{picture}.filename().string());
  }
  for (const std::int64_t image : command.images) {
    const std::int64_t images = searched.latents.table.images();
    if (image >= images)
      throw av::InvalidValue(
          fmt::format("--image is {}; it must be at most {}, there are {}", image, images - 1,
                      searched.faces ? searched.faces->description() : av::with_separators(images) + " latents"));
    means.push_back(searched.latents.table.means.narrow(0, image, 1));
    pictures.push_back(searched.faces ? searched.faces->batch({&image, 1})
                                      : av::pictures_of_rows(run.model, means.back()));
    queries.names.push_back(searched.latents.names[std::size_t(image)]);
  }
  queries.pictures = at::cat(pictures);
  queries.means = at::cat(means);
  return queries;
}

/// The rows nearest to each query; an image that is itself among those searched is left out.
av::NearestRows find_nearest(const SearchCommand& command, const Queries& queries, const av::Tensor& table) {
  const auto distance = command.cosine ? av::LatentDistance::cosine : av::LatentDistance::euclidean;
  const bool has_own = !command.images.empty();
  const av::NearestRows found = av::nearest(table, queries.means, command.count + (has_own ? 1 : 0), distance);
  const std::int64_t shown = std::min(command.count, table.size(0) - (has_own ? 1 : 0));
  if (shown < 1) throw av::InvalidValue("there is one image, and it is the one that --image names");
  if (!has_own) return found;
  const auto pictures = std::int64_t(command.pictures.size());
  std::vector<av::Tensor> rows, distances;
  for (std::int64_t query = 0; query < queries.means.size(0); ++query) {
    const std::int64_t own = query < pictures ? -1 : command.images[std::size_t(query - pictures)];
    const av::Tensor others = at::nonzero(found.rows[query] != own).flatten().narrow(0, 0, shown);
    rows.push_back(found.rows[query].index_select(0, others));
    distances.push_back(found.distances[query].index_select(0, others));
  }
  return {at::stack(rows), at::stack(distances)};
}

/// Draws a row per query: the query itself, then the images found.
void draw(const SearchCommand& command, const Run& run, const Searched& searched, const Queries& queries,
          const av::NearestRows& found) {
  const std::int64_t count = found.rows.size(1);
  std::vector<av::Tensor> pictures;
  av::ContactSheet sheet{
      .title = fmt::format("Nearest of {} by {} in latent space", av::with_separators(searched.latents.table.images()),
                           command.cosine ? "angle" : "distance"),
      .columns = int(count + 1),
      .least_side = 90.0 * command.style.enlarge};
  for (std::int64_t query = 0; query < queries.pictures.size(0); ++query) {
    const std::int64_t* const rows = found.rows.data_ptr<std::int64_t>() + query * count;
    const std::vector<std::int64_t> numbers(rows, rows + count);
    pictures.push_back(queries.pictures.narrow(0, query, 1));
    pictures.push_back(searched.faces ? searched.faces->batch(numbers)
                                      : av::pictures_of_rows(run.model, searched.latents.table.means.index_select(
                                                                            0, found.rows[query])));
    sheet.captions.push_back(av::replace_invalid_utf8(queries.names[std::size_t(query)]) + "\nsought");
    for (std::int64_t i = 0; i < count; ++i)
      sheet.captions.push_back(fmt::format(
          "{}\n{:.3f}", av::replace_invalid_utf8(searched.latents.names[std::size_t(numbers[std::size_t(i)])]),
          found.distances[query][i].item<double>()));
  }
  const av::Tensor all = at::cat(pictures);
  if (command.style.bare) return write_pictures(command.out, all, count + 1, "", command.style);
  sheet.images = to_images(all);
  av::write_figure(command.out, av::contact_sheet(sheet));
}

void search(const CLI::App& app, const SearchCommand& command) {
  if (command.pictures.empty() && command.images.empty())
    throw av::InvalidValue("there is nothing to search for: name a picture, or an image with --image");
  const Run run = open_named_run(command.run);
  run.check_encoder(app.get_name(), "pictures");
  const Searched searched = open_searched(app, command, run);
  if (!searched.faces) run.check_decoder("search, without the images that were encoded,");
  const Queries queries = open_queries(command, run, searched);
  const av::NearestRows found = find_nearest(command, queries, searched.latents.table.means);
  draw(command, run, searched, queries, found);

  Answer answer{command.answer};
  answer.set("picture", command.out);
  answer.set("images", double(searched.latents.table.images()));
  answer.set("queries", queries.names);
  const std::int64_t count = found.rows.size(1);
  answer.say("{}: the {} nearest of {}{}", command.out, count,
             searched.faces ? searched.faces->description() : searched.latents.description,
             searched.faces ? "" : ", as their latents decode");
  std::vector<std::vector<double>> distances, numbers;
  std::vector<std::string> names;
  for (std::int64_t query = 0; query < found.rows.size(0); ++query) {
    distances.emplace_back();
    numbers.emplace_back();
    for (std::int64_t i = 0; i < count; ++i) {
      const auto image = found.rows[query][i].item<std::int64_t>();
      numbers.back().push_back(double(image));
      distances.back().push_back(found.distances[query][i].item<double>());
      names.push_back(searched.latents.names[std::size_t(image)]);
    }
    const std::string& nearest = names[names.size() - std::size_t(count)];
    answer.say("{}: nearest is {}, at {:.3f}", queries.names[std::size_t(query)], nearest, distances.back().front());
  }
  answer.set("nearest", numbers);
  answer.set("names", names);
  answer.set("distances", distances);
  answer.number("latents", queries.means);
  answer.number("nearest", found.rows);
  answer.number("distances", found.distances);
  answer.names("names", names);
  answer.finish();
}

}  // namespace

void add_search(CLI::App& program) {
  const auto command = std::make_shared<SearchCommand>();
  CLI::App& app = *program.add_subcommand("search", "Find the images whose latents lie nearest to a picture's");
  add_model_argument(app, command->run);
  app.add_option("pictures", command->pictures, "Pictures of your own, of any size");
  app.add_option("-i,--image", command->images, "Search for this image of the data; may be given several times")
      ->check(count_from(0))
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  add_picture_option(app, "-o,--out", command->out, "A figure with a row per picture, the picture itself first");
  app.add_option("-n,--count", command->count, "Number of images found for each")
      ->check(count_from(1))
      ->capture_default_str();
  app.add_flag("--cosine", command->cosine, "Measure the angle between latents, not their distance");
  app.add_option("--latents", command->latents,
                 "Search the latents in a file that encode has written, safetensors or CSV");
  add_crop_option(app, command->crop);
  add_grid_options(app, command->style);
  add_answer_options(app, command->answer);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae search faces/000000.png --faces 500 --count 5 --out nearest.png\n"
      "  animevae search runs/first --image 0 --image 7 --cosine --bare");
  app.callback([command, &app] {
    take_first_picture(command->run, command->pictures);
    search(app, *command);
  });
}

}  // namespace animevae::program
