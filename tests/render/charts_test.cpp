#include "render/scene/charts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "env/classic/rule_set.h"
#include "render/canvas/palette.h"
#include "render/scene/hud.h"
#include "render/ui/key_hints.h"

namespace potluck::render {
namespace {

constexpr Rect kChart{10, 20, 100, 50};
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

template <typename T>
std::vector<T> all(const Scene& scene) {
  std::vector<T> found;
  for (const Shape& shape : scene.shapes()) {
    if (const T* match = std::get_if<T>(&shape.geometry)) {
      found.push_back(*match);
    }
  }
  return found;
}

std::vector<std::string> words(const Scene& scene) {
  std::vector<std::string> texts;
  for (const Text& text : all<Text>(scene)) {
    texts.push_back(text.text);
  }
  return texts;
}

}  // namespace

TEST_CASE("curves fill their area, small wobbles stay small, zero is marked where it is") {
  Scene scene({200, 100});
  draw_curve(scene, kChart, std::vector<float>{100, kNone, 200, 150}, palette::kAccent);
  std::vector<Line> lines = all<Line>(scene);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].points.size() == 3);
  CHECK(lines[0].points[0] == Point{10, 70});
  CHECK(lines[0].points[1].y == doctest::Approx(20));
  CHECK(lines[0].points[2] == Point{110, 45});

  scene = Scene({200, 100});
  draw_curve(scene, kChart, std::vector<float>{99, 101}, palette::kAccent);
  lines = all<Line>(scene);
  REQUIRE(lines.size() == 1);
  CHECK(std::abs(lines[0].points[0].y - lines[0].points[1].y) < 10);

  scene = Scene({200, 100});
  draw_curve(scene, kChart, std::vector<float>{-5, 5}, palette::kAccent);
  lines = all<Line>(scene);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].points[0].y == doctest::Approx(45));

  scene = Scene({200, 100});
  draw_curve(scene, kChart, std::vector<float>{kNone}, palette::kAccent);
  draw_curve(scene, kChart, {}, palette::kAccent);
  CHECK(scene.shapes().empty());
}

TEST_CASE("rows of work share the height; the last are left out rather than squeezed") {
  const std::vector<WorkRow> rows(7, {.name = "row", .amounts = {3, 1}});
  Scene scene({200, 300});
  CHECK(draw_work(scene, {0, 0, 200, 130}, rows) == doctest::Approx(130));
  CHECK(std::ranges::count(words(scene), "row") == 7);
  scene = Scene({200, 300});
  CHECK(draw_work(scene, {0, 0, 200, 60}, rows) == doctest::Approx(54));
  CHECK(std::ranges::count(words(scene), "row") == 3);
  CHECK(draw_work(scene, {0, 0, 200, 300}, rows) == doctest::Approx(7 * 26));
}

TEST_CASE("what cooks expect is a chart where there is room, else a curve in their card") {
  Hud hud{.looks = &looks_of(classic::rule_set()),
          .shows_work = true,
          .shows_expected = true,
          .cooks = {{.name = "you", .totals = {}, .expected = {}},
                    {.name = "agent", .totals = {}, .expected = {1, 2}}}};
  Scene tall({300, 700});
  const Rect rest = draw_hud(tall, tall.bounds(), hud);
  CHECK(std::ranges::count(words(tall), "IT EXPECTS") == 1);
  CHECK(rest.bottom() == 700);
  CHECK(rest.height > 0);
  Scene low({190, 380});
  draw_hud(low, low.bounds(), hud);
  CHECK(std::ranges::count(words(low), "IT EXPECTS") == 0);
  CHECK(all<Line>(low).size() == 1);
  CHECK(std::ranges::count(words(low), "collisions") == 1);
  for (const Shape& shape : low.shapes()) {
    CHECK(bounds_of(shape).bottom() <= 380);
    CHECK(bounds_of(shape).right() <= 190);
  }
}

TEST_CASE("hints that have no room are left out from the end") {
  const std::vector<KeyHint> hints = {{"P", "pause"}, {"U", "back"}, {"Esc", "menu"}};
  const float width = key_hints_width(hints);
  Scene scene({500, 40});
  draw_key_hints(scene, {0, 0, width, 40}, hints);
  CHECK(words(scene).size() == 6);
  scene = Scene({500, 40});
  draw_key_hints(scene, {0, 0, width - 1, 40}, hints, Align::kRight);
  CHECK(words(scene) == std::vector<std::string>{"P", "pause", "U", "back"});
  CHECK(bounds_of(scene.shapes().back()).right() ==
        doctest::Approx(static_cast<double>(width) - 1).epsilon(0.01));
}

}  // namespace potluck::render
