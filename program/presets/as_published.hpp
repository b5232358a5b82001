// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "presets/presets.hpp"

namespace animevae::program {

// A preset's defaults train. Where a value that was published, or that we assume of a system, does not, the preset has
// another one, and `train --as-published` restores the first.

/// The preset with every value as published or assumed, and with the caution that they need; nothing where its
/// defaults are these.
[[nodiscard]] std::optional<Preset> as_published(const Preset& preset);

/// A value of the recipe in which two forms of a preset differ, by its flag: {"learning-rate", "0.001", "0.007"}.
struct ChangedValue {
  std::string flag, here, published;
};
[[nodiscard]] std::vector<ChangedValue> changed_values(const Preset& here, const Preset& published);

/// "learning-rate 0.007 in place of 0.001, initialisation ...".
[[nodiscard]] std::string in_words(const std::vector<ChangedValue>& values);

/// What to say of the published values that are in effect in `used`: those that no flag replaced. Empty where there is
/// nothing to say.
[[nodiscard]] std::string word_of_published(const Preset& here, const Preset& published, const Preset& used);

// Its parts: a system each.
[[nodiscard]] Preset l1_anime_vae_as_published();

}  // namespace animevae::program
