// SPDX-License-Identifier: MIT
#include "report/slider_sections.hpp"

#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/iota.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include <animevae/core/decimal.hpp>
#include <animevae/latent/normal_quantile.hpp>
#include <animevae/latent/principal_components.hpp>
#include <animevae/tensor/random_choice.hpp>

#include "directions/attribute_fit.hpp"
#include "options/fixed.hpp"
#include "report/run_explorers.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

constexpr std::size_t most_walked = 16;  // directions with a slider

void add_traversals(const ReportInput& input, ReportSection& section) {
  using Latents = std::vector<std::int64_t>;
  const Latents drawn = input.first_latents(32);
  const auto write = [&](const std::filesystem::path& file, const av::Tensor& base, const Latents& latents,
                         const std::vector<av::TraversalRow>& rows) {
    Captions captions;
    for (const std::int64_t latent : latents)
      captions.rows.push_back(
          caption_with_rate(input.names.caption(latent), input.statistics.rate[std::size_t(latent)]));
    write_traversals(file, input.run.model, base, rows, 10, captions, untitled);
  };
  const double q = av::normal_quantile(0.95);
  const Dataset& measured = input.faces.for_measuring();
  const at::NoGradGuard no_grad;
  const av::LatentRows posterior = input.run.model.rows(measured.batch(av::random_choice(measured.size(), 1, 0)));
  add_rows(section, input.run.folder, "prior_traversals",
           "All at a glance: each row moves one latent through the middle 95 % of N(0, 1) while all others stay at 0.",
           drawn, [&](const std::filesystem::path& file, const Latents& latents) {
             write(file, at::zeros({input.table.latents()}), latents, av::prior_rows(latents, -q, q));
           });
  add_rows(section, input.run.folder, "posterior_traversals",
           fmt::format("The same within a {}face's own posterior, the middle 95 % of it: what the encoder leaves open "
                       "about this face. The more a latent says, the less its row changes.",
                       input.faces.held_out ? "held-out " : ""),
           drawn, [&](const std::filesystem::path& file, const Latents& latents) {
             write(file, posterior.point.flatten(), latents, av::posterior_rows(posterior, latents, q));
           });
}

/// The attributes that the latents tell best, by AUC; those without one come last, in their own order.
std::vector<std::int64_t> best_predicted(const av::FittedAttributes& fitted) {
  std::vector<std::int64_t> order(fitted.attributes.size());
  std::iota(order.begin(), order.end(), 0);
  const auto auc = [&](std::int64_t k) {
    const auto& measured = fitted.attributes[std::size_t(k)].auc;
    return measured ? measured->value : 0;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) { return auc(a) > auc(b); });
  order.resize(std::min(order.size(), most_walked));
  return order;
}

}  // namespace

ReportSection latent_section(const ReportInput& input) {
  Walks walks{.title = "Latents",
              .caption =
                  "Each slider moves one latent and leaves all others as they are in the face it starts from. The "
                  "latents that say most about a face come first, by their KL divergence; one whose slider "
                  "changes nothing is not in use.",
              .directions = av::latent_directions(input.run.model),
              .shown = input.first_latents(most_walked)};
  for (const std::int64_t latent : walks.shown)
    walks.sliders.push_back(input.slider(
        "z" + std::to_string(latent), fmt::format("KL {} nats", fixed(input.statistics.rate[std::size_t(latent)], 2))));
  ReportSection section{.title = walks.title, .explorer = explorer_of(input.run, walks, input.starts)};
  add_traversals(input, section);
  return section;
}

ReportSection component_section(const ReportInput& input) {
  av::LatentMoments moments;
  moments.add(input.table.means);
  const av::PrincipalComponents found = av::principal_components(moments, 12);
  Walks walks{.title = "Components",
              .caption =
                  "The directions in which the latents of the data vary most, strongest first; sliders are in "
                  "standard deviations. Faces differ most in what the first of them do.",
              .directions = av::component_directions(found, av::model_fingerprint(input.run.model)),
              .shown = ::ranges::views::iota(std::int64_t{0}, found.size()) | ::ranges::to<std::vector>()};
  for (const std::int64_t k : walks.shown)
    walks.sliders.push_back(input.slider(
        "c" + std::to_string(k), fmt::format("{:.1f} % of the variance", 100 * found.variances[k].item<double>() /
                                                                             std::max(found.total_variance, 1e-300))));
  return {
      .title = walks.title,
      .explorer = explorer_of(input.run, walks, input.starts),
      .pictures = {{.caption = "How much of the variance of the latents each component explains, and the first ones "
                               "together.",
                    .drawing = variance_figure(found)}}};
}

ReportSection attribute_section(const ReportInput& input, LabelledImages labelled) {
  const av::Split sides = split_labels(labelled, {0.2, 0});
  leave_out_empty_sides(labelled, sides.train);
  const av::FittedAttributes fitted = fit_attributes(labelled, labelled.means(input.run), sides, false);
  Walks walks{.title = "Attributes",
              .caption = fmt::format("Directions that lead from images without an attribute to images with it (for a "
                                     "number, over two standard deviations of it), in multiples of that way. They were "
                                     "fitted to {} of {}; the AUC on {} others says how well the latents tell "
                                     "them apart: 0.5 is chance, 1 never errs.",
                                     av::with_separators(fitted.images), labelled.description(),
                                     av::with_separators(fitted.held_out)),
              .directions = fitted.directions,
              .shown = best_predicted(fitted),
              .walk = Walk::relative,
              .reach = 2};
  for (const std::int64_t k : walks.shown) {
    const av::MeasuredAttribute& attribute = fitted.attributes[std::size_t(k)];
    walks.sliders.push_back(
        {attribute.attribute.name, attribute.auc ? fmt::format("AUC {:.3f}", attribute.auc->value) : std::string{},
         attribute.attribute.is_number ? "less" : "without", attribute.attribute.is_number ? "more" : "with"});
  }
  return {.title = walks.title, .explorer = explorer_of(input.run, walks, input.starts)};
}

}  // namespace animevae::program
