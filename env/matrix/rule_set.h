// Rules "matrix": games in which all players choose at once and a table says what each gets.
//
// One step is one round. The joint action alone decides the payoffs; there is no chance, no grid
// and no event. Payoffs are the players' own: unlike in kitchens nobody shares what another earns
// (RuleSet::shares_rewards). Private effort is charged for nothing here. A number that is no action
// counts as action 0.
//
// The state is what was chosen in the last round, so a player who sees `last_actions` can play any
// strategy of memory one, such as tit for tat.
#pragma once

#include "env/observation.h"
#include "env/rule_set.h"

namespace potluck::matrix {

/// What a player sees: 1; its seat, one-hot [players]; the share of the episode that is over [1];
/// what each player chose in the last round, one-hot [players, actions], the own choice first, then
/// the others' by seat (zero in the first round). Parts that nobody sees are left out, those that
/// only others see are zero.
inline constexpr ObservationType kRoundType = {.name = "round", .can_be_padded = false};
inline constexpr ObservationKind kRound = &kRoundType;

[[nodiscard]] const RuleSet& rule_set();

}  // namespace potluck::matrix
