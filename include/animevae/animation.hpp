// SPDX-License-Identifier: MIT
#pragma once

// Animations (component `animation`): GIF and animated WebP, free of LibTorch.
#include <animevae/animation/animation.hpp>
#include <animevae/animation/gif.hpp>
#include <animevae/animation/ok_lab.hpp>
#include <animevae/animation/ordered_dither.hpp>
#include <animevae/animation/palette.hpp>
#include <animevae/animation/webp_animation.hpp>
