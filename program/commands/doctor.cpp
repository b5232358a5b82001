// SPDX-License-Identifier: MIT
#include <ATen/Version.h>
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <sys/utsname.h>

#ifdef ANIMEVAE_WITH_HDF5
#include <hdf5.h>
#endif

#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include <animevae/data/cache_folder.hpp>
#include <animevae/data/file_list.hpp>
#include <animevae/tensor/compat.hpp>
#include <animevae/tensor/threads.hpp>
#include <animevae/version.hpp>

#include "commands/commands.hpp"
#ifdef ANIMEVAE_WITH_WINDOW
#include "explore/window/explore_window.hpp"
#endif

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

void line(std::string_view name, const std::string& value) { fmt::print("{:<22} {}\n", name, value); }

/// What LibTorch's own description says behind `word`, up to a comma, a bracket or the line's end.
std::string part_of(const std::string& configuration, std::string_view word) {
  const auto at = configuration.find(word);
  if (at == std::string::npos) return "not there";
  const auto begin = at + word.size();
  std::string part = configuration.substr(begin, configuration.find_first_of(",(\n", begin) - begin);
  part.erase(part.find_last_not_of(' ') + 1);
  return part;
}

std::string compiler() {
#if defined(__clang__)
  return __VERSION__;  // names itself
#else
  return std::string{"GCC "} + __VERSION__;
#endif
}

std::string free_space(const fs::path& place) {
  fs::path there = fs::absolute(place);
  std::error_code error;
  while (!fs::exists(there, error) && there.has_relative_path()) there = there.parent_path();
  const fs::space_info space = fs::space(there, error);
  return error ? error.message() : fmt::format("{:.1f} GB free", double(space.available) / 1e9);
}

void examine(const std::string& data) {
  utsname system{};
  ::uname(&system);
  line("animevae", fmt::format("{}.{}.{}", ANIMEVAE_VERSION_MAJOR, ANIMEVAE_VERSION_MINOR, ANIMEVAE_VERSION_PATCH));
  line("system", fmt::format("{} {} {}", system.sysname, system.release, system.machine));
  line("compiler", compiler());
  line("LibTorch", TORCH_VERSION);
  const std::string configuration = at::show_config();
  line("  BLAS", part_of(configuration, "BLAS_INFO="));
  line("  oneDNN", part_of(configuration, "MKL-DNN "));
  line("  processor", part_of(configuration, "CPU capability usage: "));
#ifdef ANIMEVAE_WITH_HDF5
  line("HDF5", fmt::format("{}.{}.{}", H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE));
#else
  line("HDF5", "not in this build");
#endif
#ifdef ANIMEVAE_WITH_WINDOW
  line("window", window_libraries());
#else
  line("window", "not in this build");
#endif
  av::set_threads(0);
  line("cores, threads", fmt::format("{}, {}", std::thread::hardware_concurrency(), av::threads()));
  line("here", free_space("."));
  const fs::path cache = av::default_cache_folder();
  line("image cache", fmt::format("{} ({})", cache.string(), free_space(cache)));
  if (data.empty()) return;
  const av::ImageListing listing = av::list_images(data);
  line("data", fmt::format("{}: {} image files", data, listing.files.size()));
  if (!listing.passed_over.empty()) line("", listing.passed_over.sentence());
}

}  // namespace

void add_doctor(CLI::App& program) {
  const auto data = std::make_shared<std::string>();
  CLI::App& app = *program.add_subcommand("doctor", "Say what this machine and this build have");
  app.add_option("--data", *data, "A folder of images to look at");
  app.footer(
      "Examples:\n"
      "  animevae doctor\n"
      "  animevae doctor --data faces");
  app.callback([data] { examine(*data); });
}

}  // namespace animevae::program
