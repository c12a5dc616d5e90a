#include "agents/evaluation/measures/contribution.h"

#include <cstddef>

namespace potluck {

double counterfactual_contribution(const Replacement& returns, int seat) {
  return returns.pair - returns.replaced[seat == 0 ? 0 : 1];
}

std::array<double, 2> shapley_values(const CoalitionValues& worth) {
  std::array<double, 2> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = ((worth.alone[i] - worth.nobody) + (worth.both - worth.alone[1 - i])) / 2;
  }
  return values;
}

}  // namespace potluck
