// SPDX-License-Identifier: MIT
#pragma once

// Training with an adversary: discriminators, VAE-GAN, and the distortions of several kinds that go with it.

#include <animevae/architecture/burgess_discriminator.hpp>
#include <animevae/architecture/dcgan_discriminator.hpp>
#include <animevae/architecture/patch_discriminator.hpp>
#include <animevae/loss/adversarial_loss.hpp>
#include <animevae/loss/vae_gan.hpp>
#include <animevae/loss/with_adversary.hpp>
#include <animevae/reconstruction/mixed.hpp>
#include <animevae/train/optimiser_of.hpp>
#include <animevae/vae.hpp>
