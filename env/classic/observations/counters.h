// What lies on the counters: what `features_counters` has behind the features.
//
//   4 for each counter in row-major order: an onion, a tomato, a dish, a soup lies there
//   then of every player, the observer first, the others by index, 14 numbers:
//     0-9    (dx, dy) to the nearest onion, tomato, dish, soup on a counter, and empty counter
//     10-13  on the counter that it faces lies an onion, a tomato, a dish, a soup
//
// dx, dy as in the features (env/classic/observations/features.h): 0, 0 when none can be reached;
// nearest is by Distances, of equals the first in row-major order. Features alone do not tell what
// was handed over, and the numbers by counter do not tell a small network which way to go. Ours.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "env/classic/game/rules.h"
#include "env/classic/game/state.h"
#include "env/classic/observations/distances.h"

namespace potluck::classic {

/// The encoder for one kitchen; `rules` and `distances` must outlive it.
class Counters {
 public:
  Counters(const ClassicRules& rules, const Distances& distances)
      : rules_(rules), distances_(distances) {}

  /// How many numbers, with that many counters and players.
  [[nodiscard]] static constexpr std::size_t size(int num_counters, int num_players) {
    return static_cast<std::size_t>(kKinds * num_counters + kPerPlayer * num_players);
  }
  [[nodiscard]] std::size_t size() const {
    return size(rules_.shape.num_slots - rules_.num_pots, rules_.shape.num_players);
  }

  /// What player `seat` observes, to out [size()]. `item_in(slot)`: the item there; `players`
  /// [num_players].
  template <typename ItemIn>
  void write(const ItemIn& item_in, const Player* players, int seat, float* out) const {
    std::fill_n(out, size(), 0.0F);
    for (int slot = rules_.num_pots; slot < rules_.shape.num_slots; ++slot, out += kKinds) {
      mark(item_in(slot), out);
    }
    write_player(item_in, players[seat], out);
    for (int other = 0; other < rules_.shape.num_players; ++other) {
      if (other != seat) {
        write_player(item_in, players[other], out += kPerPlayer);
      }
    }
  }

 private:
  static constexpr int kKinds = 4;  ///< of things: onion, tomato, dish, soup
  static constexpr int kPerPlayer = 2 * (kKinds + 1) + kKinds;

  /// Number of the kind of an item; kKinds: there is none.
  [[nodiscard]] static std::size_t kind(Item item) {
    return is_soup(item) ? kKinds - 1U : (item == kNoItem ? kKinds : item - 1U);
  }
  static void mark(Item item, float* kinds) {
    if (item != kNoItem) {
      kinds[kind(item)] = 1;
    }
  }

  template <typename ItemIn>
  void write_player(const ItemIn& item_in, const Player& player, float* out) const {
    std::array<std::uint16_t, kKinds + 1> nearest;
    nearest.fill(kUnreachable);
    for (int slot = rules_.num_pots; slot < rules_.shape.num_slots; ++slot) {
      const Cell cell = rules_.slot_cells[static_cast<std::size_t>(slot)];
      const std::uint16_t distance = distances_.to(player.cell, player.orientation, cell);
      const std::size_t which = kind(item_in(slot));
      if (distance < nearest[which]) {
        nearest[which] = distance;
        out[2 * which] = static_cast<float>(cell % rules_.width - player.cell % rules_.width);
        out[2 * which + 1] = static_cast<float>(cell / rules_.width - player.cell / rules_.width);
      }
    }
    const Facing ahead = rules_.facing[ClassicRules::pose(player.cell, player.orientation)];
    if (ahead.tile == Tile::kCounter) {
      mark(item_in(ahead.slot), out + 2 * nearest.size());
    }
  }

  const ClassicRules& rules_;
  const Distances& distances_;
};

}  // namespace potluck::classic
