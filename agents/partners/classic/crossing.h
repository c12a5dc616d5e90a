// How resolve_traffic (traffic.h) works out actions; not for other callers.
//
//   traffic.cpp    in which order players decide, and where each goes
//   ways.cpp       the shortest ways round obstacles
//   standoffs.cpp  how those get past each other who stand in each other's way
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "agents/partners/classic/jobs.h"
#include "agents/partners/classic/map.h"
#include "agents/partners/classic/traffic.h"
#include "agents/partners/classic/zones.h"
#include "env/classic/game/state.h"

namespace potluck::partners {

/// A way to a target: its first action and the cells walked through, the own one excluded.
struct Way {
  bool found = false;
  int length = kFar;
  Action action = kStayAction;
  std::vector<Cell> cells;
};

class Traffic {
 public:
  Traffic(const KitchenJobs& kitchen, classic::ConstView state, const Workplan& plan, int seat);
  [[nodiscard]] Action action_of(int seat);

 private:
  [[nodiscard]] Cell cell(std::size_t player) const { return state_.players()[player].cell; }
  [[nodiscard]] Pose pose(std::size_t player) const {
    return pose_of(cell(player), state_.players()[player].orientation);
  }
  [[nodiscard]] std::size_t player_at(Cell where) const;
  void settle(std::size_t player, Action action);
  [[nodiscard]] Cell step_from(Cell from, Action action) const;
  [[nodiscard]] CellSet forbidden(std::size_t player) const {
    return player == seat_ ? off_limits_ : CellSet{};
  }
  [[nodiscard]] std::optional<Way> straight_way(Pose from, Cell target,
                                                const CellSet& obstacles) const;
  [[nodiscard]] Way find_way(Pose from, Cell target, const CellSet& obstacles) const;
  [[nodiscard]] bool collides(std::size_t player, Cell next) const;
  [[nodiscard]] bool faces_target(std::size_t player) const;
  [[nodiscard]] bool is_walking(std::size_t player) const {
    return plan_.errands[player].target != kNoCell && !faces_target(player);
  }
  [[nodiscard]] bool is_waiting(std::size_t player) const {
    return faces_target(player) && !plan_.errands[player].act;
  }
  [[nodiscard]] Action decide(std::size_t player);
  [[nodiscard]] Action walk(std::size_t player, Cell target);
  [[nodiscard]] Action step_aside(std::size_t player) const;
  [[nodiscard]] bool can_be_moved(std::size_t player) const;
  [[nodiscard]] std::array<int, kDirections> costs_of_leaving(std::size_t player,
                                                              const CellSet& wanted) const;
  bool make_room(std::size_t player, const CellSet& wanted);
  [[nodiscard]] std::optional<std::size_t> deadlock(std::size_t player, const Way& way) const;
  [[nodiscard]] bool has_arrived(std::size_t player, Cell cell) const;
  [[nodiscard]] bool goes_first(std::size_t player, std::size_t other) const;
  [[nodiscard]] int way_left(std::size_t player, Cell here) const;
  [[nodiscard]] bool find_dance(std::size_t first, std::size_t second, const CellSet& closed);
  [[nodiscard]] bool dance(std::size_t first, std::size_t second);
  [[nodiscard]] bool in_the_way(std::size_t player) const;
  [[nodiscard]] bool keeps_a_station(std::size_t player) const;
  [[nodiscard]] bool keeps_a_door(std::size_t player, Cell here) const;
  [[nodiscard]] bool is_pushed(std::size_t player) const;

  const KitchenJobs& kitchen_;
  const KitchenMap& map_;
  classic::ConstView state_;
  const Workplan& plan_;
  std::size_t num_players_;
  std::size_t seat_;
  bool stubborn_;                    ///< seat_ is
  std::size_t polite_ = kMaxAgents;  ///< lets others go first
  CellSet off_limits_;               ///< to seat_
  std::array<std::size_t, kMaxAgents> order_{};
  std::array<bool, kMaxAgents> rigid_{};            ///< an obstacle whatever it plans
  std::array<bool, kMaxAgents> settled_{};          ///< its action is known
  std::array<Action, kMaxAgents> actions_{};        ///< of settled players
  std::array<Cell, kMaxAgents> next_{};             ///< where settled players go
  std::array<std::vector<Cell>, kMaxAgents> ways_;  ///< of settled players
};

}  // namespace potluck::partners
