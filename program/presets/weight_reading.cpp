// SPDX-License-Identifier: MIT
#include "presets/weight_reading.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include <animevae/network/names.hpp>
#include <animevae/network/tensors.hpp>
#include <animevae/weights/name_prefix.hpp>
#include <animevae/weights/published_names.hpp>
#include <animevae/weights/tensor_file.hpp>

namespace av = animevae;

namespace animevae::program {

namespace {

using Sizes = std::vector<std::int64_t>;

/// The encoder or the decoder of a model under a naming: its tensors, and the prefix of their names in a file of the
/// whole model.
struct Part {
  std::string prefix{};
  std::vector<std::pair<std::string, Sizes>> tensors{};
};

Part published_part(av::NetworkView network, const av::PublishedNames& names) {
  Part part{.prefix = std::string{names.prefix}};
  for (const av::detail::PublishedTensor& tensor : av::detail::published_tensors(network, names))
    for (const std::string& name : tensor.theirs)
      part.tensors.emplace_back(name.substr(names.prefix.size()), av::detail::published_sizes(tensor, names.format));
  return part;
}

Part own_part(av::NetworkView network, const std::string& scope) {
  Part part{.prefix = scope + "."};
  const std::vector<std::string> layers = av::layer_names(network);
  for (const av::TensorSpec& spec : av::tensors(network))
    part.tensors.emplace_back(layers[std::size_t(spec.layer)] + "." + std::string{av::suffix(spec)}, spec.sizes);
  return part;
}

/// The tensors of a file by name, without the parts of names that PyTorch's wrappers add.
class NamesOfFile {
 public:
  explicit NamesOfFile(const av::Weights& file) {
    for (const av::NamedTensor& tensor : file.tensors) {
      names_.push_back(av::without_wrappers(tensor.name));
      by_name_.try_emplace(names_.back(), &tensor);
    }
  }

  [[nodiscard]] const av::NamedTensor* find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  /// Every prefix of the name of a part's first or last tensor in this file.
  [[nodiscard]] std::vector<std::string> prefixes(const Part& part) const {
    std::vector<std::string> found = av::prefixes_before(part.tensors.front().first, names_);
    for (std::string& other : av::prefixes_before(part.tensors.back().first, names_))
      if (std::find(found.begin(), found.end(), other) == found.end()) found.push_back(std::move(other));
    return found;
  }

 private:
  std::vector<std::string> names_{};
  std::map<std::string, const av::NamedTensor*, std::less<>> by_name_{};
};

std::string shape_of(at::IntArrayRef sizes) {
  return sizes.empty() ? "scalar" : fmt::format("{}", fmt::join(sizes.begin(), sizes.end(), "x"));
}

/// Counts the tensors of a part that a file has under a prefix: how many are there, and how many have the right shape.
void compare(const NamesOfFile& file, const Part& part, const std::string& prefix, WeightReading& reading) {
  for (const auto& [name, sizes] : part.tensors) {
    const av::NamedTensor* const tensor = file.find(prefix + name);
    const bool fits = tensor != nullptr && tensor->tensor.sizes() == at::IntArrayRef{sizes};
    ++reading.wanted;
    reading.present += tensor != nullptr ? 1 : 0;
    reading.fitting += fits ? 1 : 0;
    if (fits || !reading.misfit.empty()) continue;
    reading.misfit = tensor == nullptr ? fmt::format("it has no tensor {}", prefix + name)
                                       : fmt::format("tensor {} is {}; the network needs {}", tensor->name,
                                                     shape_of(tensor->tensor.sizes()), shape_of(sizes));
  }
}

/// The prefix of the other part in the same model: "net.decoder." for "net.encoder."; empty where there is none.
std::string beside(const std::string& prefix, std::string_view part, std::string_view other) {
  for (const char separator : {'.', '/'}) {
    const std::string end = std::string{part} + separator;
    if (prefix == end || prefix.ends_with("." + end) || prefix.ends_with("/" + end))
      return prefix.substr(0, prefix.size() - end.size()) + std::string{other} + separator;
  }
  return {};
}

/// All readings of a file under one naming.
class Naming {
 public:
  Naming(const NamesOfFile& file, const Preset& preset, const Published* published)
      : file_{file},
        preset_{preset},
        published_{published},
        encoder_{published ? published_part(preset.encoder(), published->encoder)
                           : own_part(preset.encoder(), "encoder")},
        decoder_{published ? published_part(preset.decoder(), published->decoder)
                           : own_part(preset.decoder(), "decoder")},
        encoders_{file.prefixes(encoder_)},
        decoders_{file.prefixes(decoder_)} {}

  void add_to(std::vector<WeightReading>& readings) const {
    if (encoder_.prefix != decoder_.prefix)
      for (const std::string& base : bases()) readings.push_back(whole(base + encoder_.prefix, base + decoder_.prefix));
    const std::size_t wholes = readings.size();
    for (const std::string& prefix : encoders_) add_alone(true, prefix, readings);
    for (const std::string& prefix : decoders_) add_alone(false, prefix, readings);
    join_parts(wholes, readings);
  }

 private:
  /// The prefixes under which the file may hold a whole model.
  [[nodiscard]] std::vector<std::string> bases() const {
    std::vector<std::string> found;
    const auto add = [&](const std::vector<std::string>& prefixes, const std::string& own) {
      for (const std::string& prefix : prefixes) {
        if (!prefix.ends_with(own)) continue;
        std::string base = prefix.substr(0, prefix.size() - own.size());
        const bool is_prefix = base.empty() || base.back() == '.' || base.back() == '/';
        if (is_prefix && std::find(found.begin(), found.end(), base) == found.end()) found.push_back(std::move(base));
      }
    };
    add(encoders_, encoder_.prefix);
    add(decoders_, decoder_.prefix);
    return found;
  }

  [[nodiscard]] WeightReading whole(const std::string& encoder, const std::string& decoder) const {
    WeightReading reading{.preset = &preset_,
                          .published = published_,
                          .encoder = true,
                          .decoder = true,
                          .encoder_prefix = encoder,
                          .decoder_prefix = decoder};
    compare(file_, encoder_, encoder, reading);
    compare(file_, decoder_, decoder, reading);
    return reading;
  }

  /// Adds the reading of a part alone, unless the file has tensors of the other part beside it: they would be ignored
  /// in silence.
  void add_alone(bool is_encoder, const std::string& prefix, std::vector<WeightReading>& readings) const {
    const std::string other = is_encoder ? beside(prefix, "encoder", "decoder") : beside(prefix, "decoder", "encoder");
    WeightReading left_out;
    if (!other.empty()) compare(file_, is_encoder ? decoder_ : encoder_, other, left_out);
    if (left_out.present > 0) return;
    WeightReading reading{.preset = &preset_, .published = published_, .encoder = is_encoder, .decoder = !is_encoder};
    (is_encoder ? reading.encoder_prefix : reading.decoder_prefix) = prefix;
    compare(file_, is_encoder ? encoder_ : decoder_, prefix, reading);
    readings.push_back(std::move(reading));
  }

  /// If exactly one encoder and one decoder fit, they are a whole model, under any two prefixes.
  void join_parts(std::size_t begin, std::vector<WeightReading>& readings) const {
    std::string encoder, decoder;
    int encoders = 0, decoders = 0;
    for (std::size_t i = begin; i < readings.size(); ++i) {
      if (!readings[i].fits()) continue;
      if (readings[i].encoder) encoder = readings[i].encoder_prefix, ++encoders;
      else decoder = readings[i].decoder_prefix, ++decoders;
    }
    if (encoders == 1 && decoders == 1) readings.push_back(whole(encoder, decoder));
  }

  const NamesOfFile& file_;
  const Preset& preset_;
  const Published* published_;
  Part encoder_, decoder_;
  std::vector<std::string> encoders_, decoders_;
};

/// Whether the names have no prefix beyond the naming's own.
bool is_plain(const WeightReading& reading) {
  const std::string_view encoder = reading.published ? reading.published->encoder.prefix : "encoder.",
                         decoder = reading.published ? reading.published->decoder.prefix : "decoder.";
  return (!reading.encoder || reading.encoder_prefix == encoder) &&
         (!reading.decoder || reading.decoder_prefix == decoder);
}

/// The readings that fit, one for each place in the file. Whole models win over parts, and a reading without a further
/// prefix wins over all others.
std::vector<WeightReading> chosen(const std::vector<WeightReading>& readings) {
  std::vector<WeightReading> kept;
  for (const bool is_whole : {true, false}) {
    for (const WeightReading& reading : readings) {
      if (!reading.fits() || (reading.encoder && reading.decoder) != is_whole) continue;
      const auto same = std::find_if(kept.begin(), kept.end(), [&](const WeightReading& other) {
        return other.encoder_prefix == reading.encoder_prefix && other.decoder_prefix == reading.decoder_prefix;
      });
      if (same == kept.end()) kept.push_back(reading);
      else if (is_plain(reading) && !is_plain(*same)) *same = reading;
    }
    if (!kept.empty()) break;
  }
  const auto plain = std::find_if(kept.begin(), kept.end(), &is_plain);
  return plain != kept.end() ? std::vector{*plain} : kept;
}

/// Adds the pieces of a file's name that are not in `kept`, its end: a prefix, and what wrappers put inside of the
/// name.
void add_taken_off(const std::string& name, const std::string& kept, std::vector<std::string>& all) {
  std::vector<std::string> parts;
  if (name.ends_with(kept)) {
    parts.push_back(name.substr(0, name.size() - kept.size()));
  } else {
    std::string_view rest = name;
    for (std::size_t dot; (dot = rest.find('.')) != std::string_view::npos; rest.remove_prefix(dot + 1)) {
      const std::string part{rest.substr(0, dot + 1)};
      if (av::without_wrappers(part + "x") == "x") parts.push_back(part);
    }
    const std::string bare = av::without_wrappers(name);
    if (bare.ends_with(kept)) parts.push_back(bare.substr(0, bare.size() - kept.size()));
  }
  for (std::string& part : parts)
    if (!part.empty() && std::find(all.begin(), all.end(), part) == all.end()) all.push_back(std::move(part));
}

}  // namespace

std::string WeightReading::part() const {
  return encoder && decoder ? "the whole model" : encoder ? "the encoder alone" : "the decoder alone";
}

WeightReadings readings_of(const av::Weights& file, const Preset& preset) {
  const NamesOfFile names{file};
  std::vector<WeightReading> readings;
  for (const Published& published : preset.published) Naming{names, preset, &published}.add_to(readings);
  Naming{names, preset, nullptr}.add_to(readings);
  WeightReadings found{.fitting = chosen(readings)};
  if (!found.fitting.empty() || readings.empty()) return found;
  const auto rank = [](const WeightReading& r) { return std::tuple{r.fitting, r.present, r.encoder && r.decoder}; };
  const auto nearest = std::max_element(readings.begin(), readings.end(),
                                        [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  // A few matching names alone are no evidence: other networks have a conv1.weight too.
  if (nearest->fitting > 0 || 2 * nearest->present >= nearest->wanted) found.nearest.push_back(*nearest);
  return found;
}

NamedParts tensors_of(const WeightReading& reading, const av::Weights& file) {
  const NamesOfFile names{file};
  NamedParts parts{.tensors = {.source = file.source}};
  const auto add = [&](const Part& part, const std::string& prefix, std::string_view scope) {
    for (const auto& [name, sizes] : part.tensors) {
      const av::NamedTensor& found = *names.find(prefix + name);
      av::check_finite(found, file.source);
      parts.tensors.tensors.push_back({part.prefix + name, found.tensor});
      const bool is_scoped = prefix.ends_with(std::string{scope} + ".") || prefix.ends_with(std::string{scope} + "/");
      add_taken_off(found.name, (is_scoped ? prefix.substr(prefix.size() - scope.size() - 1) : "") + name,
                    parts.taken_off);
    }
  };
  const Preset& preset = *reading.preset;
  const Published* const published = reading.published;
  if (reading.encoder)
    add(published ? published_part(preset.encoder(), published->encoder) : own_part(preset.encoder(), "encoder"),
        reading.encoder_prefix, "encoder");
  if (reading.decoder)
    add(published ? published_part(preset.decoder(), published->decoder) : own_part(preset.decoder(), "decoder"),
        reading.decoder_prefix, "decoder");
  return parts;
}

std::vector<const Preset*> fitting_presets(const av::Weights& file) {
  std::vector<const Preset*> found;
  for (const Preset& preset : presets())
    if (!readings_of(file, preset).fitting.empty()) found.push_back(&preset);
  return found;
}

}  // namespace animevae::program
