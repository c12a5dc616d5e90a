#include "agents/evaluation/measures/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <numeric>

#include "agents/evaluation/measures/student.h"
#include "env/text/assert.h"

namespace potluck {

SeedVariance jackknife(std::span<const double> left_out) {
  const auto n = static_cast<double>(left_out.size());
  POTLUCK_ASSERT(left_out.size() >= 2);
  const double centre = mean(left_out);
  double squares = 0;
  for (const double value : left_out) {
    squares += (value - centre) * (value - centre);
  }
  return {.variance = (n - 1) / n * squares, .degrees = n - 1};
}

Interval interval_of(double value, std::span<const SeedVariance> populations, double confidence,
                     Bounds bounds) {
  double variance = 0;
  double spread_of_it = 0;
  for (const SeedVariance& population : populations) {
    variance += population.variance;
    spread_of_it += population.variance * population.variance / population.degrees;
  }
  if (populations.empty() || std::isnan(variance) || std::isnan(value)) {
    return {};
  }
  if (variance <= 0) {
    return {value, value};
  }
  const double half =
      student_quantile(confidence, variance * variance / spread_of_it) * std::sqrt(variance);
  return {std::max(value - half, bounds.low), std::min(value + half, bounds.high)};
}

double cell_count(std::span<const double> counts, int row_unit, int column_unit) {
  const auto count_of = [counts](int unit) {
    return unit == kFixedUnit ? 1.0 : counts[static_cast<std::size_t>(unit)];
  };
  return row_unit == column_unit ? count_of(row_unit) : count_of(row_unit) * count_of(column_unit);
}

std::vector<SeedVariance> seed_variances(std::span<const SampledValue> values,
                                         std::span<const int> population_sizes) {
  const int units = std::accumulate(population_sizes.begin(), population_sizes.end(), 0);
  std::vector<double> sums(static_cast<std::size_t>(units));
  std::vector<double> counts(static_cast<std::size_t>(units));
  double sum = 0;
  double count = 0;
  for (const auto& [value, row_unit, column_unit] : values) {
    if (std::isnan(value)) {
      continue;
    }
    POTLUCK_ASSERT(row_unit < units && column_unit < units);
    sum += value;
    count += 1;
    for (const int unit : {row_unit, row_unit == column_unit ? kFixedUnit : column_unit}) {
      if (unit != kFixedUnit) {
        sums[static_cast<std::size_t>(unit)] += value;
        counts[static_cast<std::size_t>(unit)] += 1;
      }
    }
  }
  std::vector<SeedVariance> variances;
  std::size_t unit = 0;
  for (const int size : population_sizes) {
    std::vector<double> left_out;
    for (const std::size_t end = unit + static_cast<std::size_t>(size); unit < end; ++unit) {
      if (counts[unit] > 0) {
        const double rest = count - counts[unit];
        left_out.push_back(rest > 0 ? (sum - sums[unit]) / rest : kUndefined);
      }
    }
    if (left_out.size() >= 2) {
      variances.push_back(jackknife(left_out));
    }
  }
  return variances;
}

}  // namespace potluck
