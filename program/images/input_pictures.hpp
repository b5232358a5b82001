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

// Pictures of one's own, named on the command line: of any size, cut to what is wanted of them.

/// Adds --crop to a command.
void add_crop_option(CLI::App& command, std::string& crop);

/// The part of a picture that `crop` ("x,y,side") names, or the largest in the middle where it is empty, with the
/// proportions of the sample; `side` is that of its shorter side. InvalidValue where it reaches beyond the picture.
[[nodiscard]] animevae::Box cropped_part(const std::string& file, const animevae::Image& picture,
                                         animevae::Shape sample, const std::string& crop);

/// The pictures as a model takes them, (N, C, H, W) in [0, 1]. FileError for a file that is no picture.
[[nodiscard]] animevae::Tensor read_pictures(const std::vector<std::string>& files, animevae::Shape sample,
                                             const std::string& crop = {});

}  // namespace animevae::program
