// SPDX-License-Identifier: MIT
#pragma once

// Anime faces that the library draws, with their factors: the component `faces`.

#include <animevae/faces/drawn_faces.hpp>
#include <animevae/faces/face_accessories.hpp>
#include <animevae/faces/face_back_hair.hpp>
#include <animevae/faces/face_background.hpp>
#include <animevae/faces/face_body.hpp>
#include <animevae/faces/face_drawing.hpp>
#include <animevae/faces/face_eyes.hpp>
#include <animevae/faces/face_factors.hpp>
#include <animevae/faces/face_features.hpp>
#include <animevae/faces/face_folder.hpp>
#include <animevae/faces/face_front_hair.hpp>
#include <animevae/faces/face_palette.hpp>
#include <animevae/faces/face_pen.hpp>
#include <animevae/faces/face_pose.hpp>
#include <animevae/faces/factor_labels.hpp>
#include <animevae/faces/factor_table.hpp>
#include <animevae/faces/factor_targets.hpp>
