#include "agents/network/softmax.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "env/assert.h"

namespace potluck {

void log_softmax(std::span<const float> logits, int n, int k, std::span<float> log_probs) {
  POTLUCK_ASSERT(n >= 0 && k >= 1 && k <= 16);
  const auto width = static_cast<std::size_t>(k);
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    const std::span<const float> row = logits.subspan(i * width, width);
    const std::span<float> out = log_probs.subspan(i * width, width);
    const float top = *std::ranges::max_element(row);
    float sum = 0;
    for (const float logit : row) {
      sum += std::exp(logit - top);
    }
    const float log_sum = std::log(sum);
    for (std::size_t j = 0; j < width; ++j) {
      out[j] = (row[j] - top) - log_sum;
    }
  }
}

}  // namespace potluck
