// SPDX-License-Identifier: MIT
#include <animevae/train/show_progress.hpp>

#include "support/doctest.hpp"

#include <cstdio>
#include <string>

using namespace animevae;

namespace {

/// As much of a training's state as a progress line asks for.
struct State {
  Progress now{};

  [[nodiscard]] Progress progress() const { return now; }
  [[nodiscard]] std::int64_t total_epochs() const { return 2; }
  [[nodiscard]] std::int64_t total_steps() const { return 8; }
};

struct View {
  State state{};
};

std::string contents(std::FILE* file) {
  std::string text;
  std::rewind(file);
  for (int letter = std::fgetc(file); letter != EOF; letter = std::fgetc(file)) text.push_back(char(letter));
  return text;
}

}  // namespace

TEST_CASE("the progress of a training shows its position and the last losses that were read") {
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  {
    ProgressLine line{file, {.seconds_between_lines = 0, .in_place = false}};
    ShowProgress show{line};
    show.stepped(View{{.now = {.step = 1, .epoch = 1}}}, 32);
    Measurement measurement;
    measurement.loss = 12.5;
    measurement.rate = 3;
    measurement.terms = {{"adversary", 0.625}};
    show.measured(View{}, measurement);
    show.stepped(View{{.now = {.step = 6, .epoch = 2}}}, 192);
    show.finished(View{});
  }
  const std::string text = contents(file);
  std::fclose(file);
  const std::string first = text.substr(0, text.find('\n')), second = text.substr(text.find('\n') + 1);
  CHECK(first.find("epoch 1/2") != std::string::npos);
  CHECK(first.find("loss") == std::string::npos);
  CHECK(second.find("epoch 2/2") != std::string::npos);
  CHECK(second.find("step 6/8") != std::string::npos);
  CHECK(second.find("12.5") != std::string::npos);
  CHECK(second.find("rate 3.000, adversary 0.625 nats") != std::string::npos);
}
