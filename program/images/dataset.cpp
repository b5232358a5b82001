// SPDX-License-Identifier: MIT
#include "images/dataset.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include <animevae/core/decimal.hpp>
#include <animevae/core/hash.hpp>
#include <animevae/data/difference_hashes.hpp>
#include <animevae/data/image_folder.hpp>
#include <animevae/data/image_list.hpp>
#include <animevae/data/subset.hpp>
#include <animevae/faces/drawn_faces.hpp>

#include "options/checks.hpp"
#include "options/count_line.hpp"
#include "options/interrupted.hpp"
#include "options/stop.hpp"

namespace av = animevae;

namespace animevae::program {

/// Images of a folder, or drawn faces. A data set of the library either way.
struct ImageSource {
  std::variant<av::ImageFolder, av::ImageList> images;

  [[nodiscard]] std::int64_t size() const {
    return std::visit([](const auto& own) { return own.size(); }, images);
  }
  [[nodiscard]] av::Shape shape() const {
    return std::visit([](const auto& own) { return own.shape(); }, images);
  }
  [[nodiscard]] av::Tensor batch(std::span<const std::int64_t> indices) const {
    return std::visit([&](const auto& own) { return own.batch(indices); }, images);
  }
};

namespace {

av::ResizePolicy resize_policy(const DataOptions& options) {
  if (options.resize == "facenet") {
    if (options.filter != "bilinear")
      throw av::InvalidValue("--filter is " + options.filter + "; --resize facenet has a filter of its own");
    return av::facenet_resize;
  }
  return {.fit = options.resize == "exact" ? av::Fit::exact
                 : options.resize == "pad" ? av::Fit::centre_crop_or_pad
                                           : av::Fit::shorter_side_then_crop,
          .filter = options.filter == "lanczos" ? av::Filter::lanczos : av::Filter::bilinear};
}

ImageSource open(const DataOptions& options, av::Shape image, const av::InterruptGuard* signals) {
  // The images are read by other threads, which do not have this thread's token.
  const auto check = [signals, token = thread_stop_token()] {
    check_stop(token);
    if (const int signal = signals != nullptr ? signals->requested() : 0; signal != 0) throw Interrupted{signal};
  };
  if (!options.folder.empty()) {
    std::optional<CountLine> line;  // made at the first image, when the total is known
    const auto progress = [&](std::size_t done, std::size_t total) {
      check();
      if (!line) line.emplace("decoding images", std::int64_t(total));
      line->say(std::int64_t(done));
    };
    return {av::ImageFolder{
        options.folder,
        image,
        {.resize = resize_policy(options), .keep_duplicates = options.keep_duplicates, .progress = progress}}};
  }
  const av::DrawnFaces faces{.count = options.faces, .size = image.height, .seed = options.faces_seed};
  CountLine line{"drawing faces", faces.count};
  const auto progress = [&](std::int64_t done) {
    check();
    line.say(done);
  };
  return {av::ImageList{av::draw_faces(faces, progress), image}};
}

/// "faces_seed" as "--faces-seed".
std::string flag_of(std::string_view name) {
  std::string flag = "--" + std::string{name};
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

template <class Value>
CLI::Option* add_option(CLI::App& command, const std::string& flag, Value& value, const DataOptions::Choices& choices,
                        const std::string& help) {
  CLI::Option* option = nullptr;
  if constexpr (std::is_same_v<Value, bool>) option = command.add_flag(flag, value, help);
  else option = command.add_option(flag, value, help);
  if constexpr (std::is_same_v<Value, std::int64_t>) option->check(count_from(1));
  if constexpr (std::is_same_v<Value, std::uint64_t>) option->check(seed());
  if (!choices.empty()) option->check(CLI::IsMember(choices));
  if constexpr (std::is_integral_v<Value> && !std::is_same_v<Value, bool>) option->capture_default_str();
  if (!choices.empty()) option->capture_default_str();
  return option->group("Images");
}

}  // namespace

Dataset::Dataset(const DataOptions& options, av::Shape image, const av::InterruptGuard* signals)
    : source_{std::make_shared<ImageSource>(open(options, image, signals))}, seed_{options.faces_seed} {
  description_ = options.folder.empty()
                     ? fmt::format("{} drawn faces (seed {})", av::with_separators(size()), options.faces_seed)
                     : fmt::format("{} images of {}", av::with_separators(size()), options.folder);
  reading_ = options.folder.empty() ? "drawn" : options.resize + " " + options.filter;
  if (const auto* folder = std::get_if<av::ImageFolder>(&source_->images);
      folder != nullptr && !folder->passed_over().empty())
    fmt::print(stderr, "{}: {}\n", options.folder, folder->passed_over().sentence());
}

std::int64_t Dataset::size() const { return part_ ? part_->size() : source_->size(); }

av::Shape Dataset::shape() const { return source_->shape(); }

av::Tensor Dataset::batch(std::span<const std::int64_t> indices) const {
  return part_ ? part_->batch(indices) : source_->batch(indices);
}

Dataset Dataset::part(std::vector<std::int64_t> images, std::string description) const {
  for (std::int64_t& image : images) image = index_in_whole(image);
  Dataset some = *this;
  some.part_ = std::make_shared<const av::Subset<ImageSource>>(*source_, std::move(images));
  some.description_ = std::move(description);
  return some;
}

Dataset Dataset::whole() const {
  Dataset all = *this;
  all.part_.reset();
  return all;
}

std::uint64_t Dataset::fingerprint() const {
  return std::visit([](const auto& images) { return images.fingerprint(); }, source_->images);
}

std::uint64_t Dataset::key() const {
  av::Xxh64 hash;
  const auto add = [&](const auto& value) { hash.update(std::as_bytes(std::span{&value, 1})); };
  add(fingerprint());
  hash.update(reading_);
  for (const int side : {shape().channels, shape().height, shape().width}) add(side);
  if (part_) hash.update(std::as_bytes(std::span{part_->indices()}));
  return hash.value();
}

std::int64_t Dataset::index_in_whole(std::int64_t index) const {
  return part_ ? part_->indices().at(std::size_t(index)) : index;
}

std::filesystem::path Dataset::folder() const {
  const auto* folder = std::get_if<av::ImageFolder>(&source_->images);
  return folder != nullptr ? folder->root() : std::filesystem::path{};
}

std::optional<av::FaceFactors> Dataset::factors(std::int64_t index) const {
  if (!folder().empty()) return std::nullopt;
  return av::draw_factors(seed_, index_in_whole(index));
}

std::string Dataset::name(std::int64_t index) const {
  const auto* folder = std::get_if<av::ImageFolder>(&source_->images);
  return folder != nullptr
             ? folder->sample(index_in_whole(index)).path.lexically_relative(folder->root()).generic_string()
             : fmt::format("face-{:06}", index_in_whole(index));
}

std::vector<std::uint64_t> Dataset::difference_hashes() const {
  return std::visit([](const auto& images) { return av::difference_hashes(images); }, source_->images);
}

std::string Dataset::left_out() const {
  std::string lines;
  if (const auto* folder = std::get_if<av::ImageFolder>(&source_->images))
    for (const av::LeftOut& file : folder->left_out())
      lines += fmt::format("{}: {}\n", file.path.string(), file.reason);
  return lines;
}

std::vector<std::string> names_of(const Dataset& faces) {
  std::vector<std::string> names;
  for (std::int64_t i = 0; i < faces.size(); ++i) names.push_back(faces.name(i));
  return names;
}

void add_folder_options(CLI::App& command, DataOptions& options) {
  DataOptions::visit(options, [&](std::string_view name, auto& value, const auto& choices, const char* help) {
    if (name != "folder" && !name.starts_with("faces")) (void)add_option(command, flag_of(name), value, choices, help);
  });
}

void add_data_options(CLI::App& command, DataOptions& options, const std::string& folder) {
  CLI::Option* given = nullptr;
  DataOptions::visit(options, [&](std::string_view name, auto& value, const auto& choices, const char* help) {
    CLI::Option* const option = add_option(command, name == "folder" ? folder : flag_of(name), value, choices, help);
    if (name == "folder") given = option;
    if (name == "faces") option->excludes(given);
  });
}

}  // namespace animevae::program
