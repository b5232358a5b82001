// SPDX-License-Identifier: MIT
#include "directions/edits.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <animevae/core/decimal.hpp>
#include <animevae/core/parse_decimal.hpp>
#include <animevae/text/suggest.hpp>

#include "run/latent_names.hpp"

namespace av = animevae;

namespace animevae::program {

namespace {

Direction direction_of(const Run& run, const LatentNames& names, const std::string& id,
                       const std::vector<Direction>& given) {
  if (const Direction* const found = find_by_id(given, id)) return *found;
  const std::int64_t latents = run.model.latent_shape().size();
  if (const auto latent = number_in_id(id, 'z'); latent && *latent < latents)
    return latent_direction(names, *latent, latents);
  if (number_in_id(id, 'c'))
    throw av::InvalidValue("'" + id + "' is a principal component: --directions must name the file that has it");
  std::vector<std::string> known;
  for (const Direction& each : given) known.push_back(each.id);
  for (const auto& [name, meaning] : names.all()) known.push_back(meaning.name);
  const std::string near = av::did_you_mean(id, known);
  throw av::InvalidValue(fmt::format("there is no direction '{}'{}", id,
                                     near.empty() && given.empty()
                                         ? fmt::format("; this model has the latents z0 to z{}, and --directions names "
                                                       "a file of others",
                                                       latents - 1)
                                         : near));
}

}  // namespace

std::vector<Edit> read_edits(const Run& run, const std::vector<std::string>& words,
                             const std::vector<std::string>& files) {
  const std::vector<Direction> given = directions_of_files(run, files);
  const LatentNames names{run.folder};
  std::vector<Edit> edits;
  for (const std::string& word : words) {
    const std::size_t sign = word.rfind('=');  // a name may have one too: hair_colour=blonde=1.5
    const auto weight =
        sign == std::string::npos ? std::nullopt : av::parse_decimal(std::string_view{word}.substr(sign + 1));
    if (!weight || !std::isfinite(*weight) || sign == 0)
      throw av::InvalidValue("--add is '" + word + "'; it must be NAME=NUMBER, as Smiling=1.5");
    const std::string name = word.substr(0, sign);
    edits.push_back({name, *weight, direction_of(run, names, names.direction_of(name), given)});
  }
  return edits;
}

av::Tensor sum_of(const std::vector<Edit>& edits) {
  av::Tensor sum;
  for (const Edit& edit : edits) {
    const av::Tensor step = edit.direction.vector * edit.weight;
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
