#include "agents/partners/overcooked_v2/notes.h"

#include <algorithm>

#include "env/overcooked_v2/sight.h"

namespace potluck::partners::soup {
namespace {

constexpr int kReadAfter = 3;  // steps that somebody must have stood at a place

/// Pots that nobody looks at go on cooking.
Thing one_step_later(Thing thing) {
  if (clock_of(thing) == 0) {
    return thing;
  }
  const Thing later = static_cast<Thing>(thing - kOneStep);
  return clock_of(later) == 0 ? static_cast<Thing>(later | kCookedBit) : later;
}

void look(const Layout& layout, const SoupMap& map, const State& state, int seat,
          SoupNotes& notes) {
  const Rules& rules = map.rules();
  State seen = overcooked_v2::seen_by(layout, state, seat);
  const View now(rules.shape, seen.bytes.data());
  const View known(rules.shape, notes.kitchen.bytes.data());
  const Cell own = now.players()[seat].cell;
  for (std::size_t slot = 0; slot < rules.slot_cells.size(); ++slot) {
    if (map.sees(own, rules.slot_cells[slot])) {
      notes.seen_at[slot] = notes.step;
    } else if (rules.tiles[rules.slot_cells[slot]] == Tile::kPot) {
      now.slots()[slot] = one_step_later(known.slots()[slot]);
    } else {
      now.slots()[slot] = known.slots()[slot];
    }
  }
  notes.kitchen = seen;
}

void learn(SoupNotes& notes, Contents recipe) {
  if (recipe != kNoContents && notes.recipe != recipe) {
    notes.recipe = recipe;
    notes.told_at = notes.step;
    notes.pressed = false;
    notes.told_for = 0;
  }
}

/// The recipe that somebody tells by where it stands.
Contents read_sign(const SoupMap& map, const SoupSigns& signs, const SoupNotes& notes) {
  const ConstView now(map.rules().shape, notes.kitchen.bytes.data());
  const auto held = [&](std::size_t i) { return now.players()[i].held; };
  for (int other = 0; other < map.num_players(); ++other) {
    const auto i = static_cast<std::size_t>(other);
    // What is in hand is work, and where somebody stood before means the recipe before.
    const int still =
        std::min(notes.still[i], static_cast<int>(std::min(notes.step - notes.asked_at, 100U)));
    if (map.room_of(other) != signs.teller || still < kReadAfter || held(i) != kNothing) {
      continue;
    }
    const auto place = std::ranges::find(signs.places, static_cast<Cell>(notes.pose[i] % 256));
    if (place != signs.places.end()) {
      return map.rules().recipes[static_cast<std::size_t>(place - signs.places.begin())];
    }
  }
  return kNoContents;
}

}  // namespace

bool recipe_changes(const SoupMap& map) {
  return map.rules().parameters.resample && map.rules().recipes.size() > 1;
}

SoupSigns soup_signs(const SoupMap& map) {
  SoupSigns signs;
  const std::vector<Cell>& indicators = map.cells_of(Tile::kIndicator);
  for (int reader = 0; reader < map.num_rooms(); ++reader) {
    for (int teller = 0; teller < map.num_rooms(); ++teller) {
      if (map.outlook(reader, indicators).any() || map.outlook(teller, indicators).none()) {
        continue;
      }
      for (const Cell watch : map.floor_of(reader)) {
        std::vector<Cell> places;
        std::ranges::copy_if(map.floor_of(teller), std::back_inserter(places),
                             [&](Cell cell) { return map.sees(watch, cell); });
        if (places.size() > signs.places.size()) {
          signs = {.teller = teller, .reader = reader, .watch = watch, .places = places};
        }
      }
    }
  }
  const std::size_t recipes = map.rules().recipes.size();
  if (recipes < 2 || signs.places.size() < recipes) {
    return {};
  }
  // As far from each other as they come.
  std::vector<Cell> spread;
  for (std::size_t i = 0; i < recipes; ++i) {
    spread.push_back(signs.places[i * (signs.places.size() - 1) / (recipes - 1)]);
  }
  signs.places = spread;
  return signs;
}

void take_note(const Layout& layout, const SoupMap& map, const SoupSigns& signs, SoupHabit habit,
               const State& state, std::uint32_t episode, int seat, SoupNotes& notes) {
  const Rules& rules = map.rules();
  const ConstView truth(rules.shape, state.bytes.data());
  const std::uint32_t step = truth.shared().timestep;
  if (!notes.begun || notes.episode != episode || step < notes.step) {
    notes = {};
    notes.begun = true;
    notes.episode = episode;
    notes.asked_at = step;
    notes.seen_at.assign(rules.slot_cells.size(), 0);
    notes.wrong.assign(rules.recipes.size(), 0);
  }
  const bool limited = habit == SoupHabit::kLooks || habit == SoupHabit::kTells;
  const Thing held = truth.players()[seat].held;
  const std::size_t own_pose =
      Rules::pose(truth.players()[seat].cell, truth.players()[seat].facing);
  notes.step = step;
  if (limited) {
    look(layout, map, state, seat, notes);
  } else {
    notes.kitchen = state;
  }

  const ConstView now(rules.shape, notes.kitchen.bytes.data());
  for (int i = 0; i < map.num_players(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    const Player& player = now.players()[i];
    const auto pose = static_cast<std::uint16_t>(Rules::pose(player.cell, player.facing % 4U));
    notes.still[k] = player.cell != kNoCell && pose == notes.pose[k] ? notes.still[k] + 1 : 0;
    notes.pose[k] = pose;
  }
  notes.blocked =
      notes.aim != kNoCell && notes.aim != truth.players()[seat].cell ? notes.blocked + 1 : 0;

  // What the score tells.
  const bool interacted = notes.last == static_cast<Action>(ClassicAction::kInteract);
  if (truth.shared().delivered != 0 && recipe_changes(map)) {
    notes.recipe = kNoContents;
    notes.asked_at = step;
    notes.pressed = false;
    notes.told_for = 0;
    std::ranges::fill(notes.wrong, std::uint8_t{0});
  } else if (interacted && is_dish(static_cast<Thing>(notes.held)) && held == kNothing &&
             rules.facing[own_pose].what == Ahead::kWindow && truth.shared().delivered == 0) {
    const auto served =
        std::ranges::find(rules.recipes, contents_of(static_cast<Thing>(notes.held)));
    if (served != rules.recipes.end()) {
      notes.wrong[static_cast<std::size_t>(served - rules.recipes.begin())] = 1;
    }
  }
  if (interacted && rules.facing[own_pose].what == Ahead::kButton) {
    notes.pressed = true;
    notes.pressed_at = step;
  }
  notes.held = held;

  if (habit == SoupHabit::kSameRecipe) {
    notes.recipe = rules.recipes.front();
    return;
  }
  if (now.shared().recipe != kNoContents) {
    learn(notes, now.shared().recipe);
    notes.in_vain = false;
  }
  if (rules.recipes.size() == 1) {
    learn(notes, rules.recipes.front());
  }
  if (notes.recipe == kNoContents && std::ranges::count(notes.wrong, 0) == 1) {
    learn(notes, rules.recipes[static_cast<std::size_t>(std::ranges::find(notes.wrong, 0) -
                                                        notes.wrong.begin())]);
  }
  if (notes.recipe == kNoContents && habit == SoupHabit::kTells &&
      map.room_of(seat) == signs.reader && map.room_of(seat) != signs.teller) {
    learn(notes, read_sign(map, signs, notes));
    notes.in_vain = notes.in_vain && notes.recipe == kNoContents;
  }
}

}  // namespace potluck::partners::soup
