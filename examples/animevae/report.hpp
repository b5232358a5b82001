// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// A picture of a run folder and what to say about it.
struct ReportPicture {
  std::string title{};
  std::filesystem::path file{};  ///< relative to the run folder; one that is not there is left out
  std::string caption{};
};

/// A printed network table and its heading.
struct ReportNetwork {
  std::string title{};
  std::string table{};
};

/// What the finished model was found to do, over the whole data set.
struct ReportResults {
  double psnr = 0;           ///< of reconstructions, in dB
  double distortion = 0;     ///< nats per image
  double rate = 0;           ///< nats per image
  std::vector<double> kl{};  ///< of each latent, nats
};

/// What a report says beside what it reads from the run folder.
struct ReportFacts {
  std::string title{};
  std::vector<std::pair<std::string, std::string>> summary{};  ///< name and value, in order
  std::optional<ReportResults> results{};                      ///< otherwise the last ones of metrics.csv are shown
  std::vector<std::string> warnings{};                         ///< sentences, such as that a posterior has collapsed
  std::vector<ReportPicture> pictures{};                       ///< in order; the first one opens the page
  std::vector<ReportNetwork> networks{};
  std::string command{};  ///< that makes the run again
};

/// The pictures that the subcommands leave in a run folder, with words that say how to read them.
[[nodiscard]] std::vector<ReportPicture> standard_pictures();

/// Writes `report.html` into a run folder: one page that needs no other file and no network, in light and dark. Curves
/// come from its metrics.csv, the configuration from its config.toml, progress from the numbered pictures in samples/;
/// whatever is not there is left out. Throws FileError when the folder is none or the page cannot be written.
void write_report(const std::filesystem::path& run_folder, const ReportFacts& facts);
