#include "env/overcooked_v2/keys.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "env/limits.h"
#include "env/overcooked_v2/observations.h"
#include "env/overcooked_v2/parameters.h"
#include "env/overcooked_v2/rules.h"
#include "env/overcooked_v2/start_states.h"

namespace potluck::overcooked_v2 {
namespace {

using Kind = JsonValue::Kind;

/// Numbers of an observation: an index of theirs has 16 bits.
constexpr int kMaxSeen = 65535;
constexpr int kMaxView = 127;
/// Of a list of recipes: as many as there are of ten ingredients.
constexpr std::size_t kMaxRecipes = 220;

void read_ingredients(const JsonValue& list, const std::string& key, Fields& fields,
                      std::vector<Ingredient>& out) {
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (const auto ingredient = ingredient_named(list.items[i].text)) {
      out.push_back(*ingredient);
    } else {
      fields.wrong(list.items[i], indexed_key(key, i), kIngredientExpected);
      return;
    }
  }
}

void read_recipes(Fields& fields, Parameters& p) {
  const auto* items = fields.list("recipes", "a list of recipes, each of three ingredients");
  p.recipes.clear();
  for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
    const JsonValue& item = (*items)[i];
    const std::string key = indexed_key("recipes", i);
    std::vector<Ingredient> ingredients;
    if (item.kind == Kind::kArray) {
      read_ingredients(item, key, fields, ingredients);
    }
    if (item.kind != Kind::kArray || item.items.size() != kPotSize) {
      fields.wrong(item, key, R"(three ingredients, such as ["onion", "onion", "tomato"])");
    } else if (ingredients.size() == kPotSize) {
      std::ranges::sort(ingredients);
      SoupRecipe& recipe = p.recipes.emplace_back();
      std::ranges::copy(ingredients, recipe.begin());
    }
  }
}

std::string names_text(std::span<const Ingredient> ingredients) {
  std::vector<std::string> names;
  for (const Ingredient ingredient : ingredients) {
    names.push_back(json_text(name_of(ingredient)));
  }
  return inline_list(names);
}

void check_recipes(const LayoutSpec& spec, bool sound, Findings& findings) {
  const Parameters& p = parameters(spec);
  const int ingredients = sound ? num_ingredients(spec.grid) : kNumIngredients;
  if (p.recipes.size() > kMaxRecipes) {
    findings.error("recipes", counted(p.recipes.size(), "recipe"),
                   "at most " + std::to_string(kMaxRecipes));
    return;
  }
  for (std::size_t i = 0; i < p.recipes.size(); ++i) {
    const std::string key = indexed_key("recipes", i);
    for (const Ingredient ingredient : p.recipes[i]) {
      if (static_cast<int>(ingredient) >= ingredients) {
        findings.error(
            key, key + " asks for " + std::string(name_of(ingredient)),
            "ingredients up to the last that has a pile",
            "a pile is " +
                std::string(1, kIngredientSymbols[static_cast<std::size_t>(ingredient)]) +
                " in the grid");
        break;
      }
    }
    if (std::find(p.recipes.begin(), p.recipes.begin() + static_cast<std::ptrdiff_t>(i),
                  p.recipes[i]) != p.recipes.begin() + static_cast<std::ptrdiff_t>(i)) {
      findings.error(key, key + " is there twice", "every recipe once");
    }
  }
  const auto has = [&](char symbol) {
    return std::ranges::any_of(
        spec.grid, [&](const std::string& row) { return row.find(symbol) != std::string::npos; });
  };
  if (sound && p.recipes.empty() && !has('R')) {
    findings.error("recipes", "neither recipes nor an indicator 'R'", "one of them",
                   "with every recipe possible somebody must be able to read which it is");
  }
}

void check_permutation(const LayoutSpec& spec, bool sound, Findings& findings) {
  const Parameters& p = parameters(spec);
  const int ingredients = sound ? num_ingredients(spec.grid) : kNumIngredients;
  const std::set<Ingredient> different(p.permute.begin(), p.permute.end());
  if (different.size() != p.permute.size()) {
    findings.error("permute", "permute names an ingredient twice", "each once");
  }
  for (const Ingredient ingredient : different) {
    if (static_cast<int>(ingredient) >= ingredients) {
      findings.error("permute", "permute names " + std::string(name_of(ingredient)),
                     "ingredients up to the last that has a pile");
    }
  }
}

}  // namespace

void read_keys(Fields& fields, LayoutSpec& spec) {
  Parameters& p = parameters(spec);
  read_recipes(fields, p);
  if (const JsonValue* view = fields.get("view"); view != nullptr && view->kind != Kind::kNull) {
    fields.whole("view", p.view.emplace());
  }
  fields.real("delivery_reward", p.delivery_reward);
  fields.real("wrong_delivery", p.wrong_delivery);
  fields.real("button_cost", p.button_cost);
  fields.flag("resample", p.resample);
  fields.flag("announce_delivery", p.announce_delivery);
  fields.flag("start_by_hand", p.start_by_hand);
  if (const JsonValue* random = fields.object("random_start")) {
    Fields chances(*random, "random_start.", fields.complain());
    chances.flag("positions", p.random_positions);
    chances.finish();
  }
  fields.flag("random_reset", p.random_reset);
  if (const JsonValue* list = fields.get("permute")) {
    if (list->kind == Kind::kArray) {
      read_ingredients(*list, "permute", fields, p.permute);
    } else {
      fields.wrong(*list, "permute", "a list of ingredients");
    }
  }
  if (const JsonValue* shaping = fields.object("shaping")) {
    Fields rewards(*shaping, "shaping.", fields.complain());
    rewards.real("placement_in_pot", p.shaping.placement_in_pot);
    rewards.real("start_cooking", p.shaping.start_cooking);
    rewards.real("dish_pickup", p.shaping.dish_pickup);
    rewards.real("soup_pickup", p.shaping.soup_pickup);
    rewards.finish();
  }
  read_start_states(fields, p.start_states);
}

void write_keys(const LayoutSpec& spec, KeyWriter& out) {
  const Parameters& p = parameters(spec);
  const Parameters standard;
  if (!p.recipes.empty()) {
    std::vector<std::string> items;
    for (const SoupRecipe& recipe : p.recipes) {
      items.push_back(names_text(recipe));
    }
    out.put("recipes", inline_list(items));
  }
  out.optional("view", p.view);
  out.number("delivery_reward", p.delivery_reward, standard.delivery_reward);
  out.number("wrong_delivery", p.wrong_delivery, standard.wrong_delivery);
  out.number("button_cost", p.button_cost, standard.button_cost);
  out.flag("resample", p.resample, standard.resample);
  out.flag("announce_delivery", p.announce_delivery, standard.announce_delivery);
  out.flag("start_by_hand", p.start_by_hand, standard.start_by_hand);
  KeyWriter random;
  random.flag("positions", p.random_positions, standard.random_positions);
  out.object("random_start", random);
  out.flag("random_reset", p.random_reset, standard.random_reset);
  if (!p.permute.empty()) {
    out.put("permute", names_text(p.permute));
  }
  KeyWriter shaping;
  const Shaping& usual = standard.shaping;
  shaping.number("placement_in_pot", p.shaping.placement_in_pot, usual.placement_in_pot);
  shaping.number("start_cooking", p.shaping.start_cooking, usual.start_cooking);
  shaping.number("dish_pickup", p.shaping.dish_pickup, usual.dish_pickup);
  shaping.number("soup_pickup", p.shaping.soup_pickup, usual.soup_pickup);
  out.object("shaping", shaping);
  write_start_states(p.start_states, out);
}

void check_keys(const LayoutSpec& spec, bool sound, Findings& findings) {
  const Parameters& p = parameters(spec);
  if (p.view) {
    findings.check_whole("view", *p.view, 0, kMaxView, "cells");
    const int side = 2 * std::clamp(*p.view, 0, kMaxView) + 1;
    const int channels =
        Channels(sound ? num_ingredients(spec.grid) : 0).news + (p.announce_delivery ? 1 : 0);
    if (*p.view <= kMaxView && side * side * channels > kMaxSeen) {
      findings.error(
          "view",
          "view is " + std::to_string(*p.view) + ", " + std::to_string(side) + " x " +
              std::to_string(side) + " cells of " + std::to_string(channels) + " channels",
          "at most " + std::to_string(kMaxSeen) + " numbers in all", "0 sees the whole kitchen");
    }
  }
  findings.check_amount("delivery_reward", p.delivery_reward, -kMaxAmount, kMaxAmount);
  findings.check_amount("wrong_delivery", p.wrong_delivery, -kMaxAmount, kMaxAmount);
  findings.check_amount("button_cost", p.button_cost, -kMaxAmount, kMaxAmount);
  const std::array<std::pair<const char*, double>, 4> amounts = {
      {{"shaping.placement_in_pot", p.shaping.placement_in_pot},
       {"shaping.start_cooking", p.shaping.start_cooking},
       {"shaping.dish_pickup", p.shaping.dish_pickup},
       {"shaping.soup_pickup", p.shaping.soup_pickup}}};
  for (const auto& [key, amount] : amounts) {
    findings.check_amount(key, amount, -kMaxAmount, kMaxAmount);
  }
  check_recipes(spec, sound, findings);
  check_permutation(spec, sound, findings);
}

}  // namespace potluck::overcooked_v2
