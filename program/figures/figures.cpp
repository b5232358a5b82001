// SPDX-License-Identifier: MIT
#include "figures/figures.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include <range/v3/range/conversion.hpp>
#include <range/v3/view/concat.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/join.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

#include <animevae/image/image_tensor.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/plot.hpp>

#include "options/checks.hpp"
#include "options/fixed.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;
namespace rv = ::ranges::views;

namespace {

av::GridLayout layout_of(std::int64_t columns, const GridStyle& style) {
  return {.columns = int(columns), .padding = style.padding, .enlarge = style.enlarge};
}

av::Image bare_grid(const av::Tensor& pictures, std::int64_t columns, const GridStyle& style) {
  av::GridLayout layout = layout_of(columns, style);
  layout.background = style.border;
  return av::tile_grid(to_images(pictures), layout);
}

av::Canvas figure_of(const av::Tensor& pictures, std::int64_t columns, const Captions& captions,
                     const GridStyle& style) {
  av::GridLayout layout = layout_of(columns, style);
  layout.group = style.group;
  layout.gap *= style.enlarge;
  return av::captioned_grid(to_images(pictures), {.layout = layout,
                                                  .title = style.titled ? captions.title : std::string{},
                                                  .rows = captions.rows,
                                                  .columns = captions.columns});
}

}  // namespace

std::vector<av::Image> to_images(const av::Tensor& pictures) {
  return rv::iota(std::int64_t{0}, pictures.size(0)) |
         rv::transform([&](std::int64_t i) { return av::to_image(pictures[i]); }) | ::ranges::to<std::vector>();
}

CLI::Option* add_picture_option(CLI::App& command, const std::string& names, std::string& file,
                                const std::string& description) {
  const auto check = [](const std::string& name) -> std::string {
    if (av::is_figure_name(name)) return {};
    return fmt::format("must end in {}, not be '{}'", fmt::join(av::figure_endings, ", "), name);
  };
  CLI::Option* const option =
      command.add_option(names, file, fmt::format("{} ({})", description, fmt::join(av::figure_endings, ", ")))
          ->check(CLI::Validator{check, ""});
  return file.empty() ? option : option->capture_default_str();
}

void add_grid_options(CLI::App& command, GridStyle& style) {
  command.add_flag("--bare", style.bare, "The grid of pictures alone, without captions, in their own pixels");
  command.add_option("--enlarge", style.enlarge, "Make every pixel a square of this side, 1 to 16")
      ->check(whole_number(1, 16))
      ->capture_default_str();
}

std::string caption_with_rate(const std::string& caption, double rate) {
  return fmt::format("{}\nKL {}", caption, fixed(rate, 2));
}

void write_rows(const fs::path& file, const av::Tensor& pictures, std::int64_t columns, const Captions& captions,
                const GridStyle& style) {
  if (style.bare) av::write_figure(file, bare_grid(pictures, columns, style));
  else av::write_figure(file, figure_of(pictures, columns, captions, style));
}

av::Image grid_frame(const av::Tensor& pictures, std::int64_t columns, const Captions& captions,
                     const GridStyle& style) {
  return style.bare ? bare_grid(pictures, columns, style)
                    : av::render(figure_of(pictures, columns, captions, style), {.pixel_ratio = 1});
}

void write_pictures(const fs::path& file, const av::Tensor& pictures, std::int64_t columns, const std::string& title,
                    const GridStyle& style) {
  write_rows(file, pictures, columns, {.title = title}, style);
}

void write_reconstructions(const fs::path& file, const AnyModel& model, const Dataset& faces,
                           const std::vector<std::int64_t>& indices, const GridStyle& style) {
  const at::NoGradGuard no_grad;
  const av::Tensor images = faces.batch(indices);
  const av::Tensor again = av::reconstructions(model, images);
  write_rows(file, at::cat({images, again}), images.size(0),
             {.title = "Reconstructions", .rows = {"original", "decoded"}}, style);
}

void write_reconstructions_alone(const fs::path& file, const AnyModel& model, const Dataset& faces,
                                 const std::vector<std::int64_t>& indices, std::int64_t columns,
                                 const GridStyle& style) {
  const at::NoGradGuard no_grad;
  const av::Tensor again = av::reconstructions(model, faces.batch(indices));
  write_rows(file, again, columns, {.title = "Reconstructions"}, style);
}

void write_samples(const fs::path& file, const AnyModel& model, std::int64_t count, std::int64_t columns,
                   std::uint64_t seed, const GridStyle& style) {
  const at::NoGradGuard no_grad;
  av::Generator generator = av::make_generator(seed);
  write_rows(file, model.sample(count, generator), columns,
             {.title = fmt::format("Samples of the prior, seed {}", seed)}, style);
}

void write_traversals(const fs::path& file, const AnyModel& model, const av::Tensor& base,
                      const std::vector<av::TraversalRow>& rows, std::int64_t steps, const Captions& captions,
                      const GridStyle& style) {
  write_rows(file, av::traversal_pictures(model, base, rows, steps), steps, captions, style);
}

void write_clusters(const fs::path& file, const Dataset& faces, const std::vector<av::LatentExtremes>& clusters,
                    const std::vector<double>& rates, const LatentNames& names, const GridStyle& style) {
  std::size_t each = clusters.empty() ? 0 : clusters.front().low.size();
  for (const auto& cluster : clusters) each = std::min({each, cluster.low.size(), cluster.high.size()});
  const Captions captions{.title = "Original faces from both ends of each latent",
                          .rows = clusters | rv::transform([&](const av::LatentExtremes& cluster) {
                                    return caption_with_rate(names.caption(cluster.latent),
                                                             rates[std::size_t(cluster.latent)]);
                                  }) |
                                  ::ranges::to<std::vector>(),
                          .columns = {"low", "high"}};
  const std::vector<std::int64_t> indices =
      clusters | rv::transform([each](const av::LatentExtremes& cluster) {
        return rv::concat(cluster.low | rv::take(each), cluster.high | rv::take(each));
      }) |
      rv::join | ::ranges::to<std::vector>();
  write_rows(file, faces.batch(indices), std::int64_t(2 * each), captions, style);
}

av::Canvas diagnosis_figure(const av::PosteriorTable& table, const av::LatentStatistics& statistics,
                            const LatentNames& names, bool faithful) {
  std::vector<std::int64_t> order = statistics.order;
  order.resize(std::min(order.size(), most_diagnosed));
  const av::Tensor index = at::tensor(order, at::kLong);
  const auto in_order = [&](const std::vector<double>& values) {
    return order | rv::transform([&](std::int64_t latent) { return values[std::size_t(latent)]; }) |
           ::ranges::to<std::vector>();
  };
  const av::Tensor correlation = statistics.correlation.index_select(0, index).index_select(1, index).contiguous();
  const av::Tensor samples = table.means.index_select(1, index).contiguous();
  av::LatentDiagnosis diagnosis{.mean = in_order(statistics.mean),
                                .log_variance = in_order(statistics.log_variance),
                                .correlation = {correlation.data_ptr<double>(), std::size_t(correlation.numel())}};
  for (const std::int64_t latent : order) diagnosis.names.push_back(names.caption(latent));
  if (order.size() < statistics.order.size())
    diagnosis.title =
        fmt::format("The {} of {} latents with the largest KL divergence", order.size(), statistics.order.size());
  if (faithful) return av::latent_diagnosis(diagnosis);
  diagnosis.aggregate_log_variance = in_order(statistics.aggregate_log_variance);
  diagnosis.samples = {samples.data_ptr<float>(), std::size_t(samples.numel())};
  return av::extended_latent_diagnosis(diagnosis);
}

void write_diagnosis(const fs::path& file, const av::PosteriorTable& table, const av::LatentStatistics& statistics,
                     const LatentNames& names, bool faithful) {
  av::write_figure(file, diagnosis_figure(table, statistics, names, faithful),
                   {.pixel_ratio = faithful ? 1.5 : av::RenderOptions{}.pixel_ratio});
}

av::Canvas variance_figure(const av::PrincipalComponents& found) {
  av::Curve each{.name = "each"}, together{.name = "together"};
  for (std::int64_t i = 0; i < found.size(); ++i) {
    each.x.push_back(double(i + 1));
    each.y.push_back(100 * found.variances[i].item<double>() / found.total_variance);
    together.x.push_back(double(i + 1));
    together.y.push_back(100 * found.explained(i + 1));
  }
  av::Canvas canvas{420, 300};  // legible on a telephone
  canvas.describe("Variance explained by principal components");
  av::draw(canvas, canvas.region().inset(8),
           av::Curves{.titles = {.title = "Variance explained by principal components",
                                 .x = "component",
                                 .y = "percent of the variance"},
                      .curves = {together, each},
                      .from_zero = true});
  return canvas;
}

}  // namespace animevae::program
