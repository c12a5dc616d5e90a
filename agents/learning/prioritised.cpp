#include "agents/learning/prioritised.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace potluck {

std::vector<double> prioritised_weights(std::vector<double> weights, std::span<const int> partners,
                                        std::span<const float> returns) {
  const auto return_of = [returns](int partner) {
    return returns[static_cast<std::size_t>(partner)];
  };
  if (std::any_of(partners.begin(), partners.end(),
                  [&](int partner) { return partner >= 0 && std::isnan(return_of(partner)); })) {
    return weights;
  }
  if (weights.empty()) {
    weights.assign(partners.size(), 1);
  }
  double before = 0;
  double after = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (partners[i] >= 0) {
      const float value = return_of(partners[i]);
      const auto rank = std::count_if(returns.begin(), returns.end(),
                                      [value](float other) { return other >= value; });
      before += weights[i];
      weights[i] *= std::pow(static_cast<double>(rank), kRankPower);
      after += weights[i];
    }
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] *= partners[i] >= 0 && after > 0 ? before / after : 1;
  }
  return weights;
}

}  // namespace potluck
