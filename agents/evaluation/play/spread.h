// Means and spreads of numbers that may not be defined.
#pragma once

#include <cmath>
#include <limits>
#include <span>

namespace potluck {

/// What stands where a number is not defined (the spread of one cell, a share of nothing). JSON
/// writes it as null, tables as a dash.
inline constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

/// Arithmetic mean; kUndefined for no values.
[[nodiscard]] double mean(std::span<const double> values);

/// Mean of the values that are defined.
class DefinedMean {
 public:
  void add(double value) {
    if (!std::isnan(value)) {
      sum_ += value;
      ++count_;
    }
  }
  /// kUndefined if there were none.
  [[nodiscard]] double value() const { return count_ == 0 ? kUndefined : sum_ / count_; }

 private:
  double sum_ = 0;
  int count_ = 0;
};

/// Standard deviation of the sample, sqrt(sum (x - mean)^2 / (n - 1)); kUndefined for fewer than
/// two values.
[[nodiscard]] double standard_deviation(std::span<const double> values);

}  // namespace potluck
