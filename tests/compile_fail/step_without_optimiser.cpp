// expected: the first part of a Step is its optimiser
// SPDX-License-Identifier: MIT
#include <animevae/vae.hpp>

namespace av = animevae;

int main() {
#ifdef CONTROL
  av::Step step{av::Adam{}, av::ClipNorm{1.0}};
#else
  av::Step step{av::ClipNorm{1.0}};
#endif
  (void)step;
}
