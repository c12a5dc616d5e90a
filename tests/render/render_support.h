// What tests of pictures share.
#pragma once

#include <memory>
#include <string>

#include "env/classic/snapshot.h"
#include "env/layout/reader.h"
#include "render/scene/layout_picture.h"

namespace potluck::render {

inline std::shared_ptr<const Layout> kitchen(const std::string& name) {
  return load_layout(name);
}

/// Soup of onions (o) and tomatoes (t), cooking since `tick` steps (-1: not).
inline classic::Object soup(const std::string& ingredients, int tick = -1) {
  classic::Object object{
      .kind = classic::ObjectKind::kSoup, .ingredients = {}, .cooking_tick = tick};
  for (const char c : ingredients) {
    object.ingredients.push_back(c == 'o' ? classic::Ingredient::kOnion
                                          : classic::Ingredient::kTomato);
  }
  return object;
}

inline classic::Object thing(classic::ObjectKind kind) {
  return {.kind = kind, .ingredients = {}};
}

/// A kitchen of four cooks in which everything there is can be seen.
inline classic::Snapshot busy_state() {
  using classic::ObjectKind;
  using classic::Orientation;
  classic::Snapshot state;
  state.players = {
      {.position = {1, 3}, .orientation = Orientation::kNorth, .held = soup("oot", 20)},
      {.position = {5, 3}, .orientation = Orientation::kSouth, .held = thing(ObjectKind::kOnion)},
      {.position = {3, 1}, .orientation = Orientation::kWest, .held = thing(ObjectKind::kTomato)},
      {.position = {3, 4}, .orientation = Orientation::kEast, .held = thing(ObjectKind::kDish)}};
  state.objects = {{{0, 3}, soup("ooo", 8)},
                   {{6, 3}, soup("ot")},
                   {{2, 3}, thing(ObjectKind::kOnion)},
                   {{4, 3}, thing(ObjectKind::kDish)},
                   {{0, 0}, soup("ttt", 20)},
                   {{0, 6}, thing(ObjectKind::kTomato)}};
  return state;
}

}  // namespace potluck::render
