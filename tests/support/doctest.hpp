// SPDX-License-Identifier: MIT
#pragma once

// The only place that includes doctest. LibTorch comes first and its logging macros go: included after doctest they
// would take over CHECK, and with Debian's glog a failing CHECK would then abort the whole run.
#ifdef ANIMEVAE_TEST_WITH_LIBTORCH
#include <animevae/tensor/tensor.hpp>
#endif

#undef CHECK
#undef CHECK_EQ
#undef CHECK_NE
#undef CHECK_LT
#undef CHECK_LE
#undef CHECK_GT
#undef CHECK_GE

#include <doctest/doctest.h>
