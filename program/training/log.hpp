// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <animevae/train/progress.hpp>

namespace animevae::program {

/// Writes the sentences of a run to stderr, above the progress line, and to log.txt.
class Log {
 public:
  Log(const std::filesystem::path& folder, animevae::ProgressLine& line)
      : file_{folder / "log.txt", std::ios::app}, line_{line} {}

  void say(const std::string& sentence) {
    line_.message(sentence);
    note(sentence);
  }

  /// Writes to log.txt alone, for sentences that are printed elsewhere.
  void note(const std::string& sentence) { file_ << sentence << std::endl; }

 private:
  std::ofstream file_;
  animevae::ProgressLine& line_;
};

}  // namespace animevae::program
