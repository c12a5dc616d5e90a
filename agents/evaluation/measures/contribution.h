// What each seat of a pair brings: the pair's return against that of other pairs.
//
// Sources: counterfactual contribution after the difference rewards of Wolpert and Tumer, "Optimal
// payoff functions for members of collectives" (Advances in Complex Systems, 2001): D_i = G(z) -
// G(z with i replaced); what i is replaced by is the caller's choice (`stay`, `random`, a copy of
// the partner). Shapley, "A value for n-person games" (1953), here for two players.
#pragma once

#include <array>

namespace potluck {

/// Return of a pair, and of the pair with one seat replaced.
struct Replacement {
  double pair = 0;
  std::array<double, 2> replaced{};  ///< [seat]: that seat replaced
};

/// pair - replaced[seat]: what the pair would lose. Near 0 (or below) for a free rider.
[[nodiscard]] double counterfactual_contribution(const Replacement& returns, int seat);

/// Worth of all coalitions of two players; who is absent is played by `stay`.
struct CoalitionValues {
  double nobody = 0;              ///< v({}): `stay` with `stay`
  std::array<double, 2> alone{};  ///< v({0}), v({1}): the other seat stays
  double both = 0;                ///< v({0, 1})
};

/// phi_i = ((v({i}) - v({})) + (v({0,1}) - v({other}))) / 2. The two add up to v({0,1}) - v({}).
[[nodiscard]] std::array<double, 2> shapley_values(const CoalitionValues& worth);

}  // namespace potluck
