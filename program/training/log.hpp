// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <animevae/train/progress.hpp>

namespace animevae::program {

/// The sentences of a run: to stderr, above the progress, and to log.txt.
class Log {
 public:
  Log(const std::filesystem::path& folder, animevae::ProgressLine& line)
      : file_{folder / "log.txt", std::ios::app}, line_{line} {}

  void say(const std::string& sentence) {
    line_.message(sentence);
    note(sentence);
  }

  /// To log.txt alone: what is said elsewhere.
  void note(const std::string& sentence) { file_ << sentence << std::endl; }

 private:
  std::ofstream file_;
  animevae::ProgressLine& line_;
};

}  // namespace animevae::program
