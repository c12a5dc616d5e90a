// What a cook could do next in a classic kitchen, in words: for those who choose a job themselves
// and leave the walking to us, as language models do (agents/language).
//
// The choices are the ways that the planner (jobs.h) knows of for one player: a step of
// each job that the state offers, putting down what is held, waiting, and making room. Ways of the
// same words are one choice, the nearest. A choice is done, or can be no longer, when its words are
// not among the choices any more.
#pragma once

#include <string>
#include <vector>

#include "agents/partners/classic/jobs.h"
#include "env/action.h"
#include "env/classic/game/state.h"

namespace potluck::partners {

struct Choice {
  enum class Kind : std::uint8_t { kErrand, kMakeRoom, kWait };

  Kind kind = Kind::kErrand;
  std::string words;   ///< "fetch an onion": tells it from the others
  std::string detail;  ///< "4 steps", "ready in 12 steps"; may be empty
  Errand errand = {};  ///< of kErrand
};

/// In the order of the planner's jobs, then putting down, making room (unless alone) and waiting.
[[nodiscard]] std::vector<Choice> choices(const KitchenJobs& kitchen, classic::ConstView state,
                                          int seat);

/// What player `seat` does now for `choice`, which is one of the choices in this state; it goes
/// round others, and they round it, as traffic.h has it.
[[nodiscard]] Action carry_out(const KitchenJobs& kitchen, classic::ConstView state, int seat,
                               const Choice& choice);

/// The state as player `seat` would tell it: hands, pots, counters, the others' hands. A sentence a
/// line.
[[nodiscard]] std::string tell(const KitchenJobs& kitchen, classic::ConstView state, int seat);

/// "Wanted: soups of 3 onions." A sentence.
[[nodiscard]] std::string tell_orders(const classic::ClassicRules& rules);

}  // namespace potluck::partners
