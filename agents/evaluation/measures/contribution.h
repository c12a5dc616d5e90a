// Who does the work of a game, what each side brings to it, and how near that is to the best.
//
// A game has two sides: the row's agent in its seat, and the column's agent in all others.
//
//   work split     section 6.1 of Qu, Zhang, Lanzetti and Mazumdar, "Training Generalizable
//                  Collaborative Agents via Strategic Risk Aversion" (arXiv 2602.21515) looks at
//                  who moves; here also at who does what counts: deliveries and pick-ups
//   Shapley value  Shapley, "A value for n-person games" (1953), for the two sides
//   best response  ZSC-Eval (Wang et al., NeurIPS 2024, arXiv 2310.05208): an agent's return with a
//                  partner against the return that a best response to this partner has with it. A
//                  best response is itself a training result, so an agent may beat it
//
// What a pair loses without one of its agents (difference rewards of Wolpert and Tumer, "Optimal
// payoff functions for members of collectives", 2001) is a matter of two cells: work_summary.h.
#pragma once

#include <array>

#include "agents/evaluation/play/cross_play.h"

namespace potluck {

/// part / (part + other); kUndefined (spread.h) when both are 0.
[[nodiscard]] double share_of(double part, double other);

/// What everybody but `seat` did together: sums over their seats, of the share of steps stayed the
/// mean. Nothing where nobody else is there.
[[nodiscard]] SeatWork work_of_others(const CellResult& cell, int seat);

/// The work split of one cell. The lazier seat is the one with fewest deliveries; between equals
/// the one with fewer pick-ups, then fewer moves, then more staying (then the later seat). Every
/// share is that one seat's of all seats together, so a seat that runs about and delivers nothing
/// has delivery share 0 and a move share that may be the largest.
struct FreeRiding {
  int lazier_seat = 0;
  double delivery_share = 0;  ///< in [0, 1 / players]; kUndefined if nobody delivered
  double pickup_share = 0;    ///< in [0, 1]; kUndefined if nobody picked up anything
  double move_share = 0;      ///< of the moves chosen, in [0, 1]; kUndefined if nobody moved
  double effort_gap = 0;      ///< greatest less least mean effort of a seat, per measurement
  double stay_fraction = 0;   ///< share of its steps in which the lazier seat chose `stay`
};

[[nodiscard]] FreeRiding measure_free_riding(const CellResult& cell);

/// Worth of all coalitions of two sides; who is absent is played by `stay`.
struct CoalitionValues {
  double nobody = 0;              ///< v({}): everybody stays
  std::array<double, 2> alone{};  ///< v({0}), v({1}): the other side stays
  double both = 0;                ///< v({0, 1})
};

/// phi_i = ((v({i}) - v({})) + (v({0,1}) - v({other}))) / 2. The two add up to v({0,1}) - v({}).
[[nodiscard]] std::array<double, 2> shapley_values(const CoalitionValues& worth);

/// min(1, value / best): an agent that beats the best response counts as 1, no more. kUndefined
/// where the best response earns nothing (best <= 0): there is no such thing as half of nothing.
/// Negative when the agent does harm (private effort).
[[nodiscard]] double best_response_proximity(double value, double best);

/// best - value, in units of return; below 0 when the agent beats the best response.
[[nodiscard]] double best_response_regret(double value, double best);

}  // namespace potluck
