// Overcooked-AI's saved trajectories (kitchen rules as in env/classic/rules.h; the format:
// env/trajectory/foreign.h).
#include <algorithm>
#include <array>
#include <cmath>

#include "env/classic/json.h"
#include "env/classic/parameters.h"
#include "env/classic/rule_set.h"
#include "env/layout/reader.h"
#include "env/trajectory/foreign.h"

namespace potluck::trajectory_json {
namespace {

constexpr int kMaxHorizon = 1'000'000;  // the layout format's
constexpr std::size_t kOldRecipe = 3;   // ingredients that start by themselves

Action read_action(const Value& value) {
  if (value.json().is_string()) {
    if (value.text() != "interact" && value.text() != "INTERACT") {
      value.fail("\"interact\" or a direction");
    }
    return static_cast<Action>(ClassicAction::kInteract);
  }
  value.require_size(2);
  constexpr std::array<std::array<int, 2>, 5> kDirections = {
      {{0, -1}, {0, 1}, {1, 0}, {-1, 0}, {0, 0}}};
  const std::array<int, 2> step = {value[0].small(-1, 1), value[1].small(-1, 1)};
  const auto* const found = std::ranges::find(kDirections, step);
  if (found == kDirections.end()) {
    value.fail("a step in one direction");
  }
  return static_cast<Action>(found - kDirections.begin());
}

const Object* soup_at(const Snapshot& state, Position position) {
  for (const PlacedObject& placed : state.objects) {
    if (placed.position == position && placed.object.kind == ObjectKind::kSoup) {
      return &placed.object;
    }
  }
  return nullptr;
}

/// What the episode shows of its dynamics (see the header).
bool looks_old(const LayoutSpec& spec, std::span<const Snapshot> states) {
  const auto size = [](const Recipe& order) { return order.size(); };
  if (classic::parameters(spec).orders.empty() ||
      std::ranges::any_of(
          classic::parameters(spec).orders, [](int n) { return n != kOldRecipe; }, size)) {
    return false;  // old dynamics know recipes of three only
  }
  bool started_alone = false;
  for (std::size_t t = 0; t < states.size(); ++t) {
    for (const PlacedObject& placed : states[t].objects) {
      const Object& soup = placed.object;
      if (soup.kind != ObjectKind::kSoup || soup.ingredients.size() != kOldRecipe) {
        continue;
      }
      if (soup.cooking_tick < 0) {
        return false;
      }
      const Object* before = t == 0 ? nullptr : soup_at(states[t - 1], placed.position);
      started_alone |= before != nullptr && before->ingredients.size() + 1 == kOldRecipe;
    }
  }
  return started_alone;
}

/// The built-in kitchen with this name and terrain, if there is one.
std::optional<LayoutSpec> known_kitchen(const std::string& name,
                                        const std::vector<std::string>& terrain) {
  const auto names = builtin_layout_names();
  if (!std::ranges::binary_search(names, name)) {
    return std::nullopt;
  }
  LayoutSpec spec = load_layout_spec(name);
  const auto bare = [](std::vector<std::string> rows) {
    for (std::string& row : rows) {
      std::ranges::replace_if(
          row, [](char symbol) { return symbol >= '1' && symbol <= '9'; }, ' ');
    }
    return rows;
  };
  if (spec.rules != &classic::rule_set() || bare(spec.grid) != bare(terrain)) {
    return std::nullopt;
  }
  return spec;
}

LayoutSpec read_kitchen(const Value& parameters) {
  const Value positions = parameters.at("start_player_positions");
  std::vector<Position> players;
  for (std::size_t i = 0; i < std::min<std::size_t>(positions.size(), kMaxAgents + 1); ++i) {
    players.push_back(read_pair(positions[i]));
  }
  const std::string& name = parameters.at("layout_name").text();
  const auto grid = read_terrain(parameters.at("terrain"), players, positions.where());
  LayoutSpec spec = known_kitchen(name, grid).value_or(LayoutSpec{});
  spec.grid = grid;
  spec.name = spec.name.empty() ? "recorded" : spec.name;
  classic::parameters(spec).start_state.reset();
  if (const auto orders = parameters.find("start_all_orders")) {
    std::vector<Recipe> read = read_recipes(*orders);
    const auto sorted = [](std::vector<Recipe> list) {
      std::ranges::sort(list);
      return list;
    };
    if (sorted(read) != sorted(classic::parameters(spec).orders)) {
      classic::parameters(spec).orders = std::move(read);
      classic::parameters(spec).recipe_values.clear();
      classic::parameters(spec).recipe_times.clear();
    }
  }
  if (const auto bonus = parameters.find("start_bonus_orders")) {
    classic::parameters(spec).bonus_orders = read_recipes(*bonus);
  }
  read_parameters(parameters, classic::parameters(spec));
  return spec;
}

std::vector<Snapshot> read_states(const Value& states, const classic::Recipes& recipes) {
  std::vector<Snapshot> read;
  for (std::size_t t = 0; t < states.size(); ++t) {
    const Value state = states[t];
    read.push_back(classic::parse_snapshot(
        state.json().dump(-1, ' ', false, Json::error_handler_t::replace), recipes, state.where()));
    if (t > 0) {  // the first one tells the orders
      read.back().orders.reset();
      read.back().bonus_orders.reset();
    }
  }
  return read;
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

Trajectory read_episode(const Value& root, std::size_t episode,
                        std::span<const std::string> overrides) {
  const Value states = root.at("ep_states")[episode];
  const Value actions = root.at("ep_actions")[episode];
  const Value parameters = root.at("mdp_params")[episode];
  if (actions.size() == 0 || actions.size() > kMaxSteps) {
    throw InputError(actions.where(), std::to_string(actions.size()) + " joint actions",
                     "1 to " + std::to_string(kMaxSteps));
  }
  if (states.size() != actions.size() && states.size() != actions.size() + 1) {
    throw InputError(states.where(), std::to_string(states.size()) + " states",
                     std::to_string(actions.size()) + ", as there are joint actions");
  }
  LayoutSpec spec = read_kitchen(parameters);
  spec.horizon = static_cast<int>(std::max<std::size_t>(actions.size(), 1));
  if (const auto all = root.find("env_params")) {
    if (const auto horizon = (*all)[episode].find("horizon")) {
      const double steps = horizon->number_or_infinite();
      spec.horizon = steps >= 1 && steps < kMaxHorizon ? static_cast<int>(steps) : kMaxHorizon;
    }
  }
  // Checked before anything else is computed from it: recipes need sane numbers.
  auto layout = make_layout(spec, parameters.where(), overrides);
  Trajectory trajectory;
  trajectory.format = TrajectoryFormat::kOvercookedAi;
  trajectory.starts_by_rules = false;
  trajectory.states = read_states(states, classic::Recipes(classic::parameters(*layout)));
  if (!parameters.find("old_dynamics") && looks_old(spec, trajectory.states)) {
    classic::parameters(spec).old_dynamics = true;
    layout = make_layout(spec, parameters.where(), overrides);
  }
  if (brings_orders(trajectory.states.front(), *layout)) {
    classic::parameters(spec).start_state = trajectory.states.front();
    layout = make_layout(spec, parameters.where(), overrides);
  }
  trajectory.layout = layout;
  const auto num_agents = static_cast<std::size_t>(layout->num_agents());
  const auto rewards = root.find("ep_rewards");
  for (std::size_t t = 0; t < actions.size(); ++t) {
    TrajectoryStep step;
    const Value joint = actions[t];
    joint.require_size(num_agents);
    for (std::size_t i = 0; i < num_agents; ++i) {
      step.actions.push_back(read_action(joint[i]));
    }
    if (rewards) {
      step.team_reward = static_cast<float>((*rewards)[episode][t].number_or_infinite());
    }
    trajectory.steps.push_back(std::move(step));
  }
  return trajectory;
}

}  // namespace

std::vector<Trajectory> read_overcooked_ai(const Value& root,
                                           std::span<const std::string> overrides) {
  std::vector<Trajectory> episodes;
  for (std::size_t i = 0; i < root.at("ep_states").size(); ++i) {
    episodes.push_back(read_episode(root, i, overrides));
  }
  return episodes;
}

}  // namespace potluck::trajectory_json
