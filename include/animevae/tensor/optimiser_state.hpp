// SPDX-License-Identifier: MIT
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/serialize/archive.h>

#include <sstream>
#include <string>

namespace animevae {

/// The state of one of LibTorch's optimisers, as the bytes of LibTorch's own archive.
[[nodiscard]] inline std::string optimiser_state(const torch::optim::Optimizer& optimiser) {
  torch::serialize::OutputArchive archive;
  optimiser.save(archive);
  std::ostringstream bytes;
  archive.save_to(bytes);
  return bytes.str();
}

/// Puts back what optimiser_state() gave.
inline void set_optimiser_state(torch::optim::Optimizer& optimiser, const std::string& state) {
  std::istringstream bytes{state};
  torch::serialize::InputArchive archive;
  archive.load_from(bytes);
  optimiser.load(archive);
}

}  // namespace animevae
