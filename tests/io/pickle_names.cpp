// SPDX-License-Identifier: MIT
#include <animevae/io/pickle_names.hpp>

#include "support/doctest.hpp"

#include <string>

using namespace animevae;
using detail::is_known_global;

TEST_CASE("the names that state dicts are made of are known") {
  for (const char* name :
       {"collections.OrderedDict", "torch.Size", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3",
        "torch._utils._rebuild_parameter", "torch.storage.UntypedStorage", "torch.FloatStorage",
        "torch.BFloat16Storage", "torch.float32", "torch.uint16", "torch.bool"}) {
    CAPTURE(name);
    CHECK(is_known_global(name));
  }
}

TEST_CASE("every other name is refused and said") {
  for (const char* name :
       {"os.system", "posix.system", "nt.system", "builtins.eval", "builtins.exec", "__builtin__.eval",
        "subprocess.Popen", "torch.load", "torch.hub.load", "torch.storage._load_from_bytes",
        "torch.utils.floatStorage", "runpy._run_code", "torch.nn.modules.linear.Linear", "torch.", "torch.float\n32",
        "FloatStorage", "collections.Counter", "", "torch._utils._rebuild_tensor_v2 "}) {
    CAPTURE(name);
    CHECK_FALSE(is_known_global(name));
  }
  CHECK_FALSE(is_known_global("torch." + std::string(100, 'x') + "Storage"));
  CHECK_THROWS_WITH_AS(detail::refuse_global("os.system"),
                       "asks for os.system, which no state dict needs; it was not run", InvalidValue);
  CHECK_THROWS_WITH_AS(detail::refuse_global("a.b\nc"),
                       "asks for \"a.b\\nc\", which no state dict needs; it was not run", InvalidValue);
  CHECK_THROWS_WITH_AS(
      detail::refuse_global(std::string(1000, 'x')),
      ("asks for \"" + std::string(80, 'x') + "...\", which no state dict needs; it was not run").c_str(),
      InvalidValue);
}
