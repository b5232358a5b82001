// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <animevae/plot/canvas.hpp>

#include "report/explorer.hpp"
#include "run/results.hpp"

namespace animevae::program {

/// A picture and its caption.
struct ReportPicture {
  std::filesystem::path file{};  ///< relative to the run folder; a missing file is left out
  std::string caption{};
  std::optional<animevae::Canvas> drawing{};  ///< instead of a file
  std::string folded{};                       ///< the label to click that unfolds it; empty: not folded
};

/// One heading and the content below it; a section without content is left out.
struct ReportSection {
  std::string title{};
  std::optional<ReportExplorer> explorer{};
  std::vector<ReportPicture> pictures{};
  std::vector<std::string> sentences{};  ///< a list below the pictures
};

/// A printed network table and its heading.
struct ReportNetwork {
  std::string title{};
  std::string table{};
};

/// How many images the curves of quality are of; 0 where it is not known, as of runs of older versions.
struct ReportWatched {
  std::int64_t training = 0, held_out = 0;
};

/// A command line to copy and its purpose.
struct ReportCommandLine {
  std::string purpose{}, command{};
};

/// The content of a report that does not come from the files of the run folder.
struct ReportFacts {
  std::string title{};
  std::vector<std::pair<std::string, std::string>> summary{};  ///< name and value, in order
  std::optional<Results> results{};                            ///< otherwise the last ones of metrics.csv are shown
  std::vector<std::string> warnings{};                         ///< sentences, such as that a posterior has collapsed
  std::vector<ReportCommandLine> commands{};                   ///< next steps
  ReportWatched watched{};
  std::string progress_of{};              ///< words for the images reconstructed in samples/: "held-out images"
  std::vector<ReportSection> sections{};  ///< in order; they come before the sections that every run has
  std::vector<ReportNetwork> networks{};
};

/// Writes `report.html` into a run folder: one page that needs no other file and no network, in light and dark. Curves
/// come from its metrics.csv, the configuration from its config.toml, progress from the numbered pictures in samples/;
/// missing files are left out. Throws FileError where `run_folder` is no folder or the page cannot be written.
void write_report(const std::filesystem::path& run_folder, const ReportFacts& facts);

}  // namespace animevae::program
