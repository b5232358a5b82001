// SPDX-License-Identifier: MIT
#include <animevae/weights/pt_tensor.hpp>

#include "support/doctest.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "support/torch_save.hpp"

using namespace animevae;
using namespace torch_save;
using detail::StridedTensor;

namespace {

const std::string twelve = bytes_of<float>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
const std::string file_of_twelve = zip_pt(storage("torch.FloatStorage", "0", 12), {{"0", twelve}});

StridedTensor rebuild(const std::string& opcodes) {
  auto contents = detail::read_pt_contents(as_bytes(file_of_twelve));
  const std::string bytes = pickle(opcodes);
  contents.pickle = parse_pickle(as_bytes(bytes));
  const PickleValue* const call = detail::find_pt_tensor(contents.pickle, contents.pickle[contents.pickle.root]);
  REQUIRE(call != nullptr);
  return detail::rebuild_pt_tensor(contents, *call);
}

std::string of_twelve(std::int64_t first, const std::vector<std::int64_t>& shape,
                      const std::vector<std::int64_t>& strides) {
  return tensor(storage("torch.FloatStorage", "0", 12), first, shape, strides);
}

std::vector<float> elements(const StridedTensor& tensor) {
  std::vector<float> values(static_cast<std::size_t>(tensor.bytes) / sizeof(float));
  detail::copy_row_major(tensor, std::as_writable_bytes(std::span{values}));
  return values;
}

std::string tensor_fault(const std::string& opcodes) {
  try {
    (void)rebuild(opcodes);
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("elements come row-major out of whatever strides they have") {
  // numpy.arange(12.) through reshape, transposition, slices and broadcasting
  CHECK(elements(rebuild(of_twelve(0, {3, 4}, {4, 1}))) == std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  CHECK(elements(rebuild(of_twelve(0, {4, 3}, {1, 4}))) == std::vector<float>{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11});
  CHECK(elements(rebuild(of_twelve(5, {2, 2}, {4, 2}))) == std::vector<float>{5, 7, 9, 11});
  CHECK(elements(rebuild(of_twelve(3, {2, 3}, {0, 1}))) == std::vector<float>{3, 4, 5, 3, 4, 5});
  CHECK(elements(rebuild(of_twelve(11, {}, {}))) == std::vector<float>{11});
  CHECK(elements(rebuild(of_twelve(0, {2, 1, 2, 3}, {6, 99, 1, 2}))) ==
        std::vector<float>{0, 2, 4, 1, 3, 5, 6, 8, 10, 7, 9, 11});
  CHECK(elements(rebuild(of_twelve(12, {0, 5}, {5, 1}))).empty());
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  CHECK(elements(rebuild(of_twelve(3, {2, 1, 2}, {1, largest, 4}))) == std::vector<float>{3, 7, 4, 8});
}

TEST_CASE("is_row_major is true for tensors whose elements lie in row-major order") {
  CHECK(detail::is_row_major(rebuild(of_twelve(0, {3, 4}, {4, 1}))));
  CHECK(detail::is_row_major(rebuild(of_twelve(2, {2, 1, 4}, {4, 1'000'000, 1}))));
  CHECK(detail::is_row_major(rebuild(of_twelve(2, {}, {}))));
  CHECK_FALSE(detail::is_row_major(rebuild(of_twelve(0, {4, 3}, {1, 4}))));
  CHECK_FALSE(detail::is_row_major(rebuild(of_twelve(0, {6}, {2}))));
  CHECK_FALSE(detail::is_row_major(rebuild(of_twelve(0, {2, 5}, {6, 1}))));
}

TEST_CASE("parameters, sizes that are torch.Size, dtypes of their own and views of storages are understood") {
  const std::string parameter =
      global("torch._utils", "_rebuild_parameter") + tuple({of_twelve(1, {2}, {1}), "\x88", ordered_dict}) + "R";
  CHECK(elements(rebuild(parameter)) == std::vector<float>{1, 2});
  const std::string size = global("torch", "Size") + tuple({numbers({2})}) + "R";
  CHECK(elements(rebuild(global("torch._utils", "_rebuild_tensor_v2") +
                         tuple({storage("torch.FloatStorage", "0", 12), integer(4), size, numbers({3}), "\x89", "}"}) +
                         "R")) == std::vector<float>{4, 7});
  const StridedTensor half = rebuild(global("torch._utils", "_rebuild_tensor_v3") +
                                     tuple({storage("torch.storage.UntypedStorage", "0", 48), integer(23), numbers({1}),
                                            numbers({1}), "\x89", "}", global("torch", "uint16")}) +
                                     "R");
  CHECK(half.dtype == DType::U16);
  std::uint16_t high = 0;
  std::memcpy(&high, half.data.data(), sizeof high);
  CHECK(high == 0x4130);  // the upper half of 11 as a float
  const std::string view = storage("torch.FloatStorage", "0", 12, {tuple({text("v"), integer(4), integer(3)})});
  CHECK(elements(rebuild(tensor(view, 1, {2}, {1}))) == std::vector<float>{5, 6});
  CHECK(tensor_fault(tensor(view, 2, {2}, {1})) ==
        "of shape [2] and strides [1] from element 2 leaves its storage of 3 elements");
}

TEST_CASE("a tensor that would leave its storage is refused, however its numbers overflow") {
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  CHECK(tensor_fault(of_twelve(0, {12}, {1})) == "none");
  CHECK(tensor_fault(of_twelve(0, {13}, {1})) ==
        "of shape [13] and strides [1] from element 0 leaves its storage of 12 elements");
  CHECK(tensor_fault(of_twelve(1, {12}, {1})) != "none");
  CHECK(tensor_fault(of_twelve(12, {}, {})) != "none");
  CHECK(tensor_fault(of_twelve(0, {2, 2}, {11, 1})) != "none");
  CHECK(tensor_fault(of_twelve(0, {2}, {largest})) != "none");
  CHECK(tensor_fault(of_twelve(largest, {2}, {largest})) != "none");
  CHECK(tensor_fault(of_twelve(0, {3, 3}, {largest / 2, largest / 2})) != "none");
  CHECK(tensor_fault(of_twelve(0, {largest}, {0})) == "has more bytes than can be counted");
  CHECK(tensor_fault(of_twelve(0, {0, largest, largest}, {0, 0, 0})) == "has more bytes than can be counted");
  CHECK(tensor_fault(of_twelve(0, {std::int64_t{1} << 32, std::int64_t{1} << 32}, {0, 0})) ==
        "has more bytes than can be counted");
  CHECK(tensor_fault(of_twelve(0, {-1}, {1})) == "has a length that is not a whole number from 0");
  CHECK(tensor_fault(of_twelve(0, {2}, {-1})) == "has a stride that is not a whole number from 0");
  CHECK(tensor_fault(of_twelve(-1, {2}, {1})) == "has a first element that is not a whole number from 0");
  CHECK(tensor_fault(of_twelve(0, {2}, {1, 1})) == "has not as many strides as lengths");
  CHECK(tensor_fault(of_twelve(0, std::vector<std::int64_t>(65, 1), std::vector<std::int64_t>(65, 1))) ==
        "has more than 64 dimensions");
}

TEST_CASE("_rebuild_tensor_v2 and _v3 without a storage, lengths and strides are refused") {
  const std::string v2 = global("torch._utils", "_rebuild_tensor_v2"),
                    v3 = global("torch._utils", "_rebuild_tensor_v3");
  const std::string untyped = storage("torch.storage.UntypedStorage", "0", 48);
  CHECK(tensor_fault(v2 + ")R") == "is not made of a storage, lengths and strides");
  CHECK(tensor_fault(v2 + tuple({"N", "N", "N", "N"}) + "R") == "is not made of a storage, lengths and strides");
  CHECK(tensor_fault(v2 + tuple({untyped, integer(0), numbers({1}), numbers({1})}) + "R") ==
        "has elements of the type torch.storage.UntypedStorage, which is not read here");
  CHECK(tensor_fault(v2 + tuple({storage("torch.FloatStorage", "0", 12), integer(0), "N", numbers({1})}) + "R") ==
        "has a length that is not a tuple");
  CHECK(tensor_fault(v3 + tuple({untyped, integer(0), numbers({1}), numbers({1}), "N", "N", "N"}) + "R") ==
        "has a dtype that is not a name");
  CHECK(tensor_fault(
            v3 + tuple({untyped, integer(0), numbers({1}), numbers({1}), "N", "N", global("torch", "float8_e5m2")}) +
            "R") == "has elements of the type torch.float8_e5m2, which is not read here");
}
