#include "tools/terminal/layout_facts_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "env/text/json_tree.h"

namespace potluck::tools {
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
  const bool coop = layout.rules() == Rules::kCoopGrid;
  const auto add = [&](Tile tile, const char* one, const char* many) {
    const std::size_t number = layout.cells_of(tile).size();
    if (number > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, number == 1 ? one : many);
    }
  };
  add(Tile::kPot, "pot", "pots");
  add(Tile::kOnion, coop ? "onion" : "onion dispenser", coop ? "onions" : "onion dispensers");
  add(Tile::kTomato, "tomato dispenser", "tomato dispensers");
  add(Tile::kDish, "dish dispenser", "dish dispensers");
  add(Tile::kServing, "serving window", "serving windows");
  return text;
}

std::string floor_text(const LayoutFacts& facts) {
  const bool parts = facts.num_floors > 1;
  std::string text =
      parts ? fmt::format("{} separate parts of {} tiles", facts.num_floors,
                          fmt::join(facts.floor_cells, ", "))
            : fmt::format("{} tiles, all connected", fmt::join(facts.floor_cells, ", "));
  for (std::size_t i = 0; i < facts.floor_of_player.size(); ++i) {
    const auto floor = static_cast<std::size_t>(facts.floor_of_player[i]);
    if (parts) {
      text += fmt::format("; player {} in part {}", i + 1, floor + 1);
    }
    if (facts.reach_of_player[i] < facts.floor_cells[floor]) {
      text += fmt::format("; player {} can get to {} of its {} tiles", i + 1,
                          facts.reach_of_player[i], facts.floor_cells[floor]);
    }
  }
  return text;
}

std::string orders_text(const ClassicParameters& p) {
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

std::string rules_name(Rules rules) {
  return rules == Rules::kClassic ? "classic" : "coop_grid";
}

std::string size_of(const Layout& layout) {
  return fmt::format("{} x {}", layout.width(), layout.height());
}

std::string describe_facts(const Layout& layout, const LayoutFacts& facts) {
  std::string out;
  const auto fact = [&](const std::string& heading, const std::string& text) {
    out += fmt::format("{:<18}{}\n", heading, text);
  };
  const LayoutSpec& spec = layout.spec();
  const bool classic = spec.rules == Rules::kClassic;
  fact("rules", rules_name(spec.rules) + (spec.classic.old_dynamics ? ", old dynamics" : ""));
  fact("size", fmt::format("{}, {} player{}", size_of(layout), layout.num_agents(),
                           layout.num_agents() == 1 ? "" : "s"));
  fact("stations", station_text(layout));
  fact("floor", floor_text(facts));
  if (classic) {
    fact("orders", orders_text(spec.classic));
    if (layout.num_agents() > 1) {
      fact("cooperation", facts.needs_cooperation ? "needed: nobody can deliver alone"
                                                  : "not needed: somebody can deliver alone");
    }
  }
  if (spec.effort != Effort{}) {
    fact(
        "private effort",
        fmt::format("{} per move, {} per interact, {} per collision", number_text(spec.effort.move),
                    number_text(spec.effort.interact), number_text(spec.effort.collision)));
  }
  fact("horizon", fmt::format("{} steps", spec.horizon));
  if (!facts.cycle) {
    fact("deliveries", "none: " + facts.how);
    return out;
  }
  const DeliveryCycle& cycle = *facts.cycle;
  fact("shortest cycle",
       classic ? fmt::format("{} steps from plating to plating in a pot; {} player-steps of "
                             "work for {}",
                             cycle.pot_steps, cycle.work_steps, recipe_text(cycle.recipe))
               : fmt::format("{} steps from delivery to delivery of one player", cycle.work_steps));
  fact("first delivery", fmt::format("after {} steps at the earliest", cycle.first_delivery));
  fact(classic ? "soups at most" : "at most",
       fmt::format("{} in an episode: {}", facts.max_deliveries, facts.how));
  return out;
}

nlohmann::json facts_to_json(const Layout& layout, const LayoutFacts& facts) {
  const LayoutSpec& spec = layout.spec();
  nlohmann::json json = {{"name", spec.name},
                         {"description", spec.description},
                         {"rules", rules_name(spec.rules)},
                         {"grid", spec.grid},
                         {"width", layout.width()},
                         {"height", layout.height()},
                         {"players", layout.num_agents()},
                         {"horizon", spec.horizon},
                         {"stations",
                          {{"pots", layout.cells_of(Tile::kPot).size()},
                           {"onions", layout.cells_of(Tile::kOnion).size()},
                           {"tomatoes", layout.cells_of(Tile::kTomato).size()},
                           {"dishes", layout.cells_of(Tile::kDish).size()},
                           {"windows", layout.cells_of(Tile::kServing).size()}}},
                         {"floors", facts.floor_cells},
                         {"floor_of_player", facts.floor_of_player},
                         {"reach_of_player", facts.reach_of_player},
                         {"needs_cooperation", facts.needs_cooperation},
                         {"max_deliveries", facts.max_deliveries},
                         {"max_deliveries_found_by", facts.how}};
  if (facts.cycle) {
    json["shortest_cycle"] = {{"work_steps", facts.cycle->work_steps},
                              {"pot_steps", facts.cycle->pot_steps},
                              {"first_delivery", facts.cycle->first_delivery}};
  }
  return json;
}

}  // namespace potluck::tools
