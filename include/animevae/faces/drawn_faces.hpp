// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <animevae/core/error.hpp>
#include <animevae/data/parallel_for.hpp>
#include <animevae/faces/face_drawing.hpp>
#include <animevae/faces/face_factors.hpp>
#include <animevae/faces/face_folder.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/png.hpp>

namespace animevae {

/// A set of anime faces that the library draws: `count` pictures of size x size pixels from a seed. Face k of a seed
/// shows the same person whatever the count, the size and the number of threads.
struct DrawnFaces {
  std::int64_t count = 10'000;
  int size = 64;
  std::uint64_t seed = 0;
  unsigned threads = 0;  ///< 0: as many as there are cores

  [[nodiscard]] FaceFactors factors(std::int64_t index) const { return draw_factors(seed, index); }
  [[nodiscard]] Image face(std::int64_t index) const { return draw_face(factors(index), size); }
  /// "000042.png": the file's name in a folder made by `write_faces`.
  [[nodiscard]] static std::string file_name(std::int64_t index) { return fmt::format("{:06}.png", index); }
};

/// Called after each face with the number of faces done, on one thread at a time. An exception from it stops the
/// drawing.
using FaceProgress = std::function<void(std::int64_t done)>;

inline constexpr std::int64_t most_faces = 1'000'000;  // the names have six digits

namespace detail {

inline void check(const DrawnFaces& faces) {
  if (faces.count < 1 || faces.count > most_faces)
    throw InvalidValue(fmt::format("{} faces cannot be drawn: the count goes from 1 to {}", faces.count, most_faces));
  check_face_size(faces.size);
}

}  // namespace detail

/// Calls `visit(index, image)` for each face of the set, from several threads at once and in no order. Throws
/// InvalidValue for a count or size out of range, and rethrows what `visit` throws.
template <class Visit>
void for_each_face(const DrawnFaces& faces, Visit&& visit, const FaceProgress& progress = {}) {
  detail::check(faces);
  std::int64_t done = 0;
  std::mutex counting;
  parallel_for(std::size_t(faces.count), faces.threads, [&](std::size_t index) {
    visit(std::int64_t(index), faces.face(std::int64_t(index)));
    const std::lock_guard lock{counting};
    ++done;
    if (progress) progress(done);
  });
}

/// All faces of the set, in memory.
[[nodiscard]] inline std::vector<Image> draw_faces(const DrawnFaces& faces, const FaceProgress& progress = {}) {
  detail::check(faces);
  std::vector<Image> images(std::size_t(faces.count));
  for_each_face(
      faces, [&](std::int64_t index, Image image) { images[std::size_t(index)] = std::move(image); }, progress);
  return images;
}

/// The text of `factors.csv`: a header, then a line for each face.
[[nodiscard]] inline std::string factors_csv(const DrawnFaces& faces) {
  std::string text = factors_csv_header() + "\n";
  for (std::int64_t k = 0; k < faces.count; ++k)
    text += factors_csv_row(DrawnFaces::file_name(k), faces.factors(k)) + "\n";
  return text;
}

struct WriteFacesOptions {
  bool overwrite = false;  ///< replace an existing folder if it holds nothing but faces
};

/// Writes the faces as `000000.png`, `000001.png`, ... and their factors as `factors.csv` into a folder, which is made
/// and appears complete or not at all. Throws InvalidValue for a count or size out of range, FileError when the folder
/// cannot be written or already holds files.
inline void write_faces(const DrawnFaces& faces, const std::filesystem::path& folder,
                        const WriteFacesOptions& options = {}, const FaceProgress& progress = {}) {
  detail::check(faces);
  FaceFolder files{folder, options.overwrite};
  for_each_face(
      faces,
      [&](std::int64_t index, const Image& image) {
        files.add(DrawnFaces::file_name(index), std::span<const std::byte>{encode_png(image)});
      },
      progress);
  files.add("factors.csv", factors_csv(faces));
  files.commit();
}

}  // namespace animevae
