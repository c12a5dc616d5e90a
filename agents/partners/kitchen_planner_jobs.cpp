#include <algorithm>

#include "agents/partners/kitchen_planner.h"
#include "env/classic/era.h"

namespace potluck::partners {

using classic::Item;
using classic::kDishItem;
using classic::kNoItem;
using classic::kOnionItem;
using classic::kTomatoItem;
using classic::Thing;

void Planner::list_fills(Cell pot, const Recipe& contents, Urgency urgency, int wait) {
  Recipe aim = kitchen_.aim(statues_, contents);
  if (aim.size() == 0 && contents.size() > 0) {
    // Nobody ordered what this can become. Old dynamics: fill it up, or it blocks the pot for ever.
    const bool onions = !kitchen_.cells(Tile::kOnion).empty();
    const int rest = std::max(0, classic::starts_at(rules_.parameters) - contents.size());
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
  const Recipe aim = kitchen_.aim(statues_, contents);
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

}  // namespace potluck::partners
