// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>  // any header of the C library says whether it is glibc

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace animevae {

/// Asks glibc to keep freed memory for the next step. By default every large tensor is mapped anew and paid for in page
/// faults, which is a third to a half of a training step on the CPU. A program decides this for its process, so call it
/// first thing in main(); elsewhere than on glibc it does nothing.
inline void keep_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, 2'000'000'000);
  mallopt(M_TOP_PAD, 256 * 1024 * 1024);
#endif
}

}  // namespace animevae
