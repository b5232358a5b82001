// SPDX-License-Identifier: MIT
#include <animevae/tensor/part.hpp>

#include <array>
#include <string>
#include <tuple>

#include <animevae/core/values.hpp>

#include "support/doctest.hpp"
#include "support/tensors.hpp"

namespace av = animevae;

namespace {

struct OfNothing {
  static constexpr std::string_view name = "of_nothing";
};

struct OfTwoTensors {
  double scale = 1;
  static constexpr std::string_view name = "of_two";
  static std::string description() { return "of its own"; }
  static constexpr auto own_tensors(av::Shape latent) {
    return std::array{av::OwnTensor{.name = "means", .shape = latent}, av::OwnTensor{.name = "scale"}};
  }
  static void visit(auto& self, auto&& f) { f("scale", self.scale, av::positive, "its scale"); }
};

using Nothing = av::Part<3, OfNothing>;
using Two = av::Part<4, OfTwoTensors>;

}  // namespace

TEST_CASE("own_tensors_of_parts are those of all parts, each with its part's number") {
  constexpr auto all = av::detail::own_tensors_of_parts<Two, Nothing, av::Part<2, OfTwoTensors>>();
  static_assert(all.size() == 4);
  CHECK(all[0].name == "means");
  CHECK(all[0].shape == av::Shape{4});
  CHECK(all[0].part == 1);
  CHECK(all[2].shape == av::Shape{2});
  CHECK(all[3].name == "scale");
  CHECK(all[3].part == 3);
  static_assert(av::detail::own_tensors_of_parts<Nothing>().empty());
}

TEST_CASE("own_of_parts and latents_of_parts give each part its own") {
  const av::OwnTensors own{.tensors = {normal_numbers({4}, 1), normal_numbers({1}, 2)}, .is_constant = true};
  const auto parts = av::detail::own_of_parts<Nothing, Two>(own);
  CHECK(parts[0].tensors.empty());
  CHECK(parts[1].tensors.size() == 2);
  CHECK(same_bits(parts[1][1], own[1]));
  CHECK(parts[1].is_constant);
  const av::Tensor z = normal_numbers({2, 7}, 3);
  CHECK(same_bits(av::detail::latents_of_parts<Nothing, Two>(z)[1], z.narrow(1, 3, 4)));
}

TEST_CASE("description_of_parts and visit_parts name sizes, parts and their values") {
  CHECK(av::detail::description_of_parts<Nothing, Two>() == "3 of_nothing, 4 of_two of its own");
  std::tuple<OfNothing, OfTwoTensors> parts{};
  std::string names;
  av::detail::visit_parts(parts, [&](std::string_view name, auto& part, std::string_view) {
    names += std::string{name} + " ";
    av::for_each_value(part, [&](const std::string& path, auto&, auto&&...) { names += path + " "; });
  });
  CHECK(names == "part1 part2 scale ");
}
