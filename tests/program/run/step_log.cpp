// SPDX-License-Identifier: MIT
#include "run/step_log.hpp"

#include "support/doctest.hpp"
#include "support/small_run.hpp"
#include "support/temporary_folder.hpp"

#include <cmath>
#include <filesystem>
#include <numbers>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <animevae/core/error.hpp>

#ifdef ANIMEVAE_TEST_WITH_HDF5
#include <animevae/hdf5/read_hdf5.hpp>
#endif

namespace av = animevae;
namespace fs = std::filesystem;
using namespace av::program;

TEST_CASE("wants_step_log follows the flag, else the preset") {
  const av::Preset& with = find_preset("facenet-dfc");
  const av::Preset& without = small_preset();
  CHECK(wants_step_log({}, with));
  CHECK_FALSE(wants_step_log({}, without));
  CHECK_FALSE(wants_step_log(false, with));
  if (can_write_step_log()) CHECK(wants_step_log(true, without));
  else CHECK_THROWS_AS((void)wants_step_log(true, without), av::InvalidValue);
}

#ifdef ANIMEVAE_TEST_WITH_HDF5

namespace {

/// Training that has come to no step yet, with a learning rate of 0.25.
struct SomeTraining {
  av::AnyModel model = small_model();
  av::TrainState state{10, {.batch_size = 2, .learning_rate = 0.25}};
  av::TrainingView<av::AnyModel> view{model, state};
};

std::vector<double> numbers(const fs::path& file, const std::string& name) {
  return std::get<std::vector<double>>(av::read_hdf5(file).arrays.at(name).values);
}

std::string words(const fs::path& file, const std::string& name) {
  return av::read_hdf5(file).arrays.at(name).attributes.at("description");
}

}  // namespace

TEST_CASE("logs.h5 has a number per step for each loss, in nats where the preset prints none") {
  const TemporaryFolder folder;
  const SomeTraining training;
  WriteStepLog log{folder / "logs.h5", small_preset(), {}};
  const std::vector<av::StepLosses> steps{{1, 2, 30, 20, 2.5, 0.25}, {2, 2, 25, 18, 1.75, 0.125}};
  log.steps_read(training.view, steps);
  CHECK(folder.entries() == 0);
  log.finished(training.view);
  CHECK(numbers(folder / "logs.h5", "total_loss") == std::vector<double>{30, 25});
  CHECK(numbers(folder / "logs.h5", "reconstruction_loss") == std::vector<double>{20, 18});
  CHECK(numbers(folder / "logs.h5", "kl_loss") == std::vector<double>{2.5, 1.75});
  CHECK(numbers(folder / "logs.h5", "learning_rate") == std::vector<double>{0.25, 0.125});
  CHECK(words(folder / "logs.h5", "reconstruction_loss") == "distortion, nats per image, mean of the batch");
}

TEST_CASE("facenet's own losses are written as it prints them") {
  const TemporaryFolder folder;
  const SomeTraining training;
  const av::Preset& preset = find_preset("facenet-dfc");
  WriteStepLog log{folder / "logs.h5", preset, {}};
  // A Gaussian of deviation 1/255 over 3x64x64 numbers: its constant, and half a squared difference on 0 to 255, which
  // over 2 images of 7 each come to 28.
  const double constant = 3 * 64 * 64 * std::log(std::sqrt(2 * std::numbers::pi) / 255);
  log.steps_read(training.view, std::vector<av::StepLosses>{{1, 2, 0, constant + 7, 3}});
  log.write();
  CHECK(numbers(folder / "logs.h5", "reconstruction_loss").at(0) == doctest::Approx(28).epsilon(1e-6));
  // alfa is 1 and beta 1/2.
  CHECK(numbers(folder / "logs.h5", "total_loss").at(0) == doctest::Approx(3 + 14).epsilon(1e-6));
  CHECK(numbers(folder / "logs.h5", "kl_loss") == std::vector<double>{3});
}

TEST_CASE("WriteStepLog writes the file every 500 steps") {
  const TemporaryFolder folder;
  const SomeTraining training;
  WriteStepLog log{folder / "logs.h5", small_preset(), {}};
  log.steps_read(training.view, std::vector<av::StepLosses>(499));
  CHECK_FALSE(fs::exists(folder / "logs.h5"));
  log.steps_read(training.view, std::vector<av::StepLosses>(1));
  CHECK(numbers(folder / "logs.h5", "kl_loss").size() == 500);
  log.steps_read(training.view, std::vector<av::StepLosses>(499));
  CHECK(numbers(folder / "logs.h5", "kl_loss").size() == 500);
  log.steps_read(training.view, std::vector<av::StepLosses>(1));
  CHECK(numbers(folder / "logs.h5", "kl_loss").size() == 1000);
}

TEST_CASE("WriteStepLog writes a long log when it has grown by a twentieth") {
  const TemporaryFolder folder;
  const SomeTraining training;
  WriteStepLog log{folder / "logs.h5", small_preset(), {}};
  log.steps_read(training.view, std::vector<av::StepLosses>(19'000));
  log.steps_read(training.view, std::vector<av::StepLosses>(998));
  CHECK(numbers(folder / "logs.h5", "kl_loss").size() == 19'000);
  log.steps_read(training.view, std::vector<av::StepLosses>(1));  // 999 are 19,999 / 20 in whole numbers
  CHECK(numbers(folder / "logs.h5", "kl_loss").size() == 19'999);
}

TEST_CASE("WriteStepLog without a file does nothing") {
  const SomeTraining training;
  WriteStepLog log{std::nullopt, small_preset(), {}};
  CHECK_NOTHROW(log.steps_read(training.view, std::vector<av::StepLosses>(600)));
  CHECK_NOTHROW(log.finished(training.view));
}

#endif
