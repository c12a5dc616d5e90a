#include "agents/partners/kitchen_jobs.h"

#include <algorithm>
#include <tuple>

namespace potluck::partners {

using classic::ConstView;
using classic::Item;
using classic::kDishItem;
using classic::kNoItem;
using classic::kOnionItem;
using classic::kTomatoItem;
using classic::Thing;

namespace {

constexpr int kNorth = 0;

/// When a job may be taken: `kNow` jobs first, `kLater` ones by those for whom nothing else is
/// left.
enum class Urgency : std::uint8_t { kNow, kLater };

enum class Kind : std::uint8_t { kClear, kStart, kPlate, kFill, kSupply };

struct Job {
  Kind kind = Kind::kFill;
  Urgency urgency = Urgency::kNow;
  Cell station = kNoCell;  ///< where it is done; kNoCell: at any counter towards the pots (supply)
  Item item = kNoItem;    ///< what must be in the hands
  int wait = 0;            ///< steps until it can be done
};

/// A player's way to do a job: cost in actions, and where to go first.
struct Offer {
  int cost = kFar;
  std::size_t job = 0;
  std::size_t player = 0;
  Errand errand;
};

Tile dispenser(Item item) {
  return item == kOnionItem ? Tile::kOnion : item == kTomatoItem ? Tile::kTomato : Tile::kDish;
}

/// One state's planning.
class Planner {
 public:
  Planner(const KitchenJobs& kitchen, ConstView state, int seat);
  [[nodiscard]] Workplan plan();

 private:
  [[nodiscard]] Thing thing_at(Cell cell) const { return state_.slots()[rules_.slots[cell]]; }
  [[nodiscard]] Pose pose(std::size_t player) const {
    const classic::Player& self = state_.players()[player];
    return pose_of(self.cell, self.orientation);
  }
  [[nodiscard]] int region(std::size_t player) const {
    return map_.region(state_.players()[player].cell);
  }
  [[nodiscard]] Item held(std::size_t player) const { return state_.players()[player].held.item; }

  void find_statues(int seat);
  [[nodiscard]] std::vector<int> hops_to(Tile station) const;
  [[nodiscard]] bool nearest_region(const std::vector<int>& hops, int region, Cell counter) const;
  [[nodiscard]] bool leads_on(const std::vector<int>& hops, int region, Cell counter) const;
  [[nodiscard]] bool shared(int region, Cell counter) const;

  void list_pot_jobs(Cell pot);
  void list_fills(Cell pot, const Recipe& contents, Urgency urgency, int wait);
  void list_clears();
  void list_supplies();
  void list_supplies(int consumer, Item item);

  template <typename Visit>
  void for_sources(int region, Item item, Visit visit) const;
  [[nodiscard]] Errand serve(std::size_t player) const;
  [[nodiscard]] Cell place_to_drop(std::size_t player) const;
  [[nodiscard]] Cell place_to_pass(std::size_t player, const std::vector<int>& hops) const;
  [[nodiscard]] Offer offer(std::size_t player, std::size_t job) const;

  const KitchenJobs& kitchen_;
  const classic::ClassicRules& rules_;
  const KitchenMap& map_;
  ConstView state_;
  std::size_t num_players_;
  Workplan plan_;
  std::vector<bool> live_;      ///< [region] has a player
  std::vector<int> to_pot_;     ///< [region] counters to pass things over until a pot is in reach
  std::vector<int> to_window_;  ///< [region]
  std::vector<Job> jobs_;
};

Planner::Planner(const KitchenJobs& kitchen, ConstView state, int seat)
    : kitchen_(kitchen),
      rules_(kitchen.rules()),
      map_(kitchen.map()),
      state_(state),
      num_players_(static_cast<std::size_t>(state.shape().num_players)),
      live_(static_cast<std::size_t>(map_.num_regions()), false) {
  for (std::size_t player = 0; player < num_players_; ++player) {
    live_[static_cast<std::size_t>(region(player))] = true;
  }
  to_pot_ = hops_to(Tile::kPot);
  to_window_ = hops_to(Tile::kServing);
  find_statues(seat);
}

void Planner::find_statues(int seat) {
  for (std::size_t player = 0; player < num_players_; ++player) {
    const classic::Player& other = state_.players()[player];
    plan_.statue[player] = player != static_cast<std::size_t>(seat) &&
                           state_.timestep() >= kStatueSteps && other.held.item == kNoItem &&
                           other.orientation == kNorth && other.cell == kitchen_.start(player);
  }
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

void Planner::list_fills(Cell pot, const Recipe& contents, Urgency urgency, int wait) {
  Recipe aim = kitchen_.aim(contents);
  if (aim.size() == 0 && contents.size() > 0) {
    // Nobody ordered what this can become. Old dynamics: fill it up, or it blocks the pot for ever.
    const bool onions = !kitchen_.cells(Tile::kOnion).empty();
    const int rest = std::max(0, 3 - contents.size());
    aim = {contents.onions + (onions ? rest : 0), contents.tomatoes + (onions ? 0 : rest)};
  }
  for (int i = contents.onions; i < aim.onions; ++i) {
    jobs_.push_back({Kind::kFill, urgency, pot, kOnionItem, wait});
  }
  for (int i = contents.tomatoes; i < aim.tomatoes; ++i) {
    jobs_.push_back({Kind::kFill, urgency, pot, kTomatoItem, wait});
  }
}

void Planner::list_pot_jobs(Cell pot) {
  constexpr int kPlating = 5;  // steps from ready to empty, roughly
  const Thing soup = thing_at(pot);
  const Recipe contents = classic::contents(soup.item);
  if (contents.size() > 0 && soup.tick != 0) {
    const int wait = std::max(0, rules_.ready_tick[soup.item] - soup.tick);
    jobs_.push_back({Kind::kPlate, Urgency::kNow, pot, kDishItem, wait});
    list_fills(pot, {}, Urgency::kLater, wait + kPlating);
    return;
  }
  const Recipe aim = kitchen_.aim(contents);
  const bool complete = contents.size() > 0 && (aim == contents || aim.size() == 0);
  if (complete && !rules_.parameters.old_dynamics) {
    jobs_.push_back({Kind::kStart, Urgency::kNow, pot, kNoItem, 0});
  } else {
    list_fills(pot, contents, Urgency::kNow, 0);
  }
}

void Planner::list_clears() {
  for (const Cell counter : kitchen_.counters()) {
    if (rules_.is_ready(thing_at(counter))) {
      jobs_.push_back({Kind::kClear, Urgency::kNow, counter, kNoItem, 0});
    }
  }
}

void Planner::list_supplies() {
  for (std::size_t r = 0; r < live_.size(); ++r) {
    if (live_[r] && to_pot_[r] == 0) {
      for (const Item item : {kDishItem, kOnionItem, kTomatoItem}) {
        list_supplies(static_cast<int>(r), item);
      }
    }
  }
}

/// What the cooks of region `consumer` need of `item` and cannot take from a dispenser.
void Planner::list_supplies(int consumer, Item item) {
  for (const Cell cell : kitchen_.cells(dispenser(item))) {
    if (map_.touches(consumer, cell)) {
      return;
    }
  }
  int now = 0;
  int later = 0;
  for (const Job& job : jobs_) {
    if (job.item == item && job.kind != Kind::kSupply && map_.touches(consumer, job.station)) {
      (job.urgency == Urgency::kNow ? now : later) += 1;
    } else if (item == kDishItem && job.kind == Kind::kStart &&
               map_.touches(consumer, job.station)) {
      ++later;
    }
  }
  int there = 0;
  int dishes = 0;
  for (std::size_t player = 0; player < num_players_; ++player) {
    if (region(player) == consumer) {
      there += held(player) == item ? 1 : 0;
      dishes += held(player) == kDishItem ? 1 : 0;
    }
  }
  int free = 0;
  int hatches = 0;
  Cell stuffed = kNoCell;
  for (const Cell counter : kitchen_.counters()) {
    if (!map_.touches(consumer, counter)) {
      continue;
    }
    const Item lying = thing_at(counter).item;
    there += lying == item ? 1 : 0;
    dishes += lying == kDishItem ? 1 : 0;
    if (shared(consumer, counter)) {
      ++hatches;
      free += lying == kNoItem ? 1 : 0;
      if (lying != kNoItem && lying != kDishItem) {
        stuffed = counter;
      }
    }
  }
  if (item == kDishItem && now > there && free == 0 && stuffed != kNoCell) {
    jobs_.push_back({Kind::kClear, Urgency::kNow, stuffed, kNoItem, 0});
  }
  // One hatch is kept free for a dish: a kitchen whose hatches are full of onions stands still.
  const bool room = item == kDishItem || hatches == 1 || free >= 2 || dishes > 0;
  for (int i = there; i < now + later && room && i - there < free; ++i) {
    jobs_.push_back({Kind::kSupply, i < now ? Urgency::kNow : Urgency::kLater, kNoCell, item, 0});
  }
}

template <typename Visit>
void Planner::for_sources(int region, Item item, Visit visit) const {
  for (const Cell cell : kitchen_.cells(dispenser(item))) {
    visit(cell);
  }
  for (const Cell counter : kitchen_.counters()) {
    if (thing_at(counter).item == item && nearest_region(to_pot_, region, counter)) {
      visit(counter);
    }
  }
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
    const int cost = map_.steps_to(pose(player), counter) +
                     (shared(region(player), counter) ? kSharedPenalty : 0);
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
    if (thing_at(counter).item == kNoItem && leads_on(hops, region(player), counter)) {
      const int cost = map_.steps_to(pose(player), counter);
      if (cost < least) {
        least = cost;
        best = counter;
      }
    }
  }
  return best;
}

/// Where a player with a soup goes.
Errand Planner::serve(std::size_t player) const {
  if (!rules_.is_ready(state_.players()[player].held)) {
    return {.target = place_to_drop(player), .act = true, .serving = false};
  }
  Cell best = kNoCell;
  int least = kFar;
  for (const Cell window : kitchen_.cells(Tile::kServing)) {
    const int cost = map_.steps_to(pose(player), window);
    if (cost < least) {
      least = cost;
      best = window;
    }
  }
  if (best == kNoCell) {
    best = place_to_pass(player, to_window_);
  }
  return {.target = best, .act = true, .serving = true};
}

Offer Planner::offer(std::size_t player, std::size_t number) const {
  const Job& job = jobs_[number];
  const Pose here = pose(player);
  const int own_region = region(player);
  const Item hands = held(player);
  Offer none{.cost = kFar, .job = number, .player = player, .errand = {}};

  Cell goal = job.station;
  if (job.kind == Kind::kSupply) {
    goal = to_pot_[static_cast<std::size_t>(own_region)] > 0 ? place_to_pass(player, to_pot_)
                                                             : kNoCell;
  }
  if (goal == kNoCell || map_.steps_to(here, goal) >= kFar) {
    return none;
  }
  if (job.kind == Kind::kClear) {
    const bool soup = classic::is_soup(thing_at(goal).item);
    if (!nearest_region(soup ? to_window_ : to_pot_, own_region, goal)) {
      return none;
    }
  }

  Offer result = none;
  if (hands == job.item) {
    const int way = map_.steps_to(here, goal);
    result.cost = way + 1;
    result.errand = {.target = goal, .act = job.wait == 0, .serving = false};
    // Prepared ingredients are held until they are wanted; dishes set out in time to meet the soup.
    if (job.kind == Kind::kFill && job.urgency == Urgency::kLater) {
      result.errand = {};
    } else if (job.wait > way + 1) {
      result.errand = {};
    }
  } else if (hands == kNoItem) {
    for_sources(own_region, job.item, [&](Cell source) {
      const int cost = map_.steps_via(here, source, goal) + 2;
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
    for (const Pose stand : map_.stands(counter)) {
      const int first = map_.steps(here, stand) + 1;
      if (job.item == kNoItem) {
        result.cost = std::min(result.cost, first + map_.steps_to(stand, goal) + 1);
      } else {
        for_sources(own_region, job.item, [&](Cell source) {
          result.cost = std::min(result.cost, first + map_.steps_via(stand, source, goal) + 2);
        });
      }
    }
    result.errand = {.target = counter, .act = true, .serving = false};
  }
  if (result.cost >= kFar) {
    return none;
  }
  result.cost = std::max(result.cost, job.wait + 1);
  return result;
}

Workplan Planner::plan() {
  for (const Cell pot : kitchen_.cells(Tile::kPot)) {
    list_pot_jobs(pot);
  }
  list_clears();
  if (live_.size() > 1) {
    list_supplies();
  }

  std::array<bool, kMaxAgents> busy{};
  std::vector<Offer> offers;
  for (std::size_t player = 0; player < num_players_; ++player) {
    if (plan_.statue[player]) {
      continue;
    }
    if (classic::is_soup(held(player))) {
      plan_.errands[player] = serve(player);
      busy[player] = true;
      continue;
    }
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
      const Offer made = offer(player, job);
      if (made.cost < kFar) {
        offers.push_back(made);
      }
    }
  }
  std::ranges::sort(offers, [&](const Offer& a, const Offer& b) {
    const auto key = [&](const Offer& o) {
      return std::make_tuple(jobs_[o.job].urgency, o.cost, jobs_[o.job].kind, o.job, o.player);
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
  return plan_;
}

/// Is `a` a better soup to make than `b`?
bool better(const classic::Recipes& recipes, const Recipe& a, const Recipe& b) {
  const auto key = [&](const Recipe& r) {
    return std::make_tuple(-recipes.worth(r), r.size(), recipes.cook_time(r));
  };
  return key(a) < key(b);
}

}  // namespace

KitchenJobs::KitchenJobs(const Layout& layout, const classic::ClassicRules& rules, const KitchenMap& map)
    : rules_(rules), map_(map), starts_(layout.starts().begin(), layout.starts().end()) {
  for (std::size_t tile = 0; tile < kNumTiles; ++tile) {
    for (const Cell cell : layout.cells_of(static_cast<Tile>(tile))) {
      if (!map_.stands(cell).empty()) {
        cells_[tile].push_back(cell);
      }
    }
  }
  counters_ = cells_[static_cast<std::size_t>(Tile::kCounter)];

  const bool onions = !cells(Tile::kOnion).empty();
  const bool tomatoes = !cells(Tile::kTomato).empty();
  for (int o = 0; o < static_cast<int>(kSizes); ++o) {
    for (int t = 0; t < static_cast<int>(kSizes); ++t) {
      Recipe& aim = aims_[static_cast<std::size_t>(o)][static_cast<std::size_t>(t)];
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

Workplan KitchenJobs::plan(ConstView state, int seat) const {
  return Planner(*this, state, seat).plan();
}

}  // namespace potluck::partners
