// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace animevae::program {

/// The user's names for a direction of a run's latent space and its ends: 'hair shade', from 'dark' to 'light'.
struct LatentName {
  std::string name{}, from{}, to{};

  friend bool operator==(const LatentName&, const LatentName&) = default;
};

/// The names kept with a run, in its names.toml, by direction: "z3" is a latent, "c0" a principal component.
class LatentNames {
 public:
  /// Reads the names of a run folder; none where it has no names.toml. FileError where that cannot be read.
  explicit LatentNames(const std::filesystem::path& run_folder);

  [[nodiscard]] const std::map<std::string, LatentName>& all() const { return names_; }

  /// The caption of a direction in figures: "z3 hair shade" where it has a name, "z3" otherwise.
  [[nodiscard]] std::string caption(const std::string& direction) const;
  [[nodiscard]] std::string caption(std::int64_t latent) const { return caption("z" + std::to_string(latent)); }

  /// The direction that a user's word stands for: "z3", or a name that was given to it.
  [[nodiscard]] std::string direction_of(const std::string& word) const;

  void set(const std::string& direction, LatentName name) { names_[direction] = std::move(name); }
  /// Removes a direction's name; false where it had none.
  bool remove(const std::string& direction) { return names_.erase(direction) > 0; }
  void save() const;

 private:
  std::filesystem::path file_;
  std::map<std::string, LatentName> names_{};
};

}  // namespace animevae::program
