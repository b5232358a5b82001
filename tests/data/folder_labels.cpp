// SPDX-License-Identifier: MIT
#include <animevae/data/folder_labels.hpp>

#include <filesystem>
#include <vector>

#include "support/doctest.hpp"

namespace av = animevae;

namespace {

/// A data set that knows its files, as ImageFolder does.
struct FilesInFolders {
  std::filesystem::path folder;
  std::vector<std::filesystem::path> paths;

  struct File {
    std::filesystem::path path;
  };
  [[nodiscard]] std::int64_t size() const { return std::int64_t(paths.size()); }
  [[nodiscard]] const std::filesystem::path& root() const { return folder; }
  [[nodiscard]] File sample(std::int64_t i) const { return {folder / paths[std::size_t(i)]}; }
};

}  // namespace

TEST_CASE("folder_labels labels an image after the first folder of its path") {
  const std::vector<std::filesystem::path> paths{"rei/1.png", "asuka/2.png", "asuka/school/3.png", "4.png"};
  const av::LabelTable table = av::folder_labels(paths, "character");
  CHECK(table.words == av::LabelWords{{"character", {"asuka", "rei"}}});
  CHECK(table.choices == std::vector<int>{1, 0, 0, -1});
}

TEST_CASE("folder_labels of a data set takes the folders below its own") {
  for (const char* root : {"faces", "./some/faces", "/data/faces/"}) {
    const av::LabelTable table = av::folder_labels(
        FilesInFolders{root, {"asuka/2.png", "asuka/school/3.png", "rei/1.png", "4.png"}}, "character");
    CHECK(table.words == av::LabelWords{{"character", {"asuka", "rei"}}});
    CHECK(table.choices == std::vector<int>{0, 0, 1, -1});
  }
}

TEST_CASE("folder_labels refuses images of which none lies in a folder") {
  CHECK_THROWS_WITH_AS((void)av::folder_labels(FilesInFolders{"faces", {"1.png", "2.png"}}, "character"),
                       "no image lies in a folder of its own, after which it could be labelled 'character'",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)av::folder_labels(FilesInFolders{"faces", {}}, "character"), av::InvalidValue);
}
