// SPDX-License-Identifier: MIT
#pragma once

// Image files and folders of images (component image): JPEG, PNG and the rest, resizing, the decoded cache, data sets.
#include <animevae/core/c_library.hpp>
#include <animevae/data/cache_file.hpp>
#include <animevae/data/cache_folder.hpp>
#include <animevae/data/channel_statistics.hpp>
#include <animevae/data/difference_hashes.hpp>
#include <animevae/data/file_list.hpp>
#include <animevae/data/flipped.hpp>
#include <animevae/data/image_cache.hpp>
#include <animevae/data/image_folder.hpp>
#include <animevae/data/image_list.hpp>
#include <animevae/data/near_duplicates.hpp>
#include <animevae/data/parallel_for.hpp>
#include <animevae/data/passed_over.hpp>
#include <animevae/data/pixel_batch.hpp>
#include <animevae/data/pre_whiten.hpp>
#include <animevae/data/split.hpp>
#include <animevae/data/subset.hpp>
#include <animevae/image/blend.hpp>
#include <animevae/image/bmp.hpp>
#include <animevae/image/difference_hash.hpp>
#include <animevae/image/exif.hpp>
#include <animevae/image/fit.hpp>
#include <animevae/image/image.hpp>
#include <animevae/image/image_endings.hpp>
#include <animevae/image/image_limits.hpp>
#include <animevae/image/image_tensor.hpp>
#include <animevae/image/jpeg.hpp>
#include <animevae/image/png.hpp>
#include <animevae/image/read_image.hpp>
#include <animevae/image/resize.hpp>
#include <animevae/image/stb_image.hpp>
#include <animevae/image/webp.hpp>
