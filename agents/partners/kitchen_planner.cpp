#include "agents/partners/kitchen_planner.h"

#include <algorithm>
#include <tuple>

namespace potluck::partners {

using classic::ConstView;

Planner::Planner(const KitchenJobs& kitchen, ConstView state, int seat)
    : kitchen_(kitchen),
      rules_(kitchen.rules()),
      state_(state),
      num_players_(static_cast<std::size_t>(state.shape().num_players)),
      seat_(static_cast<std::size_t>(seat)),
      has_habits_(kitchen.habits() != Habits{}),
      statues_(find_statues(seat)),
      map_(kitchen.map(statues_)),
      own_map_(kitchen.own_map(statues_)),
      live_(static_cast<std::size_t>(map_.num_regions()), false) {
  const bool stubborn = kitchen.habits().stubborn;
  for (std::size_t player = 0; player < num_players_; ++player) {
    const bool ignored = stubborn && player != seat_;
    if (region(player) >= 0 && !ignored) {  // -1: an obstacle
      live_[static_cast<std::size_t>(region(player))] = true;
    }
    left_out_[player] =
        plan_.statue[player] || ignored || (is_impatient(state.timestep()) && player != seat_);
  }
  to_pot_ = hops_to(Tile::kPot);
  to_window_ = hops_to(Tile::kServing);
}

/// Notes who is a statue; the bit mask for KitchenJobs::map. A statue in another region stands in
/// nobody's way, and may be waiting for what is passed to it.
std::size_t Planner::find_statues(int seat) {
  const KitchenMap& plain = kitchen_.map();
  const int own_region = plain.region(state_.players()[seat].cell);
  std::size_t mask = 0;
  const bool looks = kitchen_.knows_statues() && !kitchen_.habits().stubborn;
  for (std::size_t player = 0; player < num_players_ && looks; ++player) {
    const classic::Player& other = state_.players()[player];
    const int number = static_cast<int>(player);
    plan_.statue[player] =
        number != seat && state_.timestep() >= kStatueSteps && kitchen_.looks_idle(state_, number);
    if (plan_.statue[player] && plain.region(other.cell) == own_region) {
      mask |= std::size_t{1} << player;
    }
  }
  return mask;
}

std::vector<int> Planner::hops_to(Tile station) const {
  std::vector<int> hops(live_.size(), kFar);
  for (std::size_t r = 0; r < hops.size(); ++r) {
    for (const Cell cell : kitchen_.cells(station)) {
      if (map_.touches(static_cast<int>(r), cell)) {
        hops[r] = 0;
      }
    }
  }
  // Things are passed on by players only, so through regions that have one.
  for (bool changed = hops.size() > 1; changed;) {
    changed = false;
    for (const Cell counter : kitchen_.counters()) {
      for (const Pose from : map_.stands(counter)) {
        for (const Pose to : map_.stands(counter)) {
          const auto a = static_cast<std::size_t>(map_.region(cell_of(from)));
          const auto b = static_cast<std::size_t>(map_.region(cell_of(to)));
          if (live_[a] && live_[b] && hops[a] > hops[b] + 1) {
            hops[a] = hops[b] + 1;
            changed = true;
          }
        }
      }
    }
  }
  return hops;
}

/// Of the regions with players at `counter`, is `region` nearest to the station (so that what lies
/// there is for it)?
bool Planner::nearest_region(const std::vector<int>& hops, int region, Cell counter) const {
  return !leads_on(hops, region, counter) && hops[static_cast<std::size_t>(region)] < kFar;
}

/// Does `counter` touch a region with a player that is nearer to the station than `region`?
bool Planner::leads_on(const std::vector<int>& hops, int region, Cell counter) const {
  return std::ranges::any_of(map_.stands(counter), [&](Pose stand) {
    const auto r = static_cast<std::size_t>(map_.region(cell_of(stand)));
    return live_[r] && hops[r] < hops[static_cast<std::size_t>(region)];
  });
}

bool Planner::shared(int region, Cell counter) const {
  return std::ranges::any_of(map_.stands(counter), [&](Pose stand) {
    const int r = map_.region(cell_of(stand));
    return r != region && live_[static_cast<std::size_t>(r)];
  });
}

Workplan Planner::plan() {
  for (const Cell pot : kitchen_.cells(Tile::kPot)) {
    list_pot_jobs(pot);
  }
  list_clears();
  if (live_.size() > 1) {
    list_supplies();
  }
  if (has_habits_) {
    list_own_jobs();
  }

  std::array<bool, kMaxAgents> busy{};
  std::vector<Offer> offers;
  for (std::size_t player = 0; player < num_players_; ++player) {
    if (left_out_[player]) {
      continue;
    }
    if (is_own(player) && own_map_.region(state_.players()[player].cell) < 0) {
      plan_.errands[player] = go_home();
      busy[player] = true;
      continue;
    }
    if (classic::is_soup(held(player))) {
      plan_.errands[player] = serve(player);
      busy[player] = true;
      continue;
    }
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
      const Offer made = may_take(player, jobs_[job]) ? offer(player, job) : Offer{};
      if (made.cost < kFar) {
        offers.push_back(made);
      }
    }
  }
  std::ranges::sort(offers, [&](const Offer& a, const Offer& b) {
    const auto key = [&](const Offer& o) {
      return std::make_tuple(left_to_others(o), jobs_[o.job].urgency, o.cost, jobs_[o.job].kind,
                             o.job, o.player);
    };
    return key(a) < key(b);
  });
  std::vector<bool> taken(jobs_.size(), false);
  for (const Offer& made : offers) {
    if (!taken[made.job] && !busy[made.player]) {
      taken[made.job] = true;
      busy[made.player] = true;
      plan_.errands[made.player] = made.errand;
    }
  }
  if (has_habits_ && !busy[seat_] && has_no_use_for(held(seat_))) {
    plan_.errands[seat_] = {.target = place_to_drop(seat_), .act = true, .serving = false};
  }
  return plan_;
}

}  // namespace potluck::partners
