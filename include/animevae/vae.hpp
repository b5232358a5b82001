// SPDX-License-Identifier: MIT
#pragma once

// What a user of LibTorch alone composes and trains with. Image files are in image.hpp, figures in plot.hpp, and each
// published system in systems/.

#include <animevae/architecture/burgess.hpp>
#include <animevae/architecture/concept.hpp>
#include <animevae/core/memory.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/capacity_vae.hpp>
#include <animevae/loss/elbo.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/network/table.hpp>
#include <animevae/prior/standard_normal.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/laplace.hpp>
#include <animevae/train/train.hpp>
#include <animevae/version.hpp>
