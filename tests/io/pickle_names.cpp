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
        "torch.BFloat16Storage", "torch.float32", "torch.uint16", "torch.bool", "torch.cuda.FloatStorage"}) {
    CAPTURE(name);
    CHECK(is_known_global(name));
  }
}

TEST_CASE("every name that torch.load(weights_only=True) takes is known") {
  // sorted(torch._weights_only_unpickler._get_allowed_globals()) of PyTorch 2.13, with Python 3.11
  for (const char* name : {
      "_codecs.encode", "builtins.bytearray", "builtins.complex", "builtins.set", "collections.Counter",
      "collections.OrderedDict", "torch.BFloat16Storage", "torch.BFloat16Tensor", "torch.BoolStorage",
      "torch.BoolTensor", "torch.ByteStorage", "torch.ByteTensor", "torch.CharStorage", "torch.CharTensor",
      "torch.ComplexDoubleStorage", "torch.ComplexFloatStorage", "torch.DoubleStorage", "torch.DoubleTensor",
      "torch.FloatStorage", "torch.FloatTensor", "torch.HalfStorage", "torch.HalfTensor", "torch.IntStorage",
      "torch.IntTensor", "torch.LongStorage", "torch.LongTensor", "torch.QInt32Storage", "torch.QInt8Storage",
      "torch.QUInt2x4Storage", "torch.QUInt4x2Storage", "torch.QUInt8Storage", "torch.ShortStorage",
      "torch.ShortTensor", "torch.Size", "torch.Tensor", "torch._tensor._rebuild_from_type_v2",
      "torch._utils._rebuild_device_tensor_from_cpu_tensor", "torch._utils._rebuild_device_tensor_from_numpy",
      "torch._utils._rebuild_meta_tensor_no_storage", "torch._utils._rebuild_nested_tensor",
      "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state",
      "torch._utils._rebuild_qtensor", "torch._utils._rebuild_sparse_tensor", "torch._utils._rebuild_tensor",
      "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3", "torch._utils._rebuild_wrapper_subclass",
      "torch.bfloat16", "torch.bits16", "torch.bits1x8", "torch.bits2x4", "torch.bits4x2", "torch.bits8",
      "torch.bool", "torch.complex128", "torch.complex32", "torch.complex64", "torch.cuda.BFloat16Storage",
      "torch.cuda.BFloat16Tensor", "torch.cuda.BoolStorage", "torch.cuda.BoolTensor", "torch.cuda.ByteStorage",
      "torch.cuda.ByteTensor", "torch.cuda.CharStorage", "torch.cuda.CharTensor", "torch.cuda.ComplexDoubleStorage",
      "torch.cuda.ComplexFloatStorage", "torch.cuda.DoubleStorage", "torch.cuda.DoubleTensor",
      "torch.cuda.FloatStorage", "torch.cuda.FloatTensor", "torch.cuda.HalfStorage", "torch.cuda.HalfTensor",
      "torch.cuda.IntStorage", "torch.cuda.IntTensor", "torch.cuda.LongStorage", "torch.cuda.LongTensor",
      "torch.cuda.ShortStorage", "torch.cuda.ShortTensor", "torch.cuda.sparse.BFloat16Tensor",
      "torch.cuda.sparse.ByteTensor", "torch.cuda.sparse.CharTensor", "torch.cuda.sparse.DoubleTensor",
      "torch.cuda.sparse.FloatTensor", "torch.cuda.sparse.HalfTensor", "torch.cuda.sparse.IntTensor",
      "torch.cuda.sparse.LongTensor", "torch.cuda.sparse.ShortTensor", "torch.device", "torch.float16",
      "torch.float32", "torch.float4_e2m1fn_x2", "torch.float64", "torch.float8_e4m3fn", "torch.float8_e4m3fnuz",
      "torch.float8_e5m2", "torch.float8_e5m2fnuz", "torch.float8_e8m0fnu", "torch.int1", "torch.int16", "torch.int2",
      "torch.int3", "torch.int32", "torch.int4", "torch.int5", "torch.int6", "torch.int64", "torch.int7",
      "torch.int8", "torch.nn.parameter.Parameter", "torch.per_channel_affine",
      "torch.per_channel_affine_float_qparams", "torch.per_channel_symmetric", "torch.per_tensor_affine",
      "torch.per_tensor_symmetric", "torch.qint32", "torch.qint8", "torch.quint2x4", "torch.quint4x2", "torch.quint8",
      "torch.serialization._get_layout", "torch.sparse.BFloat16Tensor", "torch.sparse.ByteTensor",
      "torch.sparse.CharTensor", "torch.sparse.DoubleTensor", "torch.sparse.FloatTensor", "torch.sparse.HalfTensor",
      "torch.sparse.IntTensor", "torch.sparse.LongTensor", "torch.sparse.ShortTensor", "torch.storage.TypedStorage",
      "torch.storage.UntypedStorage", "torch.uint1", "torch.uint16", "torch.uint2", "torch.uint3", "torch.uint32",
      "torch.uint4", "torch.uint5", "torch.uint6", "torch.uint64", "torch.uint7", "torch.uint8"}) {
    CAPTURE(name);
    CHECK(is_known_global(name));
  }
}

TEST_CASE("every other name is refused and said, with the way out") {
  const std::string way_out =
      "; save the weights alone in Python: torch.save(checkpoint[\"state_dict\"], \"weights.pt\")";
  for (const char* name :
       {"os.system", "posix.system", "nt.system", "builtins.eval", "builtins.exec", "__builtin__.eval",
        "subprocess.Popen", "torch.load", "torch.hub.load", "torch.storage._load_from_bytes",
        "torch.utils.floatStorage", "runpy._run_code", "torch.nn.modules.linear.Linear", "torch.", "torch.float\n32",
        "FloatStorage", "collections.defaultdict", "", "torch._utils._rebuild_tensor_v2 ", "torch.cuda.float32",
        "torch.sparse.cuda.load", "builtins.dict", "torch._utils._rebuild_everything"}) {
    CAPTURE(name);
    CHECK_FALSE(is_known_global(name));
  }
  CHECK_FALSE(is_known_global("torch." + std::string(100, 'x') + "Storage"));
  CHECK_THROWS_WITH_AS(detail::refuse_global("os.system"),
                       ("asks for os.system, which no state dict needs; it was not run" + way_out).c_str(), InvalidValue);
  CHECK_THROWS_WITH_AS(detail::refuse_global("net.Model", true),
                       "asks for net.Model, which no state dict needs; it was not run; save the weights alone in Python: "
                       "torch.save(model.state_dict(), \"weights.pt\")",
                       InvalidValue);
  CHECK_THROWS_WITH_AS(detail::refuse_global("a.b\nc"),
                       ("asks for \"a.b\\nc\", which no state dict needs; it was not run" + way_out).c_str(),
                       InvalidValue);
  CHECK_THROWS_WITH_AS(
      detail::refuse_global(std::string(1000, 'x')),
      ("asks for \"" + std::string(80, 'x') + "...\", which no state dict needs; it was not run" + way_out).c_str(),
      InvalidValue);
}
