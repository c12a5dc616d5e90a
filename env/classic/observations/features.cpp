#include "env/classic/observations/features.h"

#include <algorithm>

#include "env/text/assert.h"

namespace potluck::classic {

Features::Features(const ClassicRules& rules, FeatureOptions options)
    : rules_(rules), options_(options), num_players_(rules.shape.num_players), distances_(rules) {
  POTLUCK_ASSERT(options.num_pots >= 0);
  constexpr std::array<Tile, kNumSources> kTiles = {Tile::kOnion, Tile::kTomato, Tile::kDish,
                                                    Tile::kServing};
  const auto num_pots = static_cast<std::size_t>(options_.num_pots);
  const std::size_t num_poses = rules.tiles.size() * 4;
  nearest_fixed_.assign(num_poses * kNumSources, kNoCell);
  nearest_pots_.assign(num_poses * num_pots, kNoCell);

  for (const Cell cell : rules.floor) {
    for (int orientation = 0; orientation < 4; ++orientation) {
      const std::size_t pose = ClassicRules::pose(cell, orientation);
      std::array<std::uint16_t, kNumSources> best;
      best.fill(kUnreachable);
      for (std::size_t feature = 0; feature < rules.tiles.size(); ++feature) {
        const std::uint16_t distance = distances_.to(cell, orientation, static_cast<Cell>(feature));
        for (std::size_t source = 0; source < kNumSources; ++source) {
          if (rules.tiles[feature] == kTiles[source] && distance < best[source]) {
            best[source] = distance;
            nearest_fixed_[pose * kNumSources + source] = static_cast<Cell>(feature);
          }
        }
      }

      std::vector<Cell> pots;
      for (int slot = 0; slot < rules.num_pots; ++slot) {
        const Cell pot = rules.slot_cells[static_cast<std::size_t>(slot)];
        if (distances_.to(cell, orientation, pot) != kUnreachable) {
          pots.push_back(pot);
        }
      }
      std::ranges::stable_sort(pots, {},
                               [&](Cell pot) { return distances_.to(cell, orientation, pot); });
      pots.resize(num_pots, kNoCell);
      std::ranges::copy(pots, nearest_pots_.data() + pose * num_pots);
    }
  }
}

Cell Features::nearest_on_counters(ConstView state, const Player& player, Item item,
                                   Cell best) const {
  if (!options_.counters_are_goals) {
    return best;
  }
  std::uint16_t best_distance =
      best == kNoCell ? kUnreachable : distances_.to(player.cell, player.orientation, best);
  for (const std::uint8_t slot : state.objects()) {
    const Item there = state.slots()[slot].item;
    if (slot < rules_.num_pots || (item == kEmptySoup ? !is_soup(there) : there != item)) {
      continue;
    }
    const Cell cell = rules_.slot_cells[slot];
    const std::uint16_t distance = distances_.to(player.cell, player.orientation, cell);
    if (distance < best_distance) {
      best_distance = distance;
      best = cell;
    }
  }
  return best;
}

Cell Features::nearest_empty_counter(ConstView state, const Player& player) const {
  Cell best = kNoCell;
  if (!options_.counters_are_goals) {
    return best;
  }
  std::uint16_t best_distance = kUnreachable;
  for (int slot = rules_.num_pots; slot < rules_.shape.num_slots; ++slot) {
    const Cell cell = rules_.slot_cells[static_cast<std::size_t>(slot)];
    const std::uint16_t distance = distances_.to(player.cell, player.orientation, cell);
    if (state.slots()[slot].item == kNoItem && distance < best_distance) {
      best_distance = distance;
      best = cell;
    }
  }
  return best;
}

}  // namespace potluck::classic
