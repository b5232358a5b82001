// SPDX-License-Identifier: MIT
#include "run/run_folder.hpp"

#include <ctime>
#include <system_error>

#include <animevae/core/error.hpp>

namespace av = animevae;

namespace animevae::program {

namespace fs = std::filesystem;

namespace {

std::string date_and_time() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &local);
  return text;
}

}  // namespace

void check_run_folder(const fs::path& folder, const std::string& model, const std::string& what) {
  std::error_code unknown;
  if (fs::exists(folder / "model.safetensors", unknown)) return;
  throw av::InvalidValue(model + " lies in no run folder, where " + what +
                         " belongs; make a folder for it, in which it is called model.safetensors");
}

fs::path make_run_folder(const std::string& out, const std::string& preset, bool overwrite) {
  const fs::path folder = out.empty() ? fs::path{"runs"} / (preset + "-" + date_and_time()) : fs::path{out};
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error))
    throw av::FileError(folder, "is a file; a run needs a folder");
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    if (!overwrite) throw av::FileError(folder, "already holds files; name another folder or add --overwrite");
    if (!fs::exists(folder / "config.toml", error))
      throw av::FileError(folder, "holds files but no run, so --overwrite leaves it alone");
    for (const char* name : {"config.toml",
                             "metrics.csv",
                             "log.txt",
                             "left_out.txt",
                             "logs.h5",
                             "training.gif",
                             "training.webp",
                             "film",
                             "events.out.tfevents.animevae",
                             "train_losses.log",
                             "model.safetensors",
                             "best.safetensors",
                             "features.safetensors",
                             "report.html",
                             "samples",
                             "checkpoints",
                             "reconstructions.png",
                             "samples.png",
                             "neighbours.png",
                             "prior_traversals.png",
                             "prior_traversals_rest.png",
                             "posterior_traversals.png",
                             "posterior_traversals_rest.png",
                             "clusters.png",
                             "clusters_rest.png",
                             "k_means.png",
                             "map.png",
                             "diagnosis.png",
                             "latents",        // of the model that is replaced
                             "names.toml"}) {  // names of its directions, which the new model has not
      fs::remove_all(folder / name, error);
      if (error) throw av::FileError(folder / name, "cannot be removed: " + error.message());
    }
  }
  fs::create_directories(folder / "samples", error);
  if (error) throw av::FileError(folder, "cannot be made: " + error.message());
  return folder;
}

}  // namespace animevae::program
