#include "agents/partners/classic/choices.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "agents/partners/classic/planner.h"
#include "agents/partners/classic/traffic.h"

namespace potluck::partners {
namespace {

std::string plural_of(int count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// "3 onions", "1 onion and 2 tomatoes", "nothing".
std::string ingredients_in_words(const Recipe& recipe) {
  std::string words = recipe.onions > 0 ? plural_of(recipe.onions, "onion") : "";
  if (recipe.tomatoes > 0) {
    words += words.empty() ? "" : " and ";
    words += recipe.tomatoes == 1 ? "1 tomato" : fmt::format("{} tomatoes", recipe.tomatoes);
  }
  return words.empty() ? "nothing" : words;
}

std::string in_words(classic::Item item) {
  return item == classic::kNoItem       ? "nothing"
         : item == classic::kOnionItem  ? "an onion"
         : item == classic::kTomatoItem ? "a tomato"
         : item == classic::kDishItem   ? "a dish"
                                        : "a soup";
}

/// "the onion".
std::string that(classic::Item item) {
  const std::string words = in_words(item);
  return "the" + words.substr(words.find(' '));
}

/// "the pot", or its number where there are several.
std::string pot_in_words(const KitchenJobs& kitchen, Cell pot) {
  const auto pots = kitchen.cells(Tile::kPot);
  const auto number = std::find(pots.begin(), pots.end(), pot) - pots.begin() + 1;
  return pots.size() > 1 ? fmt::format("pot {}", number) : "the pot";
}

/// What an errand comes to with these hands.
std::string errand_in_words(const KitchenJobs& kitchen, classic::ConstView state, int seat,
                            const PossibleErrand& way) {
  const classic::Item hands = state.players()[seat].held.item;
  const Cell target = way.errand.target;
  const auto is = [&](Tile tile) {
    const auto cells = kitchen.cells(tile);
    return std::find(cells.begin(), cells.end(), target) != cells.end();
  };
  if (is(Tile::kPot)) {
    const std::string pot = pot_in_words(kitchen, target);
    return hands == classic::kNoItem     ? "start the cooking in " + pot
           : hands != classic::kDishItem ? fmt::format("put {} into {}", that(hands), pot)
           : way.errand.act              ? "take the soup out of " + pot + " with the dish"
                                         : "go to " + pot + " with the dish and wait for the soup";
  }
  if (is(Tile::kServing)) {
    return "serve the soup";
  }
  if (hands == classic::kNoItem) {
    const classic::Item lying = state.slots()[kitchen.rules().slots[target]].item;
    return is(Tile::kCounter) ? fmt::format("take {} from a counter", that(lying))
           : is(Tile::kOnion) ? "fetch an onion"
           : is(Tile::kDish)  ? "fetch a dish"
                              : "fetch a tomato";
  }
  return way.passes_on ? fmt::format("pass {} on over a counter", that(hands))
                       : fmt::format("put {} down on a counter", that(hands));
}

}  // namespace

std::vector<Choice> choices(const KitchenJobs& kitchen, classic::ConstView state, int seat) {
  std::vector<Choice> all;
  std::vector<int> steps;  // of each
  for (const PossibleErrand& way : Planner(kitchen, state, seat).possible_errands()) {
    const std::string words = errand_in_words(kitchen, state, seat, way);
    const auto same =
        std::find_if(all.begin(), all.end(), [&](const Choice& one) { return one.words == words; });
    const auto index = static_cast<std::size_t>(same - all.begin());
    if (same != all.end() && steps[index] <= way.steps) {
      continue;
    }
    if (same == all.end()) {
      all.emplace_back();
      steps.emplace_back();
    }
    all[index] = {.kind = Choice::Kind::kErrand,
                  .words = words,
                  .detail = way.wait > way.steps
                                ? fmt::format("ready in {}", plural_of(way.wait, "step"))
                                : plural_of(way.steps, "step"),
                  .errand = way.errand};
    steps[index] = way.steps;
  }
  if (state.shape().num_players > 1) {
    all.push_back({.kind = Choice::Kind::kMakeRoom,
                   .words = "make room where others want to go",
                   .detail = {}});
  }
  all.push_back({.kind = Choice::Kind::kWait, .words = "wait", .detail = {}});
  return all;
}

Action carry_out(const KitchenJobs& kitchen, classic::ConstView state, int seat,
                 const Choice& choice) {
  if (choice.kind == Choice::Kind::kWait) {
    return kStayAction;
  }
  Workplan plan = kitchen.plan(state, seat);
  plan.errands[static_cast<std::size_t>(seat)] = choice.errand;
  return resolve_traffic(kitchen, state, plan, seat);
}

std::string tell(const KitchenJobs& kitchen, classic::ConstView state, int seat) {
  const classic::ClassicRules& rules = kitchen.rules();
  std::string text = fmt::format("You hold {}.", in_words(state.players()[seat].held.item));
  int number = 0;
  for (int other = 0; other < state.shape().num_players; ++other) {
    if (other != seat) {
      ++number;
      text += fmt::format(
          "\n{} holds {}.",
          state.shape().num_players > 2 ? fmt::format("Cook {}", number) : "The other cook",
          in_words(state.players()[other].held.item));
    }
  }
  for (const Cell pot : kitchen.cells(Tile::kPot)) {
    const classic::Thing soup = state.slots()[rules.slots[pot]];
    const Recipe inside = classic::contents(soup.item);
    std::string name = pot_in_words(kitchen, pot);
    name.front() = name.front() == 't' ? 'T' : 'P';
    text += "\n" + name;
    if (inside.size() == 0) {
      text += " is empty.";
    } else if (rules.is_ready(soup)) {
      text += " has a soup that is ready.";
    } else if (soup.tick != 0) {
      text += fmt::format(" cooks a soup that is ready in {}.",
                          plural_of(rules.ready_tick[soup.item] - soup.tick, "step"));
    } else {
      text += fmt::format(" has {} in it and does not cook yet.", ingredients_in_words(inside));
    }
  }
  std::map<classic::Item, int> lying;
  for (const Cell counter : kitchen.counters()) {
    const classic::Item item = state.slots()[rules.slots[counter]].item;
    if (item != classic::kNoItem) {
      ++lying[classic::is_soup(item) ? classic::kSoupFlag : item];
    }
  }
  for (const auto& [item, count] : lying) {
    const std::string words = in_words(item);
    text += count == 1 ? fmt::format("\nOn a counter lies {}.", words)
                       : fmt::format("\nOn counters lie {} {}.", count,
                                     item == classic::kTomatoItem ? "tomatoes"
                                     : item == classic::kDishItem
                                         ? "dishes"
                                         : words.substr(words.find(' ') + 1) + "s");
  }
  return text;
}

std::string tell_orders(const classic::ClassicRules& rules) {
  std::string text;
  for (const Recipe& order : rules.recipes.orders()) {
    text += (text.empty() ? "Wanted are soups of " : ", of ") + ingredients_in_words(order);
  }
  return text.empty() ? "" : text + ".";
}

}  // namespace potluck::partners
