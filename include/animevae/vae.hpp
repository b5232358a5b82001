// SPDX-License-Identifier: MIT
#pragma once

// What a user of LibTorch alone composes and trains with. Image files are in image.hpp, figures in plot.hpp, and each
// published system in systems/.

#include <animevae/architecture/burgess.hpp>
#include <animevae/architecture/concept.hpp>
#include <animevae/architecture/dfc.hpp>
#include <animevae/architecture/dfc_large.hpp>
#include <animevae/architecture/dfc_resnet.hpp>
#include <animevae/architecture/dlib_face_resnet.hpp>
#include <animevae/architecture/face_factor_network.hpp>
#include <animevae/architecture/fully_connected.hpp>
#include <animevae/architecture/inception_resnet_v1.hpp>
#include <animevae/architecture/max_pool_conv.hpp>
#include <animevae/architecture/residual_conv.hpp>
#include <animevae/architecture/strided_conv.hpp>
#include <animevae/architecture/vgg19_sixteenth.hpp>
#include <animevae/core/memory.hpp>
#include <animevae/io/model_file.hpp>
#include <animevae/io/published_names.hpp>
#include <animevae/io/python_checkpoint.hpp>
#include <animevae/io/tensor_file.hpp>
#include <animevae/latent/directions.hpp>
#include <animevae/latent/extremes.hpp>
#include <animevae/latent/latent_file.hpp>
#include <animevae/latent/named_rows.hpp>
#include <animevae/latent/posterior_table.hpp>
#include <animevae/latent/principal_components.hpp>
#include <animevae/latent/statistics.hpp>
#include <animevae/latent/traverse.hpp>
#include <animevae/loss/beta_vae.hpp>
#include <animevae/loss/capacity_vae.hpp>
#include <animevae/loss/elbo.hpp>
#include <animevae/loss/free_bits.hpp>
#include <animevae/metric/evaluate.hpp>
#include <animevae/metric/feature_distance.hpp>
#include <animevae/metric/mean_image.hpp>
#include <animevae/metric/paired_difference.hpp>
#include <animevae/model/latent_model.hpp>
#include <animevae/model/vae.hpp>
#include <animevae/network/counts.hpp>
#include <animevae/network/table.hpp>
#include <animevae/prior/standard_normal.hpp>
#include <animevae/reconstruction/bernoulli.hpp>
#include <animevae/reconstruction/continuous_bernoulli.hpp>
#include <animevae/reconstruction/discretised_logistic.hpp>
#include <animevae/reconstruction/gaussian.hpp>
#include <animevae/reconstruction/in_feature_space.hpp>
#include <animevae/reconstruction/laplace.hpp>
#include <animevae/tensor/image_grid.hpp>
#include <animevae/tensor/threads.hpp>
#include <animevae/train/checkpoint.hpp>
#include <animevae/train/collapse.hpp>
#include <animevae/train/train.hpp>
#include <animevae/version.hpp>
