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

/// The opposite of keep_memory(), for a program that runs for days and beside others, in many threads: large blocks are
/// given back as soon as they are freed, small ones are shared by all threads. Call it before the threads are made.
inline void return_memory() {
#if defined(__GLIBC__)
  mallopt(M_ARENA_MAX, 2);  // an arena keeps its peak size, and by default there are eight per core
  mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
  mallopt(M_MMAP_MAX, 65'536);
  mallopt(M_TRIM_THRESHOLD, 64 * 1024 * 1024);
  mallopt(M_TOP_PAD, 4 * 1024 * 1024);
#endif
}

/// Returns free memory between blocks in use to the system. Call it after a busy time, not during one.
inline void trim_memory() {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

}  // namespace animevae
