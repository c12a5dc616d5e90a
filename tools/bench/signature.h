// The behaviour signature: one number for everything that the simulator does with fixed kitchens,
// seeds and actions. It is the same for every kernel, compiler and build type; it changes only when
// behaviour does.
//
// Hashed (64-bit FNV-1a, every number as 8 bytes, lowest first), after every step of every
// environment: the state with its objects in the order of their slots, events and flags of every
// player, rewards in thousandths; and all observations of all players every 41 steps. First one
// layout at a time (VectorEnv), then a kitchen of its own for every episode (VariedEnv: from a list
// and from the generator), with padded observations.
#pragma once

namespace potluck::tools {

/// Prints the signature of every kernel that runs here, a line each. False if they differ.
[[nodiscard]] bool print_signature();

}  // namespace potluck::tools
