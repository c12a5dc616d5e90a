#include "agents/partners/overcooked_v2/jobs.h"

#include <algorithm>
#include <array>

namespace potluck::partners::soup {
namespace {

constexpr int kPatience = 6;          // idle steps, after which a cook does what others should do
constexpr int kHandOver = 12;         // steps that handing something on counts for
constexpr std::uint32_t kTime = 8;    // that another one gets to where it sees the button
constexpr std::uint32_t kAgain = 60;  // until a button is pressed again, or nobody is waited for
constexpr int kSomebodyElses = 10;    // idle steps, after which a soup nobody wants is taken out
constexpr std::uint32_t kWatch = 30;  // that one waits to be told, ...
constexpr std::uint32_t kWatchAgain = 8;  // ... and after waiting in vain
constexpr std::uint32_t kGuessFor = 80;   // steps that one recipe is tried
constexpr int kTellFor = 12;              // steps at the place of a recipe before anything else
constexpr std::uint32_t kLookAgain = 8;   // age of what is worth a look
constexpr int kSharedCounter = 20;        // steps that a counter without others is nearer

bool is_ingredient(Thing thing) {
  return contents_of(thing) != kNoContents && (thing & kDish) == 0;
}

}  // namespace

SoupJobs::SoupJobs(const SoupMap& map, const SoupSigns& signs, SoupHabit habit, int seat,
                   SoupNotes& notes, const SoupPaths& paths)
    : map_(map),
      signs_(signs),
      habit_(habit),
      seat_(seat),
      notes_(notes),
      paths_(paths),
      row_(map.rules().shape, notes.kitchen.bytes.data()),
      room_(map.room_of(seat)),
      held_(row_.players()[seat].held),
      recipe_(notes.recipe) {}

int SoupJobs::hops(Thing thing, std::size_t pot, int room) const {
  return is_dish(thing)    ? map_.to_window(room)
         : thing == kPlate ? map_.plate_to_pot(pot, room)
                           : map_.to_pot(pot, room);
}

int SoupJobs::hops_from(Thing thing, std::size_t pot, Cell counter) const {
  int best = kSoupFar;
  for (int room = 0; room < map_.num_rooms(); ++room) {
    best = map_.reaches(room, counter) ? std::min(best, hops(thing, pot, room)) : best;
  }
  return best;
}

unsigned SoupJobs::missing(Contents contents, unsigned ingredient) const {
  const ContentsTable& table = map_.rules().contents;
  if (trusting_) {
    return kPotSize - table.count(contents);
  }
  const unsigned wanted = table.count(recipe_, ingredient);
  const unsigned there = table.count(contents, ingredient);
  return wanted > there ? wanted - there : 0;
}

bool SoupJobs::fits(Contents contents) const {
  const ContentsTable& table = map_.rules().contents;
  return trusting_ || std::ranges::all_of(table.ingredients_of(contents), [&](unsigned i) {
           return table.count(contents, i) <= table.count(recipe_, i);
         });
}

bool SoupJobs::right(Thing dish) const {
  return is_dish(dish) && (trusting_ || contents_of(dish) == recipe_);
}

/// It can never look into it.
bool SoupJobs::blind(Cell pot) const {
  return (habit_ == SoupHabit::kLooks || habit_ == SoupHabit::kTells) &&
         map_.outlook(room_, {&pot, 1}).none();
}

/// How many of them others hold, or will take from counters.
int SoupJobs::elsewhere(Thing thing, std::size_t pot) const {
  int count = 0;
  for (int other = 0; other < map_.num_players(); ++other) {
    const Player& player = row_.players()[other];
    count += other != seat_ && player.cell != kNoCell && player.held == thing &&
                     notes_.still[static_cast<std::size_t>(other)] < 3 * kSoupStatue &&
                     hops(thing, pot, map_.room_of(other)) < kSoupFar
                 ? 1
                 : 0;
  }
  for (const Cell counter : map_.cells_of(Tile::kCounter)) {
    if (lying(counter) != thing || !map_.shared(counter)) {
      continue;
    }
    const int best = hops_from(thing, pot, counter);
    count += best < kSoupFar && (!map_.reaches(room_, counter) || best < hops(thing, pot, room_))
                 ? 1
                 : 0;
  }
  return count;
}

/// Can it bring what is needed to where it is used, or must it hand it on?
bool SoupJobs::within_reach(const Job& job) const {
  return is_dish(job.thing) ? map_.to_window(room_) == 0
                            : map_.reaches(room_, map_.pots()[job.pot]) &&
                                  (job.thing != kPlate ||
                                   map_.to_window(room_) <= map_.plate_to_pot(job.pot, room_));
}

SoupJobs::Source SoupJobs::source(const Job& job, int seat) const {
  const int room = map_.room_of(seat);
  const int far = hops(job.thing, job.pot, room);
  const Cell from = row_.players()[seat].cell;
  Source best;
  if (far >= kSoupFar ||
      (seat == seat_ && !within_reach(job) && handover(job.thing, job.pot) == kNoCell)) {
    return best;
  }
  const auto consider = [&](Cell station) {
    const int steps =
        seat == seat_ ? map_.way_to(paths_, station).steps : map_.steps_beside(from, station);
    const int cost = steps + kHandOver * far;
    if (map_.reaches(room, station) && cost < std::min(best.cost, kSoupFar)) {
      best = {.cost = cost, .station = station};
    }
  };
  if (!is_dish(job.thing)) {
    const Tile pile =
        job.thing == kPlate ? Tile::kDish : pile_of(static_cast<int>(contents_of(job.thing)) - 1);
    for (const Cell station : map_.cells_of(pile)) {
      consider(station);
    }
  }
  for (const Cell counter : map_.cells_of(Tile::kCounter)) {
    if (lying(counter) == job.thing && hops_from(job.thing, job.pot, counter) == far) {
      consider(counter);
    }
  }
  return best;
}

void SoupJobs::need(Thing thing, std::size_t pot, unsigned count) {
  for (int left = static_cast<int>(count) - elsewhere(thing, pot); left > 0; --left) {
    jobs_.push_back({.thing = thing, .pot = pot});
  }
}

/// Which pots are filled, and which need plates.
void SoupJobs::choose_pots() {
  const ContentsTable& table = map_.rules().contents;
  const std::vector<Cell>& pots = map_.pots();
  std::size_t soups = 0;
  std::vector<std::size_t> begun;
  std::vector<std::size_t> empty;
  std::optional<std::size_t> spoilt;
  for (std::size_t pot = 0; pot < pots.size(); ++pot) {
    const Thing thing = blind(pots[pot]) ? kNothing : lying(pots[pot]);
    const bool idle = clock_of(thing) == 0 && (thing & kCookedBit) == 0;
    if (idle && contents_of(thing) == kNoContents) {
      empty.push_back(pot);
    } else if (idle && fits(contents_of(thing))) {
      begun.push_back(pot);
    } else if (!idle && (trusting_ || contents_of(thing) == recipe_)) {
      cooking_.push_back(pot);
      ++soups;
    } else if (!spoilt || (!idle && (thing & kCookedBit) != 0)) {
      spoilt = pot;
    }
  }
  for (int i = 0; i < map_.num_players(); ++i) {
    soups += right(row_.players()[i].held) ? 1U : 0U;
  }
  for (const Cell counter : map_.cells_of(Tile::kCounter)) {
    soups += right(lying(counter)) ? 1U : 0U;
  }
  const std::size_t limit = recipe_changes(map_) ? 1 : pots.size();
  std::ranges::stable_sort(begun, std::ranges::greater{}, [&](std::size_t pot) {
    return table.count(contents_of(lying(pots[pot])));
  });
  begun.insert(begun.end(), empty.begin(), empty.end());
  for (const std::size_t pot : begun) {
    if (soups + growing_.size() < limit) {
      growing_.push_back(pot);
    }
  }
  if (growing_.empty() && soups == 0 && spoilt) {
    // Somebody else may want it.
    const bool done = (lying(pots[*spoilt]) & kCookedBit) != 0;
    const bool alone = [&] {
      for (int i = 0; i < map_.num_players(); ++i) {
        if (i != seat_ && notes_.still[static_cast<std::size_t>(i)] < kSoupStatue &&
            map_.reaches(map_.room_of(i), pots[*spoilt])) {
          return false;
        }
      }
      return true;
    }();
    if (!done || alone || held_ != kNothing || notes_.idle >= kSomebodyElses) {
      spoilt_ = spoilt;
    }
  }
}

/// What a pot that nobody finishes takes: what makes it a soup that may be asked for, if anything
/// does.
bool SoupJobs::finishes(Contents contents, unsigned ingredient) const {
  const Rules& rules = map_.rules();
  const ContentsTable& table = rules.contents;
  const auto possible = [&](Contents within) {
    return std::ranges::any_of(rules.recipes, [&](Contents recipe) {
      return std::ranges::all_of(table.ingredients_of(within), [&](unsigned i) {
        return table.count(within, i) <= table.count(recipe, i);
      });
    });
  };
  return table.count(contents) < kPotSize &&
         (!possible(contents) || possible(table.with(contents, ingredient)));
}

void SoupJobs::list_plates(std::size_t pot) {
  // One plate each: those that others bring are counted once for all pots.
  const auto listed = std::ranges::count(jobs_, kPlate, &Job::thing);
  const std::size_t wanted = cooking_.size() + (spoilt_ ? 1U : 0U);
  const int under_way = elsewhere(kPlate, pot);
  if (listed + under_way < static_cast<std::ptrdiff_t>(wanted)) {
    jobs_.push_back({.thing = kPlate, .pot = pot});
  }
}

void SoupJobs::list_jobs() {
  const Rules& rules = map_.rules();
  const std::vector<Cell>& pots = map_.pots();
  for (const Cell counter : map_.cells_of(Tile::kCounter)) {
    if (right(lying(counter)) && map_.reaches(room_, counter)) {
      jobs_.push_back({.thing = lying(counter), .pot = 0});
    }
  }
  const auto done = [&](std::size_t pot) { return (lying(pots[pot]) & kCookedBit) != 0; };
  for (const std::size_t pot : cooking_) {
    if (done(pot)) {
      list_plates(pot);
    }
  }
  for (const std::size_t pot : growing_) {
    if (blind(pots[pot])) {
      need(kPlate, pot, 1);
    }
    const Contents contents = blind(pots[pot]) ? kNoContents : contents_of(lying(pots[pot]));
    if (trusting_) {
      // Whatever lies where it can be taken.
      for (const Cell counter : map_.cells_of(Tile::kCounter)) {
        if (map_.shared(counter) && is_ingredient(lying(counter)) && missing(contents, 0) > 0) {
          jobs_.push_back({.thing = lying(counter), .pot = pot});
        }
      }
      continue;
    }
    for (int i = 0; i < rules.contents.ingredients(); ++i) {
      need(thing_of(static_cast<Contents>(1 + i)), pot,
           missing(contents, static_cast<unsigned>(i)));
    }
  }
  for (const std::size_t pot : cooking_) {
    if (!done(pot)) {
      list_plates(pot);
    }
  }
  if (spoilt_) {
    const Thing thing = lying(pots[*spoilt_]);
    if (clock_of(thing) == 0 && (thing & kCookedBit) == 0) {
      for (int i = 0; i < rules.contents.ingredients(); ++i) {
        if (finishes(contents_of(thing), static_cast<unsigned>(i))) {
          need(thing_of(static_cast<Contents>(1 + i)), *spoilt_, 1);
        }
      }
    } else {
      list_plates(*spoilt_);
    }
  }
}

SoupGoal SoupJobs::next() {
  const bool has_piles = [&] {
    for (int i = 0; i < map_.rules().contents.ingredients(); ++i) {
      if (map_.has_pile(room_, i)) {
        return true;
      }
    }
    return false;
  }();
  if (recipe_ == kNoContents) {
    if (has_piles) {
      const SoupGoal goal = find_out();
      if (recipe_ == kNoContents && !trusting_) {
        return goal;
      }
    } else {
      trusting_ = true;
    }
  }
  choose_pots();
  list_jobs();
  if (const std::optional<SoupGoal> sign = tell()) {
    return *sign;
  }
  if (held_ == kNothing) {
    return with_empty_hands();
  }
  notes_.idle = 0;
  if (is_dish(held_)) {
    return with_dish(held_);
  }
  return held_ == kPlate ? with_plate()
                         : with_ingredient(static_cast<unsigned>(contents_of(held_) - 1));
}

/// Where the recipe can be found out; sets it where it is guessed, or trusts what is handed over.
SoupGoal SoupJobs::find_out() {
  if (const CellSet there = map_.outlook(room_, map_.cells_of(Tile::kIndicator)); there.any()) {
    return {.cells = there};
  }
  const bool waited = notes_.step - notes_.asked_at > (notes_.in_vain ? kWatchAgain : kWatch);
  if (habit_ == SoupHabit::kTells && room_ == signs_.reader && !waited) {
    SoupGoal watch;
    watch.cells[signs_.watch] = true;
    return watch;
  }
  const std::vector<Cell>& buttons = map_.cells_of(Tile::kButton);
  const CellSet there = map_.outlook(room_, buttons);
  if (there.any() && !waited) {
    const auto own = std::ranges::find_if(buttons, [&](Cell b) { return map_.reaches(room_, b); });
    const bool can_press = own != buttons.end();
    // Somebody who knows will press it: that is waited for, then it is pressed.
    return can_press && held_ == kNothing && map_.num_rooms() == 1 ? SoupGoal{.station = *own}
                                                                   : SoupGoal{.cells = there};
  }
  recipe_ = read_pots();
  if (recipe_ != kNoContents) {
    return {};
  }
  if (waited) {
    notes_.in_vain = true;
  } else if (somebody_knows()) {
    return nothing();  // it may begin a soup
  }
  // Served one after the other, of k recipes (k - 1) / 2 are wrong on average.
  const Rules& rules = map_.rules();
  const auto left = std::ranges::count(notes_.wrong, 0);
  if (left > 0 && static_cast<float>(left - 1) / 2 * -rules.wrong_delivery < rules.delivery) {
    // A soup that others do not let through is not served in vain: another one, after a while.
    auto nth = (notes_.step - notes_.asked_at) / kGuessFor % static_cast<std::uint32_t>(left);
    std::size_t guess = 0;
    while (notes_.wrong[guess] != 0 || nth > 0) {
      nth -= notes_.wrong[guess] == 0 ? 1U : 0U;
      ++guess;
    }
    recipe_ = rules.recipes[guess];
    return {};
  }
  trusting_ = true;
  return {};
}

/// The only recipe that a pot may become.
Contents SoupJobs::read_pots() const {
  const Rules& rules = map_.rules();
  const ContentsTable& table = rules.contents;
  for (const Cell pot : map_.pots()) {
    const Contents there = contents_of(lying(pot));
    Contents found = kNoContents;
    int several = 0;
    for (std::size_t i = 0; i < rules.recipes.size() && there != kNoContents; ++i) {
      const Contents recipe = rules.recipes[i];
      if (notes_.wrong[i] == 0 && std::ranges::all_of(table.ingredients_of(there), [&](unsigned k) {
            return table.count(there, k) <= table.count(recipe, k);
          })) {
        found = recipe;
        ++several;
      }
    }
    if (several == 1) {
      return found;
    }
  }
  return kNoContents;
}

/// Does somebody see an indicator who can show it by what it puts in pots?
bool SoupJobs::somebody_knows() const {
  for (int other = 0; other < map_.num_players(); ++other) {
    const int room = map_.room_of(other);
    if (other == seat_ || map_.outlook(room, map_.cells_of(Tile::kIndicator)).none() ||
        notes_.still[static_cast<std::size_t>(other)] >= 3 * kSoupStatue) {
      continue;
    }
    for (const Cell pot : map_.pots()) {
      if (map_.reaches(room, pot) && map_.outlook(room_, {&pot, 1}).any()) {
        return true;
      }
    }
  }
  return false;
}

/// What the informed do for the others.
std::optional<SoupGoal> SoupJobs::tell() const {
  if (trusting_ || recipe_ != notes_.recipe || map_.rules().recipes.size() < 2) {
    return std::nullopt;
  }
  if (habit_ == SoupHabit::kTells && room_ == signs_.teller) {
    if (notes_.told_for >= kTellFor && (held_ != kNothing || !jobs_.empty())) {
      return std::nullopt;
    }
    if (held_ != kNothing) {
      return is_dish(held_) ? with_dish(held_) : put_aside();
    }
    const auto recipe = std::ranges::find(map_.rules().recipes, recipe_);
    SoupGoal place;
    place.cells[signs_.places[static_cast<std::size_t>(recipe - map_.rules().recipes.begin())]] =
        true;
    return place;
  }
  const bool asked = habit_ == SoupHabit::kLooks || habit_ == SoupHabit::kTells;
  const std::vector<Cell>& buttons = map_.cells_of(Tile::kButton);
  const auto own = std::ranges::find_if(buttons, [&](Cell b) { return map_.reaches(room_, b); });
  const bool due = notes_.pressed ? notes_.step - notes_.pressed_at > kAgain
                                  : notes_.step - notes_.told_at >= kTime;
  if (!asked || held_ != kNothing || own == buttons.end() || !due) {
    return std::nullopt;
  }
  for (int other = 0; other < map_.num_players(); ++other) {
    const int room = map_.room_of(other);
    if (room != room_ && map_.outlook(room, map_.cells_of(Tile::kIndicator)).none() &&
        map_.outlook(room, {&*own, 1}).any()) {
      return SoupGoal{.station = *own};
    }
  }
  return std::nullopt;
}

SoupGoal SoupJobs::with_empty_hands() {
  const Rules& rules = map_.rules();
  if (rules.parameters.start_by_hand) {
    for (const std::size_t pot : growing_) {
      const Cell cell = map_.pots()[pot];
      if (map_.reaches(room_, cell) && rules.contents.count(contents_of(lying(cell))) == kPotSize) {
        return {.station = cell};
      }
    }
  }
  std::array<bool, kMaxAgents> busy{};
  for (int i = 0; i < map_.num_players(); ++i) {
    const Player& player = row_.players()[i];
    busy[static_cast<std::size_t>(i)] =
        i != seat_ && (player.cell == kNoCell || player.held != kNothing ||
                       notes_.still[static_cast<std::size_t>(i)] >= kSoupStatue);
  }
  Source backup;
  for (const Job& job : jobs_) {
    int who = -1;
    Source nearest;
    for (int i = 0; i < map_.num_players(); ++i) {
      if (!busy[static_cast<std::size_t>(i)]) {
        if (const Source found = source(job, i); found.cost < nearest.cost) {
          nearest = found;
          who = i;
        }
      }
    }
    if (who == seat_) {
      notes_.idle = 0;
      return {.station = nearest.station};
    }
    if (who >= 0) {
      busy[static_cast<std::size_t>(who)] = true;
    }
    if (backup.station == kNoCell) {
      backup = source(job, seat_);
    }
  }
  if (backup.station != kNoCell && notes_.idle >= kPatience) {
    return {.station = backup.station};
  }
  if (const std::optional<SoupGoal> clear = clear_handover()) {
    return *clear;
  }
  return nothing();
}

SoupGoal SoupJobs::with_ingredient(unsigned ingredient) const {
  std::vector<std::size_t> pots = growing_;
  if (spoilt_) {
    pots.push_back(*spoilt_);
  }
  for (const std::size_t pot : pots) {
    const Cell cell = map_.pots()[pot];
    const Thing thing = blind(cell) ? kNothing : lying(cell);
    const bool spoilt = spoilt_ && pot == *spoilt_;
    const bool takes = spoilt ? clock_of(thing) == 0 && (thing & kCookedBit) == 0 &&
                                    finishes(contents_of(thing), ingredient)
                              : missing(contents_of(thing), ingredient) > 0;
    if (!takes || map_.to_pot(pot, room_) >= kSoupFar) {
      continue;
    }
    if (map_.reaches(room_, cell)) {
      return {.station = cell};
    }
    return hand_on(held_, pot);
  }
  return put_aside();
}

SoupGoal SoupJobs::with_plate() const {
  std::vector<std::size_t> pots;
  for (const bool done : {true, false}) {
    for (const std::size_t pot : cooking_) {
      if (((lying(map_.pots()[pot]) & kCookedBit) != 0) == done) {
        pots.push_back(pot);
      }
    }
  }
  const Thing spoilt = spoilt_ ? lying(map_.pots()[*spoilt_]) : kNothing;
  if (clock_of(spoilt) > 0 || (spoilt & kCookedBit) != 0) {
    pots.push_back(*spoilt_);
  }
  const Cell here = row_.players()[seat_].cell;
  for (const std::size_t pot : pots) {
    const Cell cell = map_.pots()[pot];
    if (map_.plate_to_pot(pot, room_) >= kSoupFar) {
      continue;
    }
    if (!map_.reaches(room_, cell) || map_.to_window(room_) > map_.plate_to_pot(pot, room_)) {
      return hand_on(held_, pot);
    }
    const bool taken = [&] {
      for (int other = 0; other < map_.num_players(); ++other) {
        const Player& player = row_.players()[other];
        if (other != seat_ && player.cell != kNoCell && player.held == kPlate &&
            map_.reaches(map_.room_of(other), cell)) {
          const int mine = map_.steps_beside(here, cell);
          const int its = map_.steps_beside(player.cell, cell);
          if (its < mine || (its == mine && other < seat_)) {
            return true;
          }
        }
      }
      return false;
    }();
    if (!taken) {
      return {.station = cell, .wait = (lying(cell) & kCookedBit) == 0};
    }
  }
  for (const std::size_t pot : growing_) {
    const Cell cell = map_.pots()[pot];
    if (map_.plate_to_pot(pot, room_) < kSoupFar && !map_.reaches(room_, cell)) {
      return hand_on(held_, pot);
    }
    if (jobs_.empty() && map_.reaches(room_, cell)) {
      return {.station = cell, .wait = true};
    }
  }
  return put_aside();
}

SoupGoal SoupJobs::with_dish(Thing dish) const {
  if (right(dish) || map_.rules().wrong_delivery >= 0) {
    if (map_.to_window(room_) > 0) {
      return hand_on(dish, 0);
    }
    SoupGoal window;
    int best = kSoupFar;
    for (const Cell cell : map_.cells_of(Tile::kServing)) {
      if (const int steps = map_.way_to(paths_, cell).steps; steps < best) {
        best = steps;
        window.station = cell;
      }
    }
    return window;
  }
  SoupGoal aside = put_aside();
  if (aside.station == kNoCell) {
    for (const Cell cell : map_.cells_of(Tile::kServing)) {
      if (map_.reaches(room_, cell)) {
        aside.station = cell;
      }
    }
  }
  return aside;
}

/// The nearest free counter that is nearer to where the thing is needed. The last free one is left
/// for the soup that comes back.
Cell SoupJobs::handover(Thing thing, std::size_t pot) const {
  Cell counter_to = kNoCell;
  int best = kSoupFar;
  int free_ones = 0;
  int all = 0;
  bool comes_back = false;
  const int far = hops(thing, pot, room_);
  for (const Cell counter : map_.cells_of(Tile::kCounter)) {
    if (!map_.reaches(room_, counter) || hops_from(thing, pot, counter) >= far) {
      continue;
    }
    ++all;
    if (!free(counter)) {
      continue;
    }
    ++free_ones;
    for (int room = 0; room < map_.num_rooms(); ++room) {
      comes_back = comes_back ||
                   (map_.reaches(room, counter) && map_.to_window(room) > map_.to_window(room_));
    }
    if (const int steps = map_.way_to(paths_, counter).steps; steps < best) {
      best = steps;
      counter_to = counter;
    }
  }
  const bool reserved = comes_back && all > 1 && free_ones < 2 && !is_dish(thing);
  return reserved ? kNoCell : counter_to;
}

SoupGoal SoupJobs::hand_on(Thing thing, std::size_t pot) const {
  const Cell counter = handover(thing, pot);
  return counter != kNoCell ? SoupGoal{.station = counter} : put_aside();
}

SoupGoal SoupJobs::put_aside() const {
  SoupGoal goal;
  int best = kSoupFar;
  for (const Cell counter : map_.cells_of(Tile::kCounter)) {
    if (!map_.reaches(room_, counter) || !free(counter)) {
      continue;
    }
    const int cost =
        map_.way_to(paths_, counter).steps + (map_.shared(counter) ? kSharedCounter : 0);
    if (cost < best) {
      best = cost;
      goal.station = counter;
    }
  }
  return goal;
}

/// Where all counters to another room are taken, something that is not needed.
std::optional<SoupGoal> SoupJobs::clear_handover() const {
  std::optional<SoupGoal> goal;
  bool aside = false;
  for (const Cell counter : map_.cells_of(Tile::kCounter)) {
    if (!map_.reaches(room_, counter)) {
      continue;
    }
    if (map_.shared(counter)) {
      if (free(counter)) {
        return std::nullopt;
      }
      const bool needed =
          std::ranges::any_of(jobs_, [&](const Job& job) { return job.thing == lying(counter); });
      if (!needed && !goal) {
        goal = SoupGoal{.station = counter};
      }
    } else {
      aside = aside || free(counter);
    }
  }
  return aside ? goal : std::nullopt;
}

/// Looks at what has not been seen for longest; who sees all, nothing.
SoupGoal SoupJobs::nothing() {
  ++notes_.idle;
  SoupGoal goal;
  if (habit_ != SoupHabit::kLooks && habit_ != SoupHabit::kTells) {
    return goal;
  }
  std::uint32_t oldest = notes_.step < kLookAgain ? 0 : notes_.step - kLookAgain;
  for (std::size_t slot = 0; slot < map_.rules().slot_cells.size(); ++slot) {
    const Cell cell = map_.rules().slot_cells[slot];
    const bool matters = map_.rules().tiles[cell] == Tile::kPot || map_.shared(cell);
    if (!matters || notes_.seen_at[slot] >= oldest) {
      continue;
    }
    if (const CellSet there = map_.outlook(room_, {&cell, 1}); there.any()) {
      oldest = notes_.seen_at[slot];
      goal.cells = there;
    }
  }
  return goal;
}

}  // namespace potluck::partners::soup
