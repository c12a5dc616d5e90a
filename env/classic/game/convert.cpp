#include "env/classic/game/convert.h"

#include <algorithm>

#include "env/text/assert.h"
#include "env/text/error.h"

namespace potluck::classic {
namespace {

constexpr int kMaxTick = 254;  // tick + 1 is a byte

std::string text(Position position) {
  return "row " + std::to_string(position.row + 1) + ", col " + std::to_string(position.col + 1);
}

class Packer {
 public:
  Packer(const ClassicRules& rules, std::string place) : rules_(rules), place_(std::move(place)) {}

  [[nodiscard]] Cell cell(Position position, const std::string& what) const {
    if (position.row < 0 || position.row >= rules_.height || position.col < 0 ||
        position.col >= rules_.width) {
      fail(what + " at " + text(position), "a place within " + std::to_string(rules_.height) +
                                               " rows and " + std::to_string(rules_.width) +
                                               " cols");
    }
    return static_cast<Cell>(position.row * rules_.width + position.col);
  }

  [[nodiscard]] Thing thing(const Object& object, const std::string& what) const {
    if (object.kind != ObjectKind::kSoup) {
      if (object.kind != ObjectKind::kOnion && object.kind != ObjectKind::kTomato &&
          object.kind != ObjectKind::kDish) {
        fail(what + " of unknown kind", "onion, tomato, dish or soup");
      }
      if (!object.ingredients.empty() || object.cooking_tick != -1) {
        fail(what + " with ingredients or a cooking tick", "these in soups only");
      }
      return {.item = item_of(object), .tick = 0};
    }
    const auto capacity = static_cast<std::size_t>(rules_.recipes.capacity());
    if (object.ingredients.empty() || object.ingredients.size() > capacity) {
      fail(what + ", a soup of " + std::to_string(object.ingredients.size()) + " ingredients",
           "1 to " + std::to_string(capacity));
    }
    if (std::ranges::any_of(object.ingredients, [](Ingredient ingredient) {
          return ingredient != Ingredient::kOnion && ingredient != Ingredient::kTomato;
        })) {
      fail(what + ", a soup with an unknown ingredient", "onions and tomatoes");
    }
    if (object.cooking_tick < -1 || object.cooking_tick > kMaxTick) {
      fail(what + ", a soup with cooking tick " + std::to_string(object.cooking_tick),
           "-1 to " + std::to_string(kMaxTick));
    }
    return {.item = item_of(object), .tick = static_cast<std::uint8_t>(object.cooking_tick + 1)};
  }

  [[noreturn]] void fail(const std::string& found, const std::string& expected) const {
    throw InputError(place_, found, expected);
  }

  void require_orders(const std::optional<std::vector<Recipe>>& list,
                      std::span<const Recipe> in_force, const std::string& what) const {
    if (!list) {
      return;
    }
    for (const Recipe& recipe : *list) {
      if (!rules_.recipes.is_recipe(recipe)) {
        fail("an impossible recipe among the " + what, "recipes of this kitchen");
      }
    }
    const auto sorted = rules_.recipes.sorted(*list);
    // An empty list of orders means every recipe.
    const bool means_all =
        sorted.empty() && what == "orders" && in_force.size() == rules_.recipes.all().size();
    if (!means_all && !std::ranges::equal(sorted, in_force)) {
      fail("other " + what + " than the kitchen's", "the kitchen's own, or none");
    }
  }

 private:
  const ClassicRules& rules_;
  std::string place_;
};

Position position_of(const ClassicRules& rules, Cell cell) {
  return {.row = cell / rules.width, .col = cell % rules.width};
}

}  // namespace

Item item_of(const Object& object) {
  if (object.kind != ObjectKind::kSoup) {
    return static_cast<Item>(object.kind);
  }
  Item soup = kEmptySoup;
  for (const Ingredient ingredient : object.ingredients) {
    soup = add_ingredient(soup, ingredient);
  }
  return soup;
}

Object object_of(Thing thing) {
  POTLUCK_ASSERT(thing.item != kNoItem);
  if (!is_soup(thing.item)) {
    return {.kind = static_cast<ObjectKind>(thing.item), .ingredients = {}, .cooking_tick = -1};
  }
  Object soup{.kind = ObjectKind::kSoup, .ingredients = {}, .cooking_tick = thing.tick - 1};
  for (int i = 0; i < soup_size(thing.item); ++i) {
    soup.ingredients.push_back(soup_ingredient(thing.item, i));
  }
  return soup;
}

Snapshot to_snapshot(const ClassicRules& rules, ConstView state) {
  Snapshot snapshot;
  snapshot.timestep = static_cast<int>(state.timestep());
  for (int i = 0; i < rules.shape.num_players; ++i) {
    const Player& player = state.players()[i];
    PlayerSnapshot words{.position = position_of(rules, player.cell),
                         .orientation = static_cast<Orientation>(player.orientation),
                         .held = {}};
    if (player.held.item != kNoItem) {
      words.held = object_of(player.held);
    }
    snapshot.players.push_back(std::move(words));
  }
  // Bytes from outside may name more objects and other slots than there are.
  const int listed = std::min<int>(state.num_objects(), rules.shape.num_slots);
  for (const std::uint8_t slot : std::span(state.occupied(), static_cast<std::size_t>(listed))) {
    if (slot >= rules.shape.num_slots || state.slots()[slot].item == kNoItem) {
      continue;
    }
    snapshot.objects.push_back({.position = position_of(rules, rules.slot_cells[slot]),
                                .object = object_of(state.slots()[slot])});
  }
  return snapshot;
}

Snapshot to_snapshot(const ClassicRules& rules, const State& state) {
  return to_snapshot(rules, ConstView(rules.shape, state.bytes.data()));
}

State to_state(const ClassicRules& rules, const Snapshot& snapshot, const std::string& place) {
  const Packer pack(rules, place);
  State packed;
  const View state(rules.shape, packed.bytes.data());

  if (snapshot.timestep < 0) {
    pack.fail("timestep " + std::to_string(snapshot.timestep), "0 or more");
  }
  state.set_timestep(static_cast<std::uint32_t>(snapshot.timestep));

  const auto num_players = static_cast<std::size_t>(rules.shape.num_players);
  if (snapshot.players.size() != num_players) {
    pack.fail(std::to_string(snapshot.players.size()) + " players",
              std::to_string(num_players) + ", as the layout has");
  }
  for (std::size_t i = 0; i < num_players; ++i) {
    const PlayerSnapshot& words = snapshot.players[i];
    const std::string who = "player " + std::to_string(i);
    Player& player = state.players()[i];
    player.cell = pack.cell(words.position, who);
    if (rules.tiles[player.cell] != Tile::kFloor) {
      pack.fail(who + " at " + text(words.position), "a floor cell");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (state.players()[j].cell == player.cell) {
        pack.fail(who + " at " + text(words.position), "a cell of its own");
      }
    }
    if (words.orientation > Orientation::kWest) {
      pack.fail(who + " with an unknown orientation", "north, south, east or west");
    }
    player.orientation = static_cast<std::uint8_t>(words.orientation);
    if (words.held) {
      player.held = pack.thing(*words.held, "what " + who + " holds");
    }
  }

  for (const PlacedObject& placed : snapshot.objects) {
    const std::string what = "an object at " + text(placed.position);
    const Cell cell = pack.cell(placed.position, "an object");
    const std::uint8_t slot = rules.slots[cell];
    if (slot == kNoCell) {
      pack.fail(what, "objects on counters and in pots");
    }
    Thing& thing = state.slots()[slot];
    if (thing.item != kNoItem) {
      pack.fail("two objects at " + text(placed.position), "one");
    }
    thing = pack.thing(placed.object, what);
    if (slot < rules.num_pots && !is_soup(thing.item)) {
      pack.fail(what + ", in a pot", "a soup");
    }
    state.occupied()[state.num_objects()++] = slot;
  }

  pack.require_orders(snapshot.orders, rules.recipes.orders(), "orders");
  pack.require_orders(snapshot.bonus_orders, rules.recipes.bonus_orders(), "bonus orders");
  refresh_header(rules, state);
  return packed;
}

State standard_start(const ClassicRules& rules) {
  if (rules.parameters.start_state) {
    return to_state(rules, *rules.parameters.start_state, "start_state");
  }
  State packed;
  const View state(rules.shape, packed.bytes.data());
  for (std::size_t i = 0; i < rules.starts.size(); ++i) {
    state.players()[i].cell = rules.starts[i];
  }
  return packed;
}

void refresh_header(const ClassicRules& rules, View state) {
  int dishes = 0;
  bool unsettled = false;
  for (const std::uint8_t slot : ConstView(state).objects()) {
    const Thing thing = state.slots()[slot];
    dishes += thing.item == kDishItem ? 1 : 0;
    unsettled |= slot >= rules.num_pots && is_soup(thing.item) && !rules.is_ready(thing);
  }
  for (int i = 0; i < rules.shape.num_players; ++i) {
    const Thing held = state.players()[i].held;
    unsettled |= is_soup(held.item) && !rules.is_ready(held);
  }
  state.counter_dishes() = static_cast<std::uint8_t>(dishes);
  state.unsettled() = unsettled ? 1 : 0;
}

}  // namespace potluck::classic
