// SPDX-License-Identifier: MIT
#include <animevae/train/write_epoch_losses.hpp>

#include <string>
#include <vector>

#include <animevae/text/csv_table.hpp>
#include <animevae/train/train.hpp>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiny_model.hpp"

namespace av = animevae;

TEST_CASE("the log of disentangling-vae has a line per loss and epoch, epochs counted from 0") {
  const TemporaryFolder folder;
  TinyModel<> model;
  struct Epochs {
    std::vector<av::Measurement>* all;
    void epoch_ended(const av::TrainingView<TinyModel<>>&, const av::Measurement& m) const { all->push_back(m); }
  };
  std::vector<av::Measurement> epochs;
  av::train(model, tiny_images(8), {.epochs = 2, .batch_size = 4}, av::WriteEpochLosses{folder / "train_losses.log"},
            Epochs{&epochs});
  const av::CsvTable table = av::read_csv(folder / "train_losses.log");
  CHECK(table.columns == std::vector<std::string>{"Epoch", "Loss", "Value"});
  REQUIRE(table.rows.size() == 10);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < 5; ++i) {
    names.push_back(table.rows[i][1]);
    CHECK(table.rows[i][0] == "0");
    CHECK(table.rows[5 + i][0] == "1");
  }
  CHECK(names == std::vector<std::string>{"recon_loss", "kl_loss", "kl_loss_0", "kl_loss_1", "loss"});
  CHECK(std::stod(table.rows[5][2]) == epochs.at(1).distortion);
  CHECK(std::stod(table.rows[6][2]) == epochs.at(1).rate);
  CHECK(std::stod(table.rows[7][2]) == epochs.at(1).rate_per_latent.at(0));
  CHECK(std::stod(table.rows[9][2]) == epochs.at(1).loss);
}
