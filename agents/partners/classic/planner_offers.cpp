#include <algorithm>

#include "agents/partners/classic/planner.h"

namespace potluck::partners {

using classic::Item;
using classic::kNoItem;

template <typename Visit>
void Planner::for_sources(std::size_t zone, const Job& job, Visit visit) const {
  for (const Cell cell : kitchen_.cells(dispenser(job.item))) {
    visit(cell);
  }
  const bool supply = job.kind == Kind::kSupply;
  if (job.own && supply) {
    return;  // what lies on counters is where it should be
  }
  for (const Cell counter : kitchen_.counters()) {
    if (thing_at(counter).item == job.item &&
        (supply ? zones_.nearest(flow_.to_zone[job.consumer], zone, counter)
                : zones_.nearest(flow_.to_pot, zone, counter) && !kept_for_others(zone, counter))) {
      visit(counter);
    }
  }
}

/// Does what lies on `counter` come from a dispenser of `zone`, and was put there for others who
/// have none?
bool Planner::kept_for_others(std::size_t zone, Cell counter) const {
  if (zones_.size() == 1) {
    return false;
  }
  const std::vector<int>& hops = to_dispenser(thing_at(counter).item);
  for (std::size_t other = 0; other < zones_.size(); ++other) {
    if (hops[other] > hops[zone] && flow_.to_pot[other] < kFar && zones_.touches(other, counter)) {
      return true;
    }
  }
  return false;
}

/// The cheapest counter to be rid of something; those between regions are for passing things on.
Cell Planner::place_to_drop(std::size_t player) const {
  constexpr int kSharedPenalty = 6;
  Cell best = kNoCell;
  int least = kFar;
  for (const Cell counter : kitchen_.counters()) {
    if (thing_at(counter).item != kNoItem) {
      continue;
    }
    const int cost = ways(player).steps_to(pose(player), counter) +
                     (zones_.shared(zone(player), counter) ? kSharedPenalty : 0);
    if (cost < least) {
      least = cost;
      best = counter;
    }
  }
  return best;
}

Cell Planner::place_to_pass(std::size_t player, const std::vector<int>& hops) const {
  Cell best = kNoCell;
  int least = kFar;
  for (const Cell counter : kitchen_.counters()) {
    if (thing_at(counter).item == kNoItem && zones_.leads_on(hops, zone(player), counter)) {
      const int cost = ways(player).steps_to(pose(player), counter);
      if (cost < least) {
        least = cost;
        best = counter;
      }
    }
  }
  return best;
}

/// Where a player takes a ready soup; kNoCell: nowhere.
Cell Planner::place_for_soup(std::size_t player) const {
  Cell best = kNoCell;
  int least = kFar;
  const bool serves = takes_soups_on(player);
  for (const Cell window : kitchen_.cells(Tile::kServing)) {
    const int cost = ways(player).steps_to(pose(player), window);
    if (serves && cost < least) {
      least = cost;
      best = window;
    }
  }
  if (best == kNoCell) {
    best = place_to_pass(player, flow_.to_window);
  }
  return best == kNoCell && is_own(player) ? hand_over(Tile::kServing) : best;
}

/// Where a player with a soup goes.
Errand Planner::serve(std::size_t player) const {
  if (!rules_.is_ready(state_.players()[player].held)) {
    return {.target = place_to_drop(player), .act = true, .serving = false};
  }
  const Cell place = place_for_soup(player);
  if (place == kNoCell && is_own(player)) {
    return {.target = place_to_drop(player), .act = true, .serving = false};
  }
  return {.target = place, .act = true, .serving = true};
}

Offer Planner::offer(std::size_t player, std::size_t number) const {
  const Job& job = jobs_[number];
  const Pose here = pose(player);
  const std::size_t own_zone = zone(player);
  const Item hands = held(player);
  const Ways map = ways(player);
  Offer none{.cost = kFar, .work = kFar, .job = number, .player = player, .errand = {}};

  Cell goal = job.station;
  if (job.kind == Kind::kSupply && !job.own) {
    goal = own_zone != job.consumer ? place_to_pass(player, flow_.to_zone[job.consumer]) : kNoCell;
  }
  if (goal == kNoCell || map.steps_to(here, goal) >= kFar) {
    return none;
  }
  if (job.kind == Kind::kClear) {
    const bool soup = classic::is_soup(thing_at(goal).item);
    if (!zones_.nearest(soup ? flow_.to_window : flow_.to_pot, own_zone, goal)) {
      return none;
    }
  }

  Offer result = none;
  if (hands == job.item) {
    const int way = map.steps_to(here, goal);
    result.cost = way + 1;
    result.errand = {.target = goal, .act = job.wait == 0, .serving = false};
    // Prepared ingredients are held until they are wanted; dishes set out in time to meet the soup.
    if (job.kind == Kind::kFill && job.urgency == Urgency::kLater) {
      result.errand = {};
    } else if (job.wait > way + 1) {
      result.errand = {};
    }
  } else if (hands == kNoItem) {
    for_sources(own_zone, job, [&](Cell source) {
      const int cost = map.steps_via(here, source, goal) + 2;
      if (cost < result.cost) {
        result.cost = cost;
        result.errand = {.target = source, .act = true, .serving = false};
      }
    });
  } else if (job.urgency == Urgency::kNow) {
    const Cell counter = place_to_drop(player);
    if (counter == kNoCell) {
      return none;
    }
    for (const Pose stand : map.map->stands(counter)) {
      if (!map.allows(cell_of(stand))) {
        continue;
      }
      const int first = map.map->steps(here, stand) + 1;
      if (job.item == kNoItem) {
        result.cost = std::min(result.cost, first + map.steps_to(stand, goal) + 1);
      } else {
        for_sources(own_zone, job, [&](Cell source) {
          result.cost = std::min(result.cost, first + map.steps_via(stand, source, goal) + 2);
        });
      }
    }
    result.errand = {.target = counter, .act = true, .serving = false};
  }
  if (result.cost >= kFar) {
    return none;
  }
  result.work = result.cost;
  result.cost = std::max(result.cost, job.wait + 1);
  return result;
}

}  // namespace potluck::partners
