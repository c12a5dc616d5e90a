// What the foreign trajectory formats share: a game as its file tells it, and the kitchen that goes
// with it. Internal to the trajectory readers.
//
// Overcooked-AI's formats tell the states, the joint actions and the rewards, and of the kitchen as
// much as this:
//
//   saved trajectories    "ep_states" (of 2019: "ep_observations"), "ep_actions", "ep_rewards",
//                         lists with an entry per episode; "mdp_params": name, terrain, starts,
//                         orders, shaping; of 2019 also cook time, reward, ingredients, but maybe
//                         no terrain. The demos in the browser write JSON within JSON, actions as
//                         numbers too
//   tables of people      a row per step: state, joint_action, reward, cur_gameloop, layout (the
//                         terrain), layout_name, trial_id, player_N_is_human. Orders are in states
//
// The final state is never stored. What is missing (values, cook times, order_bonus, dynamics, the
// terrain) is taken from the first that says it:
//
//   1  overrides (TrajectoryHints), which have the last word on all that the file says too
//   2  the file: its parameters, and what its states show: a soup's "cook_time", and the dynamics
//      (a pot with three ingredients that has not started is only seen under the new ones; a third
//      ingredient whose soup is at once cooking, and never anything else, means the old ones)
//   3  the first of the hints' kitchens with the same terrain
//   4  the built-in kitchen with this name (or what 2019 called it) and terrain; values and times
//      given along the orders only if the orders are the same
//   5  the defaults of a layout file
//
// A game is of 2019 if its parameters or its soups are: old dynamics, three of a kind. Soups of
// that program cook on past their time in the browser, so their ticks are capped; and what a soup
// paid, which some of its files do not say, is read off the rewards if all are the same.
//
// "overcooked-human-traj-v1" is {"format", "layout", "terrain": rows, "old_dynamics",
// "orders": {"all", "bonus"}, "layout_params": the reference's parameters, "actions": [[a0, a1]],
// "rewards": [[t, reward, …]] (steps not listed: 0), "states"}. A state is [x, y, orientation,
// held] per player and then a list of objects: held 0 none, 1 onion, 2 tomato, 3 dish,
// [4, onions, tomatoes] soup; objects [1 | 2 | 3, x, y] or [4, x, y, onions, tomatoes, tick]. It
// has no order of objects or ingredients and no tick of held soups (Trajectory::exact is false).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/classic/layout/json.h"
#include "env/layout.h"
#include "env/trajectory/json.h"

namespace potluck::trajectory_json {

/// What a file says of one game.
struct ForeignGame {
  std::string place;  ///< of the game, in errors
  std::string kitchen_place;
  TrajectoryFormat format = TrajectoryFormat::kOvercookedAi;
  std::string name;
  std::string kitchen;               ///< its name; may be empty
  std::vector<std::string> terrain;  ///< rows without digits; empty: not told
  std::vector<Position> starts;      ///< empty: where the first state has the players
  std::string starts_place;
  std::optional<Value> parameters;  ///< the reference's, as far as they are told
  bool of_2019 = false;             ///< by its parameters
  std::optional<int> horizon;
  std::vector<bool> people;

  std::vector<Snapshot> states;  ///< as parse_recorded_snapshot leaves them
  classic::StateNotes notes;
  std::vector<std::vector<Action>> actions;
  std::vector<float> rewards;  ///< empty: not told
};

/// The game in its kitchen. Throws InputError if that is unknown or cannot be.
[[nodiscard]] Trajectory make_trajectory(ForeignGame game, const TrajectoryHints& hints);

/// A joint action: for each player a direction [dx, dy], "interact", or its number; or all of it as
/// a text in JSON or Python.
[[nodiscard]] std::vector<Action> read_joint_action(const Value& value);

/// Text that is JSON, or else a Python literal, as JSON.
[[nodiscard]] Json parse_either(const std::string& text, const std::string& place);

/// A state, which may be a text of its own.
[[nodiscard]] Snapshot read_state(const Value& value, classic::StateNotes& notes);

/// `rows` without players.
[[nodiscard]] std::vector<std::string> bare(std::vector<std::string> rows);

/// Rows of a grid, without players, from "terrain": rows as texts or as lists of symbols, or all of
/// it as one text.
[[nodiscard]] std::vector<std::string> read_rows(const Value& terrain);

/// The rows with the players in their cells.
[[nodiscard]] std::vector<std::string> seat_players(std::vector<std::string> rows,
                                                    std::span<const Position> players,
                                                    const std::string& place);

/// [x, y].
[[nodiscard]] Position read_pair(const Value& value);

/// A list of recipes, each a list of ingredients or {"ingredients": […]}.
[[nodiscard]] std::vector<Recipe> read_recipes(const Value& list);

/// Every parameter of a .layout file that `parameters` has: values, times, shaping, dynamics.
void read_parameters(const Value& parameters, classic::Parameters& p);

}  // namespace potluck::trajectory_json
