// SPDX-License-Identifier: MIT
#include <animevae/weights/pt_storage.hpp>

#include "support/doctest.hpp"

#include <string>

#include <animevae/weights/pickle.hpp>

#include "support/torch_save.hpp"

using namespace animevae;
using detail::PtStorage;

namespace {

PtStorage parse(const std::string& opcodes) {
  const std::string bytes = torch_save::pickle(opcodes);
  const Pickle pickle = parse_pickle(torch_save::as_bytes(bytes));
  return detail::parse_pt_storage(pickle, pickle[pickle.root]);
}

std::string storage_fault(const std::string& opcodes) {
  try {
    (void)parse(opcodes);
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("every kind of element has PyTorch's names and the size of its storage") {
  using namespace detail;
  for (const PtType& type : pt_types) {
    CAPTURE(type.name);
    CHECK(find_pt_dtype(type.name) == type.dtype);
    CHECK(pt_type(type.dtype).name == type.name);
    if (type.storage.empty()) continue;
    CHECK(find_pt_dtype(type.storage) == type.dtype);
    CHECK(parse(torch_save::storage(std::string{type.storage}, "k", 2)).element_size == dtype_size(type.dtype));
  }
  CHECK(find_pt_dtype("torch.BFloat16Storage") == DType::BF16);
  CHECK(find_pt_dtype("torch.ByteStorage") == DType::U8);
  CHECK_THROWS_WITH_AS((void)find_pt_dtype("torch.ComplexFloatStorage"),
                       "has elements of the type torch.ComplexFloatStorage, which is not read here", InvalidValue);
  CHECK_THROWS_AS((void)find_pt_dtype(""), InvalidValue);
}

TEST_CASE("a storage is known by its key, type and length, and a view of one by where it begins") {
  using namespace torch_save;
  const PtStorage whole = parse(storage("torch.DoubleStorage", "94303649772208", 5));
  CHECK(whole.key == "94303649772208");
  CHECK(whole.element_size == 8);
  CHECK(whole.count == 5);
  CHECK(whole.view_begin == 0);
  CHECK(whole.view_count == 5);
  CHECK(parse(storage("torch.FloatStorage", "0", 5, {"N"})).view_count == 5);
  CHECK(parse(storage("torch.storage.UntypedStorage", "0", 5)).element_size == 1);
  const PtStorage view = parse(storage("torch.FloatStorage", "0", 5, {tuple({text("v"), integer(2), integer(3)})}));
  CHECK(view.view_begin == 2);
  CHECK(view.view_count == 3);
}

TEST_CASE("storages of unsupported elements have a size too, and those of a GPU count as those of the CPU") {
  using namespace torch_save;
  // torch.<name>.element_size() of PyTorch 2.13
  CHECK(parse(storage("torch.ComplexFloatStorage", "0", 1)).element_size == 8);
  CHECK(parse(storage("torch.ComplexDoubleStorage", "0", 1)).element_size == 16);
  CHECK(parse(storage("torch.QInt8Storage", "0", 1)).element_size == 1);
  CHECK(parse(storage("torch.QInt32Storage", "0", 1)).element_size == 4);
  CHECK(parse(storage("torch.cuda.DoubleStorage", "0", 1)).type == "torch.DoubleStorage");
}

TEST_CASE("a reference that is not to a storage is refused") {
  using namespace torch_save;
  const std::string no_storage = "its pickle refers to something that is not a storage";
  CHECK(storage_fault("NQ") == no_storage);
  CHECK(storage_fault(tuple({}) + "Q") == no_storage);
  CHECK(storage_fault(tuple({text("module"), global("torch", "FloatStorage"), text("0"), text("cpu"), integer(1)}) +
                      "Q") == no_storage);
  CHECK(storage_fault(tuple({text("storage"), text("torch.FloatStorage"), text("0"), text("cpu"), integer(1)}) + "Q") ==
        no_storage);
  CHECK(storage_fault(tuple({text("storage"), global("torch", "FloatStorage"), integer(0), text("cpu"), integer(1)}) +
                      "Q") == no_storage);
  CHECK(storage_fault(storage("torch.FloatStorage", "0", -1)) ==
        "has a storage with a length that is not a whole number from 0");
  CHECK(storage_fault(storage("torch.OddStorage", "0", 1)) ==
        "has elements of the type torch.OddStorage, which is not read here");
  CHECK(storage_fault(storage("torch.FloatStorage", "0", 5, {"]"})) == "has a view of a storage that is not a view");
  for (const auto& [begin, count] : {std::pair{6, 0}, {2, 4}, {0, 6}}) {
    CHECK(storage_fault(storage("torch.FloatStorage", "k", 5, {tuple({text("v"), integer(begin), integer(count)})})) ==
          "has a view that leaves its storage \"k\"");
  }
}
