#include "env/overcooked_v2/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <string>

#include "env/grid/description.h"
#include "env/grid/facts.h"
#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/rules.h"
#include "env/overcooked_v2/sight.h"
#include "env/overcooked_v2/words.h"
#include "env/text/error.h"

namespace potluck::overcooked_v2 {
namespace {

constexpr int kInteracts = 9;  // for one soup

using Dishes = std::bitset<256>;

/// What can be had in a room.
struct Larder {
  unsigned ingredients = 0;  ///< one bit each
  bool plates = false;
  Dishes dishes;  ///< by recipe
  bool operator==(const Larder&) const = default;
};

/// The rooms whose players take part, and what gets about between them: over counters, and through
/// pots that stand in several.
class Supply {
 public:
  Supply(const Layout& layout, PlayerMask players)
      : layout_(layout), rules_(layout), area_(floor_areas(layout)) {
    larders_.resize(static_cast<std::size_t>(*std::ranges::max_element(area_) + 1));
    active_.resize(larders_.size());
    for (std::size_t i = 0; i < layout.starts().size(); ++i) {
      if ((players >> i & 1U) != 0) {
        active_[static_cast<std::size_t>(area_[layout.starts()[i]])] = true;
      }
    }
    std::vector<Larder> before;
    do {
      before = larders_;
      for (int cell = 0; cell < layout.num_cells(); ++cell) {
        exchange(static_cast<Cell>(cell));
      }
    } while (before != larders_);
  }

  [[nodiscard]] std::vector<bool> served() const {
    std::vector<bool> served(rules_.recipes.size());
    for (const Cell window : layout_.cells_of(Tile::kServing)) {
      for (const std::size_t room : rooms_at(window)) {
        for (std::size_t i = 0; i < served.size(); ++i) {
          served[i] = served[i] || larders_[room].dishes[i];
        }
      }
    }
    return served;
  }
  /// Can somebody who takes part stand beside it?
  [[nodiscard]] bool reached(Cell cell) const { return !rooms_at(cell).empty(); }

 private:
  [[nodiscard]] std::vector<std::size_t> rooms_at(Cell cell) const {
    std::vector<std::size_t> rooms;
    for (int direction = 0; direction < 4; ++direction) {
      const Cell beside = layout_.neighbour(cell, direction);
      if (beside != kNoCell && area_[beside] >= 0 &&
          active_[static_cast<std::size_t>(area_[beside])]) {
        rooms.push_back(static_cast<std::size_t>(area_[beside]));
      }
    }
    return rooms;
  }

  void exchange(Cell cell) {
    const Tile tile = layout_.tile(cell);
    const std::vector<std::size_t> rooms = rooms_at(cell);
    Larder all;
    for (const std::size_t room : rooms) {
      all.ingredients |= larders_[room].ingredients;
      all.plates = all.plates || larders_[room].plates;
      all.dishes |= larders_[room].dishes;
    }
    for (const std::size_t room : rooms) {
      Larder& larder = larders_[room];
      if (const int pile = ingredient_of(tile); pile >= 0) {
        larder.ingredients |= 1U << pile;
      } else if (tile == Tile::kDish) {
        larder.plates = true;
      } else if (tile == Tile::kCounter) {
        larder = all;
      } else if (tile == Tile::kPot && larder.plates) {
        for (std::size_t i = 0; i < rules_.recipes.size(); ++i) {
          const auto members = rules_.contents.ingredients_of(rules_.recipes[i]);
          larder.dishes[i] =
              larder.dishes[i] || std::ranges::all_of(members, [&](std::uint8_t member) {
                return (all.ingredients >> member & 1U) != 0;
              });
        }
      }
    }
  }

  const Layout& layout_;
  Rules rules_;
  std::vector<int> area_;
  std::vector<bool> active_;
  std::vector<Larder> larders_;
};

std::string player_list(const std::vector<int>& players) {
  std::string text;
  for (std::size_t i = 0; i < players.size(); ++i) {
    text += (i == 0                    ? ""
             : i + 1 == players.size() ? " and "
                                       : ", ") +
            std::to_string(players[i] + 1);
  }
  return (players.size() == 1 ? "player " : "players ") + text;
}

/// Who sees one of the tiles from somewhere.
std::vector<int> who_sees(const Layout& layout, const std::vector<CellSet>& reach, Tile tile) {
  const auto place = [&](Cell cell) {
    return Position{.row = layout.row(cell), .col = layout.col(cell)};
  };
  std::vector<int> players;
  for (std::size_t i = 0; i < reach.size(); ++i) {
    bool seen = false;
    for (int from = 0; from < layout.num_cells(); ++from) {
      const auto cell = static_cast<Cell>(from);
      seen = seen ||
             (reach[i].test(cell) && std::ranges::any_of(layout.cells_of(tile), [&](Cell there) {
                return sees(layout, place(cell), place(there));
              }));
    }
    if (seen) {
      players.push_back(static_cast<int>(i));
    }
  }
  return players;
}

/// Who can stand beside one of the tiles.
std::vector<int> who_reaches(const Layout& layout, const std::vector<CellSet>& reach, Tile tile) {
  std::vector<int> players;
  for (std::size_t i = 0; i < reach.size(); ++i) {
    bool reaches = false;
    for (const Cell cell : layout.cells_of(tile)) {
      for (int direction = 0; direction < 4; ++direction) {
        const Cell beside = layout.neighbour(cell, direction);
        reaches = reaches || (beside != kNoCell && reach[i].test(beside));
      }
    }
    if (reaches) {
      players.push_back(static_cast<int>(i));
    }
  }
  return players;
}

std::vector<int> without(const std::vector<int>& some, std::size_t players) {
  std::vector<int> others;
  for (int i = 0; i < static_cast<int>(players); ++i) {
    if (std::ranges::find(some, i) == some.end()) {
      others.push_back(i);
    }
  }
  return others;
}

std::vector<std::string> knowledge_of(const Layout& layout, const Rules& rules) {
  if (rules.recipes.size() == 1) {
    return {};
  }
  const std::vector<CellSet> reach =
      reach_of_players(layout, layout.starts(), kAllPlayers, ReachBy::kFloor);
  const std::size_t players = reach.size();
  const std::vector<int> readers = who_sees(layout, reach, Tile::kIndicator);
  const std::vector<int> blind = without(readers, players);
  std::vector<std::string> lines;
  if (readers.empty()) {
    lines.emplace_back("nobody can read the recipe from an indicator");
  } else if (blind.empty()) {
    lines.emplace_back(players == 1 ? "player 1 can read the recipe"
                                    : "everybody can read the recipe");
  } else {
    lines.push_back(player_list(readers) + " can read the recipe, " + player_list(blind) +
                    " cannot");
  }
  if (layout.cells_of(Tile::kButton).empty()) {
    return lines;
  }
  const std::vector<int> pressers = who_reaches(layout, reach, Tile::kButton);
  const std::vector<int> shown = who_sees(layout, reach, Tile::kButton);
  lines.push_back(pressers.empty() || shown.empty()
                      ? "a button is there that tells nobody anything"
                      : "a button can tell it: " + player_list(pressers) + " can press it, " +
                            player_list(shown) + " can read it");
  return lines;
}

std::string name_of_recipe(const Rules& rules, Contents recipe) {
  std::string text;
  for (const std::uint8_t member : rules.contents.ingredients_of(recipe)) {
    text += (text.empty() ? "" : " + ") + std::string(name_of(static_cast<Ingredient>(member)));
  }
  return text;
}

}  // namespace

std::vector<bool> servable(const Layout& layout, PlayerMask players) {
  return Supply(layout, players).served();
}

LayoutFacts facts(const Layout& layout, int horizon) {
  const Rules rules(layout);
  const Parameters& p = rules.parameters;
  LayoutFacts facts = floor_facts(layout, layout.starts());
  facts.knowledge = knowledge_of(layout, rules);
  const auto any = [](const std::vector<bool>& served) {
    return std::ranges::find(served, true) != served.end();
  };
  const std::vector<bool> together = servable(layout, kAllPlayers);
  if (!any(together)) {
    facts.how = "no soup can be made and served";
    return facts;
  }
  facts.needs_cooperation = true;
  for (std::size_t i = 0; i < layout.starts().size(); ++i) {
    const std::vector<bool> alone = servable(layout, static_cast<PlayerMask>(1U << i));
    facts.needs_cooperation = facts.needs_cooperation && alone != together;
  }
  const int players = layout.num_agents();
  const int cook = kCookSteps;
  DeliveryCycle cycle;
  cycle.work_steps = kInteracts;
  cycle.pot_steps = cook;
  // Everybody fetches and puts in by turns; plating and serving take a step each.
  const bool filled = p.random_reset || !p.start_states.empty();
  const int plated = filled ? 1 : 2 * ((kPotSize + players - 1) / players) + cook;
  cycle.first_delivery = plated + 1;
  facts.cycle = cycle;
  const auto pots = static_cast<long long>(layout.cells_of(Tile::kPot).size());
  const long long by_pots = horizon < plated + 1 ? 0 : pots * ((horizon - 1 - plated) / cook + 1);
  const long long by_hands = static_cast<long long>(horizon) * players / kInteracts;
  const auto lying =
      filled ? static_cast<long long>(layout.cells_of(Tile::kCounter).size()) + players : 0LL;
  if (filled || by_pots <= by_hands) {
    facts.max_deliveries = by_pots + lying;
    facts.how = fmt::format("{} pot{} that cook{} for {} steps, the first soup served after {}",
                            pots, pots == 1 ? "" : "s", pots == 1 ? "s" : "", cook, plated + 1);
  } else {
    facts.max_deliveries = by_hands;
    facts.how = fmt::format("{} interacts for every soup", kInteracts);
  }
  return facts;
}

LayoutDescription describe(const Layout& layout) {
  const Rules rules(layout);
  const Parameters& p = rules.parameters;
  const LayoutFacts facts = layout_facts(layout);
  std::string stations;
  add_stations(stations, layout, Tile::kPot, "pot", "pots");
  for (int i = 0; i < kNumIngredients; ++i) {
    const std::string name(name_of(static_cast<Ingredient>(i)));
    add_stations(stations, layout, pile_of(i), (name + " pile").c_str(), (name + " piles").c_str());
  }
  add_stations(stations, layout, Tile::kDish, "plate pile", "plate piles");
  add_stations(stations, layout, Tile::kServing, "serving window", "serving windows");
  add_stations(stations, layout, Tile::kIndicator, "indicator", "indicators");
  add_stations(stations, layout, Tile::kButton, "button", "buttons");
  std::string recipes;
  constexpr std::size_t kMost = 6;
  for (std::size_t i = 0; i < std::min(rules.recipes.size(), kMost); ++i) {
    recipes += (i == 0 ? "" : ", ") + name_of_recipe(rules, rules.recipes[i]);
  }
  if (rules.recipes.size() > kMost) {
    recipes += fmt::format(", and {} more", rules.recipes.size() - kMost);
  }
  if (rules.recipes.size() > 1) {
    recipes += p.resample ? "; drawn after every right soup" : "; drawn for every episode";
  }
  LayoutDescription text;
  text.rules = "overcooked_v2";
  text.plan = {{"size", grid_size_text(layout)},
               {"stations", stations},
               {"floor", floor_text(facts)},
               {"recipes", recipes},
               {"sight", p.view.value_or(0) == 0
                             ? std::string("everything")
                             : fmt::format("{} cells each way, through walls", *p.view)}};
  for (const std::string& line : facts.knowledge) {
    text.plan.emplace_back("knowledge", line);
  }
  text.plan.emplace_back("a right soup",
                         fmt::format("{:g}; a wrong one {:g}; a press of a button {:g}",
                                     p.delivery_reward, p.wrong_delivery, -p.button_cost));
  if (layout.num_agents() > 1 && facts.can_deliver()) {
    text.plan.emplace_back("cooperation", facts.needs_cooperation
                                              ? "needed: nobody can make every soup alone"
                                              : "not needed: somebody can make every soup alone");
  }
  if (!facts.cycle) {
    text.outcome = {{"deliveries", "none: " + facts.how}};
    return text;
  }
  text.outcome = {
      {"first delivery",
       fmt::format("after {} steps at the earliest", facts.cycle->first_delivery)},
      {"soups at most", fmt::format("{} in an episode: {}", facts.max_deliveries, facts.how)}};
  return text;
}

void check_solvable(const Layout& layout, Findings& findings) {
  const Rules rules(layout);
  const Supply supply(layout, kAllPlayers);
  for (int i = 0; i < layout.num_cells(); ++i) {
    const auto cell = static_cast<Cell>(i);
    const Tile tile = layout.tile(cell);
    const bool must = tile == Tile::kPot || tile == Tile::kServing || tile == Tile::kDish ||
                      tile == Tile::kButton || ingredient_of(tile) >= 0;
    if (must && !supply.reached(cell)) {
      const std::string_view meaning = layout.rules().tile_meaning(tile_symbol(tile));
      findings.warning_at(layout.row(cell), layout.col(cell),
                          fmt::format("{} '{}' cannot be reached by any player", meaning.substr(2),
                                      meaning.substr(0, 1)),
                          "open a way to it");
    }
  }
  for (std::size_t i = 0; i < rules.parameters.start_states.size() && !findings.full(); ++i) {
    try {
      (void)to_state(rules, rules.parameters.start_states[i], {});
    } catch (const InputError& error) {
      findings.error("start_states[" + std::to_string(i) + "]", error.found(), error.expected());
    }
  }
  const std::vector<bool> served = supply.served();
  if (std::ranges::find(served, true) == served.end()) {
    findings.error("grid", "no soup can ever be served", {},
                   "open a way, or move a station or a start");
    return;
  }
  for (std::size_t i = 0; i < served.size() && !findings.full(); ++i) {
    if (!served[i]) {
      findings.warning(
          "recipes",
          "nobody can make " + name_of_recipe(rules, rules.recipes[i]) + ", which may be asked for",
          "add a pile or leave the recipe out");
    }
  }
}

}  // namespace potluck::overcooked_v2
