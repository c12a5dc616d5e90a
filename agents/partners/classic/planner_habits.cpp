#include <algorithm>
#include <tuple>

#include "agents/partners/classic/planner.h"

namespace potluck::partners {

using classic::Item;
using classic::kDishItem;
using classic::kNoItem;
using classic::kOnionItem;
using classic::kTomatoItem;

/// May `player` take `job`? Its place aside, which offer() looks at.
bool Planner::may_take(std::size_t player, const Job& job) const {
  if (!is_own(player)) {
    return !job.own;
  }
  const bool soup = job.kind == Kind::kClear && classic::is_soup(thing_at(job.station).item);
  const bool plates = job.kind == Kind::kPlate;
  // A soup is left where it is if nobody could take it on from where we would leave it.
  if ((soup && !(takes_soups_on(player) && place_for_soup(player) != kNoCell)) ||
      (plates && place_for_soup(player) == kNoCell)) {
    return false;
  }
  switch (kitchen_.habits().role) {
    case Role::kEverything:
      return true;
    case Role::kIngredients:
      return !plates && !soup && job.item != kDishItem;
    case Role::kDishes:
      return job.item == kDishItem;
    case Role::kSoups:
      return plates || soup;
  }
  return true;
}

/// Does a cook with habits not count on this offer of another's? The other may not know that the
/// job is waiting for it; what it holds shows that it does.
bool Planner::left_to_others(const Offer& made) const {
  const Item needed = jobs_[made.job].item;
  return has_habits_ && made.player != seat_ && (needed == kNoItem || held(made.player) != needed);
}

/// Is there a station of this kind on the floor that the habits allow?
bool Planner::reaches(Tile station) const {
  const Pose here = pose(seat_);
  return std::ranges::any_of(kitchen_.cells(station),
                             [&](Cell cell) { return own_map_.steps_to(here, cell) < kFar; });
}

/// Does `player` take soups nearer to a window than counters are?
bool Planner::takes_soups_on(std::size_t player) const {
  if (!is_own(player)) {
    return true;
  }
  const Role role = kitchen_.habits().role;
  return (role == Role::kEverything || role == Role::kSoups) &&
         (flow_.to_window[zone(player)] > 0 || reaches(Tile::kServing));
}

/// The free counter from which another player has the shortest way to a `station`; kNoCell if
/// nobody has one.
Cell Planner::hand_over(Tile station) const {
  Cell best = kNoCell;
  auto least = std::make_tuple(true, kFar, kFar);
  for (const Cell counter : kitchen_.counters()) {
    const int own = own_map_.steps_to(pose(seat_), counter);
    if (thing_at(counter).item != kNoItem || own >= kFar) {
      continue;
    }
    int others = kFar;
    bool at_border = false;
    for (const Pose stand : map_.stands(counter)) {
      bool visited = false;
      for (std::size_t player = 0; player < num_players_; ++player) {
        visited |= player != seat_ && !plan_.statue[player] && zones_.of(player) >= 0 &&
                   map_.region(state_.players()[player].cell) == map_.region(cell_of(stand)) &&
                   ways(player).allows(cell_of(stand));
      }
      for (const Cell cell : kitchen_.cells(station)) {
        others = std::min(others, visited ? map_.steps_to(stand, cell) : kFar);
      }
      at_border |= visited && kitchen_.in_other_half(cell_of(stand));
    }
    const auto cost = std::make_tuple(!at_border, others, own);
    if (others < kFar && cost < least) {
      least = cost;
      best = counter;
    }
  }
  return best;
}

/// The way back into the own half, to the nearest cell of it where nobody stands.
Errand Planner::go_home() const {
  Errand errand;
  int least = kFar;
  for (int i = 0; i < own_map_.num_cells(); ++i) {
    const auto cell = static_cast<Cell>(i);
    bool free = own_map_.region(cell) >= 0;
    for (std::size_t player = 0; player < num_players_; ++player) {
      free &= state_.players()[player].cell != cell;
    }
    for (int direction = 0; direction < 4 && free; ++direction) {
      const int cost = map_.steps(pose(seat_), pose_of(cell, direction));
      if (cost < least) {
        least = cost;
        errand.target = cell;
      }
    }
  }
  return errand;
}

bool Planner::has_no_use_for(Item item) const {
  switch (kitchen_.habits().role) {
    case Role::kEverything:
      break;
    case Role::kIngredients:
      return item == kDishItem;
    case Role::kDishes:
    case Role::kSoups:
      return item == kOnionItem || item == kTomatoItem;
  }
  return false;
}

void Planner::list_own_jobs() {
  const Role role = kitchen_.habits().role;
  const bool plating = std::ranges::any_of(
      jobs_, [](const Job& job) { return job.kind == Kind::kPlate && !job.own; });
  if ((role == Role::kDishes || role == Role::kSoups) && !plating) {
    // A dish in time: for the pot that has most in it.
    constexpr int kSomeTime = 100;
    Cell fullest = kNoCell;
    int most = -1;
    for (const Cell pot : kitchen_.cells(Tile::kPot)) {
      const int size = classic::contents(thing_at(pot).item).size();
      if (size > most && own_map_.steps_to(pose(seat_), pot) < kFar) {
        most = size;
        fullest = pot;
      }
    }
    if (fullest != kNoCell) {
      jobs_.push_back({Kind::kPlate, Urgency::kLater, fullest, kDishItem, kSomeTime, true});
    }
  }
  list_own_supplies();
}

/// From a half without a pot to those who can go to one.
void Planner::list_own_supplies() {
  const bool cut_off = kitchen_.habits().half != Half::kBoth && flow_.to_pot[zone(seat_)] == 0 &&
                       !reaches(Tile::kPot);
  const Cell counter = cut_off ? hand_over(Tile::kPot) : kNoCell;
  if (counter == kNoCell) {
    return;
  }
  const std::size_t listed = jobs_.size();
  for (const Item item : {kDishItem, kOnionItem, kTomatoItem}) {
    int lacking = 0;
    for (std::size_t i = 0; i < listed; ++i) {
      lacking += jobs_[i].item == item && jobs_[i].kind != Kind::kSupply ? 1 : 0;
    }
    for (const Cell place : kitchen_.counters()) {
      lacking -= thing_at(place).item == item ? 1 : 0;
    }
    for (std::size_t player = 0; player < num_players_; ++player) {
      lacking -= player != seat_ && held(player) == item ? 1 : 0;
    }
    if (lacking > 0) {
      jobs_.push_back({Kind::kSupply, Urgency::kNow, counter, item, 0, true});
    }
  }
}

}  // namespace potluck::partners
