// SPDX-License-Identifier: MIT
#include <animevae/weights/write_pt.hpp>

#include "support/doctest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <animevae/weights/pickle.hpp>
#include <animevae/weights/pt_file.hpp>

#include "support/temporary_folder.hpp"
#include "support/torch_save.hpp"

using namespace animevae;

namespace {

constexpr std::array<float, 6> six_numbers{0, 1, 2, 3, 4, 5};
const auto bytes_of_six = std::as_bytes(std::span{six_numbers});

std::string pickle_of(const std::vector<TensorView>& tensors) {
  const TemporaryFolder folder;
  write_pt(folder / "x.pt", tensors);
  const std::string file = torch_save::content(folder / "x.pt");
  const auto pickle = ZipFile::parse(torch_save::as_bytes(file)).read("archive/data.pkl");
  return {reinterpret_cast<const char*>(pickle.data()), pickle.size()};
}

}  // namespace

TEST_CASE("PtFile reads what write_pt wrote: names, order, shapes and every element type") {
  const TemporaryFolder folder;
  std::vector<TensorView> tensors{{"z", DType::F32, {2, 3}, bytes_of_six},
                                  {"a", DType::F32, {}, bytes_of_six.first(4)},
                                  {"w\xc3\xa9ight \"q\"\n", DType::F64, {3, 1}, bytes_of_six},
                                  {"", DType::U8, {24}, bytes_of_six},
                                  {"empty", DType::I64, {3, 0, 4}, {}}};
  for (const auto& type : detail::pt_types) {
    tensors.push_back({std::string{type.name}, type.dtype, {24 / dtype_size(type.dtype)}, bytes_of_six});
  }
  write_pt(folder / "x.pt", tensors);
  const PtFile file = PtFile::open(folder / "x.pt");
  REQUIRE(file.tensors().size() == tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const TensorView &read = file.tensors()[i], &written = tensors[i];
    CAPTURE(written.name);
    CHECK(read.name == written.name);
    CHECK(read.dtype == written.dtype);
    CHECK(read.shape == written.shape);
    CHECK(std::equal(read.data.begin(), read.data.end(), written.data.begin(), written.data.end()));
  }
}

TEST_CASE("the pickle is the one that Python's torch.load(weights_only=True) was seen to read") {
  using namespace torch_save;
  // The opcodes of torch.save(OrderedDict(w=torch.zeros(2, 3))), without its memo.
  const auto small = [](std::int64_t value) { return "J" + little_endian(static_cast<std::uint64_t>(value), 4); };
  const std::string floats =
      tuple({text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), small(6)});
  CHECK(pickle_of({{"w", DType::F32, {2, 3}, bytes_of_six}}) ==
        pickle(dict({{"w", global("torch._utils", "_rebuild_tensor_v2") +
                               tuple({floats + "Q", small(0), tuple({small(2), small(3)}), tuple({small(3), small(1)}),
                                      "\x89", ordered_dict}) +
                               "R"}})));
  CHECK(pickle_of({}) == pickle(ordered_dict + "(u"));
}

TEST_CASE("the same tensors make the same bytes, and each storage lies at a multiple of 64") {
  const TemporaryFolder folder;
  const std::vector<TensorView> tensors{{"w", DType::F32, {2, 3}, bytes_of_six}, {"v", DType::F32, {6}, bytes_of_six}};
  write_pt(folder / "1.pt", tensors);
  write_pt(folder / "2.pt", tensors);
  const std::string file = torch_save::content(folder / "1.pt");
  CHECK(file == torch_save::content(folder / "2.pt"));
  const ZipFile zip = ZipFile::parse(torch_save::as_bytes(file));
  for (const char* name : {"archive/data/0", "archive/data/1"}) {
    CHECK((zip.read(name).data() - torch_save::as_bytes(file).data()) % 64 == 0);
  }
}

TEST_CASE("write_pt refuses tensors that no state dict can hold, and writes nothing") {
  const TemporaryFolder folder;
  const auto refusal = [&](const std::vector<TensorView>& tensors) -> std::string {
    try {
      write_pt(folder / "x.pt", tensors);
    } catch (const InvalidValue& error) {
      return error.what();
    }
    return "none";
  };
  CHECK(refusal({{"w", DType::F32, {5}, bytes_of_six}}) ==
        "tensor \"w\" of shape [5] and dtype F32 does not fit its 24 bytes");
  CHECK(refusal({{"w", DType::F32, {6}, bytes_of_six}, {"w", DType::F32, {6}, bytes_of_six}}) ==
        "two tensors have the name \"w\"");
  CHECK(refusal({{"\xff", DType::F32, {6}, bytes_of_six}}) == "the name of a tensor is not UTF-8");
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  CHECK(refusal({{"w", DType::F32, {0, largest, largest}, {}}}) == "tensor \"w\" has strides that cannot be counted");
  CHECK(folder.entries() == 0);
}
