#include "env/classic/layout/kitchen_search.h"

#include <algorithm>
#include <numeric>

#include "env/classic/game/parameters.h"

namespace potluck::classic {
namespace {

Recipe contents(const Object& soup) {
  const auto onions = static_cast<int>(
      std::count(soup.ingredients.begin(), soup.ingredients.end(), Ingredient::kOnion));
  return {onions, static_cast<int>(soup.ingredients.size()) - onions};
}

}  // namespace

const Snapshot* start_state_of(const Layout& layout) {
  const Parameters& p = parameters(layout);
  const bool random = p.random_positions || p.random_object_probability > 0;
  return p.start_state && !random ? &*p.start_state : nullptr;
}

std::vector<Cell> first_cells(const Layout& layout) {
  std::vector<Cell> cells(layout.starts().begin(), layout.starts().end());
  if (const Snapshot* state = start_state_of(layout)) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Position& at = state->players[i].position;
      cells[i] = static_cast<Cell>(at.row * layout.width() + at.col);
    }
  }
  return cells;
}

KitchenSearch::KitchenSearch(const Layout& layout, PlayerMask present, ReachBy reach_by)
    : layout_(layout), reach_(reach_of_players(layout, first_cells(layout), present, reach_by)) {
  find_groups();
  find_supplies();
}

void KitchenSearch::find_groups() {
  const std::size_t players = reach_.size();
  const auto cells = static_cast<std::size_t>(layout_.num_cells());
  std::vector<PlayerMask> players_at(cells, 0);
  for (std::size_t player = 0; player < players; ++player) {
    for (std::size_t cell = 0; cell < cells; ++cell) {
      for (int direction = 0; reach_[player].test(cell) && direction < 4; ++direction) {
        const Cell next = layout_.neighbour(static_cast<Cell>(cell), direction);
        if (next != kNoCell && layout_.tile(next) != Tile::kFloor) {
          players_at[next] = static_cast<PlayerMask>(players_at[next] | (1U << player));
        }
      }
    }
  }
  group_.resize(players);
  std::iota(group_.begin(), group_.end(), 0);
  for (std::size_t player = 0; player < players; ++player) {
    if (reach_[player].none()) {
      group_[player] = -1;
    }
  }
  for (const Cell counter : layout_.cells_of(Tile::kCounter)) {
    int first = -1;
    for (std::size_t player = 0; player < players; ++player) {
      if (((players_at[counter] >> player) & 1U) == 0) {
        continue;
      }
      const int joins = group_[player];
      if (first >= 0) {
        std::replace(group_.begin(), group_.end(), joins, first);
      } else {
        first = joins;
      }
    }
  }
  groups_at_.assign(cells, 0);
  for (std::size_t cell = 0; cell < cells; ++cell) {
    for (std::size_t player = 0; player < players; ++player) {
      if (((players_at[cell] >> player) & 1U) != 0) {
        groups_at_[cell] = static_cast<PlayerMask>(groups_at_[cell] | (1U << group_[player]));
      }
    }
  }
}

void KitchenSearch::find_supplies() {
  supplies_.resize(reach_.size());
  const auto each_group = [&](PlayerMask groups, auto act) {
    for (std::size_t g = 0; g < supplies_.size(); ++g) {
      if (((groups >> g) & 1U) != 0) {
        act(supplies_[g]);
      }
    }
  };
  for (std::size_t cell = 0; cell < groups_at_.size(); ++cell) {
    const Tile tile = layout_.tile(static_cast<Cell>(cell));
    each_group(groups_at_[cell], [&](Supplies& s) {
      s.onions = s.onions || tile == Tile::kOnion;
      s.tomatoes = s.tomatoes || tile == Tile::kTomato;
      s.dishes = s.dishes || tile == Tile::kDish;
      s.window = s.window || tile == Tile::kServing;
    });
  }
  const Snapshot* state = start_state_of(layout_);
  if (state == nullptr) {
    return;
  }
  const auto add = [](Supplies& s, const Object& object) {
    s.loose_onions += object.kind == ObjectKind::kOnion ? 1 : 0;
    s.loose_tomatoes += object.kind == ObjectKind::kTomato ? 1 : 0;
    s.loose_dishes += object.kind == ObjectKind::kDish ? 1 : 0;
  };
  for (std::size_t i = 0; i < state->players.size(); ++i) {
    if (state->players[i].held && group_[i] >= 0) {
      add(supplies_[static_cast<std::size_t>(group_[i])], *state->players[i].held);
    }
  }
  for (const PlacedObject& placed : state->objects) {
    const int cell = placed.position.row * layout_.width() + placed.position.col;
    each_group(groups_at_[static_cast<std::size_t>(cell)],
               [&](Supplies& s) { add(s, placed.object); });
  }
}

PlayerMask KitchenSearch::groups_facing(Tile tile) const {
  PlayerMask groups = 0;
  for (const Cell cell : layout_.cells_of(tile)) {
    groups = static_cast<PlayerMask>(groups | groups_at_[cell]);
  }
  return groups;
}

bool KitchenSearch::can_fill(Cell pot, const Recipe& recipe) const {
  bool onions = false;
  bool tomatoes = false;
  Recipe loose;
  for (std::size_t g = 0; g < supplies_.size(); ++g) {
    if (((groups_at_[pot] >> g) & 1U) != 0) {
      onions = onions || supplies_[g].onions;
      tomatoes = tomatoes || supplies_[g].tomatoes;
      loose.onions += supplies_[g].loose_onions;
      loose.tomatoes += supplies_[g].loose_tomatoes;
    }
  }
  const auto fits = [&](int need_onions, int need_tomatoes) {
    return need_onions >= 0 && need_tomatoes >= 0 && (onions || need_onions <= loose.onions) &&
           (tomatoes || need_tomatoes <= loose.tomatoes);
  };
  const Snapshot* state = start_state_of(layout_);
  if (state != nullptr) {
    for (const PlacedObject& placed : state->objects) {
      if (placed.position.row * layout_.width() + placed.position.col != pot) {
        continue;
      }
      const Recipe has = contents(placed.object);
      const bool idle = placed.object.cooking_tick < 0;
      if ((idle && fits(recipe.onions - has.onions, recipe.tomatoes - has.tomatoes)) ||
          has == recipe) {
        return true;
      }
    }
  }
  return fits(recipe.onions, recipe.tomatoes);
}

bool KitchenSearch::can_serve_from(Cell pot) const {
  for (std::size_t g = 0; g < supplies_.size(); ++g) {
    const Supplies& s = supplies_[g];
    if (((groups_at_[pot] >> g) & 1U) != 0 && s.window && (s.dishes || s.loose_dishes > 0)) {
      return true;
    }
  }
  return false;
}

bool KitchenSearch::has_finished(const Recipe& recipe) const {
  const Snapshot* state = start_state_of(layout_);
  if (state == nullptr) {
    return false;
  }
  const auto is_it = [&](const Object& object) {
    return object.kind == ObjectKind::kSoup && contents(object) == recipe;
  };
  for (std::size_t i = 0; i < state->players.size(); ++i) {
    const auto& held = state->players[i].held;
    if (held && is_it(*held) && group_[i] >= 0 &&
        supplies_[static_cast<std::size_t>(group_[i])].window) {
      return true;
    }
  }
  return std::any_of(state->objects.begin(), state->objects.end(), [&](const PlacedObject& placed) {
    const auto cell =
        static_cast<Cell>(placed.position.row * layout_.width() + placed.position.col);
    const PlayerMask groups = groups_at_[cell];
    return layout_.tile(cell) == Tile::kCounter && is_it(placed.object) &&
           (groups & groups_facing(Tile::kServing)) != 0;
  });
}

std::string KitchenSearch::obstacle(const Recipe& recipe) const {
  const auto pots = layout_.cells_of(Tile::kPot);
  const auto some_pot = [&](auto holds) { return std::any_of(pots.begin(), pots.end(), holds); };
  const auto good = [&](Cell pot) { return can_fill(pot, recipe) && can_serve_from(pot); };
  if (some_pot(good) || has_finished(recipe)) {
    return {};
  }
  const auto lacks = [&](Tile tile, bool needed, const char* name) {
    return needed && groups_facing(tile) == 0 ? std::string("nobody can reach ") + name
                                              : std::string();
  };
  for (const std::string& reason :
       {lacks(Tile::kOnion, recipe.onions > 0, "an onion dispenser"),
        lacks(Tile::kTomato, recipe.tomatoes > 0, "a tomato dispenser"),
        lacks(Tile::kPot, true, "a pot"), lacks(Tile::kDish, true, "a dish dispenser"),
        lacks(Tile::kServing, true, "a serving window")}) {
    if (!reason.empty()) {
      return reason;
    }
  }
  if (!some_pot([&](Cell pot) { return can_fill(pot, recipe); })) {
    return "no pot can get all its ingredients: who reaches a dispenser shares neither pot nor "
           "counter "
           "with the rest";
  }
  if (!some_pot([&](Cell pot) { return can_serve_from(pot); })) {
    return "no soup can be plated and served: who reaches a pot cannot get both a dish and to a "
           "serving window, over counters included";
  }
  return "the pots that can be filled are not those that can be served from";
}

}  // namespace potluck::classic
