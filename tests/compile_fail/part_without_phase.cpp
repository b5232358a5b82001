// expected: a part of a Step has none of the members that a step calls
// SPDX-License-Identifier: MIT
#include <span>

#include <animevae/vae.hpp>

namespace av = animevae;

struct Halve {
#ifdef CONTROL
  void gradients_ready(std::span<const av::ParameterGroup> groups, const av::Progress&){
#else
  void gradient_ready(std::span<const av::ParameterGroup> groups, const av::Progress&) {
#endif
      for (const av::ParameterGroup& group
           : groups) av::Tensor{group.gradients()}
          .mul_(0.5);
}
}
;

int main() {
  av::Step step{av::Adam{}, Halve{}};
  (void)step;
}
