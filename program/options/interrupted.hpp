// SPDX-License-Identifier: MIT
#pragma once

namespace animevae::program {

/// Thrown once everything is saved, when a signal asked the program to end: 130 or 143 is then its status.
struct Interrupted {
  int signal;
};

}  // namespace animevae::program
