// SPDX-License-Identifier: MIT
#pragma once

// Pictures that move (component animation): GIF and animated WebP, free of LibTorch.
#include <animevae/io/animation.hpp>
#include <animevae/io/gif.hpp>
#include <animevae/io/ok_lab.hpp>
#include <animevae/io/ordered_dither.hpp>
#include <animevae/io/palette.hpp>
#include <animevae/io/webp_animation.hpp>
