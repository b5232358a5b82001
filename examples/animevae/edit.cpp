// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/square.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/data/fit.hpp>
#include <animevae/io/image_tensor.hpp>
#include <animevae/io/json.hpp>
#include <animevae/io/read_image.hpp>
#include <animevae/latent/keep_residual.hpp>
#include <animevae/latent/refine.hpp>
#include <animevae/metric/feature_distance.hpp>
#include <animevae/metric/ssim.hpp>
#include <animevae/plot/captioned_grid.hpp>
#include <animevae/plot/write_figure.hpp>

#include "attributes_file.hpp"
#include "checks.hpp"
#include "commands.hpp"
#include "edits.hpp"
#include "eyes.hpp"
#include "figures.hpp"
#include "labels.hpp"
#include "latents.hpp"
#include "own_pictures.hpp"
#include "progress_line.hpp"

namespace av = animevae;

namespace {

struct EditCommand {
  std::string run{}, image{}, out = "edited.png", crop{}, latents{};
  std::vector<std::string> adds{}, directions{};
  std::vector<double> strength{};         ///< from, to, steps; none: 1 alone
  std::vector<std::int64_t> positions{};  ///< with --faithful: which of the faces without the attribute
  std::int64_t refine = 0;
  bool keep_residual = false, faithful = false, json = false;
  GridStyle style{.enlarge = 0};
  EyesOptions eyes{};
  LabelOptions labels{};
  CommandData data{};
};

std::vector<double> strengths(const EditCommand& command) {
  if (command.strength.empty()) return {1};
  const double from = command.strength[0], to = command.strength[1], steps = command.strength[2];
  if (!(steps >= 1 && steps <= 1000) || steps != std::floor(steps))
    throw av::InvalidValue("--strength is FROM,TO,STEPS; the steps must be a whole number from 1 to 1000, not " +
                           av::decimal(steps));
  const av::Tensor all = at::linspace(from, to, std::int64_t(steps), at::TensorOptions{}.dtype(at::kDouble));
  return {all.data_ptr<double>(), all.data_ptr<double>() + all.numel()};
}

/// base + s * step for every strength s, (strengths, latents)
av::Tensor edited_latents(const av::Tensor& base, const av::Tensor& step, const std::vector<double>& strengths) {
  std::vector<av::Tensor> rows;
  for (const double s : strengths) rows.push_back(base + step * s);
  return at::stack(rows);
}

// ---- one's own picture -------------------------------------------------------------------------------------------

/// What a model keeps of a picture.
struct Kept {
  double psnr = 0, ssim = 0;
  std::optional<double> feature_distance{};
};

struct OwnPicture {
  av::Image original{};  ///< of its own size
  av::Box part{};
  av::Tensor seen{};  ///< (1, C, H, W), that part as the model takes it
};

OwnPicture read_own_picture(const EditCommand& command, av::Shape sample) {
  OwnPicture own{.original = av::with_channels(av::read_image(command.image), sample.channels)};
  own.part = cropped_part(command.image, own.original, sample, command.crop);
  own.seen = read_pictures({command.image}, sample, command.crop);
  return own;
}

Kept measure(const av::Tensor& image, const av::Tensor& picture, const std::optional<Eyes>& eyes) {
  const double error = at::square(image - picture).to(at::kDouble).mean().item<double>();
  Kept kept{.psnr = -10 * std::log10(std::max(error, 1e-12)), .ssim = av::ssim(image, picture).item<double>()};
  if (eyes) kept.feature_distance = av::feature_distance(eyes->features(image), eyes->features(picture)).item<double>();
  return kept;
}

std::string say(const Kept& kept, const std::optional<Eyes>& eyes) {
  std::string text = fmt::format("PSNR {:.2f} dB, SSIM {:.3f}", kept.psnr, kept.ssim);
  if (eyes) text += fmt::format(", distance {:.3f} in {}", *kept.feature_distance, eyes->name());
  return text;
}

std::string json_of(const Kept& kept) {
  return fmt::format(
      "{{\"psnr\": {}, \"ssim\": {}{}}}", av::json_number(kept.psnr), av::json_number(kept.ssim),
      kept.feature_distance ? fmt::format(", \"feature_distance\": {}", av::json_number(*kept.feature_distance)) : "");
}

/// A picture's own part, at most so large: what a figure shows of it.
av::Image shown_part(const av::Image& picture, const av::Box& part, av::Shape sample) {
  constexpr double most = 512;
  const double scale = std::min(1.0, most / std::max(part.height, part.width));
  const auto side = [&](double length, int at_least) { return std::max(int(std::lround(length * scale)), at_least); };
  return av::resize(picture, {side(part.height, sample.height), side(part.width, sample.width)}, av::Filter::bilinear,
                    part);
}

struct Drawn {
  av::Image original{}, reconstruction{};
  std::vector<av::Image> edited{};  ///< as they are shown in a figure
  std::vector<av::Image> whole{};   ///< as they are without one: with --keep-residual, the whole pictures
};

/// `pictures`: the reconstruction, then the edited ones.
Drawn draw(const OwnPicture& own, const av::Tensor& pictures, bool keep_residual, av::Shape sample) {
  Drawn drawn{.original = av::to_image(own.seen[0]), .reconstruction = av::to_image(pictures[0])};
  for (std::int64_t i = 1; i < pictures.size(0); ++i) {
    if (!keep_residual) {
      drawn.whole.push_back(av::to_image(pictures[i]));
      drawn.edited.push_back(drawn.whole.back());
      continue;
    }
    drawn.whole.push_back(
        av::to_image(av::keep_residual(av::to_tensor(own.original), pictures[0], pictures[i], own.part)));
    drawn.edited.push_back(shown_part(drawn.whole.back(), own.part, sample));
  }
  if (keep_residual) {
    drawn.original = shown_part(own.original, own.part, sample);
    drawn.reconstruction = av::resize(drawn.reconstruction, {drawn.original.height, drawn.original.width});
  }
  return drawn;
}

void write(const EditCommand& command, const Drawn& drawn, const std::vector<double>& strengths,
           const std::string& title) {
  const int side = std::min(drawn.original.height, drawn.original.width);
  const int enlarge = command.style.enlarge > 0 ? command.style.enlarge
                      : command.style.bare      ? 1
                                                : std::max(1, 128 / side);  // captions ask for some room
  const int shown = int(drawn.edited.size());
  if (command.style.bare) {
    const av::GridLayout row{.columns = shown, .padding = shown > 1 ? command.style.padding : 0, .enlarge = enlarge};
    return av::write_png(command.out, av::image_grid(drawn.whole, row));
  }
  av::CaptionedGrid grid{
      .layout = {.columns = shown + 2, .enlarge = enlarge}, .title = title, .columns = {"original", "reconstruction"}};
  std::vector<av::Image> tiles{drawn.original, drawn.reconstruction};
  for (std::size_t i = 0; i < drawn.edited.size(); ++i) {
    tiles.push_back(drawn.edited[i]);
    grid.columns.push_back(command.strength.empty() ? "edited" : fmt::format("{:.2g}", strengths[i]));
  }
  av::write_figure(command.out, av::captioned_grid(tiles, grid));
}

void write_latents_of(const EditCommand& command, const Run& run, const av::DiagonalGaussian& posterior,
                      const av::Tensor& rows, const std::vector<double>& strengths) {
  std::string how;
  for (const double s : strengths) how += (how.empty() ? "" : ", ") + av::decimal(s);
  av::LatentFile file{.table = {rows, posterior.log_variance.flatten(1).to(at::kFloat).expand_as(rows).contiguous()},
                      .names = {"reconstruction"},
                      .model = av::model_fingerprint(run.model),
                      .description = command.image + ", edited with the strengths " + how};
  for (std::size_t i = 0; i < strengths.size(); ++i) file.names.push_back(fmt::format("edited-{:03}", i));
  av::write_latents(command.latents, file);
}

void edit_own_picture(const CLI::App& app, const EditCommand& command, const Run& run) {
  if (!run.has_encoder())
    throw av::FileError(run.folder, "has no encoder: it was imported from a decoder alone, and edit needs to encode");
  const av::Shape sample = run.model.image_shape();
  const std::vector<double> steps = strengths(command);
  const std::vector<Edit> edits = read_edits(run, command.adds, command.directions);
  const OwnPicture own = read_own_picture(command, sample);
  std::optional<Eyes> eyes;
  if (sample.channels == 3) eyes.emplace(command.eyes);
  else if (app.count("--network") + app.count("--features") > 0)
    throw av::InvalidValue("--network and --features are for pictures in RGB; this model has grey ones");

  const av::DiagonalGaussian posterior = [&] {
    const at::NoGradGuard no_grad;
    return run.model.encode(own.seen);
  }();
  av::Tensor z = posterior.mean;
  std::optional<Kept> unrefined;
  av::Refined refined;
  if (command.refine > 0) {
    unrefined = measure(own.seen, decoded_pictures(run, z.flatten(1)), eyes);
    ProgressLine line{"steps of refinement", command.refine};
    refined = av::refine(run.model, own.seen, z,
                         {.steps = command.refine, .progress = [&](std::int64_t step) { line.say(step); }});
    z = refined.z;
  }
  const av::Tensor base = z.flatten(1).to(at::kCPU, at::kFloat);
  const av::Tensor rows = at::cat({base, edited_latents(base[0], sum_of(edits), steps)});
  const av::Tensor pictures = decoded_pictures(run, rows);
  const Kept kept = measure(own.seen, pictures.narrow(0, 0, 1), eyes);
  write(command, draw(own, pictures, command.keep_residual, sample), steps, describe(edits));
  if (!command.latents.empty()) write_latents_of(command, run, posterior, rows, steps);

  if (command.json) {
    std::string added;
    for (const Edit& edit : edits)
      added +=
          fmt::format("{}{}: {}", added.empty() ? "" : ", ", av::json_quoted(edit.name), av::json_number(edit.weight));
    std::string before;
    if (unrefined)
      before =
          fmt::format(",\n  \"before_refinement\": {},\n  \"distortion\": [{}, {}]", json_of(*unrefined),
                      av::json_number(refined.before.item<double>()), av::json_number(refined.after.item<double>()));
    std::string list;
    for (const double s : steps) list += (list.empty() ? "" : ", ") + av::json_number(s);
    fmt::print("{{\n  \"file\": {},\n  \"added\": {{{}}},\n  \"strengths\": [{}],\n  \"kept\": {}{}\n}}\n",
               av::json_quoted(command.out), added, list, json_of(kept), before);
    return;
  }
  fmt::print("{}: {} with {}\n", command.out, command.image, describe(edits));
  if (unrefined)
    fmt::print("kept by the encoder:       {}\nafter {} steps: {}\ndistortion {:.1f} to {:.1f} nats\n",
               say(*unrefined, eyes), command.refine, say(kept, eyes), refined.before.item<double>(),
               refined.after.item<double>());
  else fmt::print("what the model keeps of it: {}\n", say(kept, eyes));
}

// ---- facenet's figure --------------------------------------------------------------------------------------------

/// The places, among the faces without a smile, of those that facenet's program shows.
const std::vector<std::int64_t> facenet_positions{8, 11, 13, 18, 19, 26, 31, 39, 47, 54, 56, 57, 58, 59, 60, 73};

/// Latents and which of them are without the attribute.
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

void draw_facenet_figure(const CLI::App& app, const EditCommand& command, const Run& run) {
  const std::vector<Edit> edits = read_edits(run, command.adds, command.directions);
  const Candidates faces = candidates(app, command, run, edits.front().name);
  const std::vector<std::int64_t>& positions = command.positions.empty() ? facenet_positions : command.positions;
  const std::vector<double> steps =
      command.strength.empty() ? std::vector<double>{0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5} : strengths(command);
  std::vector<av::Tensor> rows;
  for (const std::int64_t position : positions) {
    if (position < 0 || position >= std::int64_t(faces.without.size()))
      throw av::InvalidValue(
          fmt::format("face {} of those without '{}' is to be shown, and there are {} of them "
                      "(0 to {}); --positions names others",
                      position, edits.front().name, faces.without.size(), std::int64_t(faces.without.size()) - 1));
    rows.push_back(edited_latents(faces.latents[faces.without[std::size_t(position)]], sum_of(edits), steps));
  }
  const std::int64_t columns = 2 * std::int64_t(steps.size());
  write_pictures(command.out, decoded_pictures(run, at::cat(rows)), columns, describe(edits),
                 {.bare = true, .enlarge = std::max(command.style.enlarge, 1), .padding = 3, .border = 0});
  fmt::print("{}: {} faces without '{}', {} steps of {} from {:g} to {:g} each\n", command.out, positions.size(),
             edits.front().name, steps.size(), describe(edits), steps.front(), steps.back());
}

void edit(const CLI::App& app, const EditCommand& command) {
  const Run run = open_run(command.run);
  run.check_decoder(app.get_name());
  if (command.faithful) return draw_facenet_figure(app, command, run);
  if (command.image.empty())
    throw av::InvalidValue("a picture to edit is needed, or --faithful for faces of the images themselves");
  edit_own_picture(app, command, run);
}

}  // namespace

void add_edit(CLI::App& program) {
  const auto command = std::make_shared<EditCommand>();
  CLI::App& app = *program.add_subcommand("edit", "Give a picture more or less of attributes");
  app.add_option("run", command->run, "Run folder or model file")->required();
  auto* image = app.add_option("image", command->image, "A picture of your own, of any size");
  app.add_option("-a,--add", command->adds,
                 "NAME=NUMBER, any number of times: of a direction in a file, of a latent (z3), of a name given with "
                 "'animevae name'")
      ->required()
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("-d,--directions", command->directions, "What attributes or pca has written; .h5 is facenet's")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("-o,--out", command->out, "PNG file")->capture_default_str();
  app.add_option("--strength", command->strength, "FROM,TO,STEPS: a strip of strengths of it all")
      ->delimiter(',')
      ->expected(3)
      ->check(number());
  add_crop_option(app, command->crop);
  app.add_option("--refine", command->refine, "Steps down the gradient of the distortion, from the encoder's mean on")
      ->check(whole_number<std::int64_t>(0, 100'000))
      ->capture_default_str();
  app.add_flag("--keep-residual", command->keep_residual,
               "Add the edit to the picture in its own size, instead of showing what the model makes of it");
  add_grid_options(app, command->style);
  app.get_option("--enlarge")->default_str("");
  command->eyes.add_to(app);
  app.add_option("--latents", command->latents, "Also write the latents behind the pictures: a safetensors file");
  app.add_flag("-j,--json", command->json, "Say what was kept as JSON, for scripts");
  auto* faithful = app.add_flag("--faithful", command->faithful,
                                "facenet's figure instead: 16 faces without the attribute, 10 steps from 0 to 4.5")
                       ->excludes(image);
  app.add_option("--positions", command->positions,
                 "With --faithful: which faces, by their places among those without the attribute, from 0")
      ->delimiter(',')
      ->needs(faithful)
      ->check(count_from(0));
  command->labels.add_to(app);
  command->data.add_to(app);
  app.footer(
      "Examples:\n"
      "  animevae edit runs/first faces/000000.png --add z3=2 --out edited.png\n"
      "  animevae edit runs/first faces/000001.png --add z3=1 --add z0=-1 --strength -2,2,5 --refine 20 --out "
      "strip.png");
  app.callback([command, &app] { edit(app, *command); });
}
