#include "env/classic/vector_step.h"

#include <bit>
#include <cstring>

#include "env/avx2.h"
#include "env/text/assert.h"

namespace potluck::classic {
namespace {

// Soups outside the pots that are not ready (hand-made states only): as `settle` of
// env/classic/game/step.cpp, one lane at a time.
void settle_lane(const ClassicRules& rules, Block block, int lane) {
  bool unsettled = false;
  for (int slot = rules.num_pots; slot < rules.shape.num_slots; ++slot) {
    const Item item = block.items(slot)[lane];
    if (!is_soup(item)) {
      continue;
    }
    std::uint8_t& tick = block.ticks(slot)[lane];
    if (tick == 0 && rules.auto_start[item] != 0) {
      tick = 1;
    }
    if (tick != 0 && tick < rules.ready_tick[item]) {
      ++tick;
    }
    unsettled |= !rules.is_ready({.item = item, .tick = tick});
  }
  for (int player = 0; player < 2; ++player) {
    const Thing held = {.item = block.held(player)[lane], .tick = block.held_ticks(player)[lane]};
    unsettled |= is_soup(held.item) && !rules.is_ready(held);
  }
  block.unsettled()[lane] = unsettled ? 1 : 0;
}

}  // namespace

#if POTLUCK_AVX2
POTLUCK_AVX2_BEGIN
namespace {

using Bytes = __m256i;  // one byte per lane; masks are 0 or 255

inline Bytes load(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}
inline void store(void* to, Bytes value) {
  _mm256_storeu_si256(static_cast<__m256i*>(to), value);
}
inline Bytes all(int value) {
  return _mm256_set1_epi8(static_cast<char>(value));
}
inline Bytes zero() {
  return _mm256_setzero_si256();
}
inline Bytes equal(Bytes a, Bytes b) {
  return _mm256_cmpeq_epi8(a, b);
}
inline Bytes equal(Bytes a, int value) {
  return _mm256_cmpeq_epi8(a, all(value));
}
inline Bytes both(Bytes a, Bytes b) {
  return _mm256_and_si256(a, b);
}
inline Bytes either(Bytes a, Bytes b) {
  return _mm256_or_si256(a, b);
}
inline Bytes without(Bytes a, Bytes b) {  // a and not b
  return _mm256_andnot_si256(b, a);
}
inline Bytes at_least(Bytes a, Bytes b) {  // unsigned a >= b
  return _mm256_cmpeq_epi8(_mm256_max_epu8(a, b), a);
}
inline Bytes above(Bytes a, int value) {  // a > value, both below 128
  return _mm256_cmpgt_epi8(a, all(value));
}
inline Bytes choose(Bytes mask, Bytes yes, Bytes no) {
  return _mm256_blendv_epi8(no, yes, mask);
}
inline Bytes minus(Bytes a, Bytes b) {
  return _mm256_sub_epi8(a, b);
}
inline Bytes flag(Bytes mask, int value) {  // `value` where the mask is set
  return _mm256_and_si256(mask, all(value));
}
inline Bytes plus(Bytes a, Bytes b) {
  return _mm256_add_epi8(a, b);
}
inline unsigned lanes_of(Bytes mask) {
  return static_cast<unsigned>(_mm256_movemask_epi8(mask));
}
inline Bytes table(const VectorPlan::Table& entries) {
  return _mm256_broadcastsi128_si256(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(entries.data())));
}
// table[index], index < 16 (bits 4..6 are ignored).
inline Bytes pick(const VectorPlan::Table& entries, Bytes index) {
  return _mm256_shuffle_epi8(table(entries), index);
}

// Chunked table[index]. An index outside a chunk gets its high bit set and reads as 0.
template <int kChunks>
inline Bytes look_up(const std::array<VectorPlan::Table, 16>& chunks, Bytes index, int num_chunks) {
  const Bytes bias = all(0x70);
  Bytes result = _mm256_shuffle_epi8(table(chunks[0]), _mm256_adds_epu8(index, bias));
  const int count = kChunks != 0 ? kChunks : num_chunks;
  for (int chunk = 1; chunk < count; ++chunk) {
    const Bytes local = _mm256_adds_epu8(minus(index, all(16 * chunk)), bias);
    result =
        either(result, _mm256_shuffle_epi8(table(chunks[static_cast<std::size_t>(chunk)]), local));
  }
  return result;
}

// Tick from which the soups `items` are ready; 255 where there is nothing.
template <bool kFour>
inline Bytes ready_ticks(const VectorPlan& plan, Bytes items) {
  const Bytes low = pick(plan.ready_low, items);
  if constexpr (kFour) {
    const Bytes high = pick(plan.ready_high, items);
    return choose(equal(both(items, all(16)), 16), high, low);
  }
  return low;
}

struct Seat {
  Bytes cell;
  Bytes orientation;
  Bytes held;
  Bytes tick;
  Bytes action;
  Bytes events0;  // bits 0-7 of the events, and so on
  Bytes events1;
  Bytes events2;
  Bytes events3;
  // For rewards. No initial values: they would belong to a constructor without AVX2.
  Bytes served;
  Bytes served_item;
  Bytes potted;
  Bytes plated;
  Bytes useful_dish;
};

// The pots before the first interact of the step.
struct PotSorts {
  Bytes all_full;
  Bytes any_full;
  Bytes dishable;  // how many
};

inline PotSorts sort_pots(const VectorPlan& plan, Block block) {
  PotSorts sorts = {.all_full = all(255), .any_full = zero(), .dishable = zero()};
  const int below_full = kSoupFlag - 1 + (1 << plan.capacity);
  for (int pot = 0; pot < plan.num_pots; ++pot) {
    const Bytes item = load(block.items(pot));
    const Bytes idle = equal(load(block.ticks(pot)), 0);
    const Bytes at_capacity = above(item, below_full);
    const Bytes full = either(at_capacity, equal(idle, 0));
    // Dishable: started, or a soup below capacity.
    const Bytes waiting = both(idle, either(at_capacity, equal(item, 0)));
    sorts.all_full = both(sorts.all_full, full);
    sorts.any_full = either(sorts.any_full, full);
    sorts.dishable = minus(sorts.dishable, equal(waiting, 0));
  }
  return sorts;
}

template <int kChunks, bool kFour>
inline void interact(const VectorPlan& plan, Block block, const PotSorts& pots, Seat& me,
                     Bytes other_held) {
  const Bytes acts = equal(me.action, 5);
  const Bytes held = me.held;
  const Bytes tick = me.tick;
  const Bytes empty = equal(held, 0);
  const Bytes has_onion = equal(held, kOnionItem);
  const Bytes has_tomato = equal(held, kTomatoItem);
  const Bytes has_dish = equal(held, kDishItem);
  const Bytes has_soup = above(held, kEmptySoup);
  const Bytes faced = plus(me.cell, pick(plan.step, me.orientation));
  // Who does not interact faces nothing.
  const Bytes code = either(look_up<kChunks>(plan.code, faced, plan.num_chunks), equal(acts, 0));

  const Bytes take_onion = both(equal(code, VectorPlan::kOnionCode), empty);
  const Bytes take_tomato = both(equal(code, VectorPlan::kTomatoCode), empty);
  const Bytes take_dish = both(equal(code, VectorPlan::kDishCode), empty);
  const Bytes serve = both(both(equal(code, VectorPlan::kServingCode), has_soup),
                           at_least(tick, ready_ticks<kFour>(plan, held)));

  // Pots: what the faced one holds, what becomes of it.
  Bytes pot_item = zero();
  Bytes pot_tick = zero();
  Bytes at_pot = zero();
  for (int pot = 0; pot < plan.num_pots; ++pot) {
    const Bytes here = equal(code, pot);
    at_pot = either(at_pot, here);
    pot_item = either(pot_item, both(here, load(block.items(pot))));
    pot_tick = either(pot_tick, both(here, load(block.ticks(pot))));
  }
  const Bytes idle = equal(pot_tick, 0);
  const Bytes before = _mm256_max_epu8(pot_item, all(kEmptySoup));
  const Bytes has_room = _mm256_cmpgt_epi8(all(kSoupFlag + (1 << plan.capacity)), before);
  const Bytes put = both(both(at_pot, either(has_onion, has_tomato)), both(idle, has_room));
  const Bytes plate =
      both(both(at_pot, has_dish), at_least(pot_tick, ready_ticks<kFour>(plan, pot_item)));
  const Bytes start =
      plan.old_dynamics ? zero() : without(both(both(at_pot, empty), idle), equal(pot_item, 0));
  // 32 | (code << 1 | ingredient), with the ingredient's item one more than its bit.
  const Bytes after = plus(plus(before, before), minus(held, all(kEmptySoup)));
  const Bytes new_item = choose(put, after, without(pot_item, plate));
  const Bytes new_tick = minus(without(pot_tick, plate), start);
  for (int pot = 0; pot < plan.num_pots; ++pot) {
    const Bytes here = equal(code, pot);
    store(block.items(pot), choose(here, new_item, load(block.items(pot))));
    store(block.ticks(pot), choose(here, new_tick, load(block.ticks(pot))));
  }

  // Counters: hand and counter swap where exactly one is empty.
  Bytes there = zero();
  Bytes there_tick = zero();
  Bytes swap = zero();
  const Bytes past_counters = at_least(code, all(plan.num_slots));
  unsigned left = lanes_of(equal(either(at_pot, past_counters), 0));
  if (left != 0) {
    alignas(32) std::array<std::uint8_t, kLanes> codes;
    store(codes.data(), code);
    while (left != 0) {
      const int slot = codes[static_cast<std::size_t>(std::countr_zero(left))];
      const Bytes here = equal(code, slot);
      left &= ~lanes_of(here);
      const Bytes item = load(block.items(slot));
      const Bytes slot_tick = load(block.ticks(slot));
      const Bytes do_swap = both(here, _mm256_xor_si256(equal(item, 0), empty));
      there = either(there, both(do_swap, item));
      there_tick = either(there_tick, both(do_swap, slot_tick));
      swap = either(swap, do_swap);
      store(block.items(slot), choose(do_swap, held, item));
      store(block.ticks(slot), choose(do_swap, tick, slot_tick));
    }
  }
  const Bytes take = both(swap, empty);
  const Bytes drop = without(swap, empty);
  const Bytes got_onion = either(take_onion, equal(there, kOnionItem));
  const Bytes got_tomato = equal(there, kTomatoItem);
  const Bytes took_dish = equal(there, kDishItem);

  const Bytes frees = either(either(put, drop), either(serve, plate));
  const Bytes constant =
      either(either(both(take_onion, all(kOnionItem)), both(take_tomato, all(kTomatoItem))),
             both(take_dish, all(kDishItem)));
  me.held = either(either(without(held, frees), both(take, there)),
                   either(both(plate, pot_item), constant));
  me.tick = either(either(without(tick, frees), both(take, there_tick)), both(plate, pot_tick));

  // Usefulness, as the reference sees it.
  const Bytes other_has_dish = equal(other_held, kDishItem);
  const Bytes needs_dish = without(pots.all_full, other_has_dish);
  const Bytes dishes = load(block.dishes());
  const Bytes useful_dish = both(both(take_dish, equal(dishes, 0)),
                                 _mm256_cmpgt_epi8(pots.dishable, both(other_has_dish, all(1))));
  const Bytes drop_dish = both(drop, has_dish);
  store(block.dishes(), plus(minus(dishes, drop_dish), took_dish));

  const Bytes drop_onion = both(drop, has_onion);
  const Bytes drop_tomato = both(drop, has_tomato);
  me.events0 =
      either(either(either(flag(got_tomato, 1), flag(without(got_tomato, needs_dish), 2)),
                    either(flag(drop_tomato, 4), flag(both(drop_tomato, needs_dish), 8))),
             either(either(flag(both(put, has_tomato), 16), flag(got_onion, 32)),
                    either(flag(without(got_onion, needs_dish), 64), flag(drop_onion, 128))));
  const Bytes useless_drop = either(pots.any_full, equal(other_held, kOnionItem));
  me.events1 =
      either(either(either(flag(both(drop_onion, needs_dish), 1), flag(both(put, has_onion), 2)),
                    either(flag(either(take_dish, took_dish), 4), flag(useful_dish, 8))),
             either(either(flag(drop_dish, 16), flag(without(drop_dish, useless_drop), 32)),
                    either(flag(either(plate, above(there, kEmptySoup)), 64), flag(serve, 128))));
  const Bytes potting_onion = both(both(put, has_onion), pick(plan.potting_onion, before));
  const Bytes potting_tomato = both(both(put, has_tomato), pick(plan.potting_tomato, before));
  me.events2 =
      either(flag(both(drop, has_soup), 1), either(potting_onion, both(potting_tomato, all(0xFE))));
  me.events3 = either(both(potting_tomato, all(1)), flag(acts, 32));

  me.served = serve;
  me.served_item = held;
  me.potted = put;
  me.plated = plate;
  me.useful_dish = useful_dish;
}

template <int kChunks>
inline Bytes wish(const VectorPlan& plan, Seat& me, Bytes& moves) {
  constexpr VectorPlan::Table kDirectionBits = {1, 2, 4, 8};
  moves = _mm256_cmpgt_epi8(all(4), me.action);
  const Bytes direction = pick(kDirectionBits, me.action);
  const Bytes open = both(look_up<kChunks>(plan.open, me.cell, plan.num_chunks), direction);
  // Outside 0..3 the step is 0, so `open` need not be masked.
  return plus(me.cell, both(equal(open, direction), pick(plan.step, me.action)));
}

// The wish comes true, unless there is a conflict.
inline void arrive(Seat& me, Bytes moves, Bytes target, Bytes conflict) {
  const Bytes same = equal(target, me.cell);
  const Bytes collides = without(conflict, same);
  const Bytes moved = equal(either(same, conflict), 0);
  me.events3 = either(me.events3, either(either(flag(moves, 2), flag(moved, 4)),
                                         either(flag(both(moves, same), 8), flag(collides, 16))));
  me.cell = choose(conflict, me.cell, target);
  me.orientation = choose(moves, me.action, me.orientation);
}

template <int kChunks>
inline void move(const VectorPlan& plan, Seat& a, Seat& b) {
  Bytes moves_a;
  Bytes moves_b;
  const Bytes wish_a = wish<kChunks>(plan, a, moves_a);
  const Bytes wish_b = wish<kChunks>(plan, b, moves_b);
  const Bytes conflict =
      either(equal(wish_a, wish_b), both(equal(wish_a, b.cell), equal(wish_b, a.cell)));
  arrive(a, moves_a, wish_a, conflict);
  arrive(b, moves_b, wish_b, conflict);
}

template <bool kFour>
inline void cook(const VectorPlan& plan, Block block) {
  for (int pot = 0; pot < plan.num_pots; ++pot) {
    const Bytes item = load(block.items(pot));
    Bytes tick = load(block.ticks(pot));
    if (plan.old_dynamics) {
      // Three ingredients: codes 8..15.
      const Bytes three = equal(both(item, all(0xF8)), kSoupFlag + 8);
      tick = minus(tick, both(equal(tick, 0), three));
    }
    const Bytes stands = either(equal(tick, 0), at_least(tick, ready_ticks<kFour>(plan, item)));
    store(block.ticks(pot), minus(tick, equal(stands, 0)));
  }
}

// The events of one player as 32-bit words.
inline void event_words(const Seat& seat, Bytes* words) {
  const Bytes low0 = _mm256_unpacklo_epi8(seat.events0, seat.events1);
  const Bytes high0 = _mm256_unpackhi_epi8(seat.events0, seat.events1);
  const Bytes low2 = _mm256_unpacklo_epi8(seat.events2, seat.events3);
  const Bytes high2 = _mm256_unpackhi_epi8(seat.events2, seat.events3);
  words[0] = _mm256_unpacklo_epi16(low0, low2);    // lanes 0-3, 16-19
  words[1] = _mm256_unpackhi_epi16(low0, low2);    // lanes 4-7, 20-23
  words[2] = _mm256_unpacklo_epi16(high0, high2);  // lanes 8-11, 24-27
  words[3] = _mm256_unpackhi_epi16(high0, high2);  // lanes 12-15, 28-31
}

// The words of both players, interleaved: out[lane][player].
inline void store_events(const Seat& a, const Seat& b, EventMask* out) {
  Bytes words_a[4];  // NOLINT: vector types do not go into std::array
  Bytes words_b[4];  // NOLINT
  event_words(a, words_a);
  event_words(b, words_b);
  for (std::size_t i = 0; i < 4; ++i) {
    const Bytes low = _mm256_unpacklo_epi32(words_a[i], words_b[i]);
    const Bytes high = _mm256_unpackhi_epi32(words_a[i], words_b[i]);
    store(out + 8 * i, _mm256_permute2x128_si256(low, high, 0x20));
    store(out + 32 + 8 * i, _mm256_permute2x128_si256(low, high, 0x31));
  }
}

inline void scatter(float* out, unsigned lanes, float value) {
  for (; lanes != 0; lanes &= lanes - 1) {
    out[2 * std::countr_zero(lanes)] = value;
  }
}

inline void store_rewards(const VectorPlan& plan, const Seat& seat, int player,
                          const StepBuffers& out) {
  if (!out.earned.empty()) {
    unsigned lanes = lanes_of(seat.served);
    if (lanes != 0) {
      alignas(32) std::array<std::uint8_t, kLanes> items;
      store(items.data(), seat.served_item);
      for (; lanes != 0; lanes &= lanes - 1) {
        const auto lane = static_cast<std::size_t>(std::countr_zero(lanes));
        out.earned[2 * lane + static_cast<std::size_t>(player)] = plan.worth[items[lane]];
      }
    }
  }
  if (!out.shaped.empty()) {
    // A player does at most one of these in a step.
    float* const to = out.shaped.data() + player;
    scatter(to, lanes_of(seat.potted), plan.placement_in_pot);
    scatter(to, lanes_of(seat.useful_dish), plan.dish_pickup);
    scatter(to, lanes_of(seat.plated), plan.soup_pickup);
  }
}

inline void store_effort(const VectorPlan& plan, const Seat& seat, int player, float* out) {
  alignas(32) std::array<std::uint8_t, kLanes> own;
  store(own.data(), seat.events3);
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    const unsigned bits = own[lane];
    out[2 * lane + static_cast<std::size_t>(player)] =
        plan.effort[((bits >> 1) & 1) | ((bits >> 4) & 2) | ((bits >> 2) & 4)];
  }
}

inline void clear(float* out) {
  for (int i = 0; i < 2 * kLanes; i += 8) {
    store(out + i, zero());
  }
}

// Time passes; which episodes are over.
inline void tick_clock(const VectorPlan& plan, Block block, std::uint8_t* truncated) {
  const Bytes one = _mm256_set1_epi32(1);
  const Bytes horizon = _mm256_set1_epi32(static_cast<int>(plan.horizon));
  Bytes over[4];  // NOLINT
  for (std::size_t i = 0; i < 4; ++i) {
    std::uint8_t* const at = block.times() + 32 * i;
    const Bytes time = _mm256_add_epi32(load(at), one);
    store(at, time);
    over[i] = _mm256_cmpeq_epi32(_mm256_max_epu32(time, horizon), time);
  }
  if (truncated != nullptr) {
    const Bytes low = _mm256_packs_epi32(over[0], over[1]);
    const Bytes high = _mm256_packs_epi32(over[2], over[3]);
    const Bytes bytes = _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high),
                                                    _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
    store(truncated, both(bytes, all(1)));
  }
}

// 32 actions out of 32 words of 16 bits. What is no action is `stay`.
inline Bytes narrow_actions(Bytes first, Bytes second) {
  const Bytes packed = _mm256_permute4x64_epi64(_mm256_packus_epi16(first, second), 0xD8);
  return choose(at_least(packed, all(kNumClassicActions)), all(kStayAction), packed);
}

inline void read_actions(const Action* actions, Seat& a, Seat& b) {
  const Bytes first = load(actions);
  const Bytes second = load(actions + kLanes);
  const Bytes low = _mm256_set1_epi16(0x00FF);
  a.action = narrow_actions(both(first, low), both(second, low));
  b.action = narrow_actions(_mm256_srli_epi16(first, 8), _mm256_srli_epi16(second, 8));
}

template <int kChunks, bool kFour>
void step_with(const VectorPlan& plan, const ClassicRules& rules, Block block,
               const Action* actions, const StepBuffers& out) {
  std::array<Seat, 2> seats;
  for (int i = 0; i < 2; ++i) {
    Seat& seat = seats[static_cast<std::size_t>(i)];
    seat.cell = load(block.cells(i));
    seat.orientation = load(block.orientations(i));
    seat.held = load(block.held(i));
    seat.tick = load(block.held_ticks(i));
  }
  auto& [first, second] = seats;
  read_actions(actions, first, second);

  const PotSorts pots = sort_pots(plan, block);
  interact<kChunks, kFour>(plan, block, pots, first, second.held);
  interact<kChunks, kFour>(plan, block, pots, second, first.held);
  move<kChunks>(plan, first, second);
  cook<kFour>(plan, block);

  for (int i = 0; i < 2; ++i) {
    const Seat& seat = seats[static_cast<std::size_t>(i)];
    store(block.cells(i), seat.cell);
    store(block.orientations(i), seat.orientation);
    store(block.held(i), seat.held);
    store(block.held_ticks(i), seat.tick);
  }
  unsigned unsettled = lanes_of(equal(equal(load(block.unsettled()), 0), 0));
  for (; unsettled != 0; unsettled &= unsettled - 1) {
    settle_lane(rules, block, std::countr_zero(unsettled));
  }

  tick_clock(plan, block, out.truncated.empty() ? nullptr : out.truncated.data());
  if (!out.terminated.empty()) {
    store(out.terminated.data(), zero());
  }
  if (!out.events.empty()) {
    store_events(first, second, out.events.data());
  }
  if (!out.earned.empty()) {
    clear(out.earned.data());
  }
  if (!out.shaped.empty()) {
    clear(out.shaped.data());
  }
  for (int i = 0; i < 2; ++i) {
    const Seat& seat = seats[static_cast<std::size_t>(i)];
    store_rewards(plan, seat, i, out);
    if (!out.effort.empty() && plan.has_effort) {
      store_effort(plan, seat, i, out.effort.data());
    }
  }
  if (!out.effort.empty() && !plan.has_effort) {
    clear(out.effort.data());
  }
}

}  // namespace

void step_block(const VectorPlan& plan, const ClassicRules& rules, Block block,
                const Action* actions, const StepBuffers& out) {
  if (plan.capacity > 3) {
    step_with<0, true>(plan, rules, block, actions, out);
    return;
  }
  switch (plan.num_chunks) {
    case 1:
    case 2:
      step_with<2, false>(plan, rules, block, actions, out);
      return;
    case 3:
      step_with<3, false>(plan, rules, block, actions, out);
      return;
    case 4:
      step_with<4, false>(plan, rules, block, actions, out);
      return;
    default:
      step_with<0, false>(plan, rules, block, actions, out);
      return;
  }
}

POTLUCK_AVX2_END
#else

void step_block(const VectorPlan&, const ClassicRules& rules, Block block, const Action*,
                const StepBuffers&) {
  POTLUCK_ASSERT(false);  // no kernel is made where avx2_runs() is false
  settle_lane(rules, block, 0);
}

#endif

}  // namespace potluck::classic
