// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <animevae/image/png.hpp>

#include "server/training_watch.hpp"
#include "support/temporary_folder.hpp"

inline void put_text(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream{path} << text;
}

/// A run folder in its second epoch.
struct RunInTraining {
  TemporaryFolder folder;
  std::filesystem::path run = folder / "first";
  animevae::program::TrainingWatch watch{run};

  RunInTraining() {
    put_text(run / "config.toml", "[train]\npreset = \"vae-animeface\"\nepochs = 4\n");
    put_text(run / "log.txt", "vae-animeface: 2 parameters\nwarning: the posterior <collapses>\n");
    put_text(
        run / "metrics.csv",
        "step,epoch,images,seconds,loss,distortion,rate,psnr\n10,1,100,5,70,60,10,11\n20,2,200,10,50,40,10,12.5\n");
    std::filesystem::create_directories(run / "samples");
    for (const int epoch : {1, 2})
      animevae::write_png(run / "samples" / ("prior-000" + std::to_string(epoch) + ".png"),
                          animevae::Image{epoch, 1, 3});
  }
};
