// A recorded episode as a text that people read and tests compare: what there was to see, to do and
// to get, step by step. (The habit is OpenSpiel's; the format is ours.)
#pragma once

#include <string>

#include "env/trajectory/trajectory.h"

namespace potluck {

/// The game's spec, then for every state: the drawing; which actions of which player would change
/// something if the others did nothing (action 0 where nothing is no action); a summary of what
/// everybody observes; and what was chosen, paid and logged. Lines end in \n. Throws InputError,
/// naming `place`, when a recorded state is none of the layout's.
[[nodiscard]] std::string playthrough(const Trajectory& trajectory, const std::string& place);

}  // namespace potluck
