// SPDX-License-Identifier: MIT
#include "commands/image_measures.hpp"

#include <ATen/ops/abs.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include <animevae/core/error.hpp>
#include <animevae/data/for_each_batch.hpp>
#include <animevae/latent/rows.hpp>
#include <animevae/metric/feature_distance.hpp>
#include <animevae/metric/paired_difference.hpp>
#include <animevae/metric/psnr.hpp>

#include "options/are_finite.hpp"
#include "run/evaluation_mode.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

void add(ImageMeasure& measure, std::size_t model, const av::Tensor& each) {
  const av::Tensor numbers = each.to(at::kDouble).contiguous();
  std::vector<std::vector<double>>& values = measure.values;
  values.resize(std::max(values.size(), model + 1));
  values[model].insert(values[model].end(), numbers.data_ptr<double>(), numbers.data_ptr<double>() + numbers.numel());
}

void measure(std::array<ImageMeasure, 3>& measures, std::size_t model, const Run& run,
             const FeatureExtractor& extractor, const av::Tensor& images, const std::vector<av::Tapped>& features) {
  const at::NoGradGuard no_grad;
  const av::Tensor pictures = av::reconstructions(run.model, images);
  const av::Tensor error = pictures - images;
  const double dimensions = double(run.model.image_shape().size());
  add(measures[0], model, av::psnr(images, pictures));
  add(measures[1], model, av::sum_per_sample(at::abs(error)) / dimensions);
  add(measures[2], model, av::feature_distance(features, extractor.features(pictures)));
}

}  // namespace

ComparedQuantity ImageMeasure::summary() const {
  ComparedQuantity quantity{.name = name, .digits = digits};
  for (const std::vector<double>& of_model : values) {
    quantity.means.push_back(std::accumulate(of_model.begin(), of_model.end(), 0.0) / double(of_model.size()));
    if (&of_model != values.data()) quantity.differences.push_back(av::paired_difference(values[0], of_model));
  }
  return quantity;
}

std::array<ImageMeasure, 3> measure_images(const std::vector<Run>& runs, const av::Subset<Dataset>& images,
                                           const FeatureExtractor& extractor) {
  std::array<ImageMeasure, 3> measures{
      ImageMeasure{"psnr", "PSNR in dB (higher is better)", 3},
      ImageMeasure{"mean_absolute_error", "mean absolute error", 5},
      ImageMeasure{"feature_distance", fmt::format("distance in {}", extractor.name()), 5}};
  av::for_each_batch(images, 50, [&](std::int64_t, const av::Tensor& batch) {
    const std::vector<av::Tapped> features = extractor.features(batch);
    for (std::size_t model = 0; model < runs.size(); ++model)
      measure(measures, model, runs[model], extractor, batch, features);
  });
  for (std::size_t model = 0; model < runs.size(); ++model)
    for (const std::size_t m : {1, 2})  // not the PSNR, which is infinite for an image without any error
      if (!are_finite(measures[m].values[model]))
        throw av::FileError(runs[model].folder, why_not_finite(*runs[model].preset, runs[model].steps()));
  return measures;
}

}  // namespace animevae::program
