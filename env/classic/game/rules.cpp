#include "env/classic/game/rules.h"

#include "env/action.h"
#include "env/classic/game/era.h"

namespace potluck::classic {
namespace {

// Every item byte that can occur.
std::vector<Item> soups(int capacity) {
  std::vector<Item> items;
  for (int code = 2; code < (2 << capacity); ++code) {
    items.push_back(static_cast<Item>(kSoupFlag | code));
  }
  return items;
}

EventMask potting(const Recipes& recipes, Item before, Ingredient ingredient) {
  const bool onion = ingredient == Ingredient::kOnion;
  const double best_before = recipes.best(contents(before));
  const double best_after = recipes.best(contents(add_ingredient(before, ingredient)));
  EventMask events = bit(onion ? Event::kPottingOnion : Event::kPottingTomato);
  if (best_before == best_after) {
    events |= bit(onion ? Event::kOptimalOnionPotting : Event::kOptimalTomatoPotting);
  }
  if (best_after > 0) {
    events |= bit(onion ? Event::kViableOnionPotting : Event::kViableTomatoPotting);
  }
  if (best_before > 0 && !(best_after > 0)) {
    events |= bit(onion ? Event::kCatastrophicOnionPotting : Event::kCatastrophicTomatoPotting);
  }
  if (!(best_before > 0)) {
    events |= bit(onion ? Event::kUselessOnionPotting : Event::kUselessTomatoPotting);
  }
  return events;
}

void compile_items(ClassicRules& rules) {
  const int capacity = rules.recipes.capacity();
  const int start = starts_at(rules.parameters);
  rules.has_room[kEmptySoup] = ClassicRules::kRoomForAny;
  for (const Item item : soups(capacity)) {
    const Recipe recipe = contents(item);
    rules.ready_tick[item] = static_cast<std::uint8_t>(rules.recipes.cook_time(recipe) + 1);
    rules.auto_start[item] = recipe.size() == start ? 1 : 0;
    rules.is_partial[item] = recipe.size() < capacity ? 1 : 0;
    if (recipe.size() < capacity) {
      const bool any = !one_kind(rules.parameters);
      rules.has_room[item] = static_cast<std::uint8_t>(
          (any || recipe.tomatoes == 0 ? ClassicRules::kRoomForOnion : 0) |
          (any || recipe.onions == 0 ? ClassicRules::kRoomForTomato : 0));
    }
    rules.is_full[item] = recipe.size() == capacity ? 1 : 0;
    rules.worth[item] = static_cast<float>(rules.recipes.worth(recipe));
    rules.pickup_event[item] = bit(Event::kSoupPickup);
    rules.drop_event[item] = bit(Event::kSoupDrop);
  }
  rules.pickup_event[kOnionItem] = bit(Event::kOnionPickup);
  rules.pickup_event[kTomatoItem] = bit(Event::kTomatoPickup);
  rules.pickup_event[kDishItem] = bit(Event::kDishPickup);
  rules.drop_event[kOnionItem] = bit(Event::kOnionDrop);
  rules.drop_event[kTomatoItem] = bit(Event::kTomatoDrop);
  rules.drop_event[kDishItem] = bit(Event::kDishDrop);
  for (std::size_t item = 0; item < kNumItems; ++item) {
    if (rules.has_room[item] != 0) {
      for (const Ingredient ingredient : {Ingredient::kOnion, Ingredient::kTomato}) {
        rules.potting_events[item][static_cast<std::size_t>(ingredient)] =
            potting(rules.recipes, static_cast<Item>(item), ingredient);
      }
    }
  }
}

Deed deed(Tile faced, Item held) {
  switch (faced) {
    case Tile::kCounter:
      return held == kNoItem ? Deed::kTake : Deed::kDrop;
    case Tile::kOnion:
      return held == kNoItem ? Deed::kTakeOnion : Deed::kNothing;
    case Tile::kTomato:
      return held == kNoItem ? Deed::kTakeTomato : Deed::kNothing;
    case Tile::kDish:
      return held == kNoItem ? Deed::kTakeDish : Deed::kNothing;
    case Tile::kServing:
      return is_soup(held) ? Deed::kServe : Deed::kNothing;
    case Tile::kPot:
      switch (held) {
        case kNoItem:
          return Deed::kStart;
        case kOnionItem:
          return Deed::kPutOnion;
        case kTomatoItem:
          return Deed::kPutTomato;
        case kDishItem:
          return Deed::kPlate;
        default:
          return Deed::kNothing;
      }
    default:
      break;
  }
  return Deed::kNothing;
}

void compile_deeds(ClassicRules& rules) {
  for (std::size_t tile = 0; tile < kNumTiles; ++tile) {
    for (std::size_t item = 0; item < kNumItems; ++item) {
      Deed what = deed(static_cast<Tile>(tile), static_cast<Item>(item));
      if (what == Deed::kStart && rules.parameters.old_dynamics) {
        what = Deed::kNothing;
      }
      rules.deeds[tile][item] = what;
    }
  }
}

void compile_grid(ClassicRules& rules, const Layout& layout) {
  const auto num_cells = static_cast<std::size_t>(layout.num_cells());
  rules.tiles.assign(layout.tiles().begin(), layout.tiles().end());
  rules.starts.assign(layout.starts().begin(), layout.starts().end());
  const auto floor = layout.cells_of(Tile::kFloor);
  rules.floor.assign(floor.begin(), floor.end());
  rules.slots.assign(num_cells, kNoCell);
  for (const Tile tile : {Tile::kPot, Tile::kCounter}) {
    for (const Cell cell : layout.cells_of(tile)) {
      rules.slots[cell] = static_cast<std::uint8_t>(rules.slot_cells.size());
      rules.slot_cells.push_back(cell);
    }
  }
  rules.num_pots = static_cast<int>(layout.cells_of(Tile::kPot).size());
  rules.shape = {.num_players = layout.num_agents(),
                 .num_slots = static_cast<int>(rules.slot_cells.size())};

  rules.facing.resize(num_cells * 4);
  rules.wishes.resize(num_cells * 4 * 8);
  for (const Cell cell : rules.floor) {
    for (int orientation = 0; orientation < 4; ++orientation) {
      const std::size_t pose = ClassicRules::pose(cell, orientation);
      const Cell faced = layout.neighbour(cell, orientation);
      if (faced != kNoCell) {
        rules.facing[pose] = {.tile = rules.tiles[faced], .slot = rules.slots[faced]};
      }
      Wish* wishes = &rules.wishes[pose * 8];
      for (int action = 0; action < 8; ++action) {
        Wish& wish = wishes[action];
        wish = {.cell = cell, .orientation = static_cast<std::uint8_t>(orientation), .events = 0};
        EventMask events = 0;
        if (action < 4) {
          const Cell target = layout.neighbour(cell, action);
          const bool open = target != kNoCell && rules.tiles[target] == Tile::kFloor;
          wish.cell = open ? target : cell;
          wish.orientation = static_cast<std::uint8_t>(action);
          events = bit(Event::kMoveAction) | (open ? 0 : bit(Event::kBlocked));
        } else if (action == static_cast<int>(ClassicAction::kInteract)) {
          events = bit(Event::kInteract);
        }
        wish.events = static_cast<std::uint16_t>(events >> Wish::kEventShift);
      }
    }
  }
}

void compile_rewards(ClassicRules& rules, const Effort& effort) {
  rules.placement_in_pot = static_cast<float>(rules.parameters.shaping.placement_in_pot);
  rules.dish_pickup = static_cast<float>(rules.parameters.shaping.dish_pickup);
  rules.soup_pickup = static_cast<float>(rules.parameters.shaping.soup_pickup);
  for (std::size_t own = 0; own < rules.effort.size(); ++own) {
    const auto events = static_cast<EventMask>(own << ClassicRules::kOwnEventShift);
    const double cost = ((events & bit(Event::kMoveAction)) != 0 ? effort.move : 0) +
                        ((events & bit(Event::kInteract)) != 0 ? effort.interact : 0) +
                        ((events & bit(Event::kCollision)) != 0 ? effort.collision : 0);
    rules.effort[own] = static_cast<float>(cost);
  }
}

}  // namespace

ClassicRules::ClassicRules(const Layout& layout)
    : width(layout.width()),
      height(layout.height()),
      horizon(layout.horizon()),
      parameters(classic::parameters(layout)),
      recipes(parameters) {
  compile_grid(*this, layout);
  compile_items(*this);
  compile_deeds(*this);
  compile_rewards(*this, layout.spec().effort);
}

}  // namespace potluck::classic
