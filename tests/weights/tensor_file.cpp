// SPDX-License-Identifier: MIT
#include <animevae/weights/tensor_file.hpp>

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/temporary_folder.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

/// Equal in type, sizes and bits: a NaN is equal to itself.
bool same_memory(const at::Tensor& a, const at::Tensor& b) {
  if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
  const at::Tensor x = a.contiguous(), y = b.contiguous();
  return x.numel() == 0 || std::memcmp(x.data_ptr(), y.data_ptr(), x.nbytes()) == 0;
}

std::uint64_t fingerprint(const av::NamedTensor& tensor) { return av::fingerprint(std::vector{tensor}); }

}  // namespace

TEST_CASE("tensors of every type come back to the last bit, with their names and sizes") {
  const TemporaryFolder folder;
  const at::Tensor numbers = normal_numbers({3, 2, 5}) * 100;
  std::map<std::string, at::Tensor> tensors{{"float32", numbers.to(at::kFloat)},
                                            {"float64", numbers},
                                            {"float16", numbers.to(at::kHalf)},
                                            {"bfloat16", numbers.to(at::kBFloat16)},
                                            {"int64", (numbers * 1e10).to(at::kLong)},
                                            {"int32", numbers.to(at::kInt)},
                                            {"int16", numbers.to(at::kShort)},
                                            {"int8", numbers.clamp(-128, 127).to(at::kChar)},
                                            {"uint8", numbers.abs().clamp(0, 255).to(at::kByte)},
                                            {"bool", numbers > 0},
                                            {"a scalar", at::full({}, 2.5)},
                                            {"nothing", at::zeros({0, 4})},
                                            {"odd numbers", at::full({2}, std::numeric_limits<double>::quiet_NaN())},
                                            {"a name with \"quotes\" and \xC3\xA9", at::full({1}, -0.0)}};
  std::vector<av::NamedTensor> list;
  for (const auto& [name, tensor] : tensors) list.push_back({name, tensor});
  av::write_tensors(folder / "t.safetensors", list, {{"made by", "hand"}});

  const av::SafetensorsFile file = av::SafetensorsFile::open(folder / "t.safetensors");
  CHECK(file.metadata() == std::map<std::string, std::string>{{"made by", "hand"}});
  CHECK(file.tensors().size() == tensors.size());
  for (const auto& [name, tensor] : tensors) {
    CAPTURE(name);
    CHECK(same_memory(av::to_tensor(file.at(name)), tensor));
  }
  const av::Weights weights = av::read_weights(folder / "t.safetensors");
  CHECK(weights.source == (folder / "t.safetensors").string());
  for (const av::NamedTensor& tensor : weights.tensors) CHECK(same_memory(tensor.tensor, tensors.at(tensor.name)));
  CHECK(weights.fingerprint == av::fingerprint(weights.tensors));
  CHECK(folder.entries() == 1);
}

TEST_CASE("a tensor is written row by row whatever its layout, and its gradient does not matter") {
  const TemporaryFolder folder;
  const at::Tensor plain = at::arange(2 * 3 * 4 * 5, at::kFloat).view({2, 3, 4, 5});
  at::Tensor asks = plain.clone();
  asks.set_requires_grad(true);
  const std::vector<av::NamedTensor> layouts{{"a", plain.contiguous(at::MemoryFormat::ChannelsLast)},
                                             {"b", plain.transpose(1, 3).contiguous().transpose(1, 3)},
                                             {"c", plain.repeat({2, 1, 1, 1}).narrow(0, 2, 2)},
                                             {"d", asks}};
  av::write_tensors(folder / "t.safetensors", layouts);
  const av::SafetensorsFile file = av::SafetensorsFile::open(folder / "t.safetensors");
  for (const av::TensorView& view : file.tensors()) {
    CAPTURE(view.name);
    std::vector<float> numbers(120);
    REQUIRE(view.data.size() == 480);
    std::memcpy(numbers.data(), view.data.data(), 480);
    for (std::size_t i = 0; i < 120; ++i) REQUIRE(numbers[i] == float(i));
  }
}

TEST_CASE("read_weights copies the tensors, so that the file can be removed") {
  const TemporaryFolder folder;
  const at::Tensor numbers = normal_numbers({1000});
  av::write_tensors(folder / "t.safetensors", std::vector<av::NamedTensor>{{"x", numbers}});
  const av::Weights weights = av::read_weights(folder / "t.safetensors");
  std::filesystem::remove(folder / "t.safetensors");
  CHECK(same_bits(weights.get("x", {1000}), numbers));
  CHECK_NOTHROW(at::Tensor{weights.get("x", {1000})}.fill_(1));
}

TEST_CASE("weights are read from memory as from a file") {
  const TemporaryFolder folder;
  const at::Tensor numbers = normal_numbers({10});
  av::write_tensors(folder / "t.safetensors", std::vector<av::NamedTensor>{{"x", numbers}});
  const av::MappedFile mapped{folder / "t.safetensors"};
  const av::Weights weights = av::parse_weights(mapped.bytes(), "embedded");
  CHECK(same_bits(weights.get("x", {10}), numbers));
  CHECK(weights.source == "embedded");
  CHECK(weights.fingerprint == av::read_weights(folder / "t.safetensors").fingerprint);
}

TEST_CASE("a fingerprint changes with a name, with sizes, with one bit of an element; not with the layout") {
  const at::Tensor numbers = normal_numbers({2, 3, 4, 4}, 1, at::kFloat);
  const std::uint64_t known = fingerprint({"x", numbers});
  CHECK(fingerprint({"x", numbers.clone()}) == known);
  CHECK(fingerprint({"x", numbers.contiguous(at::MemoryFormat::ChannelsLast)}) == known);
  CHECK(fingerprint({"y", numbers}) != known);
  CHECK(fingerprint({"x", numbers.view({2, 3, 16})}) != known);
  at::Tensor other = numbers.clone();
  other.view({-1})[95].mul_(1 + 1e-7f);
  CHECK(difference(other, numbers) < 1e-6);
  CHECK(fingerprint({"x", other}) != known);
  const av::NamedTensor x{"x", numbers}, y{"y", numbers};
  CHECK(av::fingerprint(std::vector{x, y}) != av::fingerprint(std::vector{y, x}));
  // By xxHash's own program, of the name, the size 2 as eight bytes, and 1.5 and -2 in float32.
  CHECK(fingerprint({"w", at::tensor({1.5f, -2.0f})}) == 0xd81c6e98f15d266d);
}

TEST_CASE("types that safetensors or LibTorch lacks are refused by name") {
  const TemporaryFolder folder;
  CHECK_THROWS_WITH_AS(av::write_tensors(folder / "t.safetensors",
                                         std::vector<av::NamedTensor>{{"waves", at::zeros({2}, at::kComplexFloat)}}),
                       "tensor waves is of a type that safetensors files are not written with here", av::InvalidValue);
  CHECK(folder.entries() == 0);
  const std::vector<std::byte> bytes(8);
  av::write_safetensors(folder / "t.safetensors", std::vector<av::TensorView>{{"counts", av::DType::U64, {1}, bytes}});
  CHECK_THROWS_WITH_AS((void)av::read_weights(folder / "t.safetensors"),
                       ((folder / "t.safetensors").string() +
                        ": tensor counts has the type U64, of which LibTorch does not always have tensors")
                           .c_str(),
                       av::FileError);
}

TEST_CASE("a file that cannot be read or written is an error about that file") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS((void)av::read_weights(folder / "none.safetensors"), av::FileError);
  CHECK_THROWS_AS(
      av::write_tensors(folder / "none" / "t.safetensors", std::vector<av::NamedTensor>{{"x", at::zeros({2})}}),
      av::FileError);
  CHECK_THROWS_AS(av::write_tensors(folder / "t.safetensors",
                                    std::vector<av::NamedTensor>{{"x", at::zeros({2})}, {"x", at::zeros({2})}}),
                  av::InvalidValue);
  CHECK(folder.entries() == 0);
}

TEST_CASE("lengths beside a length of zero are checked too") {
  const TemporaryFolder folder;
  constexpr std::int64_t huge = std::int64_t{1} << 62;
  av::write_safetensors(folder / "t.safetensors",
                        std::vector<av::TensorView>{{"nothing", av::DType::F32, {0, huge, huge}, {}}});
  CHECK_THROWS_WITH_AS(
      (void)av::read_weights(folder / "t.safetensors"),
      ((folder / "t.safetensors").string() + ": tensor nothing has lengths whose product passes 2^63 - 1").c_str(),
      av::FileError);
}

TEST_CASE("numbers that are not finite are refused with the file, their tensor and place") {
  CHECK_NOTHROW(av::check_finite({"x", at::arange(4).to(at::kFloat)}, "w.pt"));
  CHECK_THROWS_WITH_AS(av::check_finite({"x", at::full({2, 2}, std::numeric_limits<double>::infinity())}, "w.pt"),
                       "w.pt: tensor x has numbers that are not finite: 4 of 4, the first inf at [0,0]", av::FileError);
}
