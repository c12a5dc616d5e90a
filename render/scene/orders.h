// Order cards: what guests want, what it is worth and how long it cooks.
#pragma once

#include <span>
#include <vector>

#include "env/layout.h"
#include "env/snapshot.h"
#include "render/canvas/scene.h"

namespace potluck::render {

struct OrderCard {
  std::vector<Ingredient> ingredients;
  double value = 0;   ///< when served, bonus included
  int cook_time = 0;  ///< steps
  bool bonus = false;
};

/// What is paid for in this game; may be empty.
[[nodiscard]] std::vector<OrderCard> order_cards(const Layout& layout);

inline constexpr Size kOrderCardSize{116, 44};

/// Cards from left to right, in rows if need be; what does not fit is counted in a last card
/// ("+3"). Returns the height used.
float draw_orders(Scene& scene, const Rect& area, std::span<const OrderCard> cards);

}  // namespace potluck::render
