// SPDX-License-Identifier: MIT
#include "run/run_options.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/core/read_file.hpp>

#include "options/read_toml.hpp"

namespace av = animevae;

namespace animevae::program {

std::map<std::string, std::string> options_in(std::string_view configuration) {
  std::map<std::string, std::string> options;
  for (const TomlEntry& entry : parse_toml(configuration)) {
    std::string& value = options[entry.key.substr(entry.key.find('.') + 1)];
    for (const std::string& part : entry.values) value += (value.empty() ? "" : ", ") + part;
  }
  return options;
}

std::map<std::string, std::string> options_of_run(const std::filesystem::path& folder) try {
  constexpr std::uint64_t most = std::uint64_t{1} << 20;  // bytes
  const std::vector<std::byte> bytes = av::read_file(folder / "config.toml", most);
  return options_in({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
} catch (const av::Error&) {
  return {};
}

}  // namespace animevae::program
