// SPDX-License-Identifier: MIT
#include <cstdlib>  // any header of the C library says whether it is glibc

namespace animevae::program {

// LibTorch's threads belong to libgomp, and while they wait for each other they spin for a while before they sleep. On
// a machine that does other work as well they then hold the cores that the others need, and a training step takes many
// times as long; on an idle machine, sleeping at once costs 2 %. So a program that this file is linked into lets them
// sleep, unless the user says otherwise with OMP_WAIT_POLICY or GOMP_SPINCOUNT.
//
// libgomp reads its environment in its constructor, before main(), and never again. The functions of .preinit_array run
// before every constructor, but a setenv() in one of them is lost, because libc sets up the environment afterwards.
// Overwriting an existing entry in place works. This file overwrites an entry that no library reads while it is loaded,
// puts it back before main(), and then adds ours beside it, for libraries that are loaded later.

#if defined(__GLIBC__) && defined(__linux__)

namespace {

char passive[] = "OMP_WAIT_POLICY=passive";
char* displaced = nullptr;

/// Whether an entry of the environment has this name. Calls nothing in the C library: sanitizers intercept such calls,
/// and are not ready yet.
[[gnu::no_sanitize_address]] bool is_of(const char* entry, const char* name) {
  while (*name != '\0')
    if (*entry++ != *name++) return false;
  return *entry == '=';
}

[[gnu::no_sanitize_address]] void let_threads_sleep(int, char**, char** environment) {
  for (char** entry = environment; *entry != nullptr; ++entry)
    if (is_of(*entry, "OMP_WAIT_POLICY") || is_of(*entry, "GOMP_SPINCOUNT")) return;
  // A shell sets the first three; a service or a container may have only some of the others.
  static const char* const names[] = {"_", "SHLVL", "PWD", "OLDPWD", "HOSTNAME", "LOGNAME", "USER", "SHELL", "HOME"};
  for (const char* name : names)
    for (char** entry = environment; *entry != nullptr; ++entry)
      if (is_of(*entry, name)) {
        displaced = *entry;
        *entry = passive;
        return;
      }
}

[[gnu::section(".preinit_array"), gnu::used]] void (*before_constructors)(int, char**, char**) = let_threads_sleep;

[[gnu::constructor]] void put_back() {
  if (displaced != nullptr) putenv(displaced);
}

}  // namespace

#endif

}  // namespace animevae::program
