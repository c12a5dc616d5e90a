#include "render/scene/layout_picture.h"

#include <fmt/format.h>

#include "render/canvas/palette.h"
#include "render/canvas/stroke_font.h"
#include "render/scene/kitchen_scene.h"
#include "render/scene/orders.h"

namespace potluck::render {

Snapshot start_snapshot(const Layout& layout) {
  return layout.rules().plain_start(layout);
}

Scene layout_picture(const std::shared_ptr<const Layout>& layout, Size size) {
  Scene scene(size, palette::kPage);
  Rect page = scene.bounds().inset(20);
  Rect header = page.cut_top(kOrderCardSize.height, 10);
  const std::vector<OrderCard> cards = order_cards(*layout);
  const auto count = static_cast<float>(cards.size());
  const float wanted = count * (kOrderCardSize.width + 8);
  const Rect orders = header.cut_right(std::min(wanted, header.width * 0.6F) - 8, 16);
  draw_orders(scene, orders, cards);
  scene.text(fit_text(layout->name(), 22, header.width), {header.x, header.y + 12}, 22,
             palette::kText, Align::kLeft, true);
  const std::string facts = fmt::format(
      "{}{} {}{} · {} steps",
      layout->rules().has_grid() ? fmt::format("{} × {} · ", layout->width(), layout->height())
                                 : "",
      layout->num_agents(), layout->rules().has_grid() ? "cook" : "player",
      layout->num_agents() == 1 ? "" : "s", layout->horizon());
  scene.text(fit_text(facts, 13, header.width), {header.x, header.y + 35}, 13, palette::kTextSoft);
  const Snapshot start = start_snapshot(*layout);
  KitchenPainter(layout).draw(scene, page, start, start);
  return scene;
}

}  // namespace potluck::render
