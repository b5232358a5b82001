// SPDX-License-Identifier: MIT
#include <ATen/ops/cat.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/image/fit.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/latent/keep_residual.hpp>
#include <animevae/latent/latent_file.hpp>
#include <animevae/latent/refine.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/metric/feature_distance.hpp>
#include <animevae/metric/psnr.hpp>
#include <animevae/metric/ssim.hpp>
#include <animevae/plot/captioned_grid.hpp>
#include <animevae/plot/write_figure.hpp>

#include "commands/edit.hpp"
#include "directions/edits.hpp"
#include "images/input_pictures.hpp"
#include "options/count_line.hpp"
#include "options/number_tables.hpp"
#include "options/short_number.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// How well a model reconstructs a picture.
struct EditQuality {
  double psnr = 0, ssim = 0;
  std::optional<double> feature_distance{};
};

struct OwnPicture {
  av::Image original{};  ///< in its own size
  av::Box part{};
  av::Tensor seen{};  ///< (1, C, H, W), that part as input of the model
};

OwnPicture read_own_picture(const EditCommand& command, av::Shape sample) {
  OwnPicture own{.original = av::with_channels(av::read_image(command.image), sample.channels)};
  own.part = cropped_part(command.image, own.original, sample, command.crop);
  own.seen = read_pictures({command.image}, sample, command.crop);
  return own;
}

EditQuality measure(const av::Tensor& image, const av::Tensor& picture,
                    const std::optional<FeatureExtractor>& extractor) {
  EditQuality quality{.psnr = av::psnr(image, picture).item<double>(), .ssim = av::ssim(image, picture).item<double>()};
  if (extractor)
    quality.feature_distance =
        av::feature_distance(extractor->features(image), extractor->features(picture)).item<double>();
  return quality;
}

std::string say(const EditQuality& quality, const std::optional<FeatureExtractor>& extractor) {
  std::string text = fmt::format("PSNR {:.2f} dB, SSIM {:.3f}", quality.psnr, quality.ssim);
  if (extractor) text += fmt::format(", distance {:.3f} in {}", *quality.feature_distance, extractor->name());
  return text;
}

Answer::Object members_of(const EditQuality& quality) {
  Answer::Object members{{"psnr", quality.psnr}, {"ssim", quality.ssim}};
  if (quality.feature_distance) members.emplace_back("feature_distance", *quality.feature_distance);
  return members;
}

/// The part of a picture for a figure, reduced to 512 pixels where it is larger.
av::Image shown_part(const av::Image& picture, const av::Box& part, av::Shape sample) {
  constexpr double most = 512;
  const double scale = std::min(1.0, most / std::max(part.height, part.width));
  const auto side = [&](double length, int at_least) { return std::max(int(std::lround(length * scale)), at_least); };
  return av::resize(picture, {side(part.height, sample.height), side(part.width, sample.width)}, av::Filter::bilinear,
                    part);
}

struct Drawn {
  av::Image original{}, reconstruction{};
  std::vector<av::Image> edited{};  ///< for a figure
  std::vector<av::Image> whole{};   ///< for --bare: with --keep-residual the whole pictures, not the part alone
};

/// `pictures` are the reconstruction and then the decoded edits.
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
                                                : std::max(1, 128 / side);  // captions need this width
  const int shown = int(drawn.edited.size());
  if (command.style.bare) {
    const av::GridLayout row{.columns = shown, .padding = shown > 1 ? command.style.padding : 0, .enlarge = enlarge};
    return av::write_figure(command.out, av::tile_grid(drawn.whole, row));
  }
  av::CaptionedGrid grid{
      .layout = {.columns = shown + 2, .enlarge = enlarge}, .title = title, .columns = {"original", "reconstruction"}};
  std::vector<av::Image> tiles{drawn.original, drawn.reconstruction};
  for (std::size_t i = 0; i < drawn.edited.size(); ++i) {
    tiles.push_back(drawn.edited[i]);
    grid.columns.push_back(command.strength.empty() ? "edited" : short_number(strengths[i]));
  }
  av::write_figure(command.out, av::captioned_grid(tiles, grid));
}

void write_latents_of(const EditCommand& command, const Run& run, const av::LatentRows& posterior,
                      const av::Tensor& rows, const std::vector<double>& strengths) {
  std::string how;
  for (const double s : strengths) how += (how.empty() ? "" : ", ") + av::decimal(s);
  const av::Tensor variances = posterior.log_variance.defined()
                                   ? av::latent_rows(posterior.log_variance).expand_as(rows).contiguous()
                                   : av::Tensor{};
  av::LatentFile file{.table = {rows, variances},
                      .names = {"reconstruction"},
                      .model = av::model_fingerprint(run.model),
                      .description = command.image + ", edited with the strengths " + how};
  for (std::size_t i = 0; i < strengths.size(); ++i) file.names.push_back(fmt::format("edited-{:03}", i));
  write_latents_as_named(command.numbers, file);
}

/// The latent of a picture: the posterior mean, or the latent that refinement found from there.
struct Place {
  av::LatentRows posterior{};
  av::Tensor latent{};  ///< (1, L)
  std::optional<EditQuality> unrefined{};
  std::vector<double> distortion{};  ///< before and after the refinement
};

Place place_of(const EditCommand& command, const Run& run, const OwnPicture& own,
               const std::optional<FeatureExtractor>& extractor) {
  Place place;
  {
    const at::NoGradGuard no_grad;
    place.posterior = run.model.rows(own.seen);
  }
  av::Tensor z = av::latents_of_rows(run.model, place.posterior.point);
  if (command.refine > 0) {
    place.unrefined = measure(own.seen, av::pictures_of_rows(run.model, av::latent_rows(z)), extractor);
    CountLine line{"steps of refinement", command.refine};
    const av::Refined refined = av::refine(
        run.model, own.seen, z, {.steps = command.refine, .progress = [&](std::int64_t step) { line.say(step, 0); }});
    z = refined.z;
    place.distortion = {refined.before.item<double>(), refined.after.item<double>()};
  }
  place.latent = av::latent_rows(z);
  return place;
}

void say_quality(const EditCommand& command, const Place& place, const EditQuality& quality,
                 const std::optional<FeatureExtractor>& extractor, Answer& answer) {
  answer.set("kept", members_of(quality));
  if (!place.unrefined) return answer.say("what the model keeps of it: {}", say(quality, extractor));
  answer.set("before_refinement", members_of(*place.unrefined));
  answer.set("distortion", place.distortion);
  answer.say("kept by the encoder:       {}", say(*place.unrefined, extractor));
  answer.say("after {} steps: {}", command.refine, say(quality, extractor));
  answer.say("distortion {:.1f} to {:.1f} nats", place.distortion[0], place.distortion[1]);
}

}  // namespace

void edit_own_picture(const CLI::App& app, const EditCommand& command, const Run& run) {
  run.check_encoder(app.get_name(), "the picture");
  const av::Shape sample = run.model.image_shape();
  const std::vector<double> steps = strengths(command);
  const std::vector<Edit> edits = read_edits(run, command.adds, command.directions);
  const OwnPicture own = read_own_picture(command, sample);
  std::optional<FeatureExtractor> extractor;
  if (sample.channels == 3) extractor.emplace(command.extractor);
  else if (app.count("--network") + app.count("--features") > 0)
    throw av::InvalidValue("--network and --features are for pictures in RGB; this model has grey ones");

  const Place place = place_of(command, run, own, extractor);
  const av::Tensor rows = at::cat({place.latent, edited_latents(place.latent[0], sum_of(edits), steps)});
  const av::Tensor pictures = av::pictures_of_rows(run.model, rows);
  write(command, draw(own, pictures, command.keep_residual, sample), steps, describe(edits));

  Answer answer{command.answer};
  std::map<std::string, double> added;  // the same direction may be added twice
  for (const Edit& edit : edits) added[edit.name] += edit.weight;
  answer.set("picture", command.out);
  answer.set("added", Answer::Object{added.begin(), added.end()});
  answer.set("strengths", steps);
  answer.say("{}: {} with {}", command.out, command.image, describe(edits));
  say_quality(command, place, measure(own.seen, pictures.narrow(0, 0, 1), extractor), extractor, answer);
  if (!command.numbers.empty()) {
    write_latents_of(command, run, place.posterior, rows, steps);
    answer.set("numbers", command.numbers);
    answer.say("{}: the latents behind it", command.numbers);
  }
  answer.finish();
}

}  // namespace animevae::program
