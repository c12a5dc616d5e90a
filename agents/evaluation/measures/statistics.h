// Quantiles and intervals of a few numbers that cost much to get.
//
// The unit that varies in an experiment is the training seed, not the cell of a cross-play matrix:
// ten seeds give ninety cells in which partners never met, but all cells of a row share one agent,
// so ninety cells tell far less than ninety independent numbers would. Intervals therefore come
// from a bootstrap that draws seeds with replacement and takes whatever cells the drawn seeds form.
//
// Sources: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), section 13.3
// (percentile interval); Owen, "The pigeonhole bootstrap" (Annals of Applied Statistics, 2007)
// (rows and columns drawn independently when they are different populations); Agarwal, Schwarzer,
// Castro, Courville and Bellemare, "Deep reinforcement learning at the edge of the statistical
// precipice" (NeurIPS 2021) (the habit of reporting intervals over runs).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "agents/evaluation/play/spread.h"
#include "env/random.h"

namespace potluck {

/// The value below which a share `probability` in [0, 1] lies, linear between order statistics
/// (definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996: the default
/// of R and NumPy). kUndefined for no values.
[[nodiscard]] double quantile(std::vector<double> values, double probability);

/// Both ends of an interval; kUndefined when there is too little to say anything.
struct Interval {
  double low = kUndefined;
  double high = kUndefined;
};

/// The middle `confidence` (0.95: from the 2.5 % to the 97.5 % quantile) of resampled values.
[[nodiscard]] Interval percentile_interval(std::vector<double> resampled, double confidence);

/// A partner that is not resampled: there is only one `greedy`.
inline constexpr int kFixedUnit = -1;

/// A measurement (a cell of the matrix) and the seeds it depends on.
struct SampledValue {
  double value = 0;
  int row_unit = kFixedUnit;     ///< seed in seat 0, or kFixedUnit
  int column_unit = kFixedUnit;  ///< seed in seat 1, or kFixedUnit; may equal row_unit
};

struct BootstrapOptions {
  int resamples = 10'000;
  double confidence = 0.95;
  RandomKey key;
};

/// How often every unit was drawn in one resample: `counts` [units] is filled. The draw that all
/// bootstraps share (Purpose::kBootstrap: env = population, episode = resample, step = draw / 4);
/// populations are explained below.
void draw_seed_counts(std::span<const int> population_sizes, const RandomKey& key,
                      std::uint32_t resample, std::span<double> counts);

/// How often a cell counts in a resample: c_row * c_column, c_row if both are one unit, 1 for
/// kFixedUnit.
[[nodiscard]] double cell_count(std::span<const double> counts, int row_unit, int column_unit);

/// Means of `values` in resamples of seeds.
///
/// Units are numbered 0, 1, … through all populations: the first population_sizes[0] units form
/// population 0, the next population_sizes[1] population 1, and so on. A resample draws, in every
/// population, as many units as it has, uniformly with replacement; let c_u be how often unit u was
/// drawn. The resampled mean is
///     sum_k w_k x_k / sum_k w_k,  w_k = c_row(k) * c_column(k)  (c_row(k) if both are one unit),
/// c = 1 for kFixedUnit. That is the mean over the drawn sub-matrix:
/// - rows and columns are the same runs: one population, so a drawn seed brings its row and its
/// column
///   together. Positions where a seed meets itself are training pairs; the caller leaves them out
///   of `values` when it asks for partners that never met, also when two draws are the same seed;
/// - rows and columns are different runs: two populations, drawn independently;
/// - one side is scripted: kFixedUnit there, only the other side is drawn.
///
/// Resamples without any cell (one seed drawn only) are drawn again. Returns options.resamples
/// means in the order of drawing, or none when (almost) no resample has a cell. Values that are
/// kUndefined count as not measured. Equal input gives equal output.
[[nodiscard]] std::vector<double> bootstrap_means(std::span<const SampledValue> values,
                                                  std::span<const int> population_sizes,
                                                  const BootstrapOptions& options);

}  // namespace potluck
