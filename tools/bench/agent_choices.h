// What the agents that come along do, as numbers: the same on every machine and in a browser, where
// floats come out alike (agents/network/simd.h).
#pragma once

namespace potluck::tools {

/// Prints a line for each: its name, and a hash (64-bit FNV-1a) of the joint actions of a whole
/// game with itself in which everybody always takes the likeliest action.
void print_agent_choices();

}  // namespace potluck::tools
