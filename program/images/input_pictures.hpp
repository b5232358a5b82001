// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <animevae/image/image.hpp>
#include <animevae/image/resize.hpp>
#include <animevae/network/shape.hpp>
#include <animevae/tensor/tensor.hpp>

namespace CLI {
class App;
}

namespace animevae::program {

// The user's own pictures, named on the command line: of any size, cropped to the model's proportions.

/// Adds --crop to a command.
void add_crop_option(CLI::App& command, std::string& crop);

/// The part of a picture that `crop` ("x,y,side") names, or the largest one in the middle where `crop` is empty. It has
/// the proportions of `sample`; `side` is the length of its shorter side. InvalidValue where it reaches beyond the
/// picture.
[[nodiscard]] animevae::Box cropped_part(const std::string& file, const animevae::Image& picture,
                                         animevae::Shape sample, const std::string& crop);

/// The pictures as input of a model, (N, C, H, W) in [0, 1]. FileError for a file that is no picture.
[[nodiscard]] animevae::Tensor read_pictures(const std::vector<std::string>& files, animevae::Shape sample,
                                             const std::string& crop = {});

}  // namespace animevae::program
