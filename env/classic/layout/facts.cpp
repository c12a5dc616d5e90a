#include "env/classic/layout/facts.h"

#include <algorithm>

#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/layout/carry.h"
#include "env/classic/layout/kitchen_search.h"

namespace potluck::classic {
namespace {

int ceil_div(int a, int b) {
  return (a + b - 1) / b;
}

std::string number(long long value) {
  return std::to_string(value);
}

/// The two counts of a classic kitchen.
class ClassicBound {
 public:
  ClassicBound(const Layout& layout, int horizon)
      : layout_(layout),
        horizon_(horizon),
        parameters_(potluck::classic::parameters(layout)),
        recipes_(parameters_),
        search_(layout),
        random_positions_(parameters_.random_positions) {
    for (int player = 0; player < layout.num_agents(); ++player) {
      floor_ |= search_.reach(player);
    }
    if (random_positions_) {
      for (const Cell cell : layout.cells_of(Tile::kFloor)) {
        floor_.set(cell);
      }
    }
    count_loose_things();
  }

  void run(LayoutFacts& facts) {
    const Carrying work(layout_, floor_, 2);
    const Carrying time(layout_, floor_, 1);
    measure_taps(work, time);
    DeliveryCycle best;
    best.work_steps = kNoWay;
    best.pot_steps = kNoWay;
    best.first_delivery = kNoWay;
    long long pots_allow = loose_things_;
    int num_pots = 0;
    for (const Cell pot : layout_.cells_of(Tile::kPot)) {
      const PotFigures figures = measure_pot(work, time, pot);
      if (figures.work >= kNoWay) {
        continue;
      }
      ++num_pots;
      pots_allow += figures.platings;
      if (figures.work < best.work_steps) {
        best.work_steps = figures.work;
        best.recipe = figures.recipe;
      }
      best.pot_steps = std::min(best.pot_steps, figures.cycle);
      best.first_delivery = std::min(best.first_delivery, figures.first_delivery);
    }
    if (num_pots == 0) {
      facts.max_deliveries = loose_things_;
      facts.how = loose_things_ > 0 ? "no more than things lie about at the start"
                                    : "no ordered soup can be cooked and served";
      return;
    }
    const long long steps = static_cast<long long>(layout_.num_agents()) * horizon_;
    const long long hands_allow = steps / best.work_steps + loose_things_;
    facts.cycle = best;
    facts.max_deliveries = std::min(pots_allow, hands_allow);
    facts.how = "the smaller of " + number(pots_allow) + " (" + number(num_pots) +
                (num_pots == 1 ? " pot" : " pots") + ", a soup at most every " +
                number(best.pot_steps) + " steps each) and " + number(hands_allow) + " (" +
                number(layout_.num_agents()) +
                (layout_.num_agents() == 1 ? " player, " : " players, ") + number(best.work_steps) +
                " player-steps of work a soup)";
    if (loose_things_ > 0) {
      facts.how += ", with what lies about at the start";
    }
  }

 private:
  struct PotFigures {
    int work = kNoWay;
    Recipe recipe;
    int cycle = kNoWay;
    int first_delivery = kNoWay;
    long long platings = 0;
  };

  void count_loose_things() {
    if (parameters_.random_object_probability > 0) {
      loose_things_ =
          static_cast<long long>(layout_.cells_of(Tile::kPot).size()) + layout_.num_agents();
    } else if (const Snapshot* state = start_state_of(layout_)) {
      loose_things_ = static_cast<long long>(state->objects.size());
      for (const PlayerSnapshot& player : state->players) {
        loose_things_ += player.held ? 1 : 0;
      }
    }
  }

  /// Costs from each kind of dispenser: work in player-steps from the interact that takes the
  /// thing, time in steps since the start.
  void measure_taps(const Carrying& work, const Carrying& time) {
    const Carrying walking(layout_, floor_, kNoWay);
    Carrying::Costs starts = walking.nothing();
    if (!random_positions_) {
      const std::vector<Cell> cells = first_cells(layout_);
      for (std::size_t i = 0; i < cells.size(); ++i) {
        // Any orientation: a start_state may have turned the player already.
        for (std::size_t direction = 0; direction < 4; ++direction) {
          starts[std::size_t{cells[i]} * 4 + direction] = 0;
        }
      }
      walking.spread(starts);
    }
    const auto from = [&](Tile tile, Carrying::Costs& by_work, Carrying::Costs& by_time) {
      by_work = work.nothing();
      by_time = time.nothing();
      for (const Cell tap : layout_.cells_of(tile)) {
        work.start_facing(by_work, tap, 1);
        const int arrival = random_positions_ ? 0 : walking.facing(starts, tap);
        if (arrival < kNoWay) {
          time.start_facing(by_time, tap, arrival + 1);
        }
      }
      work.spread(by_work);
      time.spread(by_time);
    };
    from(Tile::kOnion, onion_work_, onion_time_);
    from(Tile::kTomato, tomato_work_, tomato_time_);
    from(Tile::kDish, dish_work_, dish_time_);
  }

  /// The cheapest way of a soup from `pot` to a window, the last interact included.
  int serving(const Carrying& carrying, Cell pot) const {
    Carrying::Costs costs = carrying.nothing();
    carrying.start_facing(costs, pot, 0);
    carrying.spread(costs);
    int best = kNoWay;
    for (const Cell window : layout_.cells_of(Tile::kServing)) {
      best = std::min(best, carrying.facing(costs, window) + 1);
    }
    return best;
  }

  PotFigures measure_pot(const Carrying& work, const Carrying& time, Cell pot) const {
    PotFigures best;
    int beside = 0;
    for (int direction = 0; direction < 4; ++direction) {
      const Cell cell = layout_.neighbour(pot, direction);
      beside += cell != kNoCell && floor_.test(cell) ? 1 : 0;
    }
    const int hands = std::min(beside, layout_.num_agents());
    if (hands == 0) {
      return best;
    }
    const int start = parameters_.old_dynamics ? 0 : 1;  // interacts that start the cooking
    const int serve_work = serving(work, pot);
    const int serve_time = serving(time, pot);
    const int onion = work.facing(onion_work_, pot) + 1;
    const int tomato = work.facing(tomato_work_, pot) + 1;
    const int dish = work.facing(dish_work_, pot) + 1;
    const int interacts_apart = horizon_ * hands;
    for (const Recipe& recipe : recipes_.orders()) {
      if (!random_positions_ && !search_.can_deliver(recipe)) {
        continue;
      }
      const int filling =
          (recipe.onions > 0 ? recipe.onions * std::min(onion, kNoWay / 8) : 0) +
          (recipe.tomatoes > 0 ? recipe.tomatoes * std::min(tomato, kNoWay / 8) : 0);
      const int total = filling + start + dish + serve_work;
      const bool possible = (recipe.onions == 0 || onion < kNoWay) &&
                            (recipe.tomatoes == 0 || tomato < kNoWay) && dish < kNoWay &&
                            serve_work < kNoWay;
      if (!possible) {
        continue;
      }
      if (total < best.work) {
        best.work = total;
        best.recipe = recipe;
      }
      const int cook = recipes_.cook_time(recipe);
      const int interacts = recipe.size() + 1 + start;  // one plating included
      const int cycle = cook + ceil_div(interacts, hands) - 1;
      int plating = 1;
      if (loose_things_ == 0) {
        const int arrival = std::max(recipe.onions > 0 ? time.facing(onion_time_, pot) + 1 : 0,
                                     recipe.tomatoes > 0 ? time.facing(tomato_time_, pot) + 1 : 0);
        const int started = std::max(arrival, ceil_div(filling + start, layout_.num_agents()));
        plating = std::max(started + cook, time.facing(dish_time_, pot) + 1);
      }
      best.cycle = std::min(best.cycle, cycle);
      best.first_delivery = std::min(best.first_delivery, plating + serve_time);
      const int spare = horizon_ - plating - serve_time;
      long long platings = interacts_apart / interacts + 1;
      if (spare < 0) {
        platings = 0;
      } else if (cycle > 0) {
        platings = std::min<long long>(platings, spare / cycle + 1);
      }
      best.platings = std::max(best.platings, platings);
    }
    return best;
  }

  const Layout& layout_;
  int horizon_;
  const Parameters& parameters_;
  Recipes recipes_;
  KitchenSearch search_;
  bool random_positions_;
  CellSet floor_;
  long long loose_things_ = 0;  ///< at the start: each may save a soup its work
  Carrying::Costs onion_work_, onion_time_, tomato_work_, tomato_time_, dish_work_, dish_time_;
};

}  // namespace

LayoutFacts facts(const Layout& layout, int horizon) {
  LayoutFacts facts = floor_facts(layout, first_cells(layout));
  ClassicBound(layout, horizon).run(facts);
  facts.needs_cooperation = needs_cooperation(layout);
  return facts;
}

}  // namespace potluck::classic
