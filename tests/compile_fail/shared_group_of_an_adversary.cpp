// expected: the objective.s adversary shares its optimiser group with another part of the model
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;
inline constexpr av::Shape image{3, 64, 64};

struct Objective {
  static constexpr std::string_view name = "adversarial";
#ifdef CONTROL
  static constexpr std::string_view optimiser_group = "discriminator";
#else
  static constexpr std::string_view optimiser_group = "model";
#endif
  av::Losses operator()(const av::Evaluation& e, const av::Progress&, const av::OwnTensors&) const {
    return {.model = e.distortion.mean()};
  }
  double beta_at(const av::Progress&) const { return 1; }
  bool is_warmed_up(const av::Progress&) const { return true; }
};
using Model = av::Vae<av::BurgessEncoder<image, 10>, av::BurgessDecoder<10, image>, av::Laplace, Objective>;

int main() { Model model{}; }
