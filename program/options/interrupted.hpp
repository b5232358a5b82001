// SPDX-License-Identifier: MIT
#pragma once

namespace animevae::program {

/// Thrown after a signal (SIGINT, SIGTERM) once everything is saved; the program then ends with status 130 or 143.
struct Interrupted {
  int signal;
};

}  // namespace animevae::program
