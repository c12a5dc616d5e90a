#include "env/classic/layout/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "env/classic/game/era.h"
#include "env/classic/game/parameters.h"
#include "env/classic/layout/facts.h"
#include "env/grid/description.h"

namespace potluck::classic {
namespace {

std::string recipe_text(const Recipe& recipe) {
  std::string text;
  const auto add = [&](int number, const char* thing) {
    if (number > 0) {
      text += fmt::format("{}{} {}{}", text.empty() ? "" : " + ", number, thing,
                          number == 1 ? "" : (thing[0] == 't' ? "es" : "s"));
    }
  };
  add(recipe.onions, "onion");
  add(recipe.tomatoes, "tomato");
  return text;
}

std::string station_text(const Layout& layout) {
  std::string text;
  add_stations(text, layout, Tile::kPot, "pot", "pots");
  add_stations(text, layout, Tile::kOnion, "onion dispenser", "onion dispensers");
  add_stations(text, layout, Tile::kTomato, "tomato dispenser", "tomato dispensers");
  add_stations(text, layout, Tile::kDish, "dish dispenser", "dish dispensers");
  add_stations(text, layout, Tile::kServing, "serving window", "serving windows");
  return text;
}

std::string orders_text(const Parameters& p) {
  if (p.orders.empty()) {
    return "every recipe";
  }
  std::string text;
  for (const Recipe& order : p.orders) {
    const bool bonus =
        std::find(p.bonus_orders.begin(), p.bonus_orders.end(), order) != p.bonus_orders.end();
    text += (text.empty() ? "" : ", ") + recipe_text(order) + (bonus ? " (bonus)" : "");
  }
  return text;
}

}  // namespace

LayoutDescription describe(const Layout& layout) {
  const Parameters& p = parameters(layout);
  const LayoutFacts facts = layout_facts(layout);
  LayoutDescription text;
  text.rules = std::string("classic") + (p.era == Era::k2019 ? ", as of 2019"
                                         : p.old_dynamics    ? ", old dynamics"
                                                             : "");
  text.plan = {{"size", grid_size_text(layout)},
               {"stations", station_text(layout)},
               {"floor", floor_text(facts)},
               {"orders", orders_text(p)}};
  if (layout.num_agents() > 1 && facts.can_deliver()) {
    text.plan.emplace_back("cooperation", facts.needs_cooperation
                                              ? "needed: nobody can deliver alone"
                                              : "not needed: somebody can deliver alone");
  }
  if (!facts.cycle) {
    text.outcome = {{"deliveries", "none: " + facts.how}};
    return text;
  }
  const DeliveryCycle& cycle = *facts.cycle;
  text.outcome = {
      {"shortest cycle",
       fmt::format("{} steps from plating to plating in a pot; {} player-steps of work for {}",
                   cycle.pot_steps, cycle.work_steps, recipe_text(cycle.recipe))},
      {"first delivery", fmt::format("after {} steps at the earliest", cycle.first_delivery)},
      {"soups at most", fmt::format("{} in an episode: {}", facts.max_deliveries, facts.how)}};
  return text;
}

}  // namespace potluck::classic
