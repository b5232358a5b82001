// SPDX-License-Identifier: MIT
#include "run/latent_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/read_file.hpp>

#include "options/program_name.hpp"
#include "options/read_toml.hpp"
#include "options/toml_writer.hpp"

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

LatentNames::LatentNames(const fs::path& run_folder) : file_{run_folder / "names.toml"} {
  std::error_code unknown;
  if (!fs::exists(file_, unknown)) return;
  const std::vector<std::byte> bytes = av::read_file(file_, std::uint64_t{1} << 24);
  try {
    for (const TomlEntry& entry : parse_toml({reinterpret_cast<const char*>(bytes.data()), bytes.size()})) {
      const std::size_t dot = entry.key.find('.');
      const std::string direction = entry.key.substr(0, dot),
                        key = entry.key.substr(std::min(dot, entry.key.size() - 1) + 1);
      LatentName& name = names_[direction];
      const std::map<std::string_view, std::string*> places{
          {"name", &name.name}, {"from", &name.from}, {"to", &name.to}};
      const auto place = places.find(key);
      if (dot == std::string::npos || place == places.end() || entry.values.size() != 1)
        throw av::InvalidValue(
            fmt::format("line {}: '{}' means nothing here; a direction has name, from and to", entry.line, entry.key));
      *place->second = entry.values.front();
    }
  } catch (const av::InvalidValue& problem) {
    throw av::FileError(file_, problem.what());
  }
}

std::string LatentNames::caption(const std::string& direction) const {
  const auto found = names_.find(direction);
  return found == names_.end() || found->second.name.empty() ? direction : direction + " " + found->second.name;
}

std::string LatentNames::direction_of(const std::string& word) const {
  for (const auto& [direction, name] : names_)
    if (!word.empty() && name.name == word) return direction;
  return word;
}

void LatentNames::save() const {
  TomlWriter toml;
  toml.comment(
      in_own_name("What the directions of this model's latent space are called; 'animevae name' writes this file."));
  for (const auto& [direction, name] : names_) {
    toml.section(direction);
    toml.value("name", name.name);
    if (!name.from.empty()) toml.value("from", name.from);
    if (!name.to.empty()) toml.value("to", name.to);
  }
  av::write_file(file_, std::string_view{toml.text()});
}

}  // namespace animevae::program
