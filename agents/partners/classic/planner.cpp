#include "agents/partners/classic/planner.h"

#include <algorithm>
#include <tuple>

namespace potluck::partners {

using classic::ConstView;
using classic::Item;
using classic::kNoItem;

Planner::Planner(const KitchenJobs& kitchen, ConstView state, int seat)
    : kitchen_(kitchen),
      rules_(kitchen.rules()),
      state_(state),
      num_players_(static_cast<std::size_t>(state.shape().num_players)),
      seat_(static_cast<std::size_t>(seat)),
      has_habits_(kitchen.habits() != Habits{}),
      stubborn_(kitchen.habits().stubborn && !gives_way(state.timestep())),
      statues_(find_statues(seat)),
      map_(kitchen.map(statues_)),
      own_map_(kitchen.own_map(statues_)),
      flow_(find_flow()),
      zones_(flow_.zones) {
  leave_out();
}

/// Notes who gets no job, for want of a place, by manner or by the clock.
void Planner::leave_out() {
  const Manner& manner = kitchen_.manner();
  std::vector<std::size_t> taking_part;
  for (std::size_t player = 0; player < num_players_; ++player) {
    left_out_[player] = zones_.of(player) < 0 || plan_.statue[player] || !manner.is_active(player);
    if (!left_out_[player]) {
      taking_part.push_back(player);
    }
  }
  if (!manner.is_impatient(state_.timestep())) {
    return;
  }
  const bool by_turns = manner.impatient == Manner::Patience::kAtTimes && taking_part.size() > 2;
  plan_.others_rigid = !by_turns || stubborn_;
  const std::uint32_t turn = (state_.timestep() + manner.clock) / (kTurnSteps * kPatienceTurns);
  const std::size_t leader = plan_.others_rigid ? seat_ : taking_part[turn % taking_part.size()];
  for (std::size_t player = 0; player < num_players_; ++player) {
    left_out_[player] |= player != leader;
  }
}

/// The zones of this state. The stubborn do not see that others could move things about.
const Flow& Planner::find_flow() {
  std::array<bool, kMaxAgents> taking_part{};
  for (std::size_t player = 0; player < num_players_; ++player) {
    cells_[player] = state_.players()[player].cell;
    taking_part[player] = player == seat_ || !stubborn_;
  }
  const std::span<const Cell> cells(cells_.data(), num_players_);
  const Flow& prepared = kitchen_.flow(statues_);
  if (!stubborn_ && prepared.zones.fit(map_, cells)) {
    return prepared;
  }
  return own_flow_.emplace(Zones(map_, cells, taking_part),
                           [&](Tile tile) { return kitchen_.cells(tile); });
}

/// Notes who is a statue; the bit mask for KitchenJobs::map. A statue in another region stands in
/// nobody's way, and may be waiting for what is passed to it.
std::size_t Planner::find_statues(int seat) {
  const KitchenMap& plain = kitchen_.map();
  const int own_region = plain.region(state_.players()[seat].cell);
  std::size_t mask = 0;
  const bool looks = kitchen_.knows_statues() && !stubborn_;
  for (std::size_t player = 0; player < num_players_ && looks; ++player) {
    const classic::Player& other = state_.players()[player];
    const int number = static_cast<int>(player);
    plan_.statue[player] =
        number != seat && state_.timestep() >= kStatueSteps && kitchen_.looks_idle(state_, number);
    const Manner& manner = kitchen_.manner();
    plan_.statue[player] |= manner.others_stand && !manner.is_active(player);
    if (plan_.statue[player] && plain.region(other.cell) == own_region) {
      mask |= std::size_t{1} << player;
    }
  }
  return mask;
}

void Planner::list_jobs() {
  for (const Cell pot : kitchen_.cells(Tile::kPot)) {
    list_pot_jobs(pot);
  }
  list_clears();
  if (zones_.size() > 1) {
    list_supplies();
  }
  list_unblocks();
  if (has_habits_) {
    list_own_jobs();
  }
}

std::vector<PossibleErrand> Planner::possible_errands() {
  std::vector<PossibleErrand> possible;
  const auto add = [&](const Errand& errand, int wait, bool passes_on) {
    if (errand.target != kNoCell) {
      const int way = ways(seat_).steps_to(pose(seat_), errand.target);
      possible.push_back(
          {.errand = errand, .steps = way + 1, .wait = wait, .passes_on = passes_on});
    }
  };
  if (zones_.of(seat_) < 0) {
    return possible;
  }
  if (classic::is_soup(held(seat_))) {
    const Errand errand = serve(seat_);
    add(errand, 0, errand.serving);
  } else {
    list_jobs();
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
      const Offer made = offer(seat_, job);
      const bool rids = held(seat_) != kNoItem && held(seat_) != jobs_[job].item;
      if (made.cost < kFar && !rids) {
        add(made.errand, held(seat_) == jobs_[job].item ? jobs_[job].wait : 0,
            jobs_[job].kind == Kind::kSupply && held(seat_) != kNoItem);
      }
    }
  }
  if (held(seat_) != kNoItem) {
    add({.target = place_to_drop(seat_), .act = true, .serving = false}, 0, false);
  }
  return possible;
}

Workplan Planner::plan() {
  list_jobs();
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
      return std::make_tuple(left_to_others(o), jobs_[o.job].urgency, o.cost, o.work,
                             jobs_[o.job].kind, o.job, o.player);
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
