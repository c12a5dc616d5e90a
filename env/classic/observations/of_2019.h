// What the networks of 2019 see: the encodings of Carroll et al. (NeurIPS 2019), bugs included.
//
// `features_2019`, 62 whole numbers for two players (31 for each): of every player, the observer
// first, a block of 29,
//
//   0-3    orientation, one-hot north, south, east, west
//   4-6    held, one-hot onion, soup, dish
//   7-8    (dx, dy) to the nearest onion dispenser     19-20 dish dispenser    23-24 serving window
//   9-10   to the nearest empty pot     15-16 cooking pot     17-18 ready pot
//   11-14  (bug 1) pots with one and two onions: always 0     21-22 soups on counters: always 0
//   25-28  the neighbour to the north, south, east, west is not floor
//
// then (dx, dy) to each other player, then (bug 2) the (x, y) of *player 0*, whoever looks.
// dx, dy = target - player; 0, 0 when none can be reached, and for onions and dishes while holding
// one. Nearest is by Distances, of equals the first in row-major order. A pot of one or two
// ingredients is in no class; cooking and ready are pots of exactly three onions (three onions that
// were not started count as cooking). What lies on counters has no influence; a tomato in a hand
// counts as nothing (the original fails).
//
// `lossless_2019`, [width, height, 20], indexed [col][row][channel]:
//
//   0 me, 1 other; 2-5 me facing north, south, east, west; 6-9 other facing so
//   10 pots, 11 counters, 12 onion, 13 dish dispensers, 14 serving windows
//   15 ingredients that are onions in the pot, whether it fills, cooks or is ready
//   16 steps that the pot has cooked, up to its cook time
//   17 soups outside pots, 18 dishes, 19 onions: on counters, and in hands at the player's cell
//
// What is held hides what is not (bug): while any player holds an onion, no onion on a counter is
// seen (19), by anybody; a dish so hides dishes (18), and a soup hides soups on counters (17) and
// what is in all pots (15, 16).
//
// Source: featurize_state and lossless_state_encoding of overcooked_ai 6eaceb0a (14 August 2019),
// the submodule of human_aware_rl 55c37ae. It had two players; with more, blocks and offsets go on,
// and all others share channels, as in today's encodings.
#pragma once

#include <array>
#include <cstddef>

#include "env/classic/game/rules.h"
#include "env/classic/observations/features.h"

namespace potluck::classic {

struct EnvRow;  // env/classic/observations/encoder.h

inline constexpr int kLossless2019Channels = 20;

/// The encoders for one kitchen; `rules` and `features` must outlive it. Immutable.
class Of2019 {
 public:
  Of2019(const ClassicRules& rules, const Features& features)
      : rules_(rules), features_(features) {}

  [[nodiscard]] static constexpr int features_size(int num_players) {
    return num_players * (kBlock + 2);
  }
  [[nodiscard]] static constexpr int lossless_size(int width, int height) {
    return width * height * kLossless2019Channels;
  }

  /// What player `seat` sees, every number of it: to out [features_size], out [lossless_size].
  void features(const EnvRow& row, int seat, float* out) const;
  void lossless(const EnvRow& row, int seat, float* out) const;

 private:
  static constexpr int kBlock = 29;

  void write_block(const EnvRow& row, const Player& player, float* out) const;
  void point_at(const Player& player, Cell cell, float* out) const;

  const ClassicRules& rules_;
  const Features& features_;
};

}  // namespace potluck::classic
