// SPDX-License-Identifier: MIT
#pragma once

// Image files and folders of images (component image): JPEG, PNG and the rest, resizing, the decoded cache, data sets.
#include <animevae/data/cache_file.hpp>
#include <animevae/data/cache_folder.hpp>
#include <animevae/data/channel_statistics.hpp>
#include <animevae/data/difference_hash.hpp>
#include <animevae/data/difference_hashes.hpp>
#include <animevae/data/file_list.hpp>
#include <animevae/data/fit.hpp>
#include <animevae/data/flipped.hpp>
#include <animevae/data/image_cache.hpp>
#include <animevae/data/image_endings.hpp>
#include <animevae/data/image_folder.hpp>
#include <animevae/data/image_list.hpp>
#include <animevae/data/near_duplicates.hpp>
#include <animevae/data/parallel_for.hpp>
#include <animevae/data/passed_over.hpp>
#include <animevae/data/pixel_batch.hpp>
#include <animevae/data/pre_whiten.hpp>
#include <animevae/data/resize.hpp>
#include <animevae/data/split.hpp>
#include <animevae/data/subset.hpp>
#include <animevae/io/blend.hpp>
#include <animevae/io/bmp.hpp>
#include <animevae/io/c_library.hpp>
#include <animevae/io/exif.hpp>
#include <animevae/io/image.hpp>
#include <animevae/io/image_limits.hpp>
#include <animevae/io/image_tensor.hpp>
#include <animevae/io/jpeg.hpp>
#include <animevae/io/png.hpp>
#include <animevae/io/read_image.hpp>
#include <animevae/io/stb_image.hpp>
#include <animevae/io/webp.hpp>
