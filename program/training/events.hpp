// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include <animevae/train/write_events.hpp>

#include <animevae/model/any_model.hpp>
#include "images/dataset.hpp"

namespace animevae::program {

/// The observer that writes TensorBoard's file into a run folder, with pictures at the end of each epoch: images above
/// their reconstructions, samples and the held-out losses' images of `shown`, which has to outlive it.
[[nodiscard]] animevae::WriteEvents<AnyModel> tensorboard_events(const std::filesystem::path& folder,
                                                                 const Dataset& shown);

}  // namespace animevae::program
