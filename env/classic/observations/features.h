// The `features` encoding: Overcooked-AI's handcrafted vector (96 numbers for two players).
//
// Of every player a block of 26 + 10 * num_pots numbers:
//
//   0-3    orientation, one-hot north, south, east, west
//   4-7    held, one-hot onion, soup, dish, tomato
//   8-9    (dx, dy) to the nearest onion: dispensers, then counters
//   10-11  tomato   12-13 dish, the same way   14-15 soup: counters only
//   16-17  onions, tomatoes of the soup held, or of the one that 14-15 point at
//   18-19  (dx, dy) to the nearest serving window   20-21 to the nearest empty counter
//   22-31  nearest pot: exists, is empty, is full (started, or at capacity), is cooking, is ready,
//          onions, tomatoes, steps left (0 unless cooking), dx, dy
//   32-41  second nearest pot, and so on for num_pots
//   then 4 the neighbour to the north, south, east, west is not floor
//
// The vector of player i: its own block; the blocks of the others by index; for each other j,
// (dx, dy) from i to j; its own (x, y) = (col, row). Size n * (28 + 10 * num_pots).
//
// dx, dy = feature - player, in cols and rows. They are 0, 0 while holding that kind of thing, or
// when none can be reached; a pot that cannot be reached or does not exist gives ten zeros. Nearest
// is by Distances; of equals the first in the list, dispensers in row-major order, then counters in
// the order in which objects were put there (empty counters and pots in row-major order). Counters
// count as reachable only if `counters_are_goals`; the reference's planner by default has none, and
// neither has the observation called `features`.
//
// `features_counters` is that and what env/classic/observations/counters.h tells.
//
// Source: featurize_state of the reference (its documentation lists another order; this is what it
// does). It takes two players or more; one player here gets a block and a position.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "env/classic/game/rules.h"
#include "env/classic/game/state.h"
#include "env/classic/observations/distances.h"

namespace potluck::classic {

struct FeatureOptions {
  int num_pots = 2;                 ///< blocks of pots per player
  bool counters_are_goals = false;  ///< may counters be walked to?
};

/// The encoder for one kitchen, with what can be looked up beforehand. Immutable; `rules` must
/// outlive it.
class Features {
 public:
  explicit Features(const ClassicRules& rules, FeatureOptions options = {});

  /// Number of entries of an observation.
  [[nodiscard]] int size() const { return size_for(num_players_, options_); }
  [[nodiscard]] static constexpr int size_for(int num_players, FeatureOptions options = {}) {
    return num_players * (block_size_of(options) + 2);
  }
  [[nodiscard]] const Distances& distances() const { return distances_; }

  /// The i-th nearest pot of a pose (i < FeatureOptions::num_pots); kNoCell if there is none.
  [[nodiscard]] Cell nearest_pot(Cell cell, int orientation, int i) const {
    return nearest_pots_[ClassicRules::pose(cell, orientation) *
                             static_cast<std::size_t>(options_.num_pots) +
                         static_cast<std::size_t>(i)];
  }

  /// Kinds of dispensers, and windows.
  enum class Source : std::uint8_t { kOnion, kTomato, kDish, kServing };
  /// The nearest one of a pose, of equals the first in row-major order; kNoCell if there is none.
  [[nodiscard]] Cell nearest_source(Source source, Cell cell, int orientation) const {
    return fixed_nearest(source, ClassicRules::pose(cell, orientation));
  }

  /// Calls sink(index, value) for every entry that is not zero, each once.
  template <typename Sink>
  void visit(ConstView state, int seat, Sink&& sink) const {
    visit_block(state, seat, 0, sink);
    const Player& me = state.players()[seat];
    int block = block_size();
    int position = block_size() * num_players_;
    for (int other = 0; other < num_players_; ++other) {
      if (other == seat) {
        continue;
      }
      visit_block(state, other, block, sink);
      emit_offset(me.cell, state.players()[other].cell, position, sink);
      block += block_size();
      position += 2;
    }
    emit(position, me.cell % rules_.width, sink);
    emit(position + 1, me.cell / rules_.width, sink);
  }

 private:
  static constexpr std::size_t kNumSources = 4;

  [[nodiscard]] static constexpr int block_size_of(FeatureOptions options) {
    return 26 + 10 * options.num_pots;
  }
  [[nodiscard]] int block_size() const { return block_size_of(options_); }

  template <typename Sink>
  static void emit(int index, int value, Sink& sink) {
    if (value != 0) {
      sink(index, value);
    }
  }
  template <typename Sink>
  void emit_offset(Cell from, Cell to, int index, Sink& sink) const {
    emit(index, to % rules_.width - from % rules_.width, sink);
    emit(index + 1, to / rules_.width - from / rules_.width, sink);
  }

  [[nodiscard]] Cell fixed_nearest(Source source, std::size_t pose) const {
    return nearest_fixed_[pose * kNumSources + static_cast<std::size_t>(source)];
  }
  /// Nearest object `item` (kEmptySoup: any soup) on a counter, if nearer than `best`; else `best`.
  [[nodiscard]] Cell nearest_on_counters(ConstView state, const Player& player, Item item,
                                         Cell best) const;
  [[nodiscard]] Cell nearest_empty_counter(ConstView state, const Player& player) const;

  template <typename Sink>
  void visit_block(ConstView state, int index, int base, Sink& sink) const;
  template <typename Sink>
  void visit_pot(const Player& player, Cell pot, Thing thing, int base, Sink& sink) const;

  const ClassicRules& rules_;
  FeatureOptions options_;
  int num_players_;
  Distances distances_;
  std::vector<Cell> nearest_fixed_;  ///< [pose, source], kNoCell if none can be reached
  std::vector<Cell> nearest_pots_;   ///< [pose, num_pots], nearest first, kNoCell if none is left
};

template <typename Sink>
void Features::visit_block(ConstView state, int index, int base, Sink& sink) const {
  const Player& player = state.players()[index];
  const Item held = player.held.item;
  const bool holds_soup = is_soup(held);
  const std::size_t pose = ClassicRules::pose(player.cell, player.orientation);
  const auto point_at = [&](Cell cell, int at) {
    if (cell != kNoCell) {
      emit_offset(player.cell, cell, base + at, sink);
    }
  };

  sink(base + player.orientation, 1);
  if (held != kNoItem) {
    constexpr std::array<int, 4> kHeld = {-1, 4, 7, 6};  // by item: onion, tomato, dish
    sink(base + (holds_soup ? 5 : kHeld[held]), 1);
  }
  const auto point_at_nearest = [&](Item item, Source source, int at) {
    if (held != item) {
      point_at(nearest_on_counters(state, player, item, fixed_nearest(source, pose)), at);
    }
  };
  point_at_nearest(kOnionItem, Source::kOnion, 8);
  point_at_nearest(kTomatoItem, Source::kTomato, 10);
  point_at_nearest(kDishItem, Source::kDish, 12);

  Recipe soup = contents(held);
  if (!holds_soup) {
    const Cell cell = nearest_on_counters(state, player, kEmptySoup, kNoCell);
    if (cell != kNoCell) {
      point_at(cell, 14);
      soup = contents(state.slots()[rules_.slots[cell]].item);
    }
  }
  emit(base + 16, soup.onions, sink);
  emit(base + 17, soup.tomatoes, sink);
  point_at(fixed_nearest(Source::kServing, pose), 18);
  point_at(nearest_empty_counter(state, player), 20);

  const auto num_pots = static_cast<std::size_t>(options_.num_pots);
  for (std::size_t i = 0; i < num_pots; ++i) {
    const Cell pot = nearest_pots_[pose * num_pots + i];
    if (pot != kNoCell) {
      visit_pot(player, pot, state.slots()[rules_.slots[pot]], base + 22 + 10 * static_cast<int>(i),
                sink);
    }
  }
  const int walls = base + 22 + 10 * options_.num_pots;
  for (int direction = 0; direction < 4; ++direction) {
    const Facing facing = rules_.facing[ClassicRules::pose(player.cell, direction)];
    emit(walls + direction, facing.tile != Tile::kFloor ? 1 : 0, sink);
  }
}

template <typename Sink>
void Features::visit_pot(const Player& player, Cell pot, Thing thing, int base, Sink& sink) const {
  const Recipe soup = contents(thing.item);
  const bool ready = rules_.is_ready(thing);
  const bool cooking = thing.tick != 0 && !ready;
  sink(base, 1);
  emit(base + 1, thing.item == kNoItem ? 1 : 0, sink);
  emit(base + 2, rules_.is_full_pot(thing) ? 1 : 0, sink);
  emit(base + 3, cooking ? 1 : 0, sink);
  emit(base + 4, ready ? 1 : 0, sink);
  emit(base + 5, soup.onions, sink);
  emit(base + 6, soup.tomatoes, sink);
  emit(base + 7, cooking ? rules_.ready_tick[thing.item] - thing.tick : 0, sink);
  emit_offset(player.cell, pot, base + 8, sink);
}

}  // namespace potluck::classic
