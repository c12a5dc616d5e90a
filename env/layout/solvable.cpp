#include <algorithm>
#include <string>
#include <utility>

#include "env/layout/check_parts.h"
#include "env/layout/reach.h"
#include "env/layout/reach_joint.h"
#include "env/text/json_tree.h"

namespace potluck {
namespace {

using layout_check::cell_name;
using layout_check::recipe_name;

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
    case Tile::kFloor:
    case Tile::kCounter:
      break;
  }
  return {};
}

Finding at_cell(const Layout& layout, Cell cell, const std::string& found, std::string remedy) {
  const int row = layout.row(cell);
  const int col = layout.col(cell);
  return {.severity = Finding::Severity::kWarning,
          .place = "grid[" + std::to_string(row) + "]",
          .found = cell_name(row, col) + " " + found,
          .expected = {},
          .remedy = std::move(remedy),
          .row = row,
          .col = col};
}

Finding about(Finding::Severity severity, std::string place, std::string found,
              std::string remedy) {
  return {.severity = severity,
          .place = std::move(place),
          .found = std::move(found),
          .expected = {},
          .remedy = std::move(remedy)};
}

void check_stations(const Layout& layout, const std::vector<bool>& faced,
                    std::vector<Finding>& findings) {
  for (int i = 0; i < layout.num_cells(); ++i) {
    const auto cell = static_cast<Cell>(i);
    const std::string name = station_name(layout.tile(cell));
    if (!name.empty() && !faced[cell]) {
      findings.push_back(
          at_cell(layout, cell, name + " cannot be reached by any player", "open a way to it"));
    }
  }
}

void check_orders(const Layout& layout, const KitchenSearch& search,
                  std::vector<Finding>& findings) {
  const classic::Recipes recipes(layout.spec().classic);
  const std::vector<Recipe>& listed = layout.spec().classic.orders;
  std::vector<std::pair<Recipe, std::string>> impossible;
  bool any_worth = false;
  for (const Recipe& order : recipes.orders()) {
    if (std::string why = search.obstacle(order); !why.empty()) {
      impossible.emplace_back(order, std::move(why));
    }
    any_worth = any_worth || recipes.worth(order) > 0;
  }
  if (impossible.size() == recipes.orders().size()) {
    findings.push_back(
        about(Finding::Severity::kError, "grid",
              "no soup can ever be delivered by these players: " + impossible.front().second,
              "open a way, move a station or a start"));
    return;
  }
  // In the order of the list; open orders promise nothing.
  for (std::size_t i = 0; i < listed.size(); ++i) {
    const auto it = std::find_if(impossible.begin(), impossible.end(),
                                 [&](const auto& entry) { return entry.first == listed[i]; });
    if (it != impossible.end()) {
      findings.push_back(about(Finding::Severity::kWarning, indexed_key("orders", i),
                               "the order [" + recipe_name(listed[i]) +
                                   "] can never be delivered by these players: " + it->second,
                               {}));
    }
  }
  if (!any_worth) {
    findings.push_back(
        about(Finding::Severity::kWarning, "orders", "no order has a positive worth", {}));
  }
}

void check_classic_kitchen(const Layout& layout, std::vector<Finding>& findings) {
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
      findings.push_back(at_cell(layout, start,
                                 "player " + std::to_string(player + 1) +
                                     " can reach neither a station nor another player",
                                 "open a way or move the start"));
    }
  }
  check_orders(layout, search, findings);
}

void check_coop_kitchen(const Layout& layout, std::vector<Finding>& findings) {
  const std::vector<CellSet> reach = reach_of_players(layout, kAllPlayers);
  std::vector<bool> faced(static_cast<std::size_t>(layout.num_cells()));
  bool any_delivers = false;
  for (std::size_t player = 0; player < reach.size(); ++player) {
    bool onion = false;
    bool pot = false;
    for (std::size_t i = 0; i < faced.size(); ++i) {
      const auto cell = static_cast<Cell>(i);
      if (!reach[player].test(cell)) {
        continue;
      }
      if (layout.tile(cell) == Tile::kOnion) {
        faced[cell] = true;
        onion = true;
      }
      for (int direction = 0; direction < 4; ++direction) {
        const Cell next = layout.neighbour(cell, direction);
        if (next != kNoCell && layout.tile(next) == Tile::kPot) {
          faced[next] = true;
          pot = true;
        }
      }
    }
    any_delivers = any_delivers || (onion && pot);
  }
  for (int i = 0; i < layout.num_cells(); ++i) {
    const auto cell = static_cast<Cell>(i);
    if (!faced[cell] && (layout.tile(cell) == Tile::kPot || layout.tile(cell) == Tile::kOnion)) {
      findings.push_back(
          at_cell(layout, cell,
                  std::string(layout.tile(cell) == Tile::kPot ? "pot 'P'" : "onion 'O'") +
                      " cannot be reached by any player",
                  "open a way to it"));
    }
  }
  if (!any_delivers) {
    findings.push_back(
        about(Finding::Severity::kError, "grid",
              "no onion can ever be delivered: no player can reach both an onion and a pot",
              "open a way, or move a station or a start"));
  }
}

/// Can these players deliver any order in force?
bool delivers(const Layout& layout, PlayerMask present) {
  const classic::Recipes recipes(layout.spec().classic);
  const KitchenSearch search(layout, present);
  return std::any_of(recipes.orders().begin(), recipes.orders().end(),
                     [&](const Recipe& recipe) { return search.can_deliver(recipe); });
}

}  // namespace

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

std::vector<Finding> check_solvable(const Layout& layout) {
  std::vector<Finding> findings;
  switch (layout.rules()) {
    case Rules::kClassic:
      check_classic_kitchen(layout, findings);
      break;
    case Rules::kCoopGrid:
      check_coop_kitchen(layout, findings);
      break;
  }
  return findings;
}

}  // namespace potluck
