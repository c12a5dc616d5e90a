// Overcooked-AI's saved trajectories, of all years (the format: env/trajectory/foreign.h).
#include <algorithm>
#include <array>
#include <cmath>

#include "env/text/json_text.h"
#include "env/text/python_literal.h"
#include "env/trajectory/foreign.h"

namespace potluck::trajectory_json {
namespace {

constexpr int kMaxHorizon = 1'000'000;  // the layout format's

Action read_action(const Value& value) {
  if (value.json().is_string()) {
    if (value.text() != "interact" && value.text() != "INTERACT") {
      value.fail("\"interact\" or a direction");
    }
    return static_cast<Action>(ClassicAction::kInteract);
  }
  if (value.json().is_number()) {
    return static_cast<Action>(value.small(0, kNumClassicActions - 1));
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

/// What `key` says of the episode; some programs say it once for all.
std::optional<Value> of_episode(const Value& root, const char* key, std::size_t episode) {
  const auto all = root.find(key);
  if (!all || all->json().is_object()) {
    return all;
  }
  const Value one = (*all)[episode];
  return one.is_null() ? std::nullopt : std::optional(one);
}

/// Only parameters of 2019 have these; later programs that write both mean today's.
bool told_2019(const Value& parameters) {
  return (parameters.has("start_order_list") || parameters.has("num_items_for_soup")) &&
         !parameters.has("start_all_orders");
}

ForeignGame read_episode(const Value& root, const char* key, std::size_t episode) {
  const Value states = root.at(key)[episode];
  const Value actions = root.at("ep_actions")[episode];
  if (actions.size() == 0 || actions.size() > kMaxSteps) {
    throw InputError(actions.where(), std::to_string(actions.size()) + " joint actions",
                     "1 to " + std::to_string(kMaxSteps));
  }
  if (states.size() != actions.size() && states.size() != actions.size() + 1) {
    throw InputError(states.where(), std::to_string(states.size()) + " states",
                     std::to_string(actions.size()) + ", as there are joint actions");
  }
  ForeignGame game;
  game.place = states.where();
  game.kitchen_place = states.where();
  game.parameters = of_episode(root, "mdp_params", episode);
  if (game.parameters) {
    game.kitchen_place = game.parameters->where();
    game.of_2019 = told_2019(*game.parameters);
    if (const auto name = game.parameters->find("layout_name")) {
      game.kitchen = name->text();
    }
    if (const auto terrain = game.parameters->find("terrain")) {
      game.terrain = read_rows(*terrain);
    }
    if (const auto starts = game.parameters->find("start_player_positions")) {
      game.starts_place = starts->where();
      for (std::size_t i = 0; i < std::min<std::size_t>(starts->size(), kMaxAgents + 1); ++i) {
        game.starts.push_back(read_pair((*starts)[i]));
      }
    }
  }
  if (const auto parameters = of_episode(root, "env_params", episode)) {
    if (const auto horizon = parameters->find("horizon")) {
      const double steps = horizon->number_or_infinite();
      game.horizon = steps >= 1 && steps < kMaxHorizon ? static_cast<int>(steps) : kMaxHorizon;
    }
  }
  for (std::size_t t = 0; t < states.size(); ++t) {
    game.states.push_back(read_state(states[t], game.notes));
  }
  const auto rewards = root.find("ep_rewards");
  for (std::size_t t = 0; t < actions.size(); ++t) {
    game.actions.push_back(read_joint_action(actions[t]));
    if (rewards) {
      game.rewards.push_back(static_cast<float>((*rewards)[episode][t].number_or_infinite()));
    }
  }
  return game;
}

/// Python's texts stand in single quotes, its lists may be tuples, its constants are capitalised.
bool is_python(const std::string& text) {
  const std::size_t quote = text.find_first_of("'\"");
  return quote == std::string::npos ? text.find_first_of("(NTF") != std::string::npos
                                    : text[quote] == '\'';
}

}  // namespace

Json parse_either(const std::string& text, const std::string& place) {
  return is_python(text) ? plain_json(parse_python_literal(text, place)) : parse(text, place);
}

Snapshot read_state(const Value& value, classic::StateNotes& notes) {
  if (value.json().is_string()) {
    const std::string& text = value.text(kMaxStateText);
    return classic::parse_recorded_snapshot(
        is_python(text) ? dump_json(parse_either(text, value.where())) : text, notes,
        value.where());
  }
  return classic::parse_recorded_snapshot(dump_json(value.json()), notes, value.where());
}

std::vector<Action> read_joint_action(const Value& value) {
  if (value.json().is_string()) {
    const Json inner = parse_either(value.text(), value.where());
    if (inner.is_string()) {
      value.fail("a joint action");
    }
    return read_joint_action(Value(inner, value.where()));
  }
  std::vector<Action> actions;
  for (std::size_t i = 0, n = value.size_within(1, kMaxAgents); i < n; ++i) {
    actions.push_back(read_action(value[i]));
  }
  return actions;
}

std::vector<Trajectory> read_overcooked_ai(const Value& root, const TrajectoryHints& hints) {
  const char* key = root.find("ep_states") ? "ep_states" : "ep_observations";
  std::vector<Trajectory> episodes;
  for (std::size_t i = 0; i < root.at(key).size(); ++i) {
    episodes.push_back(make_trajectory(read_episode(root, key, i), hints));
  }
  return episodes;
}

}  // namespace potluck::trajectory_json
