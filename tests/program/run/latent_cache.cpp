// SPDX-License-Identifier: MIT
#include "run/latent_cache.hpp"

#include <ATen/ops/zeros.h>

#include "support/doctest.hpp"
#include "support/own_cache.hpp"
#include "support/small_run.hpp"
#include "support/tensors.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <animevae/core/atomic_file.hpp>
#include <animevae/core/error.hpp>
#include <animevae/core/hash.hpp>

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

namespace {

/// A run in a folder of its own, opened.
struct SavedRun {
  TemporaryFolder folder;
  Run run;

  SavedRun()
      : run{[this] {
          save_small_run(folder.path);
          return open_run(folder.path);
        }()} {}

  [[nodiscard]] fs::path file(const Dataset& faces) const {
    return folder / "latents" / (av::to_hex(faces.key()) + ".safetensors");
  }
};

/// Latents of other numbers than the model's, which say that they are its.
void write_others(const fs::path& file, const av::LatentFile& latents, const std::string& model) {
  av::LatentFile others = latents;
  others.table.means = latents.table.means + 1;
  others.model = model;
  av::write_latents(file, others);
}

}  // namespace

TEST_CASE("load_or_encode gives the posteriors of the images, with their names, model and data set") {
  const SavedRun saved;
  const Dataset faces = small_faces(3);
  const av::LatentFile latents = load_or_encode(saved.run, faces);
  const auto posterior = saved.run.model.rows(faces.batch(std::vector<std::int64_t>{0, 1, 2}));
  CHECK(difference(latents.table.means, posterior.point) < 1e-5);
  CHECK(difference(latents.table.log_variances, posterior.log_variance) < 1e-5);
  CHECK(latents.names == std::vector<std::string>{"face-000000", "face-000001", "face-000002"});
  CHECK(latents.model == av::model_fingerprint(saved.run.model));
  CHECK(latents.data == av::to_hex(faces.key()));
  CHECK(latents.description == "3 drawn faces (seed 0)");
}

TEST_CASE("latents are kept with the run and taken from there the next time") {
  const SavedRun saved;
  const Dataset faces = small_faces(3);
  const av::LatentFile made = load_or_encode(saved.run, faces);
  REQUIRE(fs::exists(saved.file(faces)));
  CHECK(same_bits(av::read_latents(saved.file(faces)).table.means, made.table.means));
  write_others(saved.file(faces), made, made.model);
  CHECK(same_bits(load_or_encode(saved.run, faces).table.means, made.table.means + 1));
  // Others are not taken for these.
  CHECK(load_or_encode(saved.run, small_faces(3, 1)).data != made.data);
}

TEST_CASE("kept latents that are damaged, of another model or of fewer images are made again") {
  const SavedRun saved;
  const Dataset faces = small_faces(3);
  const av::LatentFile made = load_or_encode(saved.run, faces);
  const auto is_made_again = [&] {
    return same_bits(load_or_encode(saved.run, faces).table.means, made.table.means) &&
           same_bits(av::read_latents(saved.file(faces)).table.means, made.table.means);
  };
  write_others(saved.file(faces), made, "0123456789abcdef");
  CHECK(is_made_again());
  av::write_file(saved.file(faces), std::string_view{"damaged"});
  CHECK(is_made_again());
  av::LatentFile fewer = made;
  fewer.table = {made.table.means.narrow(0, 0, 2), made.table.log_variances.narrow(0, 0, 2)};
  fewer.names.pop_back();
  av::write_latents(saved.file(faces), fewer);
  CHECK(is_made_again());
}

TEST_CASE("the latents of a part are rows of the kept latents of the whole, and no further file is written") {
  const SavedRun saved;
  const Dataset all = small_faces(4), part = all.part({3, 1}, "two of them");
  const av::LatentFile made = load_or_encode(saved.run, all);
  write_others(saved.file(all), made, made.model);
  const av::LatentFile some = load_or_encode(saved.run, part);
  CHECK(same_bits(some.table.means[0], made.table.means[3] + 1));
  CHECK(same_bits(some.table.means[1], made.table.means[1] + 1));
  CHECK(same_bits(some.table.log_variances[0], made.table.log_variances[3]));
  CHECK(some.names == std::vector<std::string>{"face-000003", "face-000001"});
  CHECK(some.description == "two of them");
  CHECK(some.data == av::to_hex(part.key()));
  CHECK_FALSE(fs::exists(saved.file(part)));
}

TEST_CASE("a part of images that have not been encoded yet is encoded alone") {
  const SavedRun saved;
  const Dataset all = small_faces(4), part = all.part({2}, "one of them");
  CHECK(load_or_encode(saved.run, part).table.images() == 1);
  CHECK(fs::exists(saved.file(part)));
  CHECK_FALSE(fs::exists(saved.file(all)));
}

TEST_CASE("of many sets of images the twelve that were encoded last stay") {
  const SavedRun saved;
  fs::create_directory(saved.folder / "latents");
  const auto now = fs::file_time_type::clock::now();
  for (int age = 1; age <= 13; ++age) {
    const fs::path file = saved.folder / "latents" / ("age" + std::to_string(age) + ".safetensors");
    av::write_file(file, std::string_view{"old"});
    fs::last_write_time(file, now - std::chrono::hours{age});
  }
  av::write_file(saved.folder / "latents/notes.txt", std::string_view{"mine"});
  const Dataset faces = small_faces(2);
  (void)load_or_encode(saved.run, faces);
  CHECK(fs::exists(saved.file(faces)));
  CHECK(fs::exists(saved.folder / "latents/age11.safetensors"));
  CHECK_FALSE(fs::exists(saved.folder / "latents/age12.safetensors"));
  CHECK_FALSE(fs::exists(saved.folder / "latents/age13.safetensors"));
  CHECK(fs::exists(saved.folder / "latents/notes.txt"));
}

TEST_CASE("the latents of a model file outside a run folder are kept in the cache folder") {
  const OwnCache cache;
  const TemporaryFolder folder;
  save_small_run(folder.path);
  fs::rename(folder / "model.safetensors", folder / "faces.safetensors");
  const Run run = open_run(folder / "faces.safetensors");
  const Dataset faces = small_faces(2);
  const av::LatentFile latents = load_or_encode(run, faces);
  CHECK(folder.entries() == 1);
  CHECK(
      fs::exists(cache.folder / "animevae/latents" / (latents.model + "-" + av::to_hex(faces.key()) + ".safetensors")));
}

TEST_CASE("load_or_encode gives latents even where the folder cannot be written") {
  const SavedRun saved;
  av::write_file(saved.folder / "latents", std::string_view{"a file in the way"});
  CHECK(load_or_encode(saved.run, small_faces(2)).table.images() == 2);
}

TEST_CASE("latents that are not finite are refused and not kept") {
  const SavedRun saved;
  {
    const at::NoGradGuard no_grad;
    saved.run.model.tensors().saved().front().tensor.fill_(std::numeric_limits<float>::quiet_NaN());
  }
  CHECK_THROWS_WITH_AS((void)load_or_encode(saved.run, small_faces(2)), doctest::Contains("are not finite: "),
                       av::FileError);
  CHECK_FALSE(fs::exists(saved.folder / "latents"));
}

TEST_CASE("latents and directions in a file have to be of this model") {
  const SavedRun saved;
  const std::string model = av::model_fingerprint(saved.run.model);
  const av::LatentFile latents{.table = {at::zeros({2, 10}), at::zeros({2, 10})}, .names = {"a", "b"}, .model = model};
  av::write_latents(saved.folder / "mine.safetensors", latents);
  CHECK(read_latents_of(saved.run, saved.folder / "mine.safetensors").names == latents.names);
  write_others(saved.folder / "theirs.safetensors", latents, "0123456789abcdef");
  CHECK_THROWS_WITH_AS((void)read_latents_of(saved.run, saved.folder / "theirs.safetensors"),
                       doctest::Contains("holds latents of another model"), av::FileError);

  av::Directions directions = av::latent_directions(saved.run.model);
  av::write_directions(saved.folder / "d.safetensors", directions);
  CHECK(read_directions_of(saved.run, saved.folder / "d.safetensors").names == directions.names);
  directions.model = "0123456789abcdef";
  av::write_directions(saved.folder / "d.safetensors", directions);
  CHECK_THROWS_WITH_AS((void)read_directions_of(saved.run, saved.folder / "d.safetensors"),
                       doctest::Contains("holds directions for another model"), av::FileError);
  directions = {.names = {"one"}, .origin = at::zeros({3}), .vectors = at::zeros({1, 3}), .kind = "x", .model = model};
  av::write_directions(saved.folder / "d.safetensors", directions);
  CHECK_THROWS_WITH_AS((void)read_directions_of(saved.run, saved.folder / "d.safetensors"),
                       doctest::Contains("holds directions through 3 latents, and this model has 10"), av::FileError);
}

TEST_CASE("latents are read from a table too, directions are not") {
  const SavedRun saved;
  av::write_file(saved.folder / "a.csv",
                 std::string_view{"image,z0,z1,z2,z3,z4,z5,z6,z7,z8,z9\nx.png,0,1,2,3,4,5,6,7,8,9\n"});
  const av::LatentFile latents = read_latents_of(saved.run, saved.folder / "a.csv");
  CHECK(latents.names == std::vector<std::string>{"x.png"});
  CHECK(latents.table.means[0][9].item<float>() == 9);
  CHECK_THROWS_WITH_AS((void)read_directions_of(saved.run, saved.folder / "a.csv"),
                       doctest::Contains("a.csv: is a CSV table; directions are read from the safetensors files that "
                                         "pca and attributes write"),
                       av::FileError);
}
