// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/label_table.hpp>
#include <animevae/faces/drawn_faces.hpp>
#include <animevae/faces/face_factors.hpp>
#include <animevae/text/suggest.hpp>

namespace animevae {

/// How many columns the labels of these factors have, for the type of a model: 16 of hair_colour and mouth. 0 among
/// them for a factor that is a number, or that there is not.
[[nodiscard]] constexpr int factor_label_count(std::initializer_list<std::string_view> names) {
  int count = 0;
  const FaceFactors factors;
  FaceFactors::visit(factors, [&](const Factor& factor, const auto& value) {
    if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(value)>>)
      for (const std::string_view name : names)
        if (name == factor.name) count += int(factor.high);
  });
  return count;
}

/// The labels of drawn faces: their factors of these names that are words, with all words that there are. InvalidValue
/// for another name, with similar ones.
///
///     const Labelled faces{images, factor_labels(drawn, {"hair_colour", "mouth"})};
[[nodiscard]] inline LabelTable factor_labels(const DrawnFaces& faces, const std::vector<std::string>& names) {
  std::vector<LabelAttribute> known;
  const FaceFactors any;
  FaceFactors::visit(any, [&](const Factor& factor, const auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_enum_v<Value>)
      known.push_back({std::string{factor.name}, {factor_names<Value>.begin(), factor_names<Value>.end()}});
  });
  std::vector<LabelAttribute> chosen;
  for (const std::string& name : names) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& factor) { return factor.name == name; });
    if (found != known.end()) {
      chosen.push_back(*found);
      continue;
    }
    std::vector<std::string> all;
    for (const LabelAttribute& factor : known) all.push_back(factor.name);
    throw InvalidValue("the drawn faces have no factor '" + name + "' with words" + did_you_mean(name, all));
  }
  LabelTable table{.words = LabelWords{std::move(chosen)}};
  table.choices.resize(std::size_t(faces.count) * names.size(), LabelWords::unknown);
  for (std::int64_t k = 0; k < faces.count; ++k) {
    const FaceFactors factors = faces.factors(k);
    FaceFactors::visit(factors, [&](const Factor& factor, const auto& value) {
      if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(value)>>) {
        const auto name = std::find(names.begin(), names.end(), factor.name);
        if (name != names.end())
          table.choices[std::size_t(k) * names.size() + std::size_t(name - names.begin())] = int(value);
      }
    });
  }
  table.check();
  return table;
}

}  // namespace animevae
