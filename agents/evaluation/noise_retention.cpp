#include "agents/evaluation/noise_retention.h"

#include <cstddef>

#include "agents/evaluation/statistics.h"

namespace potluck {

double noise_retention(std::span<const double> deltas, std::span<const double> returns,
                       std::size_t i) {
  const bool has_base = !deltas.empty() && deltas.front() == 0 && returns.front() > 0;
  return has_base ? returns[i] / returns.front() : kUndefined;
}

double area_under_sweep(std::span<const double> deltas, std::span<const double> returns) {
  if (deltas.size() < 2) {
    return returns.empty() ? kUndefined : returns.front();
  }
  double area = 0;
  for (std::size_t i = 1; i < deltas.size(); ++i) {
    area += (deltas[i] - deltas[i - 1]) * (returns[i] + returns[i - 1]) / 2;
  }
  return area / (deltas.back() - deltas.front());
}

}  // namespace potluck
