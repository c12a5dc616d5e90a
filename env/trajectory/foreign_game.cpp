// A game that its file tells, and the kitchen that it must have been played in (the order in which
// they are asked: env/trajectory/foreign.h).
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "env/classic/game/era.h"
#include "env/classic/game/recipes.h"
#include "env/classic/rule_set.h"
#include "env/layout/reader.h"
#include "env/limits.h"
#include "env/trajectory/foreign.h"

namespace potluck::trajectory_json {
namespace {

constexpr std::size_t kOldRecipe = 3;  // ingredients that start by themselves

/// Names that 2019 had for kitchens of ours.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOldNames = {
    {{"simple", "cramped_room"},
     {"unident_s", "asymmetric_advantages"},
     {"random1", "coordination_ring"}}};

std::string today_name(const std::string& name) {
  for (const auto& [old, ours] : kOldNames) {
    if (name == old) {
      return std::string(ours);
    }
  }
  return name;
}

bool has_terrain(const LayoutSpec& spec, const ForeignGame& game) {
  return game.terrain.empty() || bare(spec.grid) == game.terrain;
}

/// The built-in kitchen with this name and terrain, if there is one.
std::optional<LayoutSpec> builtin_kitchen(const ForeignGame& game) {
  const auto names = builtin_layout_names();
  for (const std::string& name : {game.kitchen, today_name(game.kitchen)}) {
    if (std::ranges::binary_search(names, name)) {
      LayoutSpec spec = load_layout_spec(name);
      if (spec.rules == &classic::rule_set() && has_terrain(spec, game)) {
        return spec;
      }
    }
  }
  return std::nullopt;
}

/// The first of the hints' kitchens with this terrain. Where the game does not tell its own, by its
/// name; and if that says nothing to anybody, the only kitchen there is.
std::optional<LayoutSpec> hinted_kitchen(const ForeignGame& game, const TrajectoryHints& hints) {
  const std::optional<LayoutSpec> builtin = builtin_kitchen(game);
  const auto fits = [&](const LayoutSpec& spec) {
    if (spec.rules != &classic::rule_set() || !has_terrain(spec, game)) {
      return false;
    }
    return !game.terrain.empty() || spec.name == game.kitchen ||
           (builtin ? same_terrain(spec, *builtin) : hints.kitchens.size() == 1);
  };
  const auto found = std::ranges::find_if(hints.kitchens, fits);
  return found == hints.kitchens.end() ? std::nullopt : std::optional(*found);
}

bool usable_name(const std::string& name) {
  return !name.empty() && name.size() <= kMaxNameBytes && std::ranges::none_of(name, [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\';
  });
}

/// Orders that the file lists: the tables along other ones do not fit.
void set_orders(classic::Parameters& p, std::vector<Recipe> orders) {
  const auto sorted = [](std::vector<Recipe> list) {
    std::ranges::sort(list);
    return list;
  };
  if (sorted(orders) != sorted(p.orders)) {
    p.orders = std::move(orders);
    p.recipe_values.clear();
    p.recipe_times.clear();
  }
}

/// What the states show of the dynamics.
enum class Shown : std::uint8_t { kNothing, kOld, kNew };

const Object* soup_at(const Snapshot& state, Position position) {
  for (const PlacedObject& placed : state.objects) {
    if (placed.position == position && placed.object.kind == ObjectKind::kSoup) {
      return &placed.object;
    }
  }
  return nullptr;
}

Shown shown_dynamics(std::span<const Snapshot> states) {
  Shown shown = Shown::kNothing;
  for (std::size_t t = 0; t < states.size(); ++t) {
    for (const PlacedObject& placed : states[t].objects) {
      const Object& soup = placed.object;
      if (soup.kind != ObjectKind::kSoup || soup.ingredients.size() > kOldRecipe) {
        continue;
      }
      const bool three = soup.ingredients.size() == kOldRecipe;
      if (three == (soup.cooking_tick < 0)) {
        return Shown::kNew;  // three that wait, or fewer that cook
      }
      const Object* before = t == 0 || !three ? nullptr : soup_at(states[t - 1], placed.position);
      if (before != nullptr && before->ingredients.size() + 1 == kOldRecipe) {
        shown = Shown::kOld;
      }
    }
  }
  return shown;
}

bool overridden(const TrajectoryHints& hints, std::string_view key) {
  return std::ranges::any_of(hints.overrides, [&](const std::string& text) {
    return std::string_view(text).substr(0, text.find('=')) == key;
  });
}

Recipe recipe_of_soup(const Object& soup) {
  Recipe recipe;
  for (const Ingredient ingredient : soup.ingredients) {
    ++(ingredient == Ingredient::kOnion ? recipe.onions : recipe.tomatoes);
  }
  return recipe;
}

/// Where ticks stopped: the cook times that the states show. What contradicts itself shows nothing.
std::map<Recipe, int> shown_cook_times(std::span<const Snapshot> states) {
  constexpr int kContradiction = -1;
  std::map<Recipe, int> times;
  std::map<Recipe, int> longest;
  const auto stopped = [&](const Object& soup) {
    const auto [at, fresh] = times.try_emplace(recipe_of_soup(soup), soup.cooking_tick);
    if (!fresh && at->second != soup.cooking_tick) {
      at->second = kContradiction;
    }
  };
  for (std::size_t t = 1; t < states.size(); ++t) {
    for (const PlacedObject& placed : states[t].objects) {
      const Object* before = soup_at(states[t - 1], placed.position);
      if (placed.object.kind != ObjectKind::kSoup || placed.object.cooking_tick < 0) {
        continue;
      }
      int& tick = longest[recipe_of_soup(placed.object)];
      tick = std::max(tick, placed.object.cooking_tick);
      if (before != nullptr && *before == placed.object) {
        stopped(placed.object);
      }
    }
    const std::size_t players = std::min(states[t].players.size(), states[t - 1].players.size());
    for (std::size_t i = 0; i < players; ++i) {
      const auto& held = states[t].players[i].held;
      const auto& before = states[t - 1].players[i].held;
      if (held && held->kind == ObjectKind::kSoup && before && before->kind == ObjectKind::kDish) {
        stopped(*held);  // it was ready
      }
    }
  }
  std::erase_if(times, [&](const std::pair<const Recipe, int>& time) {
    return time.second == kContradiction || longest[time.first] > time.second;
  });
  return times;
}

/// Cook times that are not the kitchen's.
void apply_cook_times(const std::map<Recipe, int>& times, classic::Parameters& p) {
  const classic::Recipes recipes(p);
  const auto known = [&](const std::pair<const Recipe, int>& time) {
    return recipes.is_recipe(time.first) && recipes.cook_time(time.first) == time.second;
  };
  if (std::ranges::all_of(times, known)) {
    return;
  }
  const int first = times.begin()->second;
  const bool same =
      std::ranges::all_of(times, [&](const auto& time) { return time.second == first; });
  std::vector<int> table;
  for (const Recipe& order : p.orders) {
    const auto found = times.find(order);
    table.push_back(found != times.end() ? found->second : recipes.cook_time(order));
  }
  p.onion_time.reset();
  p.tomato_time.reset();
  p.recipe_times.clear();
  p.cook_time.reset();
  if (same || table.empty()) {
    p.cook_time = first;
  } else {
    p.recipe_times = std::move(table);
  }
}

/// The keys of 2019 that the file has; those that it does not understand it leaves to the era.
void read_2019(const ForeignGame& game, classic::Parameters& p) {
  p.num_items_for_soup.reset();
  p.start_order_list.emplace();
  if (!game.parameters) {
    return;
  }
  if (const auto number = game.parameters->find("num_items_for_soup")) {
    p.num_items_for_soup = number->small(1);
  }
  if (const auto orders = game.parameters->find("start_order_list")) {
    constexpr std::size_t kMostOrders = 10'000;
    for (std::size_t i = 0, n = orders->size_within(0, kMostOrders); i < n; ++i) {
      p.start_order_list->push_back((*orders)[i].text());
    }
  }
}

/// What every served soup paid, if that was always the same.
std::optional<double> only_reward(const ForeignGame& game) {
  std::optional<double> only;
  for (const float reward : game.rewards) {
    if (reward != 0 && only && *only != static_cast<double>(reward)) {
      return std::nullopt;
    }
    only = reward != 0 ? static_cast<double>(reward) : only;
  }
  return only && std::abs(*only) <= kMaxAmount ? only : std::nullopt;
}

/// The largest recipe that is seen or ordered.
int shown_capacity(std::span<const Snapshot> states) {
  std::size_t most = 0;
  for (const Snapshot& state : states) {
    for (const PlacedObject& placed : state.objects) {
      most = std::max(most, placed.object.ingredients.size());
    }
  }
  for (const Recipe& order : states.front().orders.value_or(std::vector<Recipe>{})) {
    most = std::max(most, static_cast<std::size_t>(std::max(order.size(), 0)));
  }
  return static_cast<int>(std::min<std::size_t>(most, classic::kMaxPotCapacity));
}

/// A state's "all orders" that means no more than that none are listed.
bool every_recipe(const std::vector<Recipe>& orders, const classic::Parameters& p) {
  const classic::Recipes recipes(p);
  return std::ranges::equal(recipes.sorted(orders), recipes.all());
}

/// Are the state's orders others than the kitchen's? (Those of a start_state are.)
bool brings_orders(const Snapshot& state, const Layout& layout) {
  const classic::Recipes recipes(classic::parameters(layout));
  const auto differs = [&](const std::optional<std::vector<Recipe>>& list,
                           std::span<const Recipe> ours) {
    return list && !std::ranges::equal(recipes.sorted(*list), ours);
  };
  return differs(state.orders, recipes.orders()) ||
         differs(state.bonus_orders, recipes.bonus_orders());
}

/// Sources 2 to 5 of a kitchen, but for what its states show.
LayoutSpec told_kitchen(const ForeignGame& game, const TrajectoryHints& hints) {
  std::optional<LayoutSpec> known = hinted_kitchen(game, hints);
  const bool hinted = known.has_value();
  if (!known) {
    known = builtin_kitchen(game);
  }
  if (!known && game.terrain.empty()) {
    throw InputError(game.kitchen_place,
                     "a game without its grid, in a kitchen called " + in_quotes(game.kitchen),
                     "a grid, or the name of a kitchen that is known",
                     "name the kitchen's file by --layout");
  }
  LayoutSpec spec = known.value_or(LayoutSpec{});
  std::vector<Position> starts = game.starts;
  std::string starts_place = game.starts_place;
  if (starts.empty()) {
    starts_place = game.place;
    for (const PlayerSnapshot& player : game.states.front().players) {
      starts.push_back(player.position);
    }
  }
  spec.grid =
      seat_players(game.terrain.empty() ? bare(spec.grid) : game.terrain, starts, starts_place);
  spec.name = usable_name(game.kitchen) ? game.kitchen : spec.name.empty() ? "recorded" : spec.name;
  spec.horizon = game.horizon.value_or(static_cast<int>(game.actions.size()));
  classic::Parameters& p = classic::parameters(spec);
  if (game.of_2019 && !hinted) {
    const classic::Shaping shaping = p.shaping;
    p = classic::Parameters();  // the rest is what the kitchen became later
    p.shaping = shaping;
  }
  p.start_state.reset();
  p.random_positions = false;
  p.random_object_probability = 0;
  if (game.of_2019) {
    read_2019(game, p);
    classic::play_as_in_2019(spec);
    p.bonus_orders.clear();
    p.recipe_values.clear();
    p.recipe_times.clear();
  }
  const Snapshot& first = game.states.front();
  if (game.parameters) {
    if (const auto orders = game.parameters->find("start_all_orders"); orders && !game.of_2019) {
      set_orders(p, read_recipes(*orders));
    }
    if (const auto bonus = game.parameters->find("start_bonus_orders"); bonus && !game.of_2019) {
      p.bonus_orders = read_recipes(*bonus);
    }
    read_parameters(*game.parameters, p);
  } else if (!game.of_2019 && first.orders) {
    set_orders(p, *first.orders);
    p.bonus_orders = first.bonus_orders.value_or(std::vector<Recipe>{});
  }
  const bool told = p.delivery_reward || p.onion_value || overridden(hints, "delivery_reward");
  if (game.of_2019 && !told) {
    p.delivery_reward = only_reward(game);
  }
  if (!game.of_2019) {
    p.max_num_ingredients = std::max(p.max_num_ingredients, shown_capacity(game.states));
  }
  return spec;
}

/// Numbers the states where they do not say when they are: not at all, or all the same, as some
/// programs convert them.
void number_states(ForeignGame& game) {
  const bool same =
      game.states.size() > 1 && std::ranges::all_of(game.states, [&](const Snapshot& state) {
        return state.timestep == game.states.front().timestep;
      });
  if (game.notes.timesteps && !same) {
    return;
  }
  for (std::size_t t = 0; t < game.states.size(); ++t) {
    game.states[t].timestep = static_cast<int>(t);
  }
}

/// Ticks of soups that count on in the recording after they are ready.
void cap_ticks(std::vector<Snapshot>& states, const classic::Recipes& recipes) {
  const auto cap = [&](Object& object) {
    const Recipe recipe = recipe_of_soup(object);
    if (object.kind == ObjectKind::kSoup && recipes.is_recipe(recipe)) {
      object.cooking_tick = std::min(object.cooking_tick, recipes.cook_time(recipe));
    }
  };
  for (Snapshot& state : states) {
    for (PlacedObject& placed : state.objects) {
      cap(placed.object);
    }
    for (PlayerSnapshot& player : state.players) {
      if (player.held) {
        cap(*player.held);
      }
    }
  }
}

}  // namespace

Trajectory make_trajectory(ForeignGame game, const TrajectoryHints& hints) {
  number_states(game);
  const Snapshot& first = game.states.front();
  const Shown shown = shown_dynamics(game.states);
  const bool no_orders = !first.orders || every_recipe(*first.orders, classic::Parameters{});
  const bool told_orders = game.parameters && game.parameters->find("start_all_orders");
  game.of_2019 |= !told_orders && no_orders && (game.notes.legacy_soups || shown == Shown::kOld);
  LayoutSpec spec = told_kitchen(game, hints);
  classic::Parameters& p = classic::parameters(spec);
  // Checked before anything is computed from it: recipes need sane numbers.
  auto layout = make_layout(spec, game.kitchen_place, hints.overrides);
  constexpr std::array<const char*, 4> kTimes = {"cook_time", "recipe_times", "onion_time",
                                                 "tomato_time"};
  const bool told_times = std::ranges::any_of(kTimes, [&](const char* key) {
    return overridden(hints, key) || (game.parameters && game.parameters->find(key));
  });
  if (!told_times && !game.notes.legacy_soups) {
    apply_cook_times(shown_cook_times(game.states), p);
  }
  const bool threes = !p.orders.empty() && std::ranges::all_of(p.orders, [](const Recipe& order) {
    return order.size() == static_cast<int>(kOldRecipe);
  });
  if (!(game.parameters && game.parameters->find("old_dynamics")) && !game.of_2019 &&
      shown != Shown::kNothing) {
    p.old_dynamics = shown == Shown::kOld && threes;
    if (!p.old_dynamics && p.era == classic::Era::k2019) {
      p.era = classic::Era::kToday;  // the kitchen at hand is; the game was not
    }
  }
  layout = make_layout(spec, game.kitchen_place, hints.overrides);
  if (!game.of_2019 && brings_orders(first, *layout)) {
    p.start_state = first;
    layout = make_layout(spec, game.kitchen_place, hints.overrides);
  }
  if (game.notes.legacy_soups) {
    cap_ticks(game.states, classic::Recipes(classic::parameters(*layout)));
  }
  Trajectory trajectory;
  trajectory.format = game.format;
  trajectory.name = std::move(game.name);
  trajectory.layout = std::move(layout);
  trajectory.starts_by_rules = false;
  trajectory.exact = !game.notes.unordered;
  trajectory.people = std::move(game.people);
  trajectory.states = std::move(game.states);
  const auto num_agents = static_cast<std::size_t>(trajectory.layout->num_agents());
  for (std::size_t t = 0; t < game.actions.size(); ++t) {
    if (game.actions[t].size() != num_agents) {
      throw InputError(game.place + ", step " + std::to_string(t),
                       std::to_string(game.actions[t].size()) + " actions",
                       std::to_string(num_agents) + ", as there are players");
    }
    TrajectoryStep& step = trajectory.steps.emplace_back();
    step.actions = std::move(game.actions[t]);
    if (t < game.rewards.size()) {
      step.team_reward = game.rewards[t];
    }
  }
  // Only a start_state brings orders of its own; elsewhere they are the kitchen's.
  const bool brought = classic::parameters(*trajectory.layout).start_state.has_value();
  for (std::size_t t = 0; t < trajectory.states.size(); ++t) {
    Snapshot& state = trajectory.states[t];
    if (state.players.size() != num_agents) {
      throw InputError(game.place + ", state " + std::to_string(t),
                       std::to_string(state.players.size()) + " players",
                       std::to_string(num_agents));
    }
    if (t > 0 || !brought) {
      state.orders.reset();
      state.bonus_orders.reset();
    }
  }
  trajectory.people.resize(trajectory.people.empty() ? 0 : num_agents);
  return trajectory;
}

}  // namespace potluck::trajectory_json
