// How KitchenJobs (jobs.h) makes a work plan; not for other callers.
//
//   planner.cpp          regions, statues, and the choice among the offers
//   planner_jobs.cpp     which jobs a state offers
//   planner_offers.cpp   what each would cost a player, and where it would go first
//   planner_habits.cpp   what is different for the seat that asks, if it has habits
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "agents/partners/classic/jobs.h"
#include "agents/partners/classic/zones.h"

namespace potluck::partners {

/// When a job may be taken: `kNow` jobs first, `kLater` ones by those for whom nothing else is
/// left.
enum class Urgency : std::uint8_t { kNow, kLater };

enum class Kind : std::uint8_t { kUnblock, kClear, kStart, kPlate, kFill, kSupply };

struct Job {
  Kind kind = Kind::kFill;
  Urgency urgency = Urgency::kNow;
  Cell station = kNoCell;  ///< where it is done; kNoCell: at any counter towards the pots (supply)
  classic::Item item = classic::kNoItem;  ///< what must be in the hands
  int wait = 0;                           ///< steps until it can be done
  bool own = false;                       ///< for the seat that asks only: a habit of it
  std::size_t consumer = 0;               ///< supplies: the zone that it is for
};

/// A player's way to do a job: cost in actions, and where to go first.
struct Offer {
  int cost = kFar;
  int work = kFar;  ///< the same, without waiting
  std::size_t job = 0;
  std::size_t player = 0;
  Errand errand;
};

/// What a player might do next.
struct PossibleErrand {
  Errand errand;
  int steps = 0;           ///< actions until it is done, waiting aside
  int wait = 0;            ///< steps until it can be done
  bool passes_on = false;  ///< puts something where others can take it
};

/// Where an item comes from.
[[nodiscard]] constexpr Tile dispenser(classic::Item item) {
  return item == classic::kOnionItem    ? Tile::kOnion
         : item == classic::kTomatoItem ? Tile::kTomato
                                        : Tile::kDish;
}

/// What can be carried to a pot.
inline constexpr std::array<classic::Item, 3> kSupplies = {classic::kDishItem, classic::kOnionItem,
                                                           classic::kTomatoItem};

/// One state's planning.
class Planner {
 public:
  Planner(const KitchenJobs& kitchen, classic::ConstView state, int seat);
  [[nodiscard]] Workplan plan();
  /// What the seat that asks could do, whether or not that is its job in the plan: the next errand
  /// of each job that is offered, then being rid of what it holds.
  [[nodiscard]] std::vector<PossibleErrand> possible_errands();

 private:
  [[nodiscard]] classic::Thing thing_at(Cell cell) const {
    return state_.slots()[rules_.slots[cell]];
  }
  [[nodiscard]] Pose pose(std::size_t player) const {
    const classic::Player& self = state_.players()[player];
    return pose_of(self.cell, self.orientation);
  }
  /// Of a player that takes part.
  [[nodiscard]] std::size_t zone(std::size_t player) const {
    return static_cast<std::size_t>(zones_.of(player));
  }
  [[nodiscard]] classic::Item held(std::size_t player) const {
    return state_.players()[player].held.item;
  }

  [[nodiscard]] bool is_own(std::size_t player) const { return has_habits_ && player == seat_; }
  /// The ways that are open to a player.
  [[nodiscard]] Ways ways(std::size_t player) const {
    const bool halved = is_own(player) && &own_map_ != &map_;
    return halved ? Ways{&own_map_, nullptr} : Ways{&map_, zones_.limit(player)};
  }

  [[nodiscard]] std::size_t find_statues(int seat);
  [[nodiscard]] const Flow& find_flow();
  void leave_out();
  [[nodiscard]] const std::vector<int>& to_dispenser(classic::Item supply) const {
    return supply == classic::kDishItem    ? flow_.to_dish
           : supply == classic::kOnionItem ? flow_.to_onion
                                           : flow_.to_tomato;
  }
  [[nodiscard]] bool deliverable(Cell pot) const;

  void list_jobs();
  void list_pot_jobs(Cell pot);
  void list_fills(Cell pot, const Recipe& contents, Urgency urgency, int wait);
  void list_clears();
  void list_supplies();
  void list_unblocks();
  [[nodiscard]] int urgent_passes(std::size_t consumer) const;
  void list_supplies(std::size_t consumer, classic::Item item);

  void list_own_jobs();
  void list_own_supplies();
  [[nodiscard]] bool reaches(Tile station) const;
  [[nodiscard]] bool may_take(std::size_t player, const Job& job) const;
  [[nodiscard]] bool left_to_others(const Offer& made) const;
  [[nodiscard]] bool takes_soups_on(std::size_t player) const;
  [[nodiscard]] Cell hand_over(Tile station) const;
  [[nodiscard]] Errand go_home() const;
  [[nodiscard]] bool has_no_use_for(classic::Item item) const;

  template <typename Visit>
  void for_sources(std::size_t zone, const Job& job, Visit visit) const;
  [[nodiscard]] bool kept_for_others(std::size_t zone, Cell counter) const;
  [[nodiscard]] Errand serve(std::size_t player) const;
  [[nodiscard]] Cell place_for_soup(std::size_t player) const;
  [[nodiscard]] Cell place_to_drop(std::size_t player) const;
  [[nodiscard]] Cell place_to_pass(std::size_t player, const std::vector<int>& hops) const;
  [[nodiscard]] Offer offer(std::size_t player, std::size_t job) const;

  const KitchenJobs& kitchen_;
  const classic::ClassicRules& rules_;
  classic::ConstView state_;
  std::size_t num_players_;
  std::size_t seat_;
  bool has_habits_;
  bool stubborn_;  ///< now
  Workplan plan_;
  std::size_t statues_;
  const KitchenMap& map_;
  const KitchenMap& own_map_;
  std::array<bool, kMaxAgents> left_out_{};  ///< gets no job in this planning
  std::array<Cell, kMaxAgents> cells_{};     ///< [player]
  std::optional<Flow> own_flow_;             ///< if none is prepared
  const Flow& flow_;
  const Zones& zones_;
  std::vector<Job> jobs_;
};

}  // namespace potluck::partners
