#include "render/scene/orders.h"

#include <fmt/format.h>

#include "render/canvas/palette.h"
#include "render/scene/items.h"
#include "render/scene/looks.h"

namespace potluck::render {
namespace {

constexpr float kOrderGap = 8;

void draw_card(Scene& scene, const Rect& card, const OrderCard& order, int index) {
  scene.rect(card, order.bonus ? mix(palette::kPanel, palette::kAccent, 0.22F) : palette::kPanel,
             10, {.part = Part::kOrder, .index = index});
  if (order.bonus) {
    scene.frame(card, palette::kAccent, 1.5F, 10);
  }
  Rect rest = card.inset(9, 0);
  const float size = order.ingredients.size() > 3 ? 15 : 19;
  Point at{rest.x + size / 2, card.center().y};
  for (const Ingredient ingredient : order.ingredients) {
    draw_ingredient(scene, at, size, ingredient, {.part = Part::kOrderIngredient, .index = index});
    at.x += size;
  }
  const bool timed = order.cook_time > 0;
  scene.text(fmt::format("{:g}", order.value), {rest.right(), card.y + (timed ? 15.0F : 22.0F)}, 17,
             palette::kText, Align::kRight, true);
  if (timed) {
    scene.text(std::to_string(order.cook_time), {rest.right(), card.y + 32}, 12, palette::kTextSoft,
               Align::kRight);
    const Point clock{rest.right() - 20, card.y + 32};
    scene.ring(clock, 5, palette::kTextSoft, 1.3F);
    scene.add(
        Line{.points = {clock + Point{0, -3}, clock, clock + Point{2.2F, 1.2F}}, .thickness = 1.2F},
        palette::kTextSoft);
  }
}

}  // namespace

std::vector<OrderCard> order_cards(const Layout& layout) {
  const Looks& looks = looks_of(layout.rules());
  return looks.orders == nullptr ? std::vector<OrderCard>() : looks.orders(layout);
}

float draw_orders(Scene& scene, const Rect& area, std::span<const OrderCard> cards) {
  const float width = kOrderCardSize.width;
  const float height = kOrderCardSize.height;
  const auto fitting = [](float room, float each) {
    return static_cast<std::size_t>(std::max((room + kOrderGap) / (each + kOrderGap), 1.0F));
  };
  const std::size_t columns = fitting(area.width, width);
  const std::size_t places = columns * fitting(area.height, height);
  const std::size_t shown = cards.size() <= places ? cards.size() : places - 1;
  const auto place = [&](std::size_t i) {
    return Rect{area.x + static_cast<float>(i % columns) * (width + kOrderGap),
                area.y + static_cast<float>(i / columns) * (height + kOrderGap), width, height};
  };
  for (std::size_t i = 0; i < shown; ++i) {
    draw_card(scene, place(i), cards[i], static_cast<int>(i));
  }
  if (shown < cards.size()) {
    const Rect more = place(shown);
    scene.rect(more, palette::kPanel, 10);
    scene.text(fmt::format("+{} more", cards.size() - shown), more.center(), 14, palette::kTextSoft,
               Align::kCenter);
  }
  const std::size_t used = shown < cards.size() ? shown + 1 : shown;
  const std::size_t rows = (used + columns - 1) / columns;
  return rows == 0 ? 0 : static_cast<float>(rows) * (height + kOrderGap) - kOrderGap;
}

}  // namespace potluck::render
