#include "env/classic/game/step.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "env/text/assert.h"

namespace potluck::classic {
namespace {

constexpr Action kInteractAction = static_cast<Action>(ClassicAction::kInteract);

// The pots as they were before the first interact of the step.
struct FrozenPots {
  int full = 0;      ///< cooking, ready, or at capacity
  int dishable = 0;  ///< ready, cooking, or begun but below capacity: a dish has a use
};

FrozenPots freeze_pots(const ClassicRules& rules, const Thing* slots) {
  FrozenPots pots;
  for (int i = 0; i < rules.num_pots; ++i) {
    const Thing pot = slots[i];
    const int started = pot.tick != 0 ? 1 : 0;
    pots.full += started | rules.is_full[pot.item];
    pots.dishable += started | rules.is_partial[pot.item];
  }
  return pots;
}

void put(View state, int slot, Thing thing) {
  state.slots()[slot] = thing;
  state.occupied()[state.num_objects()++] = static_cast<std::uint8_t>(slot);
}

Thing take(View state, int slot) {
  const Thing thing = state.slots()[slot];
  state.slots()[slot] = {};
  std::uint8_t* const list = state.occupied();
  const int last = --state.num_objects();
  int i = 0;
  while (list[i] != slot) {
    ++i;
  }
  for (; i < last; ++i) {
    list[i] = list[i + 1];
  }
  list[last] = 0;
  return thing;
}

int held_dishes(const Player* players, int num_players) {
  int count = 0;
  for (int i = 0; i < num_players; ++i) {
    count += players[i].held.item == kDishItem ? 1 : 0;
  }
  return count;
}

// Bit of the useful variant: each useful event is the one after the plain one.
static_assert(bit(Event::kUsefulOnionPickup) == bit(Event::kOnionPickup) << 1);
static_assert(bit(Event::kUsefulTomatoPickup) == bit(Event::kTomatoPickup) << 1);
static_assert(bit(Event::kUsefulOnionDrop) == bit(Event::kOnionDrop) << 1);
static_assert(bit(Event::kUsefulTomatoDrop) == bit(Event::kTomatoDrop) << 1);
static_assert(bit(Event::kUsefulDishDrop) == bit(Event::kDishDrop) << 1);

// One player's interact. Players are those of the state, live.
template <bool kTwoPlayers>
void interact(const ClassicRules& rules, View state, const FrozenPots& pots, int index,
              Outcome& outcome) {
  Player* const players = state.players();
  Player& me = players[index];
  const Facing facing = rules.facing[ClassicRules::pose(me.cell, me.orientation)];
  const Thing held = me.held;
  // With two players: what the other one holds. Otherwise nothing is useful and nobody asks.
  const Item other = kTwoPlayers ? players[1 - index].held.item : kNoItem;
  const bool all_full = pots.full == rules.num_pots;

  switch (rules.deeds[static_cast<std::size_t>(facing.tile)][held.item]) {
    case Deed::kNothing:
      return;
    case Deed::kDrop: {
      if (state.slots()[facing.slot].item != kNoItem) {
        return;
      }
      const EventMask event = rules.drop_event[held.item];
      outcome.events |= event;
      if (kTwoPlayers) {
        const bool useful = held.item == kDishItem
                                ? pots.full == 0 && other != kOnionItem
                                : (held.item <= kTomatoItem && all_full && other != kDishItem);
        outcome.events |= useful ? event << 1 : 0;
      }
      state.counter_dishes() =
          static_cast<std::uint8_t>(state.counter_dishes() + (held.item == kDishItem ? 1 : 0));
      put(state, facing.slot, held);
      me.held = {};
      return;
    }
    case Deed::kTake: {
      const Item item = state.slots()[facing.slot].item;
      if (item == kNoItem) {
        return;
      }
      const EventMask event = rules.pickup_event[item];
      outcome.events |= event;
      if (kTwoPlayers) {
        const bool useful = item <= kTomatoItem && !(all_full && other != kDishItem);
        outcome.events |= useful ? event << 1 : 0;
      }
      state.counter_dishes() =
          static_cast<std::uint8_t>(state.counter_dishes() - (item == kDishItem ? 1 : 0));
      me.held = take(state, facing.slot);
      return;
    }
    case Deed::kTakeOnion:
      outcome.events |= bit(Event::kOnionPickup);
      if (kTwoPlayers && !(all_full && other != kDishItem)) {
        outcome.events |= bit(Event::kUsefulOnionPickup);
      }
      me.held.item = kOnionItem;
      return;
    case Deed::kTakeTomato:
      me.held.item = kTomatoItem;
      return;
    case Deed::kTakeDish:
      outcome.events |= bit(Event::kDishPickup);
      if (kTwoPlayers && state.counter_dishes() == 0 && held_dishes(players, 2) < pots.dishable) {
        outcome.events |= bit(Event::kUsefulDishPickup);
        outcome.shaped += rules.dish_pickup;
      }
      me.held.item = kDishItem;
      return;
    case Deed::kStart: {
      Thing& pot = state.slots()[facing.slot];
      if (pot.item != kNoItem && pot.tick == 0) {
        pot.tick = 1;
      }
      return;
    }
    case Deed::kPlate:
      if (rules.is_ready(state.slots()[facing.slot])) {
        me.held = take(state, facing.slot);
        outcome.events |= bit(Event::kSoupPickup);
        outcome.shaped += rules.soup_pickup;
      }
      return;
    case Deed::kPutOnion:
    case Deed::kPutTomato: {
      Thing& pot = state.slots()[facing.slot];
      const Item before = pot.item == kNoItem ? kEmptySoup : pot.item;
      const auto ingredient = held.item == kOnionItem ? Ingredient::kOnion : Ingredient::kTomato;
      const unsigned room = rules.has_room[before];
      if (pot.tick != 0 || ((room >> static_cast<unsigned>(ingredient)) & 1U) == 0) {
        return;
      }
      const Thing after = {.item = add_ingredient(before, ingredient), .tick = 0};
      if (pot.item == kNoItem) {
        put(state, facing.slot, after);
      } else {
        pot = after;
      }
      me.held = {};
      outcome.events |= rules.potting_events[before][static_cast<std::size_t>(ingredient)];
      outcome.shaped += rules.placement_in_pot;
      return;
    }
    case Deed::kServe:
      if (rules.is_ready(held)) {
        me.held = {};
        outcome.events |= bit(Event::kSoupDelivery);
        outcome.earned += rules.worth[held.item];
      }
      return;
  }
}

// A soup cooks for a step (and starts, under old dynamics). Things that are no soup stay as they
// are.
void cook(const ClassicRules& rules, Thing& thing) {
  const auto start = static_cast<unsigned>(thing.tick == 0) & rules.auto_start[thing.item];
  const unsigned tick = thing.tick + start;
  const unsigned cooking =
      static_cast<unsigned>(tick != 0) & static_cast<unsigned>(tick < rules.ready_tick[thing.item]);
  thing.tick = static_cast<std::uint8_t>(tick + cooking);
}

// Soups outside the pots that are not ready: they cook on counters and wait in hands.
[[gnu::noinline]] void settle(const ClassicRules& rules, View state) {
  bool unsettled = false;
  for (const std::uint8_t slot : ConstView(state).objects()) {
    if (slot >= rules.num_pots) {
      Thing& thing = state.slots()[slot];
      cook(rules, thing);
      unsettled |= is_soup(thing.item) && !rules.is_ready(thing);
    }
  }
  for (int i = 0; i < state.shape().num_players; ++i) {
    const Thing held = state.players()[i].held;
    unsettled |= is_soup(held.item) && !rules.is_ready(held);
  }
  state.unsettled() = unsettled ? 1 : 0;
}

// Phase 2: everyone's wish comes true, or nobody's.
void move(Player* players, const Wish* wishes, int num_players, Outcome* outcomes) {
  std::array<bool, kMaxAgents> involved{};
  bool conflict = false;
  for (int i = 0; i < num_players; ++i) {
    for (int j = i + 1; j < num_players; ++j) {
      const bool meet = wishes[i].cell == wishes[j].cell;
      const bool swap = wishes[i].cell == players[j].cell && wishes[j].cell == players[i].cell;
      if (meet || swap) {
        conflict = true;
        involved[static_cast<std::size_t>(i)] = true;
        involved[static_cast<std::size_t>(j)] = true;
      }
    }
  }
  for (int i = 0; i < num_players; ++i) {
    Player& player = players[i];
    player.orientation = wishes[i].orientation;
    if (wishes[i].cell == player.cell) {
      continue;
    }
    if (!conflict) {
      player.cell = wishes[i].cell;
      outcomes[i].events |= bit(Event::kMoved);
    } else if (involved[static_cast<std::size_t>(i)]) {
      outcomes[i].events |= bit(Event::kCollision);
    }
  }
}

// The same for two players, without branches.
void move_two(Player* players, const Wish* wishes, Outcome* outcomes) {
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
  players[0].orientation = wishes[0].orientation;
  players[1].orientation = wishes[1].orientation;
}

// kTwoPlayers: the number of players is known to be two. Outcomes are written, not added to.
template <bool kTwoPlayers>
void step_one(const ClassicRules& rules, View state, const Action* actions, Outcome* outcomes) {
  const int num_players = kTwoPlayers ? 2 : state.shape().num_players;
  Player* const players = state.players();
  std::array<Wish, kTwoPlayers ? 2 : kMaxAgents> wishes;
  bool anyone = false;
  for (int i = 0; i < num_players; ++i) {
    const Action action = actions[i] < kNumClassicActions ? actions[i] : kStayAction;
    const Wish wish =
        rules.wishes[ClassicRules::pose(players[i].cell, players[i].orientation) * 8 + action];
    wishes[static_cast<std::size_t>(i)] = wish;
    outcomes[i] = {.earned = 0,
                   .shaped = 0,
                   .events = static_cast<EventMask>(wish.events) << Wish::kEventShift};
    anyone |= action == kInteractAction;
  }

  if (anyone) {
    const FrozenPots pots = freeze_pots(rules, state.slots());
    for (int i = 0; i < num_players; ++i) {
      if ((outcomes[i].events & bit(Event::kInteract)) != 0) {
        interact<kTwoPlayers>(rules, state, pots, i, outcomes[i]);
      }
    }
  }

  if (kTwoPlayers) {
    move_two(players, wishes.data(), outcomes);
  } else {
    move(players, wishes.data(), num_players, outcomes);
  }

  state.set_timestep(state.timestep() + 1);
  Thing* const slots = state.slots();
  for (int i = 0; i < rules.num_pots; ++i) {
    cook(rules, slots[i]);
  }
  if (state.unsettled() != 0) {
    settle(rules, state);
  }
}

template <bool kTwoPlayers>
void step_slice(const ClassicRules& rules, const Slice& slice, std::span<const Action> actions,
                const StepBuffers& out) {
  const auto num_players = static_cast<std::size_t>(kTwoPlayers ? 2 : rules.shape.num_players);
  const std::size_t row_bytes = rules.shape.bytes();
  const auto horizon = static_cast<std::uint32_t>(rules.horizon);
  const StateShape shape = {.num_players = static_cast<int>(num_players),
                            .num_slots = rules.shape.num_slots};
  const auto end = static_cast<std::size_t>(slice.end);
  for (auto env = static_cast<std::size_t>(slice.begin); env < end; ++env) {
    const View state(shape, slice.storage + env * row_bytes);
    std::array<Outcome, kTwoPlayers ? 2 : kMaxAgents> outcomes;
    const std::size_t first = env * num_players;
    step_one<kTwoPlayers>(rules, state, actions.data() + first, outcomes.data());
    for (std::size_t i = 0; i < num_players; ++i) {
      const Outcome& outcome = outcomes[i];
      if (!out.earned.empty()) {
        out.earned[first + i] = outcome.earned;
      }
      if (!out.shaped.empty()) {
        out.shaped[first + i] = outcome.shaped;
      }
      if (!out.effort.empty()) {
        out.effort[first + i] = rules.effort[outcome.events >> ClassicRules::kOwnEventShift];
      }
      if (!out.events.empty()) {
        out.events[first + i] = outcome.events;
      }
    }
    if (!out.terminated.empty()) {
      out.terminated[env] = 0;
    }
    if (!out.truncated.empty()) {
      out.truncated[env] = state.timestep() >= horizon ? 1 : 0;
    }
  }
}

}  // namespace

void step(const ClassicRules& rules, View state, std::span<const Action> actions,
          std::span<Outcome> outcomes) {
  const auto num_players = static_cast<std::size_t>(rules.shape.num_players);
  POTLUCK_ASSERT(actions.size() == num_players && outcomes.size() == num_players);
  if (num_players == 2) {
    step_one<true>(rules, state, actions.data(), outcomes.data());
  } else {
    step_one<false>(rules, state, actions.data(), outcomes.data());
  }
}

void step(const ClassicRules& rules, const Slice& slice, std::span<const Action> actions,
          const StepBuffers& out) {
  if (rules.shape.num_players == 2) {
    step_slice<true>(rules, slice, actions, out);
  } else {
    step_slice<false>(rules, slice, actions, out);
  }
}

}  // namespace potluck::classic
