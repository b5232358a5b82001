// SPDX-License-Identifier: MIT
#pragma once

// Figures (component plot): drawn with cairo, free of LibTorch.
#include <animevae/plot/attribute_figure.hpp>
#include <animevae/plot/axis.hpp>
#include <animevae/plot/bars.hpp>
#include <animevae/plot/base64.hpp>
#include <animevae/plot/canvas.hpp>
#include <animevae/plot/captioned_grid.hpp>
#include <animevae/plot/colour.hpp>
#include <animevae/plot/contact_sheet.hpp>
#include <animevae/plot/curve.hpp>
#include <animevae/plot/frame.hpp>
#include <animevae/plot/heat_map.hpp>
#include <animevae/plot/histogram.hpp>
#include <animevae/plot/latent_diagnosis.hpp>
#include <animevae/plot/markup.hpp>
#include <animevae/plot/pdf.hpp>
#include <animevae/plot/render.hpp>
#include <animevae/plot/svg.hpp>
#include <animevae/plot/text.hpp>
#include <animevae/plot/thumbnail_map.hpp>
#include <animevae/plot/tile_grid.hpp>
#include <animevae/plot/write_figure.hpp>
