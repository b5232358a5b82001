// SPDX-License-Identifier: MIT
#include <animevae/plot/thumbnail_map.hpp>

#include "support/doctest.hpp"
#include "support/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

namespace av = animevae;

namespace {

/// Places that wind outwards, in two groups.
std::vector<av::Point> spiral(std::size_t count) {
  std::vector<av::Point> places;
  for (std::size_t i = 0; i < count; ++i) {
    const double turn = double(i) * 0.37, radius = std::sqrt(double(i));
    places.push_back({radius * std::cos(turn), radius * std::sin(turn)});
  }
  return places;
}

av::ThumbnailMap map_of(const std::vector<av::Point>& places, const std::vector<std::size_t>& groups) {
  av::ThumbnailMap map{.titles = {.title = "A map"}, .area = av::map_area(places), .names = {"one", "two"}};
  map.cells = av::choose_thumbnails(places, groups, map.area);
  for (const av::MapCell& cell : map.cells) {
    map.images.emplace_back(4, 4, 3, std::uint8_t(100));
    map.groups.push_back(groups[cell.item]);
  }
  return map;
}

}  // namespace

TEST_CASE("every cell has one thumbnail at most, and every item lies in the cell where it is drawn") {
  const std::vector<av::Point> places = spiral(2000);
  const std::vector<std::size_t> groups(places.size(), 0);
  const av::MapArea area = av::map_area(places);
  std::set<std::pair<int, int>> taken;
  for (const av::MapCell& cell : av::choose_thumbnails(places, groups, area)) {
    CHECK(taken.emplace(cell.row, cell.column).second);
    const double x = (places[cell.item].x - area.left) / (area.right - area.left) * area.columns;
    if (x > 0 && x < area.columns) CHECK(int(x) == cell.column);
  }
  CHECK(taken.size() > 200);
}

TEST_CASE("a cell shows an item of the group that most of its items belong to, the nearest to its middle") {
  const std::vector<av::Point> places{{0.5, 0.5}, {0.4, 0.5}, {0.1, 0.1}, {3, 0.5}};
  const std::vector<std::size_t> groups{0, 1, 1, 0};
  const auto cells =
      av::choose_thumbnails(places, groups, {.left = 0, .right = 2, .bottom = 0, .top = 1, .columns = 2, .rows = 1});
  REQUIRE(cells.size() == 2);
  CHECK(cells[0].item == 1);
  CHECK(cells[1].item == 3);  // beyond the edge, in the last cell
  CHECK(cells[1].column == 1);
}

TEST_CASE("a map leaves out of its area the few places that are far away") {
  std::vector<av::Point> places = spiral(1000);
  places.push_back({1e6, -1e6});
  CHECK(av::map_area(places).right < 100);
  CHECK(av::map_area(std::vector<av::Point>{{2, 3}}).left == 1);
}

TEST_CASE("no thumbnail of a map covers another, and each has its group's colour around it") {
  const std::vector<av::Point> places = spiral(400);
  std::vector<std::size_t> groups;
  for (std::size_t i = 0; i < places.size(); ++i) groups.push_back(i % 3 == 0);
  av::ThumbnailMap map = map_of(places, groups);
  map.centres = {{0, 0}, {5, 5}};
  const av::Canvas canvas = av::thumbnail_map(map);
  const auto pictures = drawn<av::PictureShape>(canvas);
  REQUIRE(pictures.size() == map.cells.size());
  for (std::size_t i = 0; i < pictures.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const av::Region &a = pictures[i].region, &b = pictures[j].region;
      CHECK((a.right() <= b.left || b.right() <= a.left || a.bottom() <= b.top || b.bottom() <= a.top));
    }
  for (const auto& picture : pictures) {
    CHECK(picture.region.left >= 0);
    CHECK(picture.region.right() <= canvas.width());
    CHECK(picture.region.bottom() <= canvas.height());
  }
  const auto framed = std::count(map.groups.begin(), map.groups.end(), std::size_t{1});
  REQUIRE(framed > 10);
  CHECK(std::ptrdiff_t(drawn_in(canvas, av::palette::of_series(1)).size()) ==
        framed + 2);  // in the legend, at the centre
  for (const char* words : {"A map", "one", "two", "1", "2"}) CHECK(says(canvas, words));
}

TEST_CASE("a map whose parts do not fit together is refused in a sentence") {
  const std::vector<av::Point> places = spiral(5);
  const std::vector<std::size_t> groups{0, 0, 1};
  CHECK_THROWS_WITH_AS((void)av::choose_thumbnails(places, groups, {}), "a map of 5 places was given the groups of 3",
                       av::InvalidValue);
  CHECK_THROWS_AS((void)av::map_area({}), av::InvalidValue);
  av::ThumbnailMap map = map_of(places, {0, 0, 0, 0, 0});
  map.names = {};
  CHECK_THROWS_WITH_AS((void)av::thumbnail_map(map), "a map of 0 groups has an item of group 0", av::InvalidValue);
  map.images.pop_back();
  CHECK_THROWS_AS((void)av::thumbnail_map(map), av::InvalidValue);
}

TEST_CASE("the groups of a map have colours of their own, two dozen of them too") {
  for (const std::size_t count : {2, 6, 7, 12, 13, 24}) {
    std::set<av::Colour> colours;
    for (std::size_t k = 0; k < count; ++k) colours.insert(av::detail::group_colour(k, count));
    CHECK(colours.size() == count);
  }
}
