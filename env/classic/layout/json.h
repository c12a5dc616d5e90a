// States in the reference's JSON form.
//
//   {"players": [{"position": [x, y], "orientation": [dx, dy], "held_object": OBJ or null}, …],
//    "objects": [OBJ, … in insertion order],
//    "bonus_orders": [{"ingredients": ["onion", …]}, …], "all_orders": […], "timestep": t}
//
// with x = col, y = row. OBJ is {"name": "onion" | "tomato" | "dish", "position": [x, y]}, or for
// a soup
//
//   {"name": "soup", "position": [x, y],
//    "_ingredients": [{"name", "position"}, … in the order added],
//    "cooking_tick", "is_cooking", "is_ready", "is_idle", "cook_time" (-1 while idle),
//    "_cooking_tick"}
//
// The writer sorts order lists as the reference does (env/classic/game/recipes.h) and writes them
// in full, ingredients in alphabetical order. What is held has its player's position.
//
// The reader takes what the reference takes: cooking_tick (missing: -1; _cooking_tick alone is not
// read, as there), legacy soups with "state": [kind, count, time], which wins over all other keys
// of the soup (kind "tomato" or anything else for onions; time 0 is not started, 20 and more is
// finished), missing timestep, held_object and order lists, unknown keys. Differences: missing
// order lists mean the kitchen's (the reference: every recipe, no bonus); a written cook_time is
// not read (the reference uses it until the first step). Objects may also stand in a table by their
// cells ({"2,0": OBJ}), as programs in browsers write them, and whole numbers as 1.0.
#pragma once

#include <string>
#include <string_view>

#include "env/classic/game/recipes.h"
#include "env/snapshot.h"

namespace potluck::classic {

/// Parses a state. `recipes` say how long a finished legacy soup has cooked. Throws InputError,
/// naming `place`, if the text is no state; whether the state fits a kitchen is to_state's question
/// (convert.h).
[[nodiscard]] Snapshot parse_snapshot(std::string_view text, const Recipes& recipes,
                                      const std::string& place = "state");

/// What the JSON of states shows beside the states.
struct StateNotes {
  bool legacy_soups = false;  ///< [kind, count, time]
  bool unordered = false;     ///< objects as a table, whose order is lost
  bool timesteps = false;     ///< they say when they are
};

/// Likewise, for recordings whose kitchen is not known yet: adds to `notes`, takes soups of any
/// size that a pot can hold, and leaves the time of legacy soups as their tick (0: -1), which the
/// cook time may have to cap.
[[nodiscard]] Snapshot parse_recorded_snapshot(std::string_view text, StateNotes& notes,
                                               const std::string& place = "state");

/// The state as one line of JSON. Order lists are those of `snapshot`, or of `recipes` where it has
/// none. The snapshot must fit the kitchen of `recipes`.
[[nodiscard]] std::string write_snapshot(const Snapshot& snapshot, const Recipes& recipes);

}  // namespace potluck::classic
