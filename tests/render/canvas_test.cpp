#include <doctest/doctest.h>

#include <numbers>

#include "env/text/error.h"
#include "render/canvas/scale.h"
#include "render/canvas/software_canvas.h"
#include "render/canvas/tessellate.h"

namespace potluck::render {
namespace {

constexpr Color kRed = rgb(0xFF0000);
constexpr Color kBlack = rgb(0x000000);

/// Area of the triangles, each weighed with its mean opacity.
double covered(const Scene& scene, float scale = 1) {
  Tessellator tessellator;
  double sum = 0;
  const auto triangles = tessellator.run(scene, scale);
  for (std::size_t i = 0; i + 2 < triangles.size(); i += 3) {
    const Point a = triangles[i + 1].position - triangles[i].position;
    const Point b = triangles[i + 2].position - triangles[i].position;
    const double opacity =
        (triangles[i].color.a + triangles[i + 1].color.a + triangles[i + 2].color.a) / 765.0;
    sum += std::abs(static_cast<double>(a.x * b.y - a.y * b.x)) / 2 * opacity;
  }
  return sum;
}

double covered(const Geometry& shape, float scale = 1) {
  Scene scene({100, 100});
  scene.add(shape, kRed);
  return covered(scene, scale);
}

TEST_CASE("shapes cover their areas") {
  constexpr double kPi = std::numbers::pi;
  const auto near = [](double area) { return doctest::Approx(area).epsilon(0.02); };
  CHECK(covered(RoundedRect{.rect = {10, 10, 40, 20}}) == near(800));
  CHECK(covered(RoundedRect{.rect = {10, 10, 40, 20}}, 3) == near(7200));
  CHECK(covered(RoundedRect{.rect = {10, 10, 40, 20}, .radius = 6}) == near(800 - (4 - kPi) * 36));
  CHECK(covered(RoundedRect{.rect = {10, 10, 40, 30}, .border = 4}) == near(4 * 2 * 62));
  CHECK(covered(Ellipse{.center = {50, 50}, .radius_x = 30, .radius_y = 20}) == near(600 * kPi));
  CHECK(covered(Ellipse{.center = {50, 50}, .radius_x = 30, .radius_y = 30, .border = 5}) ==
        near((900 - 625) * kPi));
  CHECK(covered(Pie{.center = {50, 50}, .radius = 30, .sweep = 0.25F}) == near(225 * kPi));
  CHECK(covered(Pie{.center = {50, 50}, .radius = 30, .sweep = 0.8F}) == near(720 * kPi));
  CHECK(covered(Polygon{{{10, 10}, {50, 10}, {10, 60}}}) == near(1000));
  CHECK(covered(Polygon{{{10, 60}, {50, 10}, {10, 10}}}) == near(1000));
  CHECK(covered(Line{.points = {{10, 10}, {60, 10}}, .thickness = 6}) == near(300 + 9 * kPi));
  CHECK(covered(Arc{.center = {50, 50}, .radius = 30, .thickness = 6, .sweep = 0.5F}) ==
        near(180 * kPi + 9 * kPi));
  // Thinner than a pixel: paler, not gone.
  CHECK(covered(Line{.points = {{10, 10}, {60, 10}}, .thickness = 0.5F}) ==
        doctest::Approx(25).epsilon(0.1));
  CHECK(covered(Pie{.center = {50, 50}, .radius = 30, .sweep = 0}) == 0);
  CHECK(covered(Polygon{{{10, 10}, {50, 10}}}) == 0);
  CHECK(covered(Line{}) == 0);
}

TEST_CASE("clips cut") {
  Scene scene({100, 100});
  scene.push_clip({0, 0, 30, 100});
  scene.push_clip({20, 0, 50, 100});
  CHECK(scene.visible() == Rect{20, 0, 10, 100});
  scene.rect({10, 10, 60, 20}, kRed);
  scene.pop_clip();
  scene.pop_clip();
  CHECK(covered(scene) == doctest::Approx(200).epsilon(0.01));
  CHECK(scene.visible() == scene.bounds());
}

TEST_CASE("known pixels") {
  Scene scene({20, 10}, kBlack);
  scene.rect({2, 2, 8, 6}, kRed);
  scene.rect({12, 2, 6, 6}, {0, 0, 255, 128});
  const Image image = draw_picture(scene, 20, 10);
  CHECK(image.at(5, 5) == kRed);
  CHECK(image.at(5, 11) == kBlack);
  CHECK(image.at(0, 0) == kBlack);
  CHECK(image.at(5, 15).b == doctest::Approx(128).epsilon(0.01));
  // Half a pixel of a shape is half its colour.
  Scene half({10, 10}, kBlack);
  half.rect({2.5F, 2, 5, 6}, kRed);
  CHECK(draw_picture(half, 10, 10).at(5, 2).r == doctest::Approx(128).epsilon(0.1));
  // Transparent stays transparent, and what is drawn on it keeps its colour.
  Scene clear({10, 10});
  clear.rect({2, 2, 6, 6}, {255, 0, 0, 100});
  const Image drawn = draw_picture(clear, 10, 10);
  CHECK(drawn.at(0, 0).a == 0);
  CHECK(drawn.at(5, 5) == Color{255, 0, 0, 100});
}

TEST_CASE("neighbours leave neither gaps nor overlaps") {
  // Two translucent triangles of one square: every pixel is painted once.
  Image image(16, 16);
  const Color veil{255, 255, 255, 128};
  const std::vector<Vertex> square = {{{1, 1}, veil}, {{15, 1}, veil},  {{15, 15}, veil},
                                      {{1, 1}, veil}, {{15, 15}, veil}, {{1, 15}, veil}};
  draw_triangles(image, square);
  for (int row = 0; row < 16; ++row) {
    for (int col = 0; col < 16; ++col) {
      const bool inside = row >= 1 && row < 15 && col >= 1 && col < 15;
      REQUIRE(image.at(row, col).a == (inside ? 128 : 0));
    }
  }
}

TEST_CASE("what lies far outside or is no number does no harm") {
  Scene scene({10, 10}, kBlack);
  scene.rect({-1e30F, -1e30F, 2e30F, 2e30F}, kRed);
  scene.line({NAN, 0}, {5, INFINITY}, kRed, 3);
  scene.disc({5, 5}, INFINITY, kRed);
  scene.text("x", {NAN, NAN}, 12, kRed);
  CHECK(draw_picture(scene, 10, 10).width == 10);
  CHECK_THROWS_AS(SoftwareCanvas(0, 10), InputError);
  CHECK_THROWS_AS(SoftwareCanvas(10, 1 << 20), InputError);
}

TEST_CASE("units") {
  CHECK(pixels_per_unit({640, 480}) == 1);
  CHECK(pixels_per_unit({800, 600}) == 1);
  CHECK(pixels_per_unit({3840, 2160}) == 3);
  CHECK(pixels_per_unit({320, 240}) == doctest::Approx(0.5));
  CHECK(units_of({1920, 1080}) == Size{1280, 720});
  CHECK(pixels_per_unit({0, 0}) > 0);
}

}  // namespace
}  // namespace potluck::render
