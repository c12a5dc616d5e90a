// Aggregates of many runs on many tasks that a few lucky runs cannot carry.
//
// Source: Agarwal, Schwarzer, Castro, Courville and Bellemare, "Deep reinforcement learning at the
// edge of the statistical precipice" (NeurIPS 2021, arXiv 2108.13264), section 4: interquartile
// mean, probability of improvement, performance profiles (run-score distributions, eq. 2).
//
// Every function takes values together with how often each counts (whole numbers >= 0; empty: once
// each), so that one bootstrap over seeds (draw_seed_counts and cell_count in statistics.h) serves
// all of them. Values that are kUndefined count as not measured.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace potluck {

/// Arithmetic mean; kUndefined for no values.
[[nodiscard]] double counted_mean(std::span<const double> values, std::span<const double> counts);

/// Mean of the middle half: of n values a quarter, rounded down, is cut off at each end (the
/// trimmed mean that the paper's program takes). kUndefined for no values. `values` must ascend,
/// undefined ones last (ascending_order).
[[nodiscard]] double interquartile_mean_of_sorted(std::span<const double> values,
                                                  std::span<const double> counts);

/// The order in which interquartile_mean_of_sorted wants `values`: indices, ascending by value,
/// undefined ones last.
[[nodiscard]] std::vector<std::size_t> ascending_order(std::span<const double> values);

/// Probability that a value of `x` is larger than one of `y`, ties counting one half (Mann and
/// Whitney, "On a test of whether one of two random variables is stochastically larger than the
/// other", 1947): over one task. kUndefined when either is empty.
[[nodiscard]] double probability_of_improvement(std::span<const double> x,
                                                std::span<const double> x_counts,
                                                std::span<const double> y,
                                                std::span<const double> y_counts);

/// For each threshold the share of values above it (strictly: a run that earns exactly tau has not
/// passed it). kUndefined throughout for no values. `values` must ascend, undefined ones last
/// (ascending_order), and so must `thresholds`. Cost: values + thresholds.
[[nodiscard]] std::vector<double> performance_profile_of_sorted(std::span<const double> values,
                                                                std::span<const double> counts,
                                                                std::span<const double> thresholds);

}  // namespace potluck
