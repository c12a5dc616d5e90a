#include "agents/evaluation/measures/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>

#include "env/text/assert.h"

namespace potluck {
namespace {

/// How many resamples in a row may come out without any cell before we say that there is none. With
/// two seeds every second resample is empty; nothing measurable is empty more often.
constexpr int kMaxAttemptsPerResample = 50;

}  // namespace

double quantile(std::vector<double> values, double probability) {
  POTLUCK_ASSERT(probability >= 0 && probability <= 1);
  if (values.empty()) {
    return kUndefined;
  }
  std::sort(values.begin(), values.end());
  const double position = probability * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const double share = position - static_cast<double>(below);
  return values[below] + share * (values[above] - values[below]);
}

Interval percentile_interval(std::vector<double> resampled, double confidence) {
  POTLUCK_ASSERT(confidence > 0 && confidence < 1);
  if (resampled.empty()) {
    return {};
  }
  const double tail = (1 - confidence) / 2;
  return {quantile(resampled, tail), quantile(std::move(resampled), 1 - tail)};
}

void draw_seed_counts(std::span<const int> population_sizes, const RandomKey& key,
                      std::uint32_t resample, std::span<double> counts) {
  std::fill(counts.begin(), counts.end(), 0.0);
  std::size_t first = 0;
  for (std::size_t population = 0; population < population_sizes.size(); ++population) {
    const auto size = static_cast<std::uint32_t>(population_sizes[population]);
    PhiloxBlock bits{};
    for (std::uint32_t i = 0; i < size; ++i) {
      if (i % 4 == 0) {
        bits =
            key.draw(static_cast<std::uint32_t>(population), resample, i / 4, Purpose::kBootstrap);
      }
      counts[first + uniform_below(bits[i % 4], size)] += 1.0;
    }
    first += size;
  }
}

double cell_count(std::span<const double> counts, int row_unit, int column_unit) {
  const auto count_of = [counts](int unit) {
    return unit == kFixedUnit ? 1.0 : counts[static_cast<std::size_t>(unit)];
  };
  return row_unit == column_unit ? count_of(row_unit) : count_of(row_unit) * count_of(column_unit);
}

std::vector<double> bootstrap_means(std::span<const SampledValue> values,
                                    std::span<const int> population_sizes,
                                    const BootstrapOptions& options) {
  std::vector<SampledValue> measured;
  std::copy_if(values.begin(), values.end(), std::back_inserter(measured),
               [](const SampledValue& value) { return !std::isnan(value.value); });
  if (measured.empty() || options.resamples <= 0) {
    return {};
  }
  const int units = std::accumulate(population_sizes.begin(), population_sizes.end(), 0);
  POTLUCK_ASSERT(std::all_of(measured.begin(), measured.end(), [units](const SampledValue& value) {
    return value.row_unit < units && value.column_unit < units;
  }));

  std::vector<double> counts(static_cast<std::size_t>(units));
  std::vector<double> means;
  means.reserve(static_cast<std::size_t>(options.resamples));
  int empty_in_a_row = 0;
  for (std::uint32_t resample = 0; means.size() < static_cast<std::size_t>(options.resamples);
       ++resample) {
    draw_seed_counts(population_sizes, options.key, resample, counts);
    double sum = 0;
    double weights = 0;
    for (const SampledValue& value : measured) {
      const double weight = cell_count(counts, value.row_unit, value.column_unit);
      sum += weight * value.value;
      weights += weight;
    }
    if (weights > 0) {
      means.push_back(sum / weights);
      empty_in_a_row = 0;
    } else if (++empty_in_a_row >= kMaxAttemptsPerResample) {
      return {};
    }
  }
  return means;
}

}  // namespace potluck
