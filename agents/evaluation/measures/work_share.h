// How two seats share each kind of event.
//
// The events are those of env/event.h, which begins with Overcooked-AI's log. Looking at who does
// what follows section 6.1 of arXiv 2602.21515 (who moves) and the event counts by which ZSC-Eval
// (arXiv 2310.05208) tells behaviours apart.
#pragma once

#include <array>

#include "agents/evaluation/play/cross_play.h"

namespace potluck {

/// Share of seat 0 in every event, by bit number; kUndefined where neither seat caused it.
[[nodiscard]] std::array<double, kNumEvents> event_shares(const CellResult& cell);

}  // namespace potluck
