#include <algorithm>

#include "agents/partners/classic/planner.h"
#include "env/classic/game/era.h"

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

/// Can the cooks of the several zones together make soup in `pot` and bring it to a window?
bool Planner::deliverable(Cell pot) const {
  bool filled = false;
  bool emptied = false;
  for (std::size_t zone = 0; zone < zones_.size(); ++zone) {
    const auto gets = [&](Item item) { return to_dispenser(item)[zone] < kFar; };
    if (zones_.touches(zone, pot)) {
      filled |= gets(kOnionItem) || gets(kTomatoItem);
      emptied |= gets(kDishItem) && flow_.to_window[zone] < kFar;
    }
  }
  return filled && emptied;
}

void Planner::list_pot_jobs(Cell pot) {
  if (zones_.size() > 1 && !deliverable(pot)) {
    return;
  }
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
  for (const Item item : kSupplies) {
    for (std::size_t zone = 0; zone < zones_.size(); ++zone) {
      if (flow_.to_pot[zone] == 0 && to_dispenser(item)[zone] > 0) {
        list_supplies(zone, item);
      }
    }
  }
}

/// Where somebody has to put something and everything is full: one place is to be cleared by
/// others.
void Planner::list_unblocks() {
  for (std::size_t player = 0; player < num_players_; ++player) {
    if (zones_.of(player) < 0 || held(player) == kNoItem) {
      continue;
    }
    const bool passes = rules_.is_ready(state_.players()[player].held) &&
                        flow_.to_window[zone(player)] > 0 && flow_.to_window[zone(player)] < kFar;
    if ((passes ? place_to_pass(player, flow_.to_window) : place_to_drop(player)) != kNoCell) {
      continue;
    }
    for (const Cell counter : kitchen_.counters()) {
      const Item lying = thing_at(counter).item;
      if (zones_.touches(zone(player), counter) && lying != kNoItem && !classic::is_soup(lying) &&
          (!passes || zones_.leads_on(flow_.to_window, zone(player), counter))) {
        jobs_.push_back({.kind = Kind::kUnblock, .station = counter});
        break;
      }
    }
  }
}

/// Soups, and dishes for others' soups, that have to go over the counters of `consumer`.
int Planner::urgent_passes(std::size_t consumer) const {
  const auto next_to = [&](std::size_t zone) { return flow_.to_zone[consumer][zone] <= 1; };
  int passes = 0;
  for (std::size_t player = 0; player < num_players_; ++player) {
    passes += zones_.of(player) >= 0 && classic::is_soup(held(player)) &&
                      flow_.to_window[zone(player)] > 0 && next_to(zone(player))
                  ? 1
                  : 0;
  }
  for (const Job& job : jobs_) {
    passes += job.kind == Kind::kSupply && job.item == kDishItem && job.urgency == Urgency::kNow &&
                      job.consumer != consumer && next_to(job.consumer)
                  ? 1
                  : 0;
  }
  return passes;
}

/// What the cooks of zone `consumer` need of `item`, which they cannot take from a dispenser.
void Planner::list_supplies(std::size_t consumer, Item item) {
  const std::vector<int>& hops = to_dispenser(item);
  // Is it they who must do it?
  const auto theirs = [&](Cell station) {
    for (std::size_t zone = 0; zone < zones_.size(); ++zone) {
      if (hops[zone] < hops[consumer] && zones_.touches(zone, station)) {
        return false;
      }
    }
    return zones_.touches(consumer, station);
  };
  int now = 0;
  int later = 0;
  for (const Job& job : jobs_) {
    const bool dish = item == kDishItem && job.kind == Kind::kStart;  // for the soup started there
    if ((job.item == item || dish) && job.kind != Kind::kSupply && theirs(job.station)) {
      (job.urgency == Urgency::kNow && !dish ? now : later) += 1;
    }
  }
  int there = 0;
  int dishes = 0;
  for (std::size_t player = 0; player < num_players_; ++player) {
    if (zones_.of(player) == static_cast<int>(consumer)) {
      there += held(player) == item ? 1 : 0;
      dishes += held(player) == kDishItem ? 1 : 0;
    }
  }
  int free = 0;
  int hatches = 0;
  Cell stuffed = kNoCell;
  for (const Cell counter : kitchen_.counters()) {
    if (!zones_.touches(consumer, counter)) {
      continue;
    }
    const Item lying = thing_at(counter).item;
    there += lying == item ? 1 : 0;
    dishes += lying == kDishItem ? 1 : 0;
    if (zones_.shared(consumer, counter)) {
      ++hatches;
      free += lying == kNoItem ? 1 : 0;
      if (lying != kNoItem && lying != kDishItem) {
        stuffed = counter;
      }
    }
  }
  if (item == kDishItem && now > there && free == 0 && stuffed != kNoCell) {
    jobs_.push_back({.kind = Kind::kClear, .station = stuffed});
  }
  // One hatch is kept free for a dish: a kitchen whose hatches are full of onions stands still.
  const bool dish_comes = to_dispenser(kDishItem)[consumer] > 0 && dishes == 0;
  const int kept = hatches > 1 && dish_comes ? 1 : 0;
  const bool room = item == kDishItem || free > kept + urgent_passes(consumer);
  for (int i = there; i < now + later && room && i - there < free; ++i) {
    jobs_.push_back({.kind = Kind::kSupply,
                     .urgency = i < now ? Urgency::kNow : Urgency::kLater,
                     .item = item,
                     .consumer = consumer});
  }
}

}  // namespace potluck::partners
