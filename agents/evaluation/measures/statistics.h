// Intervals of a few numbers that cost much to get.
//
// The unit that varies in an experiment is the training seed, not the cell of a cross-play matrix:
// ten seeds give ninety cells in which partners never met, but all cells of a row share one agent,
// so ninety cells tell far less than ninety independent numbers would. What a number varies by is
// therefore seen by leaving out one seed after another with all its cells, its row and its column
// (the jackknife), one population of seeds at a time; and because there are few seeds the standard
// error is taken times Student's t, not times 1.96:
//
//     value +- t(0.975, d) sqrt(V),  V = sum_p V_p,
//     V_p = (n_p - 1) / n_p sum_u (value without seed u of p - mean of these)^2,
//     d = V^2 / sum_p V_p^2 / (n_p - 1)
//
// Of the mean of n seeds' own means this is the usual t interval, exact for normal values. Of pairs
// (cells between the seeds of one population, or of two) V counts what a pair has beyond its two
// seeds more than once: the interval is rather too wide. How often it covers the true value with 3,
// 5 and 10 seeds is simulated: README.md here and tests/agents/evaluation/coverage_test.cpp.
//
// Sources: Tukey, "Bias and confidence in not-quite large samples" (1958); Efron and Stein, "The
// jackknife estimate of variance" (Annals of Statistics, 1981): never too small in the mean;
// Satterthwaite, "An approximate distribution of estimates of variance components" (Biometrics
// Bulletin, 1946): d; Welch (Biometrika, 1947).
#pragma once

#include <limits>
#include <span>
#include <vector>

#include "agents/evaluation/play/spread.h"

namespace potluck {

/// Both ends of an interval; kUndefined when there is too little to say anything.
struct Interval {
  double low = kUndefined;
  double high = kUndefined;
};

/// What a number can be at all: no interval reaches beyond.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// By how much one population of seeds makes a number vary.
struct SeedVariance {
  double variance = 0;
  double degrees = 0;  ///< of freedom: seeds less one
};

/// `left_out`: the number without each seed of a population, which has two at least. kUndefined, as
/// is the variance, when there is none without some seed.
[[nodiscard]] SeedVariance jackknife(std::span<const double> left_out);

/// Of a number that varies by independent populations; undefined when there are none, or one is.
[[nodiscard]] Interval interval_of(double value, std::span<const SeedVariance> populations,
                                   double confidence, Bounds bounds = {});

/// A partner that does not vary: there is only one `greedy`.
inline constexpr int kFixedUnit = -1;

/// A measurement (a cell of the matrix) and the seeds it depends on.
struct SampledValue {
  double value = 0;
  int row_unit = kFixedUnit;     ///< seed in seat 0, or kFixedUnit
  int column_unit = kFixedUnit;  ///< seed in seat 1, or kFixedUnit; may equal row_unit
};

/// How often a cell counts where unit u counts `counts[u]` times (0: left out): c_row * c_column,
/// c_row if both are one unit, 1 for kFixedUnit.
[[nodiscard]] double cell_count(std::span<const double> counts, int row_unit, int column_unit);

/// What makes the mean of `values` vary. Units are numbered 0, 1, … through all populations: the
/// first population_sizes[0] units form population 0, the next population_sizes[1] population 1,
/// and so on.
/// - rows and columns are the same runs: one population, so a seed's row and its column go
/// together.
///   Positions where a seed meets itself are training pairs; the caller leaves them out of `values`
///   when it asks for partners that never met;
/// - rows and columns are different runs: two populations;
/// - one side is scripted: kFixedUnit there, only the other side varies.
///
/// A population of one seed is taken as it is. Values that are kUndefined count as not measured.
[[nodiscard]] std::vector<SeedVariance> seed_variances(std::span<const SampledValue> values,
                                                       std::span<const int> population_sizes);

}  // namespace potluck
