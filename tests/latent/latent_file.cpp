// SPDX-License-Identifier: MIT
#include <animevae/latent/latent_file.hpp>

#include <ATen/ops/zeros.h>

#include <limits>
#include <string>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

namespace {

av::LatentFile three_latents() {
  return {.table = {normal_numbers({3, 2}).to(at::kFloat), normal_numbers({3, 2}).to(at::kFloat)},
          .names = {"a.png", "b.png", "c/d.png"},
          .model = "0123456789abcdef",
          .data = "fedcba9876543210",
          .description = "3 images of faces"};
}

}  // namespace

TEST_CASE("the latents of a data set come back from their file to the last bit") {
  const TemporaryFolder folder;
  const av::LatentFile latents = three_latents();
  av::write_latents(folder / "l.safetensors", latents);
  const av::LatentFile again = av::read_latents(folder / "l.safetensors");
  CHECK(same_bits(again.table.means, latents.table.means));
  CHECK(same_bits(again.table.log_variances, latents.table.log_variances));
  CHECK(again.names == latents.names);
  CHECK(again.model == latents.model);
  CHECK(again.data == latents.data);
  CHECK(again.description == latents.description);
}

TEST_CASE("latents belong to the model that encoded them") {
  TinyModel<> model{.options = {.seed = 1}}, same{.options = {.seed = 1}}, other{.options = {.seed = 2}};
  av::LatentFile latents = three_latents();
  latents.model = av::model_fingerprint(model);
  CHECK_NOTHROW(av::check_latents("l.safetensors", latents, same));
  const std::string sentence = "l.safetensors: holds latents of another model (fingerprint " + latents.model +
                               ", this one has " + av::model_fingerprint(other) + "); encode the images again";
  CHECK_THROWS_WITH_AS(av::check_latents("l.safetensors", latents, other), sentence.c_str(), av::FileError);
}

TEST_CASE("write_latents refuses too few names, and read_latents means and log-variances of different sizes") {
  const TemporaryFolder folder;
  av::LatentFile latents = three_latents();
  latents.names.pop_back();
  CHECK_THROWS_WITH_AS(av::write_latents(folder / "l.safetensors", latents),
                       "2 names were given for the latents of 3 images", av::InvalidValue);
  latents = three_latents();
  latents.table.log_variances = at::zeros({3, 1});
  av::write_latents(folder / "l.safetensors", latents);
  const std::string sentence = (folder / "l.safetensors").string() + ": has means and log-variances of different sizes";
  CHECK_THROWS_WITH_AS((void)av::read_latents(folder / "l.safetensors"), sentence.c_str(), av::FileError);
}

TEST_CASE("latents that are not finite are refused with their place") {
  const TemporaryFolder folder;
  const std::string path = folder / "l.safetensors";
  av::LatentFile latents = three_latents();
  latents.table.log_variances[2][1] = std::numeric_limits<float>::quiet_NaN();
  av::write_latents(path, latents);
  CHECK_THROWS_WITH_AS(
      (void)av::read_latents(path),
      (path + ": tensor log_variances has numbers that are not finite: 1 of 6, the first nan at [2,1]").c_str(),
      av::FileError);
}
