// SPDX-License-Identifier: MIT
#pragma once

// The component `program`: a program with every command for models of one's own. docs/own-program.md.

#include <animevae/model/any_model.hpp>
#include <animevae/preset/families.hpp>
#include <animevae/preset/make_preset.hpp>
#include <animevae/preset/picture_style.hpp>
#include <animevae/preset/preset.hpp>
#include <animevae/preset/recipe.hpp>
#include <animevae/preset/run_program.hpp>
#include <animevae/preset/step_units.hpp>
#include <animevae/vae.hpp>
