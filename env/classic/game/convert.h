// Packed state <-> Snapshot.
#pragma once

#include <string>

#include "env/classic/game/rules.h"
#include "env/classic/game/state.h"
#include "env/snapshot.h"

namespace potluck::classic {

/// The item byte of an object; the object must be valid.
[[nodiscard]] Item item_of(const Object& object);

/// An object in words; nothing must not be asked for.
[[nodiscard]] Object object_of(Thing thing);

/// The state in words. Order lists are left absent (they are the layout's).
[[nodiscard]] Snapshot to_snapshot(const ClassicRules& rules, ConstView state);
[[nodiscard]] Snapshot to_snapshot(const ClassicRules& rules, const State& state);

/// The packed form of `snapshot`. Throws InputError, naming `place`, unless: there are as many
/// players as the layout has, on different floor cells; objects lie on counters and in pots, one
/// per cell, in pots soups only; soups have 1..capacity ingredients and a tick of -1..254, all else
/// neither; the timestep is not negative; and order lists, if it has any, are those in force. Ticks
/// past the cook time are kept.
[[nodiscard]] State to_state(const ClassicRules& rules, const Snapshot& snapshot,
                             const std::string& place = "state");

/// The standard start: the layout's start_state, or everyone on their start cell, facing north with
/// empty hands in an empty kitchen at timestep 0.
[[nodiscard]] State standard_start(const ClassicRules& rules);

/// Brings the counts in the row's header (state.h, bytes 5 and 6) up to date after its objects
/// changed from outside.
void refresh_header(const ClassicRules& rules, View state);

}  // namespace potluck::classic
