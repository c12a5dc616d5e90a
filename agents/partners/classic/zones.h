// Who can come to what: the parts of the floor that the cooks of a state can stand on, and how
// things get from one part to another over counters.
//
// A zone is a region (map.h) that has cooks; all of them can come to all of it. Where a
// region is a line, in which nobody gets past anybody, each of its cooks has a zone of its own: the
// line less a cell at either end for everyone who stands on that side. Such zones overlap.
//
// Zones are numbered in the order of the first player in each.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "agents/partners/classic/map.h"

namespace potluck::partners {

using CellSet = std::bitset<kMaxCells + 1>;

/// Ways of one player: those of a map, but only to the cells of its zone.
struct Ways {
  const KitchenMap* map = nullptr;
  const CellSet* limit = nullptr;  ///< stands that count; null: all

  [[nodiscard]] bool allows(Cell cell) const { return limit == nullptr || (*limit)[cell]; }
  [[nodiscard]] int steps_to(Pose from, Cell station) const;
  [[nodiscard]] int steps_via(Pose from, Cell first, Cell last) const;
};

class Zones {
 public:
  /// `taking_part[player]`: does it cook? `cells[player]`: where it stands.
  Zones(const KitchenMap& map, std::span<const Cell> cells,
        const std::array<bool, kMaxAgents>& taking_part);

  /// Would they be the same for players who stand there? False if that is not obvious.
  [[nodiscard]] bool fit(const KitchenMap& map, std::span<const Cell> cells) const;

  [[nodiscard]] std::size_t size() const { return zones_.size(); }
  /// -1: nowhere (an obstacle, or does not take part).
  [[nodiscard]] int of(std::size_t player) const { return of_player_[player]; }
  /// The cells of a player's zone, if it has not its whole region.
  [[nodiscard]] const CellSet* limit(std::size_t player) const;
  [[nodiscard]] bool touches(std::size_t zone, Cell station) const {
    return ((touched_[station] >> zone) & 1U) != 0;
  }

  /// [zone] how often things are passed on over `counters` from there until one of `stations` is in
  /// reach; kFar: never. It is as far the other way.
  [[nodiscard]] std::vector<int> hops_to(std::span<const Cell> stations,
                                         std::span<const Cell> counters) const;
  [[nodiscard]] std::vector<int> hops_to(std::size_t zone, std::span<const Cell> counters) const;

  /// Does `counter` touch a zone with fewer hops than `zone`?
  [[nodiscard]] bool leads_on(const std::vector<int>& hops, std::size_t zone, Cell counter) const;
  /// Of the zones at `counter`, has `zone` the fewest hops (so that what lies there is for it)?
  [[nodiscard]] bool nearest(const std::vector<int>& hops, std::size_t zone, Cell counter) const {
    return hops[zone] < kFar && !leads_on(hops, zone, counter);
  }
  /// Does it touch another zone too?
  [[nodiscard]] bool shared(std::size_t zone, Cell counter) const {
    return (touched_[counter] & ~(1U << zone)) != 0;
  }

 private:
  struct Zone {
    int region = -1;
    bool limited = false;
    CellSet cells;  ///< if limited
  };

  void spread(std::vector<int>& hops, std::span<const Cell> counters) const;

  std::vector<Zone> zones_;
  std::array<int, kMaxAgents> of_player_{};
  std::array<int, kMaxAgents> regions_{};               ///< [player]
  std::array<std::uint16_t, kMaxCells + 1> touched_{};  ///< [cell] bit mask of zones
};

/// Zones, and how far things have to go in them.
struct Flow {
  /// The cells of a kind of station; counters that things are put on.
  using Stations = std::function<std::span<const Cell>(Tile)>;
  Flow(Zones zones, const Stations& stations);

  Zones zones;
  std::vector<int> to_pot;  ///< [zone] counters to pass things over until a pot is in reach
  std::vector<int> to_window;
  std::vector<int> to_dish;
  std::vector<int> to_onion;
  std::vector<int> to_tomato;
  std::vector<std::vector<int>> to_zone;  ///< [zone][zone]
};

}  // namespace potluck::partners
