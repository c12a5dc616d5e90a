#include "env/grid/reach.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace potluck {
namespace {

/// Moves all players of one floor at once, as far as the rules let them.
class JointSearch {
 public:
  JointSearch(const Layout& layout, const std::vector<Cell>& floor, std::size_t players)
      : layout_(layout), floor_(floor), players_(players), index_(kMaxCells + 1, -1) {
    for (std::size_t i = 0; i < floor_.size(); ++i) {
      index_[floor_[i]] = static_cast<int>(i);
    }
    ways_.resize(floor_.size());
    for (std::size_t i = 0; i < floor_.size(); ++i) {
      ways_[i].push_back(static_cast<int>(i));  // staying
      for (int direction = 0; direction < 4; ++direction) {
        const Cell next = layout_.neighbour(floor_[i], direction);
        if (next != kNoCell && index_[next] >= 0) {
          ways_[i].push_back(index_[next]);
        }
      }
    }
  }

  std::vector<CellSet> run(const std::vector<Cell>& from) {
    std::vector<CellSet> reach(players_);
    std::size_t states = 1;
    for (std::size_t i = 0; i < players_; ++i) {
      states *= floor_.size();
    }
    std::vector<bool> seen(states, false);
    std::array<int, kMaxAgents> at{};
    for (std::size_t i = 0; i < players_; ++i) {
      at[i] = index_[from[i]];
    }
    std::vector<std::size_t> queue = {pack(at)};
    seen[queue.front()] = true;
    while (!queue.empty()) {
      at = unpack(queue.back());
      queue.pop_back();
      for (std::size_t i = 0; i < players_; ++i) {
        reach[i].set(floor_[static_cast<std::size_t>(at[i])]);
      }
      std::array<int, kMaxAgents> next{};
      each_move(at, next, 0, [&] {
        const std::size_t code = pack(next);
        if (!seen[code]) {
          seen[code] = true;
          queue.push_back(code);
        }
      });
    }
    return reach;
  }

 private:
  using Cells = std::array<int, kMaxAgents>;

  std::size_t pack(const Cells& at) const {
    std::size_t code = 0;
    for (std::size_t i = 0; i < players_; ++i) {
      code = code * floor_.size() + static_cast<std::size_t>(at[i]);
    }
    return code;
  }
  Cells unpack(std::size_t code) const {
    Cells at{};
    for (std::size_t i = players_; i-- > 0; code /= floor_.size()) {
      at[i] = static_cast<int>(code % floor_.size());
    }
    return at;
  }

  /// Every joint move without meeting or exchange: those are the ones that happen.
  template <typename Act>
  void each_move(const Cells& at, Cells& next, std::size_t player, const Act& act) const {
    if (player == players_) {
      act();
      return;
    }
    for (const int way : ways_[static_cast<std::size_t>(at[player])]) {
      bool free = true;
      for (std::size_t other = 0; other < player && free; ++other) {
        const bool exchange = way == at[other] && next[other] == at[player] && way != at[player];
        free = way != next[other] && !exchange;
      }
      if (free) {
        next[player] = way;
        each_move(at, next, player + 1, act);
      }
    }
  }

  const Layout& layout_;
  const std::vector<Cell>& floor_;
  std::size_t players_;
  std::vector<int> index_;              ///< of a cell in floor_
  std::vector<std::vector<int>> ways_;  ///< from each floor cell, itself included
};

/// Cells that each of several players on one connected floor can ever stand on. `floor`: the cells
/// of that floor; `from`: the players' cells.
std::vector<CellSet> joint_reach(const Layout& layout, const std::vector<Cell>& floor,
                                 const std::vector<Cell>& from, ReachBy reach_by) {
  const double moves =
      std::pow(5.0 * static_cast<double>(floor.size()), static_cast<double>(from.size()));
  if (reach_by == ReachBy::kJointSearch && from.size() > 1 && moves <= kMaxJointMoves) {
    return JointSearch(layout, floor, from.size()).run(from);
  }
  CellSet all;
  for (const Cell cell : floor) {
    all.set(cell);
  }
  return std::vector<CellSet>(from.size(), all);
}

}  // namespace

std::vector<int> floor_areas(const Layout& layout) {
  std::vector<int> area(static_cast<std::size_t>(layout.num_cells()), -1);
  int areas = 0;
  for (int i = 0; i < layout.num_cells(); ++i) {
    const auto seed = static_cast<Cell>(i);
    if (!layout.walkable(seed) || area[seed] >= 0) {
      continue;
    }
    std::vector<Cell> open = {seed};
    area[seed] = areas;
    while (!open.empty()) {
      const Cell cell = open.back();
      open.pop_back();
      for (int direction = 0; direction < 4; ++direction) {
        const Cell next = layout.neighbour(cell, direction);
        if (next != kNoCell && layout.walkable(next) && area[next] < 0) {
          area[next] = areas;
          open.push_back(next);
        }
      }
    }
    ++areas;
  }
  return area;
}

std::vector<CellSet> reach_of_players(const Layout& layout, std::span<const Cell> from,
                                      PlayerMask present, ReachBy reach_by) {
  const std::vector<int> area = floor_areas(layout);
  std::vector<CellSet> reach(from.size());
  const int areas = *std::max_element(area.begin(), area.end()) + 1;
  for (int a = 0; a < areas; ++a) {
    std::vector<std::size_t> players;
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (((present >> i) & 1U) != 0 && area[from[i]] == a) {
        players.push_back(i);
        cells.push_back(from[i]);
      }
    }
    if (players.empty()) {
      continue;
    }
    std::vector<Cell> floor;
    for (std::size_t cell = 0; cell < area.size(); ++cell) {
      if (area[cell] == a) {
        floor.push_back(static_cast<Cell>(cell));
      }
    }
    const std::vector<CellSet> found = joint_reach(layout, floor, cells, reach_by);
    for (std::size_t i = 0; i < players.size(); ++i) {
      reach[players[i]] = found[i];
    }
  }
  return reach;
}

}  // namespace potluck
