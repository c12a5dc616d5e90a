// How often an interval covers the true mean: experiments with a few seeds, made up again and
// again.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <string_view>
#include <vector>

#include "agents/evaluation/measures/statistics.h"

namespace potluck::coverage {

/// Which cells an experiment with n seeds has.
enum class Design : std::uint8_t {
  kNested,       ///< each seed with four scripted partners
  kPairs,        ///< each seed with each other of its run, in both seats
  kCrossed,      ///< each seed with each of n seeds of another run
  kTwoKitchens,  ///< n seeds in one kitchen and n others in a second one, where all earn double
};
inline constexpr std::array<std::string_view, 4> kDesignNames = {"nested", "pairs", "crossed",
                                                                 "two kitchens"};

/// How good seeds are.
enum class Quality : std::uint8_t {
  kNormal,       ///< mean 0, variance 1
  kBounded,      ///< in [0, 1], most near 1: u^(1/3)
  kSomeFail,     ///< one in four earns nothing, the others u^(1/8)
  kExponential,  ///< skewed to the right without bound
};
inline constexpr std::array<std::string_view, 4> kQualityNames = {"normal", "bounded, skewed",
                                                                  "1 in 4 earns 0", "exponential"};
inline constexpr std::array<double, 4> kQualityMeans = {0, 0.75, 0.75 * 8 / 9, 1};

struct Experiment {
  std::vector<SampledValue> values;
  std::vector<int> population_sizes;
  double truth = 0;  ///< what the mean of all cells would be with all the seeds in the world

  [[nodiscard]] double mean() const {
    double sum = 0;
    for (const SampledValue& value : values) {
      sum += value.value;
    }
    return sum / static_cast<double>(values.size());
  }
};

class Experimenter {
 public:
  explicit Experimenter(std::uint64_t seed) : bits_(seed) {}

  /// What a pair earns is the product of what its two agents are worth, and of normal ones the sum,
  /// and as much again by chance of that pair.
  [[nodiscard]] Experiment draw(Design design, Quality quality, int seeds) {
    const bool sums = quality == Quality::kNormal;
    const double mean = kQualityMeans[static_cast<std::size_t>(quality)];
    const auto pair = [&](double a, double b) { return sums ? a + b + normal() : a * b; };
    Experiment experiment;
    const std::vector<double> rows = draw_seeds(quality, seeds);
    const std::vector<double> others = draw_seeds(quality, seeds);
    for (int i = 0; i < seeds; ++i) {
      const double row = rows[static_cast<std::size_t>(i)];
      if (design == Design::kNested) {
        for (int partner = 1; partner <= 4; ++partner) {
          experiment.values.push_back({partner * row + 0.1 * normal(), i, kFixedUnit});
        }
      }
      if (design == Design::kTwoKitchens) {
        experiment.values.push_back({row, i, kFixedUnit});
        experiment.values.push_back(
            {2 * others[static_cast<std::size_t>(i)], seeds + i, kFixedUnit});
      }
      for (int j = 0; j < seeds; ++j) {
        const auto at = static_cast<std::size_t>(j);
        if (design == Design::kPairs &&
            i != j) {  // in the other seat a normal seed is another cook
          experiment.values.push_back({pair(row, sums ? others[at] : rows[at]), i, j});
        } else if (design == Design::kCrossed) {
          experiment.values.push_back({pair(row, others[at]), i, seeds + j});
        }
      }
    }
    const bool two = design == Design::kCrossed || design == Design::kTwoKitchens;
    experiment.population_sizes.assign(two ? 2 : 1, seeds);
    experiment.truth = design == Design::kNested        ? 2.5 * mean
                       : design == Design::kTwoKitchens ? 1.5 * mean
                       : sums                           ? 0
                                                        : mean * mean;
    return experiment;
  }

  /// In (0, 1).
  [[nodiscard]] double uniform() { return (static_cast<double>(bits_() >> 11U) + 0.5) * 0x1p-53; }

 private:
  [[nodiscard]] double normal() {
    return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
  }
  [[nodiscard]] double draw_one(Quality quality) {
    switch (quality) {
      case Quality::kNormal:
        return normal();
      case Quality::kBounded:
        return std::cbrt(uniform());
      case Quality::kSomeFail:
        return uniform() < 0.25 ? 0 : std::pow(uniform(), 0.125);
      case Quality::kExponential:
        return -std::log(uniform());
    }
    return 0;
  }
  [[nodiscard]] std::vector<double> draw_seeds(Quality quality, int seeds) {
    std::vector<double> drawn;
    for (int i = 0; i < seeds; ++i) {
      drawn.push_back(draw_one(quality));
    }
    return drawn;
  }

  std::mt19937_64 bits_;
};

/// The share of `repetitions` experiments in which `interval` (of an Experiment) covers the truth.
template <typename MakeInterval>
[[nodiscard]] double coverage(Design design, Quality quality, int seeds, int repetitions,
                              MakeInterval interval) {
  Experimenter experimenter(static_cast<std::uint64_t>(seeds));
  int covered = 0;
  for (int i = 0; i < repetitions; ++i) {
    const Experiment experiment = experimenter.draw(design, quality, seeds);
    const Interval made = interval(experiment);
    covered += static_cast<int>(made.low <= experiment.truth && experiment.truth <= made.high);
  }
  return static_cast<double>(covered) / repetitions;
}

/// As every table has them.
[[nodiscard]] inline Interval interval_now(const Experiment& experiment) {
  return interval_of(experiment.mean(),
                     seed_variances(experiment.values, experiment.population_sizes), 0.95);
}

}  // namespace potluck::coverage
