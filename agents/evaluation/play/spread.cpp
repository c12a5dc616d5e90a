#include "agents/evaluation/play/spread.h"

#include <numeric>

namespace potluck {

double mean(std::span<const double> values) {
  if (values.empty()) {
    return kUndefined;
  }
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double standard_deviation(std::span<const double> values) {
  if (values.size() < 2) {
    return kUndefined;
  }
  const double centre = mean(values);
  double squares = 0;
  for (const double value : values) {
    squares += (value - centre) * (value - centre);
  }
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace potluck
