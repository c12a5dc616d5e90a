// How often 95 % intervals cover the true mean, those of the tables and, beside them, percentile
// intervals of a bootstrap that draws seeds with replacement (what the tables had before):
//     cmake --build BUILD --target interval_coverage && BUILD/tests/bench/interval_coverage
#include <algorithm>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "tests/agents/evaluation/coverage.h"

namespace {

using namespace potluck;
using namespace potluck::coverage;

constexpr int kResamples = 1000;

/// A resample draws as many seeds of every population as it has and takes whatever cells they form;
/// one without any is drawn again.
Interval percentile_interval(const Experiment& experiment, std::mt19937_64& bits) {
  std::vector<double> means;
  std::vector<double> counts;
  while (means.size() < kResamples) {
    counts.clear();
    for (const int size : experiment.population_sizes) {
      const std::size_t first = counts.size();
      counts.resize(first + static_cast<std::size_t>(size));
      for (int i = 0; i < size; ++i) {
        counts[first + bits() % static_cast<std::uint64_t>(size)] += 1;
      }
    }
    double sum = 0;
    double weights = 0;
    for (const SampledValue& value : experiment.values) {
      const double weight = cell_count(counts, value.row_unit, value.column_unit);
      sum += weight * value.value;
      weights += weight;
    }
    if (weights > 0) {
      means.push_back(sum / weights);
    }
  }
  std::sort(means.begin(), means.end());
  return {means[kResamples / 40], means[kResamples - 1 - kResamples / 40]};
}

}  // namespace

int main() {
  constexpr int kRepetitions = 10'000;
  constexpr int kBootstrapRepetitions = 2000;
  std::mt19937_64 bits(1);
  std::printf("%-13s %-16s %-27s %-27s\n", "", "", "t (now)", "percentile bootstrap (before)");
  std::printf("%-13s %-16s", "cells", "seeds");
  for (const char* seeds : {"3", "5", "10", "3", "5", "10"}) {
    std::printf(" %8s", seeds);
  }
  std::printf("\n");
  for (std::size_t design = 0; design < kDesignNames.size(); ++design) {
    for (std::size_t quality = 0; quality < kQualityNames.size(); ++quality) {
      std::printf("%-13s %-16s", std::string(kDesignNames[design]).c_str(),
                  std::string(kQualityNames[quality]).c_str());
      for (const int seeds : {3, 5, 10}) {
        std::printf(" %8.3f",
                    coverage::coverage(static_cast<Design>(design), static_cast<Quality>(quality),
                                       seeds, kRepetitions, interval_now));
      }
      for (const int seeds : {3, 5, 10}) {
        std::printf(" %8.3f", coverage::coverage(
                                  static_cast<Design>(design), static_cast<Quality>(quality), seeds,
                                  kBootstrapRepetitions, [&bits](const Experiment& experiment) {
                                    return ::percentile_interval(experiment, bits);
                                  }));
      }
      std::printf("\n");
    }
  }
}
