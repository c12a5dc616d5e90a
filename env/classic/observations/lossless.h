// The `lossless` encoding: Overcooked-AI's planes.
//
// Shape [width, height, 26], indexed [col][row][channel] (the reference's x first). "Me" is the
// player who looks. Channels:
//
//   0 me, 1 other; 2-5 me facing north, south, east, west; 6-9 other facing so
//   10 pots, 11 counters, 12 onion, 13 tomato, 14 dish dispensers, 15 serving windows  (constant)
//   16 onions, 17 tomatoes in soups in pots that are not started (counts)
//   18 onions, 19 tomatoes in all other soups, wherever they are (counts; if held, at the player)
//   20 cook time - tick of started soups in pots (0 when ready; not cut off below)
//   21 one for ready soups in pots and for every soup outside pots
//   22 dishes, 23 onions, 24 tomatoes lying on counters or held
//   25 urgency: 1 in every cell when fewer than 40 steps are left to the horizon
//
// Source: lossless_state_encoding of the reference, which takes two players only. With more, all
// others share channels 1 and 6-9; with one, these stay 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "env/classic/game/rules.h"
#include "env/classic/game/state.h"

namespace potluck::classic {

inline constexpr int kLosslessChannels = 26;
/// Fewer steps left than this are urgent (reference: lossless_state_encoding).
inline constexpr int kUrgentSteps = 40;

/// Index of channel 0 of `cell`.
[[nodiscard]] inline int lossless_base(const ClassicRules& rules, Cell cell) {
  return (cell % rules.width * rules.height + cell / rules.width) * kLosslessChannels;
}

/// Number of entries of an observation.
[[nodiscard]] inline int lossless_size(const ClassicRules& rules) {
  return rules.width * rules.height * kLosslessChannels;
}

/// The entries that are the same in every state (channels 10-15).
template <typename Sink>
void visit_lossless_constant(const ClassicRules& rules, Sink&& sink) {
  for (std::size_t cell = 0; cell < rules.tiles.size(); ++cell) {
    const int base = lossless_base(rules, static_cast<Cell>(cell));
    switch (rules.tiles[cell]) {
      case Tile::kPot:
        sink(base + 10, 1);
        break;
      case Tile::kCounter:
        sink(base + 11, 1);
        break;
      case Tile::kOnion:
        sink(base + 12, 1);
        break;
      case Tile::kTomato:
        sink(base + 13, 1);
        break;
      case Tile::kDish:
        sink(base + 14, 1);
        break;
      case Tile::kServing:
        sink(base + 15, 1);
        break;
      default:
        break;
    }
  }
}

/// The others that are not zero, each once.
template <typename Sink>
void visit_lossless_varying(const ClassicRules& rules, ConstView state, int seat, Sink&& sink) {
  const auto emit_count = [&sink](int index, int count) {
    if (count != 0) {
      sink(index, count);
    }
  };
  const auto emit_loose = [&](int base, Thing thing) {
    switch (thing.item) {
      case kNoItem:
        return;
      case kDishItem:
        sink(base + 22, 1);
        return;
      case kOnionItem:
        sink(base + 23, 1);
        return;
      case kTomatoItem:
        sink(base + 24, 1);
        return;
      default: {
        const Recipe soup = contents(thing.item);
        emit_count(base + 18, soup.onions);
        emit_count(base + 19, soup.tomatoes);
        sink(base + 21, 1);
        return;
      }
    }
  };

  for (int i = 0; i < rules.shape.num_players; ++i) {
    const Player& player = state.players()[i];
    const int base = lossless_base(rules, player.cell);
    const int other = i == seat ? 0 : 1;
    sink(base + other, 1);
    sink(base + 2 + 4 * other + player.orientation, 1);
    emit_loose(base, player.held);
  }
  for (const std::uint8_t slot : state.objects()) {
    const Thing thing = state.slots()[slot];
    const int base = lossless_base(rules, rules.slot_cells[slot]);
    if (slot >= rules.num_pots) {
      emit_loose(base, thing);
      continue;
    }
    const Recipe soup = contents(thing.item);
    const bool idle = thing.tick == 0;
    emit_count(base + (idle ? 16 : 18), soup.onions);
    emit_count(base + (idle ? 17 : 19), soup.tomatoes);
    if (!idle) {
      const int left = rules.ready_tick[thing.item] - thing.tick;
      emit_count(base + 20, left);
      emit_count(base + 21, left <= 0 ? 1 : 0);
    }
  }
  if (std::int64_t{rules.horizon} - std::int64_t{state.timestep()} < kUrgentSteps) {
    for (int index = kLosslessChannels - 1; index < lossless_size(rules);
         index += kLosslessChannels) {
      sink(index, 1);
    }
  }
}

/// Every entry that is not zero, each once.
template <typename Sink>
void visit_lossless(const ClassicRules& rules, ConstView state, int seat, Sink&& sink) {
  visit_lossless_constant(rules, sink);
  visit_lossless_varying(rules, state, seat, sink);
}

/// The constant part as a dense row, [lossless_size]: what dense observations start from.
[[nodiscard]] std::vector<float> lossless_template(const ClassicRules& rules);

}  // namespace potluck::classic
