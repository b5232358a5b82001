// SPDX-License-Identifier: MIT
#pragma once

// Tables of labels, attribute vectors fitted to them, and correlations of labels with latents.

#include <animevae/labels/attribute_columns.hpp>
#include <animevae/labels/attribute_confidence.hpp>
#include <animevae/labels/attribute_fit.hpp>
#include <animevae/labels/attribute_table.hpp>
#include <animevae/labels/attribute_vectors.hpp>
#include <animevae/labels/image_names.hpp>
#include <animevae/labels/label_correlations.hpp>
#include <animevae/labels/label_text.hpp>
#include <animevae/labels/read_attributes.hpp>
#include <animevae/labels/table_labels.hpp>
