// Who does what: the jobs that a classic kitchen now offers, and which player each one suits best.
//
// The jobs of a state
//   serve     a held soup to a window
//   clear     a soup that lies on a counter
//   start     a complete soup (new dynamics)
//   plate     a cooking or ready soup; needs a dish
//   fill      one missing ingredient of a pot, for the best recipe its contents can still become
//             (greatest worth first, then fewest ingredients, then shortest cooking)
//   prepare   one ingredient of the soup that comes after the one now cooking (taken only by those
//             for whom nothing else is left; it is held until the pot is free)
//   supply    what a zone (zones.h) lacks and another has, over a counter that both touch,
//             for stations that no zone with the thing touches, even if it has such stations, too
//   unblock   takes something off a counter where everything is full and somebody must put things
//
// Each player-job pair has a cost: actions until it is done, including fetching, getting rid of
// what is in the way, and waiting for the soup. Pairs are taken cheapest first, one job per player,
// so the nearest does it and a held thing is used if it is of use. Every player's job is worked
// out, in the same way whoever asks, so cooks of this kind agree without a word. Ties: the order of
// jobs above, then of stations, then of players.
//
// A player that still stands where it started, facing north with empty hands after kStatueSteps, is
// taken for one that will never do anything (a `stay`): it gets no job and is an obstacle, also
// when distances are measured (unless it is in another region; in kitchens of up to
// kMaxStatueAgents players).
//
// Time is cut into turns of kTurnSteps steps. In every kPatienceTurns-th, each cook plans as if it
// were alone: what others should have done by now and did not, it does itself. Of three and more
// one after the other leads in these turns, and the rest has nothing to do but make room: where a
// knot is, nobody gets past those who wait for what another will never do.
//
// A cook with habits (habits.h) plans for the others as if they had none, and for itself
//   - takes the jobs of its role only. What it can do it leaves to others only if they hold what is
//     needed for it: nobody else knows that it is somebody's one job;
//   - fetches a dish before there is a soup, if dishes are its role and there is nothing else;
//   - measures ways within its half, and goes there first;
//   - leaves a soup that it does not or cannot take to a window, and from a half without a pot what
//     pots lack, on the counter from which another has the shortest way (at the border between the
//     halves if there is one). If nobody can come for the soup, it lets it be;
//   - puts down what its role has no use for;
//   - if stubborn, plans as if it were alone, and does not see statues, but for every
//     kStubbornTurns-th turn.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "agents/partners/classic/map.h"
#include "agents/partners/classic/zones.h"
#include "agents/partners/cook/habits.h"
#include "env/classic/game/rules.h"
#include "env/classic/game/state.h"

namespace potluck::partners {

inline constexpr std::uint32_t kStatueSteps = 4;
inline constexpr int kMaxStatueAgents = 4;
inline constexpr std::uint32_t kTurnSteps = 16;
inline constexpr std::uint32_t kPatienceTurns = 5;

[[nodiscard]] constexpr bool is_impatient(std::uint32_t timestep) {
  return timestep / kTurnSteps % kPatienceTurns == kPatienceTurns - 1;
}

/// Do the stubborn give way? Two who never do would stand for ever.
inline constexpr std::uint32_t kStubbornTurns = 4;
[[nodiscard]] constexpr bool gives_way(std::uint32_t timestep) {
  return timestep / kTurnSteps % kStubbornTurns == kStubbornTurns - 1;
}

/// How cooks work together. The default suits most kitchens; rehearsal.h tries others.
struct Manner {
  /// Does a cook plan as if it were alone, and walk round all others as if they stood?
  enum class Patience : std::uint8_t { kAtTimes, kNever, kAlways };
  /// Bit mask of the players that take jobs; the others keep out of the way, or
  std::uint32_t active = ~0U;
  bool others_stand = false;  ///< stay where they started, and are taken for statues
  Patience impatient = Patience::kAtTimes;
  std::uint32_t clock = 0;  ///< steps by which its turns are early
  bool hesitates = true;    ///< at times, where others might want to go (traffic.h)
  CellSet ignored = {};     ///< stations that are not used
  bool operator==(const Manner&) const = default;

  [[nodiscard]] bool is_active(std::size_t player) const { return ((active >> player) & 1U) != 0; }
  [[nodiscard]] bool is_impatient(std::uint32_t timestep) const {
    return impatient == Patience::kAlways ||
           (impatient == Patience::kAtTimes && partners::is_impatient(timestep + clock));
  }
};

struct Errand {
  Cell target = kNoCell;  ///< the station to face, or floor to go to; kNoCell: nothing to do
  bool act = false;       ///< interacting there is of use now; false: be there and wait
  bool serving = false;   ///< carries a soup to where it is wanted
};

/// What a player has to do, seat by seat; idle players wait where they are.
struct Workplan {
  std::array<Errand, kMaxAgents> errands{};
  std::array<bool, kMaxAgents> statue{};
  bool others_rigid = false;  ///< the others are walked round as if they stood
};

class KitchenJobs {
 public:
  /// The layout and rules must outlive it. `habits`: of the seat that plan() is asked for.
  KitchenJobs(const Layout& layout, const classic::ClassicRules& rules, const Habits& habits = {});
  /// The same kitchen for a cook with habits.
  [[nodiscard]] KitchenJobs with(const Layout& layout, const Habits& habits) const;
  /// The same kitchen, worked in another manner.
  [[nodiscard]] KitchenJobs with(const Manner& manner) const;

  /// Jobs of everyone; player `seat` itself is never taken for a statue.
  [[nodiscard]] Workplan plan(classic::ConstView state, int seat) const;

  /// Does player `player` stand as it started, with empty hands and facing north?
  [[nodiscard]] bool looks_idle(classic::ConstView state, int player) const;

  [[nodiscard]] const classic::ClassicRules& rules() const { return rules_; }
  [[nodiscard]] const Habits& habits() const { return habits_; }
  [[nodiscard]] const Manner& manner() const { return manner_; }
  /// The kitchen as it is, and with the players of bit mask `statues` as obstacles at their starts.
  [[nodiscard]] const KitchenMap& map(std::size_t statues = 0) const { return (*maps_)[statues]; }
  /// The same, cut down to the half that the habits allow.
  [[nodiscard]] const KitchenMap& own_map(std::size_t statues = 0) const {
    return half_maps_ == nullptr ? (*maps_)[statues] : (*half_maps_)[statues];
  }
  /// Floor that the habits forbid.
  [[nodiscard]] std::span<const Cell> off_limits() const { return off_limits_; }
  /// Is it floor of the half that the habits do not name (the column in the middle is)?
  [[nodiscard]] bool in_other_half(Cell cell) const {
    return std::ranges::find(other_half_, cell) != other_half_.end();
  }
  /// Zones with the players where they start.
  [[nodiscard]] const Flow& flow(std::size_t statues) const { return (*flows_)[statues]; }
  [[nodiscard]] bool knows_statues() const { return maps_->size() > 1; }
  [[nodiscard]] std::span<const Cell> cells(Tile tile) const {
    return cells_[static_cast<std::size_t>(tile)];
  }
  /// Floor cells that are the only one beside a station other than a counter.
  [[nodiscard]] const CellSet& sole_stands() const { return sole_stands_; }
  /// Counters that some floor cell touches.
  [[nodiscard]] std::span<const Cell> counters() const { return counters_; }
  /// What a pot with these contents shall become: the best order that contains them and whose other
  /// ingredients have dispensers within reach on map(statues); an empty recipe if there is none.
  [[nodiscard]] Recipe aim(std::size_t statues, const Recipe& contents) const {
    return aims_[statues][static_cast<std::size_t>(contents.onions)]
                [static_cast<std::size_t>(contents.tomatoes)];
  }

 private:
  [[nodiscard]] std::vector<Cell> starts_of(std::size_t mask) const;
  void make_maps(const Layout& layout);
  void make_half_maps(const Layout& layout);
  void choose_aims(const KitchenMap& map);
  void prepare_flows();

  static constexpr std::size_t kSizes = classic::kMaxIngredients + 1;

  const classic::ClassicRules& rules_;
  Habits habits_;
  Manner manner_;
  using Maps = std::vector<KitchenMap>;
  std::shared_ptr<const Maps> maps_;                ///< [bit mask of statues]
  std::shared_ptr<const Maps> half_maps_;           ///< the same; null without a half
  std::shared_ptr<const std::vector<Flow>> flows_;  ///< [bit mask of statues]
  std::vector<Cell> off_limits_;
  std::vector<Cell> other_half_;
  std::vector<Cell> starts_;
  std::array<std::vector<Cell>, kNumTiles> cells_;
  std::vector<Cell> counters_;
  CellSet sole_stands_;
  std::vector<std::array<std::array<Recipe, kSizes>, kSizes>>
      aims_;  ///< [statues][onions][tomatoes]
};

}  // namespace potluck::partners
