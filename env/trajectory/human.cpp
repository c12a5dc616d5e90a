// Games of people, "overcooked-human-traj-v1" (the format: env/trajectory/foreign.h).
#include "env/classic/game/item.h"
#include "env/classic/game/parameters.h"
#include "env/classic/game/recipes.h"
#include "env/classic/rule_set.h"
#include "env/trajectory/foreign.h"

namespace potluck::trajectory_json {
namespace {

constexpr std::size_t kPerPlayer = 4;  // x, y, orientation, held
constexpr int kSoup = 4;
constexpr int kMaxTick = 1'000'000;

Object plain(int kind) {
  return {.kind = static_cast<ObjectKind>(kind), .ingredients = {}, .cooking_tick = -1};
}

Object read_soup(const Value& onions, const Value& tomatoes, int tick) {
  Object soup{.kind = ObjectKind::kSoup, .ingredients = {}, .cooking_tick = tick};
  soup.ingredients.assign(static_cast<std::size_t>(onions.whole(0, classic::kMaxIngredients)),
                          Ingredient::kOnion);
  soup.ingredients.insert(soup.ingredients.end(),
                          static_cast<std::size_t>(tomatoes.whole(0, classic::kMaxIngredients)),
                          Ingredient::kTomato);
  return soup;
}

Recipe recipe_of(const Object& soup) {
  Recipe recipe;
  for (const Ingredient ingredient : soup.ingredients) {
    ++(ingredient == Ingredient::kOnion ? recipe.onions : recipe.tomatoes);
  }
  return recipe;
}

/// What is held; soups in hands are ready, their tick is not told.
std::optional<Object> read_held(const Value& value, const classic::Recipes& recipes) {
  if (value.json().is_array()) {
    value.require_size(3);
    static_cast<void>(value[0].whole(kSoup, kSoup));
    Object soup = read_soup(value[1], value[2], 0);
    const Recipe recipe = recipe_of(soup);
    soup.cooking_tick = recipes.is_recipe(recipe) ? recipes.cook_time(recipe) : 0;
    return soup;
  }
  const int kind = value.small(0, kSoup - 1);
  return kind == 0 ? std::nullopt : std::optional(plain(kind));
}

std::vector<Position> positions_in(const Value& state) {
  std::vector<Position> positions;
  const std::size_t size = state.size();
  if (size % kPerPlayer != 1 || size / kPerPlayer > kMaxAgents) {
    throw InputError(state.where(), "a list of " + std::to_string(size),
                     "four numbers per player and a list of objects");
  }
  for (std::size_t i = 0; i + 1 < size; i += kPerPlayer) {
    positions.push_back(
        {.row = state[i + 1].small(0, kMaxCells), .col = state[i].small(0, kMaxCells)});
  }
  return positions;
}

Snapshot read_short_state(const Value& state, std::size_t num_agents,
                          const classic::Recipes& recipes, std::size_t timestep) {
  state.require_size(num_agents * kPerPlayer + 1);
  Snapshot snapshot;
  snapshot.timestep = static_cast<int>(timestep);
  const std::vector<Position> positions = positions_in(state);
  for (std::size_t i = 0; i < num_agents; ++i) {
    snapshot.players.push_back(
        {.position = positions[i],
         .orientation = static_cast<Orientation>(state[i * kPerPlayer + 2].small(0, 3)),
         .held = read_held(state[i * kPerPlayer + 3], recipes)});
  }
  const Value objects = state[num_agents * kPerPlayer];
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const Value object = objects[i];
    const int kind = object[0].small(1, kSoup);
    object.require_size(kind == kSoup ? 6 : 3);
    const Position position{.row = object[2].small(0, kMaxCells),
                            .col = object[1].small(0, kMaxCells)};
    snapshot.objects.push_back(
        {.position = position,
         .object = kind == kSoup ? read_soup(object[3], object[4], object[5].small(-1, kMaxTick))
                                 : plain(kind)});
  }
  return snapshot;
}

}  // namespace

Trajectory read_human_game(const Value& root, const TrajectoryHints& hints) {
  const Value states = root.at("states");
  const Value actions = root.at("actions");
  const std::size_t num_steps = actions.size();
  if (num_steps == 0 || num_steps > kMaxSteps) {
    throw InputError(actions.where(), std::to_string(num_steps) + " joint actions",
                     "1 to " + std::to_string(kMaxSteps));
  }
  if (states.size() != num_steps && states.size() != num_steps + 1) {
    throw InputError(states.where(), std::to_string(states.size()) + " states",
                     std::to_string(num_steps) + ", as there are joint actions");
  }
  LayoutSpec spec;
  spec.name = root.at("layout").text();
  spec.grid =
      seat_players(read_rows(root.at("terrain")), positions_in(states[0]), states[0].where());
  spec.horizon = static_cast<int>(num_steps);
  if (const auto orders = root.find("orders")) {
    classic::parameters(spec).orders = read_recipes(orders->at("all"));
    if (const auto bonus = orders->find("bonus")) {
      classic::parameters(spec).bonus_orders = read_recipes(*bonus);
    }
  }
  if (const auto parameters = root.find("layout_params")) {
    read_parameters(*parameters, classic::parameters(spec));
  }
  if (const auto old = root.find("old_dynamics")) {
    classic::parameters(spec).old_dynamics = old->flag();
  }
  Trajectory trajectory;
  trajectory.format = TrajectoryFormat::kHumanGame;
  trajectory.layout = make_layout(spec, root.where(), hints.overrides);
  trajectory.starts_by_rules = false;
  trajectory.exact = false;
  const auto num_agents = static_cast<std::size_t>(trajectory.layout->num_agents());
  const classic::Recipes recipes(classic::parameters(*trajectory.layout));
  for (std::size_t t = 0; t < states.size(); ++t) {
    trajectory.states.push_back(read_short_state(states[t], num_agents, recipes, t));
  }
  for (std::size_t t = 0; t < num_steps; ++t) {
    TrajectoryStep step;
    const Value joint = actions[t];
    joint.require_size(num_agents);
    for (std::size_t i = 0; i < num_agents; ++i) {
      step.actions.push_back(static_cast<Action>(joint[i].small(0, kNumClassicActions - 1)));
    }
    step.team_reward = 0.0F;
    trajectory.steps.push_back(std::move(step));
  }
  const Value rewards = root.at("rewards");
  for (std::size_t i = 0; i < rewards.size(); ++i) {
    const auto t = rewards[i][0].whole(0, static_cast<std::int64_t>(num_steps) - 1);
    trajectory.steps[static_cast<std::size_t>(t)].team_reward =
        static_cast<float>(rewards[i][1].number_or_infinite());
  }
  return trajectory;
}

}  // namespace potluck::trajectory_json
