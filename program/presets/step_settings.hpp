// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <animevae/train/accumulate.hpp>
#include <animevae/train/adam.hpp>
#include <animevae/train/clip.hpp>
#include <animevae/train/early_stopping.hpp>
#include <animevae/train/ema.hpp>
#include <animevae/train/learning_rate_parts.hpp>
#include <animevae/train/sgd.hpp>

#include "options/toml_writer.hpp"
#include "presets/presets.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace animevae::program {

/// The numbers of every optimiser and part that a training step can have.
struct StepValues {
  animevae::Adam adam{};
  animevae::AdamW adamw{};
  animevae::Sgd sgd{};
  animevae::ClipNorm clip_norm{};
  animevae::ClipValue clip_value{};
  animevae::Accumulate accumulate{};
  animevae::Ema ema{};
  animevae::CosineDecay cosine{};
  animevae::OneCycle one_cycle{};
  animevae::ReduceOnPlateau plateau{};
  animevae::EarlyStoppingOptions early_stopping{};

  /// The numbers of an optimiser have its own names; those of a part begin with the part's.
  static void visit(auto& self, auto&& f) {
    f("clip_norm", self.clip_norm, "limit of the gradient's length");
    f("clip_value", self.clip_value, "limit of each number of the gradient");
    f("accumulate", self.accumulate, "micro-batches");
    f("ema", self.ema, "averages of the weights");
    f("cosine", self.cosine, "learning rate along a cosine");
    f("one_cycle", self.one_cycle, "learning rate up and down again");
    f("plateau", self.plateau, "learning rate by the loss");
    f("early_stopping", self.early_stopping, "the end of training by held-out images");
  }
};

/// How the weights of a run are changed, by flags: --optimiser, --clip, --accumulate, --ema, --schedule, --precision,
/// --patience, and every number of an optimiser or a part by its own flag. A part is on where one of its numbers is
/// given, or --schedule names it.
class StepSettings {
 public:
  void add_to(CLI::App& command);

  /// The values of the preset with those that were given. InvalidValue, naming the flag, for a value out of range, and
  /// for one of an optimiser or a schedule that is not used.
  [[nodiscard]] StepValues values(const Preset& preset) const;

  [[nodiscard]] const std::string& optimiser() const { return optimiser_; }
  [[nodiscard]] bool is_bfloat16() const { return precision_ == "bfloat16"; }

  /// Whether a part ("clip_norm") is on.
  [[nodiscard]] bool has(const std::string& part) const;

  /// Writes the optimiser with its numbers, and the parts that are on, a line of the configuration each.
  void write(TomlWriter& config, const Preset& preset) const;

 private:
  void check_is_used(const std::string& path) const;

  std::string optimiser_ = "adam", schedule_ = "preset", precision_ = "float32";
  std::map<std::string, std::optional<double>> given_{};  // by path
};

}  // namespace animevae::program
