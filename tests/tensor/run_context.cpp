// SPDX-License-Identifier: MIT
#include <animevae/tensor/run_context.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

TEST_CASE("RunContext::chance is the generator of the pass, which its copies share") {
  const av::Generator generator = av::make_generator(3);
  av::RunContext context{.training = true, .generator = generator};
  av::RunContext copy = context;
  const av::Tensor like = normal_numbers({5});
  const av::Tensor first = av::standard_normal({5}, context.chance(), like);
  CHECK_FALSE(same_bits(av::standard_normal({5}, copy.chance(), like), first));
  av::Generator again = av::make_generator(3);
  CHECK(same_bits(av::standard_normal({5}, again, like), first));
}

TEST_CASE("RunContext::chance refuses a pass without a generator") {
  av::RunContext context{.training = true};
  CHECK_THROWS_WITH_AS((void)context.chance(),
                       "a layer of this network draws random numbers in training, such as dropout; give train() a "
                       "generator",
                       av::InvalidValue);
  CHECK_FALSE(av::RunContext{}.training);
}
