#include "agents/evaluation/measures/aggregates.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "agents/evaluation/measures/statistics.h"
#include "env/text/assert.h"

namespace potluck {
namespace {

double count_at(std::span<const double> values, std::span<const double> counts, std::size_t i) {
  if (std::isnan(values[i])) {
    return 0;
  }
  return counts.empty() ? 1 : counts[i];
}

double total_count(std::span<const double> values, std::span<const double> counts) {
  POTLUCK_ASSERT(counts.empty() || counts.size() == values.size());
  double total = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    total += count_at(values, counts, i);
  }
  return total;
}

}  // namespace

double counted_mean(std::span<const double> values, std::span<const double> counts) {
  const double total = total_count(values, counts);
  if (total <= 0) {
    return kUndefined;
  }
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double count = count_at(values, counts, i);
    sum += count > 0 ? count * values[i] : 0;
  }
  return sum / total;
}

double interquartile_mean_of_sorted(std::span<const double> values,
                                    std::span<const double> counts) {
  const double total = total_count(values, counts);
  if (total <= 0) {
    return kUndefined;
  }
  const double first = std::floor(total / 4);
  const double last = total - first;
  double sum = 0;
  double begin = 0;  // the value stands at places [begin, end) of the list with repetitions
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double end = begin + count_at(values, counts, i);
    const double kept = std::min(end, last) - std::max(begin, first);
    sum += kept > 0 ? kept * values[i] : 0;
    begin = end;
  }
  return sum / (last - first);
}

std::vector<std::size_t> ascending_order(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [values](std::size_t a, std::size_t b) {
    if (std::isnan(values[a]) || std::isnan(values[b])) {
      return !std::isnan(values[a]) && std::isnan(values[b]);
    }
    return values[a] < values[b];
  });
  return order;
}

double probability_of_improvement(std::span<const double> x, std::span<const double> x_counts,
                                  std::span<const double> y, std::span<const double> y_counts) {
  const double pairs = total_count(x, x_counts) * total_count(y, y_counts);
  if (pairs <= 0) {
    return kUndefined;
  }
  double won = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double x_count = count_at(x, x_counts, i);
    for (std::size_t j = 0; x_count > 0 && j < y.size(); ++j) {
      const double points = x[i] > y[j] ? 1 : x[i] == y[j] ? 0.5 : 0;
      won += x_count * count_at(y, y_counts, j) * points;
    }
  }
  return won / pairs;
}

std::vector<double> performance_profile_of_sorted(std::span<const double> values,
                                                  std::span<const double> counts,
                                                  std::span<const double> thresholds) {
  const double total = total_count(values, counts);
  std::vector<double> shares(thresholds.size(), kUndefined);
  double below = 0;
  std::size_t next = 0;
  for (std::size_t t = 0; total > 0 && t < thresholds.size(); ++t) {
    while (next < values.size() && values[next] <= thresholds[t]) {
      below += count_at(values, counts, next++);
    }
    shares[t] = (total - below) / total;
  }
  return shares;
}

}  // namespace potluck
