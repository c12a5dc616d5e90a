// A kitchen of OvercookedV2 as a cook knows it before the first step: who gets where, and over how
// many counters a thing has to be handed on till it is of use.
//
// Players stay in the room that they start in. A room without players is no room here.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <vector>

#include "env/action.h"
#include "env/grid/reach.h"
#include "env/overcooked_v2/rules.h"

namespace potluck::partners::soup {

using overcooked_v2::Ahead;
using overcooked_v2::clock_of;
using overcooked_v2::ConstView;
using overcooked_v2::Contents;
using overcooked_v2::contents_of;
using overcooked_v2::ContentsTable;
using overcooked_v2::is_dish;
using overcooked_v2::kCookedBit;
using overcooked_v2::kDish;
using overcooked_v2::kNoContents;
using overcooked_v2::kNothing;
using overcooked_v2::kOneStep;
using overcooked_v2::kPlate;
using overcooked_v2::kPotSize;
using overcooked_v2::Player;
using overcooked_v2::Rules;
using overcooked_v2::Thing;
using overcooked_v2::thing_of;
using overcooked_v2::View;
using overcooked_v2::Wish;

inline constexpr int kSoupFar = 1000;

/// The shortest ways of one player in the kitchen as it stands.
struct SoupPaths {
  std::array<std::uint16_t, Rules::kPoses> steps;  ///< [pose]; kSoupFar
  std::array<Action, Rules::kPoses> first;         ///< [pose] the first action there
};

/// A way to somewhere: so many steps, of which this is the first.
struct SoupWay {
  int steps = kSoupFar;
  Action first = kStayAction;
};

class SoupMap {
 public:
  explicit SoupMap(const Layout& layout);

  [[nodiscard]] const Rules& rules() const { return rules_; }
  [[nodiscard]] int num_players() const { return static_cast<int>(rules_.starts.size()); }
  [[nodiscard]] int num_rooms() const { return static_cast<int>(rooms_.size()); }
  /// The room of a player, and its floor.
  [[nodiscard]] int room_of(int seat) const { return room_of_[static_cast<std::size_t>(seat)]; }
  [[nodiscard]] const std::vector<Cell>& floor_of(int room) const {
    return rooms_[static_cast<std::size_t>(room)];
  }
  /// Can somebody in `room` use what stands on `cell`?
  [[nodiscard]] bool reaches(int room, Cell cell) const {
    return (rooms_at_[cell] >> static_cast<unsigned>(room) & 1U) != 0;
  }
  [[nodiscard]] bool shared(Cell cell) const {
    return (rooms_at_[cell] & (rooms_at_[cell] - 1)) != 0;
  }
  [[nodiscard]] bool has_pile(int room, int ingredient) const;
  /// Slot of a counter, pot or button.
  [[nodiscard]] int slot_of(Cell cell) const { return slot_of_[cell]; }
  /// Pots whose soups somebody can serve, the nearest to a window first.
  [[nodiscard]] const std::vector<Cell>& pots() const { return pots_; }

  /// Counters between a room and the window; between a room and pot number `pot` of pots(), for
  /// ingredients, and for plates on the way there and on to the window. kSoupFar: no way.
  [[nodiscard]] int to_window(int room) const { return window_[static_cast<std::size_t>(room)]; }
  [[nodiscard]] int to_pot(std::size_t pot, int room) const {
    return pot_[pot][static_cast<std::size_t>(room)];
  }
  [[nodiscard]] int plate_to_pot(std::size_t pot, int room) const {
    return plate_[pot][static_cast<std::size_t>(room)];
  }

  [[nodiscard]] bool sees(Cell from, Cell to) const { return seen_from_[from][to]; }
  /// Floor of `room` from which one of `cells` is seen.
  [[nodiscard]] CellSet outlook(int room, std::span<const Cell> cells) const;

  /// Steps from the floor `from` to the floor `to`, nobody in the way.
  [[nodiscard]] int steps_between(Cell from, Cell to) const {
    return between_[std::size_t{256} * from + to];
  }
  /// Steps from the floor `from` to beside `station`.
  [[nodiscard]] int steps_beside(Cell from, Cell station) const;

  /// All ways from a pose, those on `blocked` standing in them.
  void find_paths(Cell cell, unsigned facing, const CellSet& blocked, SoupPaths& paths) const;
  /// To where `station` is ahead (0 steps: it is), and to the nearest of `cells`.
  [[nodiscard]] SoupWay way_to(const SoupPaths& paths, Cell station) const;
  [[nodiscard]] static SoupWay way_to(const SoupPaths& paths, const CellSet& cells);

  [[nodiscard]] Cell neighbour(Cell cell, int direction) const {
    return neighbours_[cell][static_cast<std::size_t>(direction)];
  }
  [[nodiscard]] const std::vector<Cell>& cells_of(Tile tile) const {
    return cells_[static_cast<std::size_t>(tile)];
  }

 private:
  [[nodiscard]] std::vector<int> hand_on(std::vector<int> hops) const;

  Rules rules_;
  std::vector<std::vector<Cell>> rooms_;
  std::vector<int> room_of_;
  std::array<std::uint16_t, 256> rooms_at_{};  ///< [cell] a bit per room beside it
  std::array<std::uint8_t, 256> slot_of_{};
  std::array<std::array<Cell, 4>, 256> neighbours_{};
  std::array<CellSet, 256> seen_from_;
  std::array<std::vector<Cell>, kNumTiles> cells_;
  std::vector<std::uint16_t> between_;
  std::vector<Cell> pots_;
  std::vector<int> window_;
  std::vector<std::vector<int>> pot_;
  std::vector<std::vector<int>> plate_;
};

}  // namespace potluck::partners::soup
