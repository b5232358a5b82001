// SPDX-License-Identifier: MIT
#pragma once

#include "commands/train.hpp"

namespace animevae::program {

/// Trains the model of a command, writes its run folder and says what it does. Throws Interrupted where a signal has
/// ended it, with the model saved.
void train_run(const TrainCommand& command);

}  // namespace animevae::program
