// SPDX-License-Identifier: MIT
#include <animevae/weights/name_prefix.hpp>

#include "support/doctest.hpp"

#include <string>
#include <vector>

using namespace animevae;

TEST_CASE("without_wrappers takes PyTorch's module, _orig_mod and the like out of a name") {
  // As torch 2.13 names them: DataParallel(m), torch.compile(m), both in either order, a compiled part.
  for (const char* name : {"encoder.conv1.weight", "module.encoder.conv1.weight", "_orig_mod.encoder.conv1.weight",
                           "module._orig_mod.encoder.conv1.weight", "_orig_mod.module.encoder.conv1.weight",
                           "encoder._orig_mod.conv1.weight", "encoder.conv1._checkpoint_wrapped_module.weight"})
    CHECK(without_wrappers(name) == "encoder.conv1.weight");
  CHECK(without_wrappers("model.module.x") == "model.x");
  CHECK(without_wrappers("modules.x") == "modules.x");
  CHECK(without_wrappers("x.module") == "x.module");  // the tensor's own name
  CHECK(without_wrappers("encoder/Fc_1/weights") == "encoder/Fc_1/weights");
  CHECK(without_wrappers("").empty());
}

TEST_CASE("name_below is the rest of a name behind a key") {
  CHECK(name_below("ema", "ema.conv1.weight") == "conv1.weight");
  CHECK(name_below("ema.vae", "ema.vae.x") == "x");
  CHECK(name_below("ema", "module.ema._orig_mod.x") == "x");
  CHECK(name_below("module", "module.ema.x") == "ema.x");
  CHECK(name_below("encoder", "encoder/Fc_1/weights") == "Fc_1/weights");
  for (const char* name : {"emax.x", "x.ema.x", "ema", ""}) CHECK_FALSE(name_below("ema", name).has_value());
  CHECK_FALSE(name_below("", ".x").has_value());
}

TEST_CASE("prefixes_before are what stands before a name at a dot or slash, the shortest first") {
  const std::vector<std::string> names{"vae.model.conv1.weight", "conv1.weight",  "lpips.conv1.weight",
                                       "net/conv1.weight",       "xconv1.weight", "conv1.weight.x"};
  CHECK(prefixes_before("conv1.weight", names) == std::vector<std::string>{"", "net/", "lpips.", "vae.model."});
  CHECK(prefixes_before("conv1.weight", names, 2) == std::vector<std::string>{"", "net/"});
  CHECK(prefixes_before("conv2.weight", names).empty());
  CHECK(prefixes_before("a", {"b.a", "b.a"}) == std::vector<std::string>{"b."});
}
