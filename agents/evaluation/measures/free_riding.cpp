#include "agents/evaluation/measures/free_riding.h"

#include <cmath>
#include <tuple>

#include "agents/evaluation/measures/statistics.h"

namespace potluck {

double share_of(double part, double other) {
  return part + other > 0 ? part / (part + other) : kUndefined;
}

FreeRiding measure_free_riding(const CellResult& cell) {
  const auto industry = [](const SeatWork& work) {
    return std::tuple(work.deliveries, work.pickups, work.moves, -work.stay_fraction);
  };
  FreeRiding result;
  result.lazier_seat = industry(cell.work[0]) < industry(cell.work[1]) ? 0 : 1;
  const SeatWork& lazier = cell.work[result.lazier_seat == 0 ? 0 : 1];
  const SeatWork& other = cell.work[result.lazier_seat == 0 ? 1 : 0];
  result.delivery_share = share_of(lazier.deliveries, other.deliveries);
  result.pickup_share = share_of(lazier.pickups, other.pickups);
  result.move_share = share_of(lazier.moves, other.moves);
  result.effort_gap = std::abs(cell.work[0].effort - cell.work[1].effort);
  result.stay_fraction = lazier.stay_fraction;
  return result;
}

}  // namespace potluck
