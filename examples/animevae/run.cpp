// SPDX-License-Identifier: MIT
#include "run.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <map>
#include <string_view>

#include <animevae/core/decimal.hpp>

namespace av = animevae;
namespace fs = std::filesystem;

namespace {

std::string entry(const av::Metadata& metadata, const std::string& key, const std::string& otherwise = {}) {
  const auto found = metadata.find(key);
  return found == metadata.end() ? otherwise : found->second;
}

double number(const fs::path& file, const std::string& key, const std::string& text) {
  if (const auto value = av::parse_decimal(text)) return *value;
  throw av::FileError(file, "says " + key + " is '" + text + "', which is no number");
}

template <class Whole>
Whole whole_number(const fs::path& file, const std::string& key, const std::string& text) {
  Whole value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  throw av::FileError(file, "says " + key + " is '" + text + "', which is no whole number");
}

/// Whether something is there; FileError where the system does not tell.
bool is_there(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::status_known(status)) throw av::FileError(path, "cannot be read: " + error.message());
  return fs::exists(status);
}

/// What a file holds may be out of range: its fault, not that of whoever opens it.
template <class F>
decltype(auto) blaming(const fs::path& file, F&& use) try {
  return use();
} catch (const av::InvalidValue& error) {
  throw av::FileError(file, error.what());
}

}  // namespace

bool Run::has_encoder() const { return entry(metadata, "only_part") != "decoder"; }

Run open_run(const fs::path& path) {
  if (!is_there(path)) throw av::FileError(path, "does not exist; name a run folder or a model file");
  const fs::path file = fs::is_directory(path) ? path / "model.safetensors" : path;
  if (!is_there(file)) throw av::FileError(path, "is not a run folder: it has no model.safetensors");
  av::Metadata metadata = av::read_model_metadata(file);
  const std::string name = entry(metadata, "preset");
  if (name.empty()) throw av::FileError(file, "was not trained by this program: it names no preset");
  const Preset& preset = blaming(file, [&]() -> const Preset& { return find_preset(name); });
  std::map<std::string, double> values;
  for (const auto& [key, text] : metadata) {
    constexpr std::string_view prefix = "value.";
    if (key.starts_with(prefix)) values[key.substr(prefix.size())] = number(file, key, text);
  }
  AnyModel model = blaming(file, [&] { return preset.open({}, values); });
  av::load_model(file, model);
  return {file.parent_path(), &preset, std::move(model), std::move(metadata)};
}

av::Metadata data_metadata(const DataOptions& options, const Faces& faces) {
  av::Metadata metadata{{"data.description", faces.description()},
                        {"data.fingerprint", av::to_hex(faces.fingerprint())}};
  if (options.folder.empty()) {
    metadata["data.faces"] = std::to_string(options.faces);
    metadata["data.faces_seed"] = std::to_string(options.faces_seed);
  } else {
    metadata["data.folder"] = fs::absolute(options.folder).lexically_normal().string();
    metadata["data.resize"] = options.resize;
    metadata["data.filter"] = options.filter;
    metadata["data.keep_duplicates"] = options.keep_duplicates ? "true" : "false";
  }
  return metadata;
}

DataOptions data_of(const Run& run) {
  DataOptions options;
  const av::Metadata& m = run.metadata;
  options.folder = entry(m, "data.folder");
  options.faces = whole_number<std::int64_t>(run.folder, "data.faces", entry(m, "data.faces", "20000"));
  options.faces_seed = whole_number<std::uint64_t>(run.folder, "data.faces_seed", entry(m, "data.faces_seed", "0"));
  options.resize = entry(m, "data.resize", options.resize);
  options.filter = entry(m, "data.filter", options.filter);
  options.keep_duplicates = entry(m, "data.keep_duplicates") == "true";
  return options;
}

void CommandData::add_to(CLI::App& command) { add_data_options(command, options_); }

Faces CommandData::open(const CLI::App& command, const Run& run) const {
  if (!run.has_encoder())
    throw av::FileError(run.folder, "has no encoder: it was imported from a decoder alone, and " + command.get_name() +
                                        " needs to encode images");
  const bool given = command.count("--data") > 0 || command.count("--faces") > 0;
  return Faces{given ? options_ : data_of(run), run.model.image_shape()};
}
