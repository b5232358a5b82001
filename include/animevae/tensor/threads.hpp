// SPDX-License-Identifier: MIT
#pragma once

#include <ATen/Parallel.h>

#include <algorithm>
#include <thread>

#include <animevae/tensor/tensor.hpp>

namespace animevae {

/// Sets the number of threads that LibTorch computes with; 0: one per core. (Debian's build defaults to one thread.)
inline void set_threads(int count) {
  at::set_num_threads(count > 0 ? count : int((std::max)(1u, std::thread::hardware_concurrency())));
}

inline int threads() { return at::get_num_threads(); }

}  // namespace animevae
