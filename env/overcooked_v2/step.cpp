#include "env/overcooked_v2/step.h"

#include <array>

#include "env/overcooked_v2/start.h"
#include "env/text/assert.h"

namespace potluck::overcooked_v2 {
namespace {

constexpr Action kInteract = static_cast<Action>(ClassicAction::kInteract);

/// The parts of a row, found once.
struct Row {
  Shared* shared;
  Player* players;
  Thing* slots;
};

/// All ingredients but the first count as tomatoes.
EventMask event_of(Contents single, Event onion, Event tomato) {
  return bit(single == 1 ? onion : tomato);
}

EventMask pickup_event(Thing thing) {
  if (is_dish(thing)) {
    return bit(Event::kSoupPickup);
  }
  return thing == kPlate ? bit(Event::kDishPickup)
                         : event_of(contents_of(thing), Event::kOnionPickup, Event::kTomatoPickup);
}

EventMask drop_event(Thing thing) {
  if (is_dish(thing)) {
    return bit(Event::kSoupDrop);
  }
  return thing == kPlate ? bit(Event::kDishDrop)
                         : event_of(contents_of(thing), Event::kOnionDrop, Event::kTomatoDrop);
}

/// Is there a use for one more plate, when players held `held` of them before the interacts?
bool plate_is_useful(const Rules& rules, const Row& row, int held) {
  const Thing* const pots_end = row.slots + rules.num_pots;
  int filled = 0;
  for (const Thing* pot = row.slots; pot != pots_end; ++pot) {
    filled += contents_of(*pot) != kNoContents ? 1 : 0;
  }
  if (held >= filled) {
    return false;
  }
  bool lies = false;
  for (int slot = rules.num_pots + rules.num_buttons; slot < rules.shape.slots; ++slot) {
    lies |= row.slots[slot] == kPlate;
  }
  return !lies;
}

void use_pot(const Rules& rules, const Row& row, Thing& pot, Player& me, Outcome& outcome) {
  const Contents recipe = row.shared->recipe;
  const bool idle = (pot & (kCookedBit | kClockMask)) == 0;
  const unsigned count = rules.contents.count(contents_of(pot));
  const bool by_hand = rules.parameters.start_by_hand;
  if (me.held == kNothing) {
    if (by_hand && idle && count > 0) {
      outcome.shaped += contents_of(pot) == recipe ? rules.start_cooking : 0.0F;
      pot = thing_of(contents_of(pot), kCookSteps);
    }
  } else if (me.held == kPlate) {
    if ((pot & kCookedBit) != 0) {
      me.held = pot | kPlateBit;
      outcome.events |= bit(Event::kSoupPickup);
      outcome.shaped += contents_of(pot) == recipe ? rules.soup_pickup : 0.0F;
      pot = kNothing;
    }
  } else if ((me.held & kPlateBit) == 0 && idle && count < kPotSize) {
    const Contents single = contents_of(me.held);
    const auto ingredient = static_cast<unsigned>(single - 1);
    const bool wanted = rules.contents.count(contents_of(pot), ingredient) <
                        rules.contents.count(recipe, ingredient);
    outcome.shaped += wanted ? rules.placement_in_pot : 0.0F;
    outcome.events |=
        event_of(single, Event::kPottingOnion, Event::kPottingTomato) |
        (wanted ? event_of(single, Event::kOptimalOnionPotting, Event::kOptimalTomatoPotting)
                : event_of(single, Event::kUselessOnionPotting, Event::kUselessTomatoPotting));
    pot = thing_of(rules.contents.with(contents_of(pot), ingredient));
    me.held = kNothing;
  }
  // Whatever was done: a full idle pot starts now.
  if (!by_hand && (pot & (kCookedBit | kClockMask)) == 0 &&
      rules.contents.count(contents_of(pot)) == kPotSize) {
    pot = thing_of(contents_of(pot), kCookSteps);
  }
}

void interact(const Rules& rules, const Row& row, Player& me, int plates_held, Outcome& outcome,
              bool& served) {
  const Facing facing = rules.facing[Rules::pose(me.cell, me.facing)];
  switch (facing.what) {
    case Ahead::kNoUse:
      return;
    case Ahead::kCounter: {
      Thing& lies = row.slots[facing.slot];
      if ((lies == kNothing) == (me.held == kNothing)) {
        return;
      }
      outcome.events |= me.held == kNothing ? pickup_event(lies) : drop_event(me.held);
      std::swap(lies, me.held);
      return;
    }
    case Ahead::kPile:
      if (me.held == kNothing) {
        me.held = thing_of(static_cast<Contents>(1 + facing.ingredient));
        outcome.events |= pickup_event(me.held);
      }
      return;
    case Ahead::kPlates:
      if (me.held == kNothing) {
        outcome.events |= bit(Event::kDishPickup);
        if (plate_is_useful(rules, row, plates_held)) {
          outcome.events |= bit(Event::kUsefulDishPickup);
          outcome.shaped += rules.dish_pickup;
        }
        me.held = kPlate;
      }
      return;
    case Ahead::kPot:
      use_pot(rules, row, row.slots[facing.slot], me, outcome);
      return;
    case Ahead::kWindow:
      if (is_dish(me.held)) {
        const bool right = contents_of(me.held) == row.shared->recipe;
        outcome.earned += right ? rules.delivery : rules.wrong_delivery;
        outcome.events |= bit(right ? Event::kSoupDelivery : Event::kWrongDelivery);
        served |= right;
        me.held = kNothing;
      }
      return;
    case Ahead::kButton:
      if (me.held == kNothing) {
        row.slots[facing.slot] = thing_of(kNoContents, kButtonSteps);
        outcome.earned += rules.button;
        outcome.events |= bit(Event::kButtonPress);
      }
      return;
  }
}

/// Any number of players: who may go where it wishes.
void move_all(Player* players, std::span<Wish> wishes, Outcome* outcomes) {
  const std::size_t n = wishes.size();
  std::array<bool, kMaxAgents> stays{};
  // Whoever meets somebody goes back, and then stands in the way of others.
  for (bool changed = true; changed;) {
    std::array<bool, kMaxAgents> meets{};
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i + 1; j < n; ++j) {
        if (wishes[i].cell == wishes[j].cell) {
          meets[i] = meets[j] = true;
        }
      }
    }
    changed = false;
    for (std::size_t i = 0; i < n; ++i) {
      if (meets[i] && wishes[i].cell != players[i].cell) {
        wishes[i].cell = players[i].cell;
        stays[i] = changed = true;
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      if (wishes[i].cell == players[j].cell && wishes[j].cell == players[i].cell) {
        stays[i] = stays[j] = true;
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    players[i].facing = wishes[i].facing;
    if (stays[i]) {
      outcomes[i].events |= bit(Event::kCollision);
    } else if (wishes[i].cell != players[i].cell) {
      outcomes[i].events |= bit(Event::kMoved);
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    players[i].cell = stays[i] ? players[i].cell : wishes[i].cell;
  }
}

/// The same for two players, without branches.
void move_two(Player* players, std::span<const Wish> wishes, Outcome* outcomes) {
  const unsigned cell0 = players[0].cell;
  const unsigned cell1 = players[1].cell;
  const unsigned wish0 = wishes[0].cell;
  const unsigned wish1 = wishes[1].cell;
  const bool conflict =
      (static_cast<unsigned>(wish0 == wish1) |
       (static_cast<unsigned>(wish0 == cell1) & static_cast<unsigned>(wish1 == cell0))) != 0;
  const EventMask event = conflict ? bit(Event::kCollision) : bit(Event::kMoved);
  outcomes[0].events |= wish0 != cell0 ? event : 0;
  outcomes[1].events |= wish1 != cell1 ? event : 0;
  players[0].cell = static_cast<Cell>(conflict ? cell0 : wish0);
  players[1].cell = static_cast<Cell>(conflict ? cell1 : wish1);
  players[0].facing = wishes[0].facing;
  players[1].facing = wishes[1].facing;
}

/// kTwo: the number of players is known to be two. Outcomes are written, not added to. True if a
/// right soup was served.
template <bool kTwo>
bool step_one(const Rules& rules, const Row& row, const Action* actions, Outcome* outcomes) {
  const auto n = static_cast<std::size_t>(kTwo ? 2 : rules.shape.players);
  std::array<Wish, kTwo ? 2 : kMaxAgents> wishes;
  bool anyone = false;
  for (std::size_t i = 0; i < n; ++i) {
    const Action action = actions[i] < kNumActions ? actions[i] : kStayAction;
    const Player player = row.players[i];
    wishes[i] = rules.wishes[Rules::pose(player.cell, player.facing) * 8 + action];
    outcomes[i] = {.events = static_cast<EventMask>(wishes[i].events) << Wish::kEventShift};
    anyone |= action == kInteract;
  }
  if constexpr (kTwo) {
    move_two(row.players, wishes, outcomes);
  } else {
    move_all(row.players, std::span(wishes).first(n), outcomes);
  }
  bool served = false;
  if (anyone) {
    int plates = 0;
    for (std::size_t i = 0; i < n; ++i) {
      plates += row.players[i].held == kPlate ? 1 : 0;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if ((outcomes[i].events & bit(Event::kInteract)) != 0) {
        interact(rules, row, row.players[i], plates, outcomes[i], served);
      }
    }
  }
  row.shared->delivered = served ? 1 : 0;
  ++row.shared->timestep;
  for (int slot = 0; slot < rules.num_pots; ++slot) {
    const unsigned pot = row.slots[slot];
    const bool cooks = (pot & kClockMask) != 0;
    const bool done = (pot & kClockMask) == kOneStep;
    row.slots[slot] = static_cast<Thing>(pot - (cooks ? kOneStep : 0U) + (done ? kCookedBit : 0U));
  }
  for (int slot = rules.num_pots; slot < rules.num_pots + rules.num_buttons; ++slot) {
    const Thing button = row.slots[slot];
    row.slots[slot] = static_cast<Thing>(button - (button != 0 ? kOneStep : 0));
  }
  return served;
}

template <bool kTwo>
void step_slice(const Rules& rules, const Slice& slice, std::span<const Action> actions,
                const StepBuffers& out, const Chance& chance) {
  const auto n = static_cast<std::size_t>(kTwo ? 2 : rules.shape.players);
  const std::size_t row_bytes = rules.shape.bytes();
  const std::size_t slots_at = rules.shape.slots_at();
  for (auto env = static_cast<std::size_t>(slice.begin); env < static_cast<std::size_t>(slice.end);
       ++env) {
    std::byte* const bytes = slice.storage + env * row_bytes;
    const Row row{reinterpret_cast<Shared*>(bytes),
                  reinterpret_cast<Player*>(bytes + sizeof(Shared)),
                  reinterpret_cast<Thing*>(bytes + slots_at)};
    std::array<Outcome, kTwo ? 2 : kMaxAgents> outcomes;
    const std::size_t first = env * n;
    if (step_one<kTwo>(rules, row, actions.data() + first, outcomes.data()) &&
        rules.parameters.resample) {
      row.shared->recipe =
          next_recipe(rules, chance.key, chance.first_env + static_cast<std::uint32_t>(env),
                      chance.episodes[env], row.shared->timestep - 1);
    }
    for (std::size_t i = 0; i < n; ++i) {
      const Outcome& outcome = outcomes[i];
      if (!out.earned.empty()) {
        out.earned[first + i] = outcome.earned;
      }
      if (!out.shaped.empty()) {
        out.shaped[first + i] = outcome.shaped;
      }
      if (!out.effort.empty()) {
        out.effort[first + i] = rules.effort[outcome.events >> Wish::kEventShift & 31U];
      }
      if (!out.events.empty()) {
        out.events[first + i] = outcome.events;
      }
    }
    if (!out.terminated.empty()) {
      out.terminated[env] = 0;
    }
    if (!out.truncated.empty()) {
      out.truncated[env] = row.shared->timestep >= rules.horizon ? 1 : 0;
    }
  }
}

}  // namespace

void step(const Rules& rules, View state, std::span<const Action> actions,
          std::span<Outcome> outcomes) {
  const auto players = static_cast<std::size_t>(rules.shape.players);
  POTLUCK_ASSERT(actions.size() == players && outcomes.size() == players);
  const Row row{&state.shared(), state.players(), state.slots()};
  if (players == 2) {
    step_one<true>(rules, row, actions.data(), outcomes.data());
  } else {
    step_one<false>(rules, row, actions.data(), outcomes.data());
  }
}

void step(const Rules& rules, const Slice& slice, std::span<const Action> actions,
          const StepBuffers& out, const Chance& chance) {
  if (rules.shape.players == 2) {
    step_slice<true>(rules, slice, actions, out, chance);
  } else {
    step_slice<false>(rules, slice, actions, out, chance);
  }
}

}  // namespace potluck::overcooked_v2
