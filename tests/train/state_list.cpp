// SPDX-License-Identifier: MIT
#include <animevae/train/state_list.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

struct Inner {
  double number = 0.1;
  void visit_state(auto&& f) { f("number", number); }
};

struct Nothing {};

struct Everything {
  at::Tensor tensor = normal_numbers({3, 2});
  av::Generator generator = av::make_generator(4);
  std::int64_t count = std::int64_t{1} << 60;
  bool flag = true;
  std::string text{'a', '\0', 'b'};
  std::vector<double> numbers{0.1, INFINITY};
  std::vector<std::int64_t> counts{-3};
  Inner inner{};
  Nothing nothing{};

  void visit_state(auto&& f) {
    f("tensor", tensor);
    f("generator", generator);
    f("count", count);
    f("flag", flag);
    f("text", text);
    f("numbers", numbers);
    f("counts", counts);
    f("inner", inner);
    f("nothing", nothing);
  }
};

std::vector<at::Tensor> tensors_of(Everything& all) {
  std::vector<at::Tensor> tensors;
  av::for_each_state(all, [&](const std::string&, auto& value) { tensors.push_back(av::state_tensor(value).clone()); });
  return tensors;
}

}  // namespace

TEST_CASE("for_each_state lists the parts of a state by dotted names") {
  Everything all;
  std::string names;
  av::for_each_state(all, [&](const std::string& path, auto&) { names += path + " "; });
  CHECK(names == "tensor generator count flag text numbers counts inner.number ");
}

TEST_CASE("set_state restores every kind of state to the last bit") {
  Everything all, other;
  (void)at::randn({5}, all.generator);
  const std::vector<at::Tensor> kept = tensors_of(all);
  const double expected = at::randn({1}, all.generator).item<double>();
  other.tensor = other.tensor * 2;
  other.count = 0;
  other.flag = false;
  other.text = "x";
  other.numbers = {1, 2, 3};
  other.counts = {};
  other.inner.number = 7;
  std::size_t i = 0;
  av::for_each_state(other, [&](const std::string&, auto& value) { av::set_state(value, kept[i++]); });
  const std::vector<at::Tensor> again = tensors_of(other);
  for (i = 0; i < kept.size(); ++i) CHECK(same_bits(kept[i], again[i]));
  CHECK(other.text == all.text);
  CHECK(other.count == std::int64_t{1} << 60);
  CHECK(at::randn({1}, other.generator).item<double>() == expected);
}

TEST_CASE("a tensor of another type or size is refused") {
  at::Tensor tensor = normal_numbers({3});
  CHECK_THROWS_AS(av::set_state(tensor, normal_numbers({4})), av::InvalidValue);
  CHECK_THROWS_AS(av::set_state(tensor, normal_numbers({3}, 1, at::kFloat)), av::InvalidValue);
  double number = 0;
  CHECK_THROWS_AS(av::set_state(number, normal_numbers({3})), av::InvalidValue);
  std::int64_t count = 0;
  CHECK_THROWS_AS(av::set_state(count, at::tensor(0.5, at::kDouble)), av::InvalidValue);
  std::vector<double> numbers;
  CHECK_THROWS_AS(av::set_state(numbers, normal_numbers({3, 2})), av::InvalidValue);
}
