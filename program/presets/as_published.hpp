// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "presets/presets.hpp"

namespace animevae::program {

// A preset's defaults are values with which it trains. Where a published value, or one that we assume of a system, does
// not train, the preset has another one, and `train --as-published` restores the published or assumed one.

/// The preset with every value as published or assumed, and a caution about them; nothing where these values are its
/// defaults.
[[nodiscard]] std::optional<Preset> as_published(const Preset& preset);

/// A value of the recipe in which two forms of a preset differ, by its flag: {"learning-rate", "0.001", "0.007"}.
struct ChangedValue {
  std::string flag, here, published;
};
[[nodiscard]] std::vector<ChangedValue> changed_values(const Preset& here, const Preset& published);

/// "learning-rate 0.007 in place of 0.001, initialisation ...".
[[nodiscard]] std::string in_words(const std::vector<ChangedValue>& values);

/// A sentence on the published values that are in effect in `used`, which no flag replaced; empty where flags replaced
/// all of them.
[[nodiscard]] std::string word_of_published(const Preset& here, const Preset& published, const Preset& used);

// The published forms of presets.
[[nodiscard]] Preset l1_anime_vae_as_published();

}  // namespace animevae::program
