#include "agents/evaluation/measures/contribution.h"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "agents/evaluation/play/spread.h"
#include "env/text/assert.h"

namespace potluck {
double share_of(double part, double other) {
  return part + other > 0 ? part / (part + other) : kUndefined;
}

SeatWork work_of_others(const CellResult& cell, int seat) {
  SeatWork sum;
  int others = 0;
  for (std::size_t other = 0; other < cell.work.size(); ++other) {
    if (static_cast<int>(other) == seat) {
      continue;
    }
    const SeatWork& work = cell.work[other];
    ++others;
    sum.deliveries += work.deliveries;
    sum.pickups += work.pickups;
    sum.moves += work.moves;
    sum.collisions += work.collisions;
    sum.effort += work.effort;
    sum.stay_fraction += work.stay_fraction;
    for (std::size_t event = 0; event < sum.events.size(); ++event) {
      sum.events[event] += work.events[event];
    }
  }
  sum.stay_fraction /= std::max(others, 1);
  return sum;
}

FreeRiding measure_free_riding(const CellResult& cell) {
  POTLUCK_ASSERT(!cell.work.empty());
  const auto more_industrious = [](const SeatWork& a, const SeatWork& b) {
    const auto industry = [](const SeatWork& work) {
      return std::tuple(work.deliveries, work.pickups, work.moves, -work.stay_fraction);
    };
    return industry(b) < industry(a);
  };
  const auto lazier = std::max_element(cell.work.rbegin(), cell.work.rend(), more_industrious);
  FreeRiding result;
  result.lazier_seat = static_cast<int>(cell.work.rend() - lazier) - 1;
  const SeatWork others = work_of_others(cell, result.lazier_seat);
  result.delivery_share = share_of(lazier->deliveries, others.deliveries);
  result.pickup_share = share_of(lazier->pickups, others.pickups);
  result.move_share = share_of(lazier->moves, others.moves);
  const auto [least, most] =
      std::minmax_element(cell.work.begin(), cell.work.end(),
                          [](const SeatWork& a, const SeatWork& b) { return a.effort < b.effort; });
  result.effort_gap = most->effort - least->effort;
  result.stay_fraction = lazier->stay_fraction;
  return result;
}

std::array<double, 2> shapley_values(const CoalitionValues& worth) {
  std::array<double, 2> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = ((worth.alone[i] - worth.nobody) + (worth.both - worth.alone[1 - i])) / 2;
  }
  return values;
}

double best_response_proximity(double value, double best) {
  return best > 0 ? std::min(1.0, value / best) : kUndefined;
}

double best_response_regret(double value, double best) {
  return best - value;
}

}  // namespace potluck
