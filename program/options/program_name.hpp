// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace animevae::program {

/// The name under which the program was started, for messages and the commands that they suggest: "animevae", or that
/// of a program for models of one's own.
[[nodiscard]] const std::string& program_name();
/// Takes it from the first argument of main(), a path or null.
void set_program_name(const char* started_as);

/// The text with the program's name in every command of it: "'animevae presets' lists them".
[[nodiscard]] std::string in_own_name(std::string text);

}  // namespace animevae::program
