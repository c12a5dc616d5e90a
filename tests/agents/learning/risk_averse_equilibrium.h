// Risk-averse quantal response equilibria of games of two players with two actions each, in double:
// what learners are measured against.
//
// A player with mixed strategy x against y, payoffs R (rows: own action), risk aversion tau and
// entropy weight epsilon has the utility (aggregate entropic risk; Mazumdar, Panaganti, Shi, arXiv
// 2406.14156; Qu et al., arXiv 2602.21515, section 3)
//     min_p [ x'Rp + KL(p || y) / tau ] + epsilon H(x)
//         = -(1/tau) log sum_k y_k exp(-tau (R'x)_k) + epsilon H(x)
// which is concave in x; the minimum is at p_k ~ y_k exp(-tau (R'x)_k). In an equilibrium nobody
// gains by deviating. tau = 0: p = y, the quantal response equilibrium.
//
// With KL(y || p) instead of KL(p || y) the minimum is where, for some c, y_k / p_k =
// tau ((R'x)_k + c): another equilibrium, which learners with that tether must find.
#pragma once

#include <array>
#include <vector>

namespace potluck {

struct RiskAverseGame {
  /// [player][own action][other's action]
  std::array<std::array<std::array<double, 2>, 2>, 2> payoffs{};
  double tau = 0;
  double epsilon = 0.2;
  bool reverse_kl = false;  ///< KL(y || p)
};

/// Probabilities of action 0, player by player.
using Equilibrium = std::array<double, 2>;

/// What p of the definition gives to the other's action 0 when `player` plays its action 0 with
/// probability x and the other with probability y.
[[nodiscard]] double worst_response(const RiskAverseGame& game, int player, double x, double y);
/// The x that maximises the utility of `player` against y.
[[nodiscard]] double best_response(const RiskAverseGame& game, int player, double y);
/// All equilibria whose first numbers differ by more than 0.004, by that number.
[[nodiscard]] std::vector<Equilibrium> equilibria(const RiskAverseGame& game);

/// The games of matrix_game.h.
[[nodiscard]] RiskAverseGame risk_averse_effort_game(double tau);
[[nodiscard]] RiskAverseGame risk_averse_inspection_game(double tau);

}  // namespace potluck
