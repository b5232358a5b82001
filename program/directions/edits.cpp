// SPDX-License-Identifier: MIT
#include "directions/edits.hpp"

#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include <animevae/core/decimal.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/text/suggest.hpp>

#include "run/latent_cache.hpp"
#include "run/latent_names.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

/// The number behind "z" or "c".
std::optional<std::int64_t> numbered(std::string_view word, char letter) {
  if (word.size() < 2 || word.front() != letter) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data() + 1, word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || number < 0) return std::nullopt;
  return number;
}

av::Tensor direction(const Run& run, const std::string& word, const std::vector<av::Directions>& all) {
  for (const av::Directions& directions : all)
    for (std::size_t k = 0; k < directions.names.size(); ++k)
      if (directions.names[k] == word) return directions.vectors[std::int64_t(k)];
  const std::int64_t latents = run.model.latent_shape().size();
  if (const auto latent = numbered(word, 'z'); latent && *latent < latents) {
    av::Tensor unit = at::zeros({latents});
    unit[*latent].fill_(1);
    return unit;
  }
  if (numbered(word, 'c'))
    throw av::InvalidValue("'" + word + "' is a principal component: --directions must name the file that has it");
  std::vector<std::string> known;
  for (const av::Directions& directions : all)
    known.insert(known.end(), directions.names.begin(), directions.names.end());
  const LatentNames given{run.folder};
  for (const auto& [name, meaning] : given.all()) known.push_back(meaning.name);
  const std::string near = av::did_you_mean(word, known);
  throw av::InvalidValue(fmt::format("there is no direction '{}'{}", word,
                                     near.empty() && all.empty()
                                         ? fmt::format("; this model has the latents z0 to z{}, and --directions names "
                                                       "a file of others",
                                                       latents - 1)
                                         : near));
}

}  // namespace

std::vector<Edit> read_edits(const Run& run, const std::vector<std::string>& words,
                             const std::vector<std::string>& files) {
  std::vector<av::Directions> all;
  for (const std::string& file : files) all.push_back(read_directions_of(run, file));
  const LatentNames names{run.folder};
  std::vector<Edit> edits;
  for (const std::string& word : words) {
    const std::size_t sign = word.rfind('=');  // a name may have one too: hair_colour=blonde=1.5
    const auto weight =
        sign == std::string::npos ? std::nullopt : av::parse_decimal(std::string_view{word}.substr(sign + 1));
    if (!weight || !std::isfinite(*weight) || sign == 0)
      throw av::InvalidValue("--add is '" + word + "'; it must be NAME=NUMBER, as Smiling=1.5");
    const std::string name = word.substr(0, sign);
    edits.push_back({name, *weight, direction(run, names.direction_of(name), all)});
  }
  return edits;
}

av::Tensor sum_of(const std::vector<Edit>& edits) {
  av::Tensor sum;
  for (const Edit& edit : edits) {
    const av::Tensor step = edit.vector * edit.weight;
    sum = sum.defined() ? sum + step : step;
  }
  return sum;
}

std::string describe(const std::vector<Edit>& edits) {
  std::string text;
  for (const Edit& edit : edits)
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", edit.name, edit.weight < 0 ? "" : "+",
                        av::decimal(edit.weight));
  return text;
}

}  // namespace animevae::program
