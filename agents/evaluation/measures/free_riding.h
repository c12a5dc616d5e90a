// How the work of a pair is split, and who rides free.
//
// The measures follow section 6.1 of Qu, Zhang, Lanzetti and Mazumdar, "Training Generalizable
// Collaborative Agents via Strategic Risk Aversion" (arXiv 2602.21515), which looks at who moves,
// and add the share of what counts: deliveries and pick-ups.
#pragma once

#include "agents/evaluation/play/cross_play.h"

namespace potluck {

/// The work split of one cell. The lazier seat is the one with fewer deliveries; between equals the
/// one with fewer pick-ups, then fewer moves, then more staying (then seat 1). Every share is that
/// one seat's, so a seat that runs about and delivers nothing has delivery share 0 and a move share
/// that may pass one half.
struct FreeRiding {
  int lazier_seat = 1;
  double delivery_share = 0;  ///< in [0, 0.5]; kUndefined (statistics.h) if nobody delivered
  double pickup_share = 0;    ///< in [0, 1]; kUndefined if nobody picked up anything
  double move_share = 0;      ///< of the moves chosen, in [0, 1]; kUndefined if nobody moved
  double effort_gap = 0;      ///< |mean effort of seat 0 - mean effort of seat 1| per measurement
  double stay_fraction = 0;   ///< share of its steps in which the lazier seat chose `stay`
};

[[nodiscard]] FreeRiding measure_free_riding(const CellResult& cell);

/// part / (part + other); kUndefined when both are 0.
[[nodiscard]] double share_of(double part, double other);

}  // namespace potluck
