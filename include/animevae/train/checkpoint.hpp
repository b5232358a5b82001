// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <animevae/train/state.hpp>
#include <animevae/weights/model_file.hpp>

namespace animevae {

/// Writes everything that training changes as one safetensors file: the model's tensors under their own names, and
/// under "train." the optimisers' moments, the generators and the position in the data; the step and the epoch of
/// `state` go into the metadata (in an observer of training, those of the last step taken). The file also loads as a
/// model.
template <TrainableModel Model>
void save_checkpoint(const std::filesystem::path& path, const Model& model, const TrainState& state,
                     const Metadata& more = {}) {
  std::vector<NamedTensor> tensors = model.tensors().saved();
  for (std::size_t i = 0; i < state.optimisers().size(); ++i) {
    const std::string scope = "train." + model.tensors().groups()[i].name() + ".";
    tensors.push_back({scope + "gradient_mean", state.optimisers()[i].mean()});
    tensors.push_back({scope + "gradient_square", state.optimisers()[i].square()});
    tensors.push_back({scope + "steps", state.optimisers()[i].steps()});
  }
  tensors.push_back({"train.order", state.order()});
  tensors.push_back({"train.order_generator", state.order_generator().get_state()});
  tensors.push_back({"train.noise_generator", state.noise_generator().get_state()});
  Metadata metadata = model_metadata(model);
  metadata["step"] = std::to_string(state.progress().step);
  metadata["epoch"] = std::to_string(state.progress().epoch);
  metadata["batch_size"] = std::to_string(state.batch_size());
  metadata.insert(more.begin(), more.end());
  write_tensors(path, tensors, metadata);
}

}  // namespace animevae
