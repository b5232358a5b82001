// SPDX-License-Identifier: MIT
#include "directions/direction.hpp"

#include <ATen/ops/zeros.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <utility>

#include "run/latent_cache.hpp"

namespace av = animevae;

namespace animevae::program {

std::optional<std::int64_t> number_in_id(std::string_view id, char letter) {
  if (id.size() < 2 || id.front() != letter) return std::nullopt;
  const std::string_view digits = id.substr(1);
  if (digits.front() == '-' || (digits.front() == '0' && digits.size() > 1)) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

Direction named_direction(const LatentNames& names, const std::string& id, av::Tensor vector, std::string note) {
  Direction direction{.id = id, .note = std::move(note), .vector = std::move(vector)};
  const auto named = names.all().find(id);
  if (named == names.all().end()) return direction;
  direction.name = named->second.name;
  direction.low = named->second.from;
  direction.high = named->second.to;
  return direction;
}

Direction latent_direction(const LatentNames& names, std::int64_t latent, std::int64_t latents) {
  av::Tensor unit = at::zeros({latents});
  unit[latent].fill_(1);
  return named_direction(names, "z" + std::to_string(latent), std::move(unit));
}

std::vector<Direction> directions_of(const av::Directions& table) {
  std::vector<Direction> directions;
  for (std::size_t k = 0; k < table.names.size(); ++k)
    directions.push_back({.id = table.names[k], .vector = table.vectors[std::int64_t(k)]});
  return directions;
}

std::vector<Direction> directions_of_files(const Run& run, const std::vector<std::string>& files) {
  std::vector<Direction> all;
  for (const std::string& file : files) {
    std::vector<Direction> own = directions_of(read_directions_of(run, file));
    std::move(own.begin(), own.end(), std::back_inserter(all));
  }
  return all;
}

const Direction* find_by_id(std::span<const Direction> directions, std::string_view id) {
  const auto found = std::find_if(directions.begin(), directions.end(), [&](const Direction& d) { return d.id == id; });
  return found == directions.end() ? nullptr : &*found;
}

}  // namespace animevae::program
