// Rules "matrix": games in which all players choose at once and a table says what each gets.
//
// One step is one round. The joint action alone decides the payoffs; there is no grid and no event.
// Payoffs are the players' own: unlike in kitchens nobody shares what another earns
// (RuleSet::shares_rewards). Private effort is charged for nothing here. A number that is no action
// counts as action 0.
//
// `noise` is the trembling hand of repeated games (Selten 1975; Nowak and Sigmund 1992 for the
// prisoner's dilemma): with that chance, drawn for every player and round by itself, a player does
// another action than it chose, each of the others equally likely. What is paid, remembered and
// seen is what was done.
//
// The state is what was done in the last round, so a player who sees `last_actions` can play any
// strategy of memory one, such as tit for tat; `memory` k keeps k rounds.
//
// In games about cooperation the first action of the file is the one that cooperates, the second
// the one that defects: strategies (agents/partners/strategies.h) go by that, and so does
// payoffs_by_count.
#pragma once

#include "env/observation.h"
#include "env/rule_set.h"

namespace potluck::matrix {

/// What a player sees: 1; its seat, one-hot [players]; the share of the episode that is over [1];
/// what each player did in the last `memory` rounds, one-hot [memory, players, actions], the last
/// round first, the own action first, then the others' by seat (zero where there was no round).
/// Parts that nobody sees are left out, those that only others see are zero.
inline constexpr ObservationType kRoundType = {.name = "round", .can_be_padded = false};
inline constexpr ObservationKind kRound = &kRoundType;

[[nodiscard]] const RuleSet& rule_set();

}  // namespace potluck::matrix
