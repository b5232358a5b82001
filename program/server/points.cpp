// SPDX-License-Identifier: MIT
#include "server/points.hpp"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <vector>

#include <animevae/latent/rows.hpp>
#include <animevae/tensor/random.hpp>
#include <animevae/text/suggest.hpp>

#include "server/http.hpp"
#include "server/request.hpp"

namespace av = animevae;

namespace animevae::program {

using nlohmann::json;

namespace {

constexpr double widest = 1000;  // largest weight and latent value; no face lies beyond

[[noreturn]] void refuse(const std::string& sentence) { throw HttpError(400, sentence); }

av::Tensor given_latents(const Run& run, const json& numbers) {
  const std::int64_t count = run.model.latent_shape().size();
  if (!numbers.is_array() || std::int64_t(numbers.size()) != count)
    refuse(fmt::format("\"latents\" must be a list of {} numbers", count));
  av::Tensor latents = at::empty({count}, at::TensorOptions{}.dtype(at::kFloat));
  float* const to = latents.data_ptr<float>();
  for (std::int64_t i = 0; i < count; ++i) {
    const json& number = numbers[std::size_t(i)];
    const double value = number.is_number() ? number.get<double>() : std::numeric_limits<double>::quiet_NaN();
    if (!(std::abs(value) <= widest)) refuse(fmt::format("\"latents\" must be numbers from -{0} to {0}", widest));
    to[i] = float(value);
  }
  return latents;
}

av::Tensor start_of(const Run& run, const LatentSpace& space, const json& point) {
  if (point.contains("latents")) return given_latents(run, point["latents"]);
  if (point.contains("image")) {
    if (!space.means.defined()) refuse("\"image\" names an image of the data, and these are not encoded (yet)");
    return space.means[whole_of(point, "image", 0, 0, space.means.size(0) - 1)].clone();
  }
  if (point.contains("seed"))
    return sample_rows(run, std::uint64_t(whole_of(point, "seed", 0, 0, std::numeric_limits<std::int64_t>::max())),
                       whole_of(point, "index", 0, 0, most_samples - 1), 1,
                       number_of(point, "temperature", 1, 0, 10))[0];
  if (point.contains("average") && point["average"] == true) return space.average.to(at::kFloat).clone();
  refuse("a point has one of \"seed\", \"latents\", \"image\" or \"average\" (true)");
}

template <class Use>
void each_weight(const json& point, const char* name, Use&& use) {
  if (!point.contains(name)) return;
  const json& weights = point[name];
  if (!weights.is_object()) refuse(fmt::format("\"{}\" must be an object of directions and numbers", name));
  for (const auto& [id, value] : weights.items()) use(id, number_of(weights, id, 0, -widest, widest));
}

}  // namespace

av::Tensor sample_rows(const Run& run, std::uint64_t seed, std::int64_t first, std::int64_t count, double temperature) {
  constexpr std::int64_t block = 64;  // drawn at once, as `animevae sample` does: one by one the numbers differ
  std::vector<av::Tensor> blocks;
  for (std::int64_t number = first / block; number * block < first + count; ++number) {
    av::Generator generator = av::make_generator(number == 0 ? seed : av::mix_seed(seed, std::uint64_t(number)));
    blocks.push_back(av::latent_rows(run.model.sample_latents(block, generator)));
  }
  return at::cat(blocks).narrow(0, first % block, count) * temperature;
}

std::int64_t latent_number(const Run& run, const std::string& id) {
  const std::int64_t latents = run.model.latent_shape().size();
  if (const auto number = number_in_id(id, 'z'); number && *number < latents) return *number;
  refuse(fmt::format("{} is no latent; they are z0 to z{}", quoted(id), latents - 1));
}

av::Tensor latents_of_point(const Run& run, const LatentSpace& space, const json& point) {
  if (!point.is_object()) refuse("a point must be an object, such as {\"seed\": 7, \"index\": 3}");
  av::Tensor latents = start_of(run, space, point);
  each_weight(point, "set", [&](const std::string& id, double value) { latents[latent_number(run, id)] = value; });
  each_weight(point, "add", [&](const std::string& id, double weight) {
    const Direction* const direction = space.find(id);
    if (!direction) {
      std::vector<std::string> known;
      for (const auto* directions : {&space.attributes, &space.components})
        for (const Direction& each : *directions) known.push_back(each.id);
      refuse(fmt::format("there is no direction {}{}", quoted(id),
                         id.size() < 80 ? av::did_you_mean(id, known) : std::string{}));
    }
    latents = latents + direction->vector * weight;
  });
  return latents;
}

}  // namespace animevae::program
