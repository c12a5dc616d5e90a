#include <algorithm>
#include <string>
#include <utility>

#include "env/classic/layout/kitchen_search.h"
#include "env/classic/layout/layout_check.h"
#include "env/text/json_tree.h"

namespace potluck::classic {
namespace {

std::string station_name(Tile tile) {
  switch (tile) {
    case Tile::kPot:
      return "pot 'P'";
    case Tile::kOnion:
      return "onion dispenser 'O'";
    case Tile::kTomato:
      return "tomato dispenser 'T'";
    case Tile::kDish:
      return "dish dispenser 'D'";
    case Tile::kServing:
      return "serving window 'S'";
    default:
      break;
  }
  return {};
}

void check_stations(const Layout& layout, const std::vector<bool>& faced, Findings& findings) {
  for (int i = 0; i < layout.num_cells(); ++i) {
    const auto cell = static_cast<Cell>(i);
    const std::string name = station_name(layout.tile(cell));
    if (!name.empty() && !faced[cell]) {
      findings.warning_at(layout.row(cell), layout.col(cell),
                          name + " cannot be reached by any player", "open a way to it");
    }
  }
}

void check_orders(const Layout& layout, const KitchenSearch& search, Findings& findings) {
  const Recipes recipes(parameters(layout));
  const std::vector<Recipe>& listed = parameters(layout).orders;
  std::vector<std::pair<Recipe, std::string>> impossible;
  bool any_worth = false;
  for (const Recipe& order : recipes.orders()) {
    if (std::string why = search.obstacle(order); !why.empty()) {
      impossible.emplace_back(order, std::move(why));
    }
    any_worth = any_worth || recipes.worth(order) > 0;
  }
  if (impossible.size() == recipes.orders().size()) {
    findings.error("grid",
                   "no soup can ever be delivered by these players: " + impossible.front().second,
                   {}, "open a way, move a station or a start");
    return;
  }
  // In the order of the list; open orders promise nothing.
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const auto it = std::find_if(impossible.begin(), impossible.end(),
                                 [&](const auto& entry) { return entry.first == listed[i]; });
    if (it != impossible.end()) {
      findings.warning(indexed_key("orders", i),
                       "the order [" + recipe_name(listed[i]) +
                           "] can never be delivered by these players: " + it->second,
                       {});
    }
  }
  if (!any_worth) {
    findings.warning("orders", "no order has a positive worth", {});
  }
}

/// Can these players deliver any order in force?
bool delivers(const Layout& layout, PlayerMask present) {
  const Recipes recipes(parameters(layout));
  const KitchenSearch search(layout, present);
  return std::any_of(recipes.orders().begin(), recipes.orders().end(),
                     [&](const Recipe& recipe) { return search.can_deliver(recipe); });
}

}  // namespace

void check_kitchen_solvable(const Layout& layout, Findings& findings) {
  const KitchenSearch search(layout);
  std::vector<bool> faced(static_cast<std::size_t>(layout.num_cells()));
  for (std::size_t cell = 0; cell < faced.size(); ++cell) {
    faced[cell] = search.groups_at(static_cast<Cell>(cell)) != 0;
  }
  check_stations(layout, faced, findings);
  for (int player = 0; player < layout.num_agents(); ++player) {
    // A player takes part by facing a station, or a counter of somebody else's group.
    bool useful = false;
    for (int other = 0; other < layout.num_agents(); ++other) {
      useful = useful || (other != player && search.group(other) == search.group(player));
    }
    for (std::size_t cell = 0; cell < faced.size(); ++cell) {
      const Tile tile = layout.tile(static_cast<Cell>(cell));
      const bool station = tile != Tile::kCounter && tile != Tile::kFloor;
      useful = useful ||
               (station &&
                ((search.groups_at(static_cast<Cell>(cell)) >> search.group(player)) & 1) != 0);
    }
    if (!useful) {
      const Cell start = first_cells(layout)[static_cast<std::size_t>(player)];
      findings.warning_at(layout.row(start), layout.col(start),
                          "player " + std::to_string(player + 1) +
                              " can reach neither a station nor another player",
                          "open a way or move the start");
    }
  }
  check_orders(layout, search, findings);
}

bool somebody_can_alone(const Layout& layout) {
  for (int player = 0; player < layout.num_agents(); ++player) {
    if (delivers(layout, static_cast<PlayerMask>(1U << player))) {
      return true;
    }
  }
  return false;
}

bool needs_cooperation(const Layout& layout) {
  return !somebody_can_alone(layout) && delivers(layout, kAllPlayers);
}

}  // namespace potluck::classic
