#include "env/overcooked_v2/rules.h"

#include <algorithm>

#include "env/grid/reach.h"

namespace potluck::overcooked_v2 {
namespace {

std::vector<Contents> possible_recipes(const Parameters& p, const ContentsTable& contents) {
  std::vector<Contents> recipes;
  for (const SoupRecipe& recipe : p.recipes) {
    recipes.push_back(contents.of(recipe));
  }
  for (Contents i = 0; i < contents.size() && p.recipes.empty(); ++i) {
    if (contents.count(i) == kPotSize) {
      recipes.push_back(i);
    }
  }
  return recipes;
}

/// With what in hand an interact may do something; counters are asked what lies there, too.
std::uint8_t uses_of(Ahead what, const Parameters& p) {
  constexpr unsigned kNone = 1U << class_of(kNothing);
  constexpr unsigned kClean = 1U << class_of(kPlate);
  constexpr unsigned kFood = 1U << class_of(thing_of(1));
  constexpr unsigned kServed = 1U << class_of(thing_of(1, 0, kDish));
  constexpr unsigned kAny = kNone | kClean | kFood | kServed;
  // A pot that was full and idle at the start is set off by anything.
  const bool surprising = p.random_reset || !p.start_states.empty();
  switch (what) {
    case Ahead::kNoUse:
      return 0;
    case Ahead::kCounter:
      return kAny;
    case Ahead::kPot:
      return static_cast<std::uint8_t>(surprising ? kAny
                                                  : kClean | kFood | (p.start_by_hand ? kNone : 0));
    case Ahead::kWindow:
      return kServed;
    case Ahead::kButton:
    case Ahead::kPile:
    case Ahead::kPlates:
      return kNone;
  }
  return kAny;
}

Facing facing_of(const Rules& rules, Cell ahead, const std::vector<std::uint8_t>& slots) {
  const Tile tile = rules.tiles[ahead];
  Facing facing;
  if (const int ingredient = ingredient_of(tile); ingredient >= 0) {
    facing.what = Ahead::kPile;
    facing.ingredient = static_cast<std::uint8_t>(ingredient);
  } else {
    facing.what = tile == Tile::kCounter   ? Ahead::kCounter
                  : tile == Tile::kPot     ? Ahead::kPot
                  : tile == Tile::kServing ? Ahead::kWindow
                  : tile == Tile::kButton  ? Ahead::kButton
                  : tile == Tile::kDish    ? Ahead::kPlates
                                           : Ahead::kNoUse;
  }
  facing.slot = slots[ahead] == kNoCell ? std::uint8_t{0} : slots[ahead];
  facing.uses = uses_of(facing.what, rules.parameters);
  return facing;
}

void compile_moves(Rules& rules, const Layout& layout, const std::vector<std::uint8_t>& slots) {
  rules.facing.resize(Rules::kPoses);
  rules.wishes.resize(Rules::kPoses * 8);
  for (const Cell cell : layout.cells_of(Tile::kFloor)) {
    for (unsigned facing = 0; facing < 4; ++facing) {
      const std::size_t pose = Rules::pose(cell, facing);
      if (const Cell ahead = layout.neighbour(cell, static_cast<int>(facing)); ahead != kNoCell) {
        rules.facing[pose] = facing_of(rules, ahead, slots);
      }
      for (unsigned action = 0; action < 8; ++action) {
        Wish wish{.cell = cell, .facing = static_cast<std::uint8_t>(facing)};
        EventMask events = 0;
        if (action < 4) {
          const Cell target = layout.neighbour(cell, static_cast<int>(action));
          const bool open = target != kNoCell && rules.tiles[target] == Tile::kFloor;
          wish.cell = open ? target : cell;
          wish.facing = static_cast<std::uint8_t>(action);
          events = bit(Event::kMoveAction) | (open ? 0 : bit(Event::kBlocked));
        } else if (action == static_cast<Action>(ClassicAction::kInteract)) {
          events = bit(Event::kInteract);
          wish.uses = rules.facing[pose].uses;
          wish.slot = rules.facing[pose].slot;
          wish.at_counter = rules.facing[pose].what == Ahead::kCounter ? 1 : 0;
        }
        wish.events = static_cast<std::uint8_t>(events >> Wish::kEventShift);
        rules.wishes[pose * 8 + action] = wish;
      }
    }
  }
}

void compile_effort(Rules& rules, const Effort& effort) {
  for (std::size_t i = 0; i < rules.effort.size(); ++i) {
    const EventMask events = static_cast<EventMask>(i) << Wish::kEventShift;
    const auto cost = [&](Event event, double amount) {
      return (events & bit(event)) != 0 ? amount : 0.0;
    };
    rules.effort[i] = static_cast<float>(cost(Event::kMoveAction, effort.move) +
                                         cost(Event::kInteract, effort.interact) +
                                         cost(Event::kCollision, effort.collision));
  }
}

}  // namespace

int num_ingredients(const std::vector<std::string>& grid) {
  int number = 0;
  for (const std::string& row : grid) {
    for (const char symbol : row) {
      number = std::max(number, ingredient_of(tile_of(symbol)) + 1);
    }
  }
  return number;
}

Rules::Rules(const Layout& layout)
    : parameters(overcooked_v2::parameters(layout)),
      contents(num_ingredients(layout.spec().grid)),
      width(layout.width()),
      height(layout.height()),
      num_pots(static_cast<int>(layout.cells_of(Tile::kPot).size())),
      num_buttons(static_cast<int>(layout.cells_of(Tile::kButton).size())),
      horizon(static_cast<std::uint32_t>(layout.horizon())),
      tiles(layout.tiles().begin(), layout.tiles().end()),
      starts(layout.starts().begin(), layout.starts().end()),
      recipes(possible_recipes(parameters, contents)),
      delivery(static_cast<float>(parameters.delivery_reward)),
      wrong_delivery(static_cast<float>(parameters.wrong_delivery)),
      button(static_cast<float>(-parameters.button_cost)),
      placement_in_pot(static_cast<float>(parameters.shaping.placement_in_pot)),
      start_cooking(static_cast<float>(parameters.shaping.start_cooking)),
      dish_pickup(static_cast<float>(parameters.shaping.dish_pickup)),
      soup_pickup(static_cast<float>(parameters.shaping.soup_pickup)) {
  std::vector<std::uint8_t> slots(tiles.size(), kNoCell);
  for (const Tile tile : {Tile::kPot, Tile::kButton, Tile::kCounter}) {
    for (const Cell cell : layout.cells_of(tile)) {
      slots[cell] = static_cast<std::uint8_t>(slot_cells.size());
      slot_cells.push_back(cell);
    }
  }
  shape = {.players = layout.num_agents(),
           .slots = static_cast<int>(slot_cells.size()),
           .permutes = !parameters.permute.empty()};
  const std::vector<int> area = floor_areas(layout);
  for (const Cell start : starts) {
    std::vector<Cell>& room = rooms.emplace_back();
    for (const Cell cell : layout.cells_of(Tile::kFloor)) {
      if (area[cell] == area[start]) {
        room.push_back(cell);
      }
    }
  }
  compile_moves(*this, layout, slots);
  compile_effort(*this, layout.spec().effort);
}

}  // namespace potluck::overcooked_v2
