#include "env/overcooked_v2/step.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <utility>

#include "env/overcooked_v2/start.h"
#include "env/text/assert.h"

namespace potluck::overcooked_v2 {
namespace {

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

/// Interacts of all players that chose to, in their order. True if a right soup was served.
bool interact_all(const Rules& rules, const Row& row, std::span<Outcome> outcomes) {
  int plates = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    plates += row.players[i].held == kPlate ? 1 : 0;
  }
  bool served = false;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if ((outcomes[i].events & bit(Event::kInteract)) != 0) {
      interact(rules, row, row.players[i], plates, outcomes[i], served);
    }
  }
  row.shared->delivered = served ? 1 : 0;
  return served;
}

/// Pots and buttons get a step older.
void age(const Rules& rules, Thing* slots) {
  for (int slot = 0; slot < rules.num_pots; ++slot) {
    const unsigned pot = slots[slot];
    const bool cooks = (pot & kClockMask) != 0;
    const bool done = (pot & kClockMask) == kOneStep;
    slots[slot] = static_cast<Thing>(pot - (cooks ? kOneStep : 0U) + (done ? kCookedBit : 0U));
  }
  for (int slot = rules.num_pots; slot < rules.num_pots + rules.num_buttons; ++slot) {
    const Thing button = slots[slot];
    slots[slot] = static_cast<Thing>(button - (button != 0 ? kOneStep : 0));
  }
}

/// The wish of a player and what it is called; `action` may be none.
Wish wish_of(const Rules& rules, Player player, Action action) {
  return rules
      .wishes[Rules::pose(player.cell, player.facing) * 8 + std::min<Action>(action, kNumActions)];
}

/// One environment of any number of players. Outcomes are written, not added to.
bool step_one(const Rules& rules, const Row& row, const Action* actions,
              std::span<Outcome> outcomes) {
  std::array<Wish, kMaxAgents> wishes;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    wishes[i] = wish_of(rules, row.players[i], actions[i]);
    outcomes[i] = {.events = static_cast<EventMask>(wishes[i].events) << Wish::kEventShift};
  }
  move_all(row.players, std::span(wishes).first(outcomes.size()), outcomes.data());
  const bool served = interact_all(rules, row, outcomes);
  age(rules, row.slots);
  ++row.shared->timestep;
  return served;
}

/// A batch's rows and where its results go.
class Batch {
 public:
  Batch(const Rules& rules, const Slice& slice, const StepBuffers& out, const Chance& chance)
      : rules_(rules),
        slice_(slice),
        out_(out),
        chance_(chance),
        players_(static_cast<std::size_t>(rules.shape.players)),
        row_bytes_(rules.shape.bytes()),
        slots_at_(rules.shape.slots_at()) {}

  [[nodiscard]] Row row(std::size_t env) const {
    std::byte* const bytes = slice_.storage + env * row_bytes_;
    return {reinterpret_cast<Shared*>(bytes), reinterpret_cast<Player*>(bytes + sizeof(Shared)),
            reinterpret_cast<Thing*>(bytes + slots_at_)};
  }
  void draw_recipe(std::size_t env, std::uint32_t timestep) const {
    if (rules_.parameters.resample) {
      row(env).shared->recipe =
          next_recipe(rules_, chance_.key, chance_.first_env + static_cast<std::uint32_t>(env),
                      chance_.episodes[env], timestep);
    }
  }
  void write(std::size_t env, std::span<const Outcome> outcomes) const {
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      write(env * players_ + i, outcomes[i]);
    }
  }
  void write(std::size_t at, const Outcome& outcome) const {
    if (!out_.earned.empty()) {
      out_.earned[at] = outcome.earned;
    }
    if (!out_.shaped.empty()) {
      out_.shaped[at] = outcome.shaped;
    }
    if (!out_.effort.empty()) {
      out_.effort[at] = rules_.effort[outcome.events >> Wish::kEventShift & 31U];
    }
    if (!out_.events.empty()) {
      out_.events[at] = outcome.events;
    }
  }
  void write_end(std::size_t env, std::uint32_t timestep) const {
    if (!out_.terminated.empty()) {
      out_.terminated[env] = 0;
    }
    if (!out_.truncated.empty()) {
      out_.truncated[env] = timestep >= rules_.horizon ? 1 : 0;
    }
  }

 private:
  const Rules& rules_;
  const Slice& slice_;
  const StepBuffers& out_;
  const Chance& chance_;
  std::size_t players_;
  std::size_t row_bytes_;
  std::size_t slots_at_;
};

/// A value as one number; the lowest byte is the first.
template <class T>
std::uint64_t number_of(const T& value) {
  static_assert(sizeof(T) == sizeof(std::uint64_t) && std::endian::native == std::endian::little);
  return std::bit_cast<std::uint64_t>(value);
}

/// Byte `at` of a number.
constexpr unsigned byte(std::uint64_t number, unsigned at) {
  return static_cast<unsigned>(number >> (8 * at)) & 255U;
}

/// May an interact do something? Never no if it may. `wish` as a number; 1 or 0.
unsigned may_act(const Thing* slots, std::uint64_t wish, Thing held) {
  static_assert(offsetof(Wish, uses) == 3 && offsetof(Wish, slot) == 4 &&
                offsetof(Wish, at_counter) == 5);
  const unsigned useful = byte(wish, 3) >> class_of(held) & 1U;
  const unsigned lies = slots[byte(wish, 4)] != kNothing ? 1U : 0U;
  const unsigned holds = held != kNothing ? 1U : 0U;
  return useful & ((lies ^ holds) | (byte(wish, 5) ^ 1U));
}

/// Two players a kitchen, some kitchens at a time: first all moves, without branches that depend on
/// actions; then the few interacts that may do something; then the clocks.
class Pairs {
 public:
  Pairs(const Rules& rules, const Batch& batch, const StepBuffers& out)
      : rules_(rules), batch_(batch), out_(out) {
    for (unsigned low = 0; low < next_pot_.size(); ++low) {
      const unsigned clock = low & kClockMask;
      next_pot_[low] = static_cast<std::uint8_t>(low - (clock != 0 ? kOneStep : 0U) +
                                                 (clock == kOneStep ? kCookedBit : 0U));
      next_button_[low] = static_cast<std::uint8_t>(low - (clock != 0 ? kOneStep : 0U));
    }
  }

  /// Kitchens first … first + many - 1; `many` is at most kSome.
  void step(std::size_t first, std::size_t many, const Action* actions) {
    // What the caller does not want goes to scratch.
    EventMask* const events =
        out_.events.empty() ? scratch_events_.data() : &out_.events[2 * first];
    float* const effort = out_.effort.empty() ? scratch_.data() : &out_.effort[2 * first];
    std::size_t num_busy = 0;
    for (std::size_t k = 0; k < many; ++k) {
      const Row row = batch_.row(first + k);
      std::uint64_t pair = 0;  // both players: cell, facing and what they hold, twice
      std::memcpy(&pair, row.players, sizeof pair);
      const std::uint64_t w0 = wish_of(static_cast<std::uint32_t>(pair), actions[2 * k]);
      const std::uint64_t w1 = wish_of(static_cast<std::uint32_t>(pair >> 32U), actions[2 * k + 1]);
      const unsigned from0 = byte(pair, 0);
      const unsigned from1 = byte(pair, 4);
      const unsigned to0 = byte(w0, 0);
      const unsigned to1 = byte(w1, 0);
      const unsigned conflict =
          static_cast<unsigned>(to0 == to1) |
          (static_cast<unsigned>(to0 == from1) & static_cast<unsigned>(to1 == from0));
      const unsigned stop = 0U - conflict;
      const unsigned how = kWent ^ ((kWent ^ kCollided) & stop);
      const unsigned e0 = byte(w0, 2) | (how & (0U - static_cast<unsigned>(to0 != from0)));
      const unsigned e1 = byte(w1, 2) | (how & (0U - static_cast<unsigned>(to1 != from1)));
      const std::uint64_t pose0 = (w0 & 0xFF00U) | (to0 ^ ((to0 ^ from0) & stop));
      const std::uint64_t pose1 = (w1 & 0xFF00U) | (to1 ^ ((to1 ^ from1) & stop));
      pair = (pair & 0xFFFF0000FFFF0000U) | pose0 | pose1 << 32U;
      const auto now = std::bit_cast<std::array<Player, 2>>(pair);
      row.players[0] = now[0];
      row.players[1] = now[1];
      events[2 * k] = static_cast<EventMask>(e0) << Wish::kEventShift;
      events[2 * k + 1] = static_cast<EventMask>(e1) << Wish::kEventShift;
      effort[2 * k] = rules_.effort[e0];
      effort[2 * k + 1] = rules_.effort[e1];
      busy_[num_busy] = static_cast<std::uint8_t>(k);
      num_busy += may_act(row.slots, w0, static_cast<Thing>(pair >> 16U)) |
                  may_act(row.slots, w1, static_cast<Thing>(pair >> 48U));
      // A step on, and no news.
      *row.shared = std::bit_cast<Shared>((number_of(*row.shared) + 1) & 0x0000FFFFFFFFFFFFU);
    }
    clear(out_.earned, first, many);
    clear(out_.shaped, first, many);
    for (std::size_t i = 0; i < num_busy; ++i) {
      interact(first + busy_[i], &events[std::size_t{2} * busy_[i]]);
    }
    for (std::size_t k = 0; k < many; ++k) {
      const Row row = batch_.row(first + k);
      for (int slot = 0; slot < rules_.num_pots; ++slot) {
        const Thing pot = row.slots[slot];
        row.slots[slot] = static_cast<Thing>((pot & ~127U) | next_pot_[pot & 127U]);
      }
      for (int slot = rules_.num_pots; slot < rules_.num_pots + rules_.num_buttons; ++slot) {
        row.slots[slot] = next_button_[row.slots[slot] & 127U];
      }
      batch_.write_end(first + k, row.shared->timestep);
    }
  }

  static constexpr std::size_t kSome = 64;

 private:
  /// What a player, as the number of its first four bytes, does by `action`, as a number.
  std::uint64_t wish_of(std::uint32_t player, Action action) const {
    return number_of(
        rules_.wishes[std::size_t{player & 0xFFFFU} * 8 + std::min<Action>(action, kNumActions)]);
  }

  static constexpr unsigned kCollided = bit(Event::kCollision) >> Wish::kEventShift;
  static constexpr unsigned kWent = bit(Event::kMoved) >> Wish::kEventShift;

  static void clear(std::span<float> buffer, std::size_t first, std::size_t many) {
    if (!buffer.empty()) {
      std::ranges::fill(buffer.subspan(2 * first, 2 * many), 0.0F);
    }
  }

  void interact(std::size_t env, EventMask* events) const {
    const Row row = batch_.row(env);
    std::array<Outcome, 2> outcomes = {Outcome{.events = events[0]}, Outcome{.events = events[1]}};
    if (interact_all(rules_, row, outcomes)) {
      batch_.draw_recipe(env, row.shared->timestep - 1);
    }
    batch_.write(env, outcomes);
  }

  const Rules& rules_;
  const Batch& batch_;
  const StepBuffers& out_;
  /// By the lower seven bits of a pot or button, those a step later.
  std::array<std::uint8_t, 128> next_pot_{};
  std::array<std::uint8_t, 128> next_button_{};
  std::array<EventMask, 2 * kSome> scratch_events_;
  std::array<float, 2 * kSome> scratch_;
  std::array<std::uint8_t, kSome> busy_;
};

}  // namespace

void step(const Rules& rules, View state, std::span<const Action> actions,
          std::span<Outcome> outcomes) {
  [[maybe_unused]] const auto players = static_cast<std::size_t>(rules.shape.players);
  POTLUCK_ASSERT(actions.size() == players && outcomes.size() == players);
  step_one(rules, {&state.shared(), state.players(), state.slots()}, actions.data(), outcomes);
}

void step(const Rules& rules, const Slice& slice, std::span<const Action> actions,
          const StepBuffers& out, const Chance& chance) {
  const Batch batch(rules, slice, out, chance);
  const auto begin = static_cast<std::size_t>(slice.begin);
  const auto end = static_cast<std::size_t>(slice.end);
  if (rules.shape.players == 2) {
    Pairs pairs(rules, batch, out);
    for (std::size_t env = begin; env < end; env += Pairs::kSome) {
      pairs.step(env, std::min(Pairs::kSome, end - env), &actions[2 * env]);
    }
    return;
  }
  const auto players = static_cast<std::size_t>(rules.shape.players);
  std::array<Outcome, kMaxAgents> outcomes;
  for (std::size_t env = begin; env < end; ++env) {
    const Row row = batch.row(env);
    const std::span<Outcome> all = std::span(outcomes).first(players);
    if (step_one(rules, row, &actions[env * players], all)) {
      batch.draw_recipe(env, row.shared->timestep - 1);
    }
    batch.write(env, all);
    batch.write_end(env, row.shared->timestep);
  }
}

}  // namespace potluck::overcooked_v2
