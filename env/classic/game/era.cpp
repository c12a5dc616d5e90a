#include "env/classic/game/era.h"

#include <algorithm>

namespace potluck::classic {
namespace {

bool has_tile(const LayoutSpec& spec, char symbol) {
  return std::ranges::any_of(
      spec.grid, [&](const std::string& row) { return row.find(symbol) != std::string::npos; });
}

}  // namespace

Rules2019 rules_of_2019(const LayoutSpec& spec) {
  const Parameters& p = parameters(spec);
  Rules2019 rules;
  rules.ingredients = p.num_items_for_soup.value_or(rules.ingredients);
  const auto wanted = [&](std::string_view kind) {
    return !p.start_order_list || p.start_order_list->empty() ||
           std::ranges::any_of(*p.start_order_list, [&](const std::string& order) {
             return order == kind || order == "any";
           });
  };
  if (has_tile(spec, 'O') && wanted("onion")) {
    rules.orders.push_back({.onions = rules.ingredients, .tomatoes = 0});
  }
  if (has_tile(spec, 'T') && wanted("tomato")) {
    rules.orders.push_back({.onions = 0, .tomatoes = rules.ingredients});
  }
  return rules;
}

void play_as_in_2019(LayoutSpec& spec) {
  Rules2019 rules = rules_of_2019(spec);
  Parameters& p = parameters(spec);
  p.era = Era::k2019;
  p.old_dynamics = true;
  p.max_num_ingredients = rules.ingredients;
  p.orders = std::move(rules.orders);
}

void set_era(LayoutSpec& spec, Era era) {
  Parameters& p = parameters(spec);
  if (p.era == era) {
    return;
  }
  if (p.era == Era::k2019 || era == Era::k2019) {
    const Parameters standard;
    p.orders = standard.orders;
    p.max_num_ingredients = standard.max_num_ingredients;
    p.old_dynamics = standard.old_dynamics;
    p.recipe_values.clear();
    p.recipe_times.clear();
    p.bonus_orders.clear();
  }
  p.era = era;
  if (era == Era::k2019) {
    play_as_in_2019(spec);
  }
}

bool written_in_2019(const Parameters& p) {
  return p.num_items_for_soup || p.start_order_list;
}

bool only_plays_in_2019(const LayoutSpec& spec) {
  constexpr int kOldDynamicsStart = 3;
  const Parameters& p = parameters(spec);
  return p.era == Era::k2019 &&
         (starts_at(p) != kOldDynamicsStart || (has_tile(spec, 'O') && has_tile(spec, 'T')));
}

std::string both_eras(const LayoutSpec& spec) {
  const std::string number = std::to_string(rules_of_2019(spec).ingredients);
  return "the kitchen is written for Overcooked-AI of 2019, where soups are of exactly " + number +
         " ingredients of a kind and start by themselves; it is read as by today's, where any 1 "
         "to " +
         std::to_string(parameters(spec).max_num_ingredients) +
         " ingredients are a soup that is paid for, started by hand";
}

std::string_view to_string(Era era) {
  switch (era) {
    case Era::kUnsaid:
      return "";
    case Era::kToday:
      return "today";
    case Era::k2019:
      return "2019";
  }
  return "";
}

}  // namespace potluck::classic
