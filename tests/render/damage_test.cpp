#include "render/canvas/damage.h"

#include <doctest/doctest.h>

#include "render/canvas/palette.h"
#include "render/canvas/software_canvas.h"
#include "render/scene/kitchen_scene.h"
#include "tests/render/compare_images.h"
#include "tests/render/render_support.h"

namespace potluck::render {
namespace {

Scene draw(const Snapshot& state) {
  Scene scene({640, 480}, palette::kPage);
  KitchenPainter(kitchen("multiplayer_schelling")).draw(scene, scene.bounds(), state, state);
  return scene;
}

TEST_CASE("nothing changed, everything changed") {
  const Scene scene = draw(busy_state());
  CHECK(changed_areas(scene, draw(busy_state()), 1).empty());
  const auto all = changed_areas(Scene({640, 480}), scene, 1);
  REQUIRE(all.size() == 1);
  CHECK(all.front() == scene.bounds());
}

TEST_CASE("drawing only what changed gives the same picture") {
  const Snapshot before = busy_state();
  Snapshot now = before;
  now.players[0].position = {1, 4};
  now.players[2].held.reset();
  now.objects[1].object = soup("ott", 3);
  const Scene old_scene = draw(before);
  const Scene new_scene = draw(now);
  std::vector<Rect> areas = changed_areas(old_scene, new_scene, 2);
  float changed = 0;
  for (Rect& area : areas) {
    const float x = std::floor(area.x);
    const float y = std::floor(area.y);
    area = {x, y, std::ceil(area.right()) - x, std::ceil(area.bottom()) - y};
    changed += area.width * area.height;
  }
  CHECK(changed < 0.2F * 640 * 480);
  Image image = draw_picture(old_scene, 640, 480);
  const Image wanted = draw_picture(new_scene, 640, 480);
  CHECK(mean_difference(image, wanted) > 0.3);
  Tessellator tessellator;
  draw_triangles(image, tessellator.run(new_scene, 1, areas));
  CHECK(mean_difference(image, wanted) < 0.02);
}

}  // namespace
}  // namespace potluck::render
