// SPDX-License-Identifier: MIT
#pragma once

namespace animevae::program {

/// The whole program: reads its arguments and runs the command that they name. Every exception becomes a sentence on
/// stderr. Returns the exit status: 0, 1 for a failure, 2 for wrong usage, 128 and a signal's number after one.
[[nodiscard]] int run(int argc, char** argv);

}  // namespace animevae::program
