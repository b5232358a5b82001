// SPDX-License-Identifier: MIT
#include "attributes_file.hpp"

#include <animevae/core/ending.hpp>
#include <animevae/core/error.hpp>

#ifdef ANIMEVAE_WITH_HDF5
#include <animevae/latent/attribute_vectors.hpp>
#include <animevae/latent/attributes_hdf5.hpp>
#endif

namespace av = animevae;
namespace fs = std::filesystem;

bool is_hdf5(const fs::path& file) {
  const std::string ending = av::small_ending(file);
  return ending == ".h5" || ending == ".hdf5";
}

#ifdef ANIMEVAE_WITH_HDF5

void check_hdf5(const std::string&) {}

void write_attributes(const fs::path& file, const av::Directions& directions, const av::Tensor& means,
                      const av::AttributeTable& labels) {
  av::write_attributes_hdf5(file, {.latents = means,
                                   .labels = av::label_matrix(labels),
                                   .fields = directions.names,
                                   .vectors = directions.vectors,
                                   .model = directions.model});
}

KeptAttributes read_attributes_file(const fs::path& file) {
  const av::AttributesHdf5 kept = av::read_attributes_hdf5(file);
  return {av::directions_of(kept), kept.latents, kept.labels};
}

#else

void check_hdf5(const std::string& what) {
  throw av::InvalidValue(what +
                         " an HDF5 file, and this program was built without HDF5; install it (Debian: "
                         "libhdf5-dev) and build again");
}

void write_attributes(const fs::path&, const av::Directions&, const av::Tensor&, const av::AttributeTable&) {
  check_hdf5("--hdf5 writes");
}

KeptAttributes read_attributes_file(const fs::path& file) {
  check_hdf5(file.string() + " is");
  return {};
}

#endif
