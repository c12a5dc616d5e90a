#include "agents/evaluation/measures/best_response.h"

#include <algorithm>

#include "agents/evaluation/measures/statistics.h"

namespace potluck {

double best_response_proximity(double value, double best) {
  return best > 0 ? std::min(1.0, value / best) : kUndefined;
}

double best_response_regret(double value, double best) {
  return best - value;
}

}  // namespace potluck
