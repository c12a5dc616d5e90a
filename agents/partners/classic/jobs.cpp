#include "agents/partners/classic/jobs.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "agents/partners/classic/planner.h"

namespace potluck::partners {

using classic::ConstView;
using classic::kNoItem;

namespace {

constexpr int kNorth = 0;

/// Is `a` a better soup to make than `b`?
bool better(const classic::Recipes& recipes, const Recipe& a, const Recipe& b) {
  const auto key = [&](const Recipe& r) {
    return std::make_tuple(-recipes.worth(r), r.size(), recipes.cook_time(r));
  };
  return key(a) < key(b);
}

}  // namespace

KitchenJobs::KitchenJobs(const Layout& layout, const classic::ClassicRules& rules,
                         const Habits& habits)
    : rules_(rules), habits_(habits), starts_(layout.starts().begin(), layout.starts().end()) {
  make_maps(layout);
  make_half_maps(layout);
  for (std::size_t tile = 0; tile < kNumTiles; ++tile) {
    for (const Cell cell : layout.cells_of(static_cast<Tile>(tile))) {
      if (!map().stands(cell).empty()) {
        cells_[tile].push_back(cell);
      }
    }
  }
  counters_ = cells_[static_cast<std::size_t>(Tile::kCounter)];
  for (const Tile tile : {Tile::kPot, Tile::kOnion, Tile::kTomato, Tile::kDish, Tile::kServing}) {
    for (const Cell station : cells(tile)) {
      if (map().stands(station).size() == 1) {
        sole_stands_.set(cell_of(map().stands(station).front()));
      }
    }
  }

  for (const KitchenMap& each : *maps_) {
    choose_aims(each);
  }
  prepare_flows();
}

KitchenJobs KitchenJobs::with(const Layout& layout, const Habits& habits) const {
  KitchenJobs other = *this;
  other.habits_ = habits;
  other.make_half_maps(layout);
  return other;
}

/// A map for every set of statues.
void KitchenJobs::make_maps(const Layout& layout) {
  const std::size_t num_maps =
      layout.num_agents() <= kMaxStatueAgents ? std::size_t{1} << starts_.size() : 1;
  auto maps = std::make_shared<Maps>();
  for (std::size_t mask = 0; mask < num_maps; ++mask) {
    maps->emplace_back(layout, starts_of(mask));
  }
  maps_ = maps;
}

/// The same within the half.
void KitchenJobs::make_half_maps(const Layout& layout) {
  if (habits_.half == Half::kBoth) {
    return;
  }
  off_limits_ = floor_outside(layout, habits_.half);
  const std::vector<Cell> other_limits =
      floor_outside(layout, habits_.half == Half::kLeft ? Half::kRight : Half::kLeft);
  std::ranges::copy_if(
      layout.cells_of(Tile::kFloor), std::back_inserter(other_half_),
      [&](Cell cell) { return std::ranges::find(other_limits, cell) == other_limits.end(); });
  auto maps = std::make_shared<Maps>();
  for (std::size_t mask = 0; mask < maps_->size(); ++mask) {
    std::vector<Cell> obstacles = starts_of(mask);
    obstacles.insert(obstacles.end(), off_limits_.begin(), off_limits_.end());
    maps->emplace_back(layout, obstacles);
  }
  half_maps_ = maps;
}

std::vector<Cell> KitchenJobs::starts_of(std::size_t mask) const {
  std::vector<Cell> starts;
  for (std::size_t player = 0; player < starts_.size(); ++player) {
    if (((mask >> player) & 1U) != 0) {
      starts.push_back(starts_[player]);
    }
  }
  return starts;
}

void KitchenJobs::prepare_flows() {
  std::array<bool, kMaxAgents> everybody{};
  everybody.fill(true);
  auto flows = std::make_shared<std::vector<Flow>>();
  for (const KitchenMap& each : *maps_) {
    flows->emplace_back(Zones(each, starts_, everybody), [&](Tile tile) { return cells(tile); });
  }
  flows_ = flows;
}

KitchenJobs KitchenJobs::with(const Manner& manner) const {
  KitchenJobs other = *this;
  other.manner_ = manner;
  if (manner.ignored.any()) {
    for (std::vector<Cell>& cells : other.cells_) {
      std::erase_if(cells, [&](Cell cell) { return manner.ignored[cell]; });
    }
    other.prepare_flows();
  }
  return other;
}

void KitchenJobs::choose_aims(const KitchenMap& map) {
  const auto within_reach = [&](Tile tile) {
    return std::ranges::any_of(cells(tile), [&](Cell cell) { return !map.stands(cell).empty(); });
  };
  const bool onions = within_reach(Tile::kOnion);
  const bool tomatoes = within_reach(Tile::kTomato);
  auto& aims = aims_.emplace_back();
  for (int o = 0; o < static_cast<int>(kSizes); ++o) {
    for (int t = 0; t < static_cast<int>(kSizes); ++t) {
      Recipe& aim = aims[static_cast<std::size_t>(o)][static_cast<std::size_t>(t)];
      for (const Recipe& order : rules_.recipes.orders()) {
        const bool possible = order.onions >= o && order.tomatoes >= t &&
                              (order.onions == o || onions) && (order.tomatoes == t || tomatoes);
        if (possible && (aim.size() == 0 || better(rules_.recipes, order, aim))) {
          aim = order;
        }
      }
    }
  }
}

bool KitchenJobs::looks_idle(ConstView state, int player) const {
  const classic::Player& self = state.players()[player];
  return self.held.item == kNoItem && self.orientation == kNorth &&
         self.cell == starts_[static_cast<std::size_t>(player)];
}

Workplan KitchenJobs::plan(ConstView state, int seat) const {
  return Planner(*this, state, seat).plan();
}

}  // namespace potluck::partners
