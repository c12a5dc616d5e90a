#include "agents/evaluation/measures/statistics.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace potluck {
namespace {

/// A square matrix whose rows and columns are the same seeds; the diagonal is left out.
std::vector<SampledValue> never_met(const std::vector<std::vector<double>>& matrix) {
  std::vector<SampledValue> values;
  for (int i = 0; i < static_cast<int>(matrix.size()); ++i) {
    for (int j = 0; j < static_cast<int>(matrix.size()); ++j) {
      if (i != j) {
        values.push_back({matrix[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)], i, j});
      }
    }
  }
  return values;
}

double share_equal(const std::vector<double>& values, double wanted) {
  const auto count = std::count_if(values.begin(), values.end(), [wanted](double value) {
    return std::abs(value - wanted) < 1e-9;
  });
  return static_cast<double>(count) / static_cast<double>(values.size());
}

/// Shares of 10,000 resamples have a standard error of at most 0.005.
double off_by(double share, double expected) {
  return std::abs(share - expected);
}

}  // namespace

TEST_CASE("mean and standard deviation by hand") {
  const std::vector<double> values = {2, 4, 4, 6};
  CHECK(mean(values) == doctest::Approx(4));
  CHECK(standard_deviation(values) == doctest::Approx(std::sqrt(8.0 / 3.0)));
  CHECK(std::isnan(mean({})));
  const std::vector<double> one = {7};
  CHECK(mean(one) == doctest::Approx(7));
  CHECK(std::isnan(standard_deviation(one)));
}

TEST_CASE("quantiles are linear between order statistics") {
  const std::vector<double> values = {40, 10, 30, 20};
  CHECK(quantile(values, 0) == doctest::Approx(10));
  CHECK(quantile(values, 1) == doctest::Approx(40));
  CHECK(quantile(values, 0.5) == doctest::Approx(25));
  CHECK(quantile(values, 0.25) == doctest::Approx(17.5));  // position 0.75 between 10 and 20
  CHECK(std::isnan(quantile({}, 0.5)));
}

TEST_CASE("a constant matrix has an interval of no width") {
  const auto values = never_met({{0, 5, 5, 5}, {5, 0, 5, 5}, {5, 5, 0, 5}, {5, 5, 5, 0}});
  const std::vector<int> sizes = {4};
  const std::vector<double> means = bootstrap_means(values, sizes, {});
  CHECK(means.size() == 10'000);
  const Interval interval = percentile_interval(means, 0.95);
  CHECK(interval.low == doctest::Approx(5));
  CHECK(interval.high == doctest::Approx(5));
}

TEST_CASE("two seeds, training pairs: the four resamples by enumeration") {
  // (0,0) -> 10, (0,1) and (1,0) -> 15, (1,1) -> 20.
  const std::vector<SampledValue> values = {{10, 0, 0}, {20, 1, 1}};
  const std::vector<int> sizes = {2};
  const std::vector<double> means = bootstrap_means(values, sizes, {});
  CHECK(off_by(share_equal(means, 10), 0.25) < 0.015);
  CHECK(off_by(share_equal(means, 15), 0.5) < 0.015);
  CHECK(off_by(share_equal(means, 20), 0.25) < 0.015);
  CHECK(share_equal(means, 10) + share_equal(means, 15) + share_equal(means, 20) ==
        doctest::Approx(1));
}

TEST_CASE("a training pair counts as often as its seed is drawn, not squared") {
  // Seeds (0, 0, 1) in any order, 3 of 27 resamples: (0 + 0 + 30) / 3 = 10.
  const std::vector<SampledValue> values = {{0, 0, 0}, {30, 1, 1}, {300, 2, 2}};
  const std::vector<int> sizes = {3};
  const std::vector<double> means = bootstrap_means(values, sizes, {});
  CHECK(off_by(share_equal(means, 10), 3.0 / 27) < 0.015);
  CHECK(off_by(share_equal(means, 110), 6.0 / 27) < 0.015);  // all three
}

TEST_CASE("two seeds, never met: only resamples with both seeds have a cell") {
  const auto values = never_met({{0, 100}, {300, 0}});
  const std::vector<int> sizes = {2};
  const std::vector<double> means = bootstrap_means(values, sizes, {});
  CHECK(means.size() == 10'000);
  CHECK(share_equal(means, 200) == doctest::Approx(1));
}

TEST_CASE("three seeds, never met: rows and columns are drawn together") {
  // Resamples with all three seeds (6 of 27) give the mean of all cells; two distinct seeds i, j
  // (18 of 27) weigh cells (i,j) and (j,i) equally; one seed only (3 of 27) is drawn again. So of
  // the 24 kept ones a quarter is the whole mean and each of the three pairs has a quarter.
  const auto values = never_met({{0, 1, 2}, {3, 0, 10}, {6, 30, 0}});
  const std::vector<int> sizes = {3};
  const std::vector<double> means = bootstrap_means(values, sizes, {});
  CHECK(off_by(share_equal(means, 52.0 / 6.0), 0.25) < 0.015);
  CHECK(off_by(share_equal(means, 2), 0.25) < 0.015);   // seeds 0 and 1
  CHECK(off_by(share_equal(means, 4), 0.25) < 0.015);   // seeds 0 and 2
  CHECK(off_by(share_equal(means, 20), 0.25) < 0.015);  // seeds 1 and 2
}

TEST_CASE("different groups are drawn independently") {
  // One cell per (row unit, column unit); x = row + 10 * column. With two units a side the
  // resampled mean is row mean + 10 * column mean, each mean in {0, 0.5, 1} with 1/4, 1/2, 1/4.
  const std::vector<SampledValue> values = {{0, 0, 2}, {10, 0, 3}, {1, 1, 2}, {11, 1, 3}};
  const std::vector<int> sizes = {2, 2};
  const std::vector<double> means = bootstrap_means(values, sizes, {});
  CHECK(off_by(share_equal(means, 5.5), 0.25) < 0.015);
  CHECK(off_by(share_equal(means, 1), 1.0 / 16) < 0.015);  // rows 1, columns 0
  CHECK(off_by(share_equal(means, 10.5), 0.125) < 0.015);  // rows both, columns 1
}

TEST_CASE("a fixed partner is not drawn") {
  const std::vector<SampledValue> values = {{1, 0, kFixedUnit}, {2, 1, kFixedUnit}};
  const std::vector<int> sizes = {2};
  const std::vector<double> means = bootstrap_means(values, sizes, {});
  CHECK(off_by(share_equal(means, 1), 0.25) < 0.015);
  CHECK(off_by(share_equal(means, 1.5), 0.5) < 0.015);
}

TEST_CASE("undefined values are not measured, and nothing measured gives nothing") {
  const std::vector<SampledValue> values = {{4, 0, kFixedUnit}, {kUndefined, 1, kFixedUnit}};
  const std::vector<int> sizes = {2};
  CHECK(share_equal(bootstrap_means(values, sizes, {}), 4) == doctest::Approx(1));
  CHECK(bootstrap_means({}, sizes, {}).empty());
  // One seed alone never meets another.
  const std::vector<SampledValue> impossible = {{kUndefined, 0, 1}};
  CHECK(bootstrap_means(impossible, sizes, {}).empty());
  CHECK(std::isnan(percentile_interval({}, 0.95).low));
}

TEST_CASE("same key same resamples, another key other resamples") {
  const auto values = never_met({{0, 1, 2, 3}, {4, 0, 5, 6}, {7, 8, 0, 9}, {10, 11, 12, 0}});
  const std::vector<int> sizes = {4};
  BootstrapOptions options;
  options.resamples = 100;
  const std::vector<double> first = bootstrap_means(values, sizes, options);
  CHECK(first.size() == 100);
  CHECK(first == bootstrap_means(values, sizes, options));
  options.key = RandomKey{1};
  CHECK(first != bootstrap_means(values, sizes, options));
}

}  // namespace potluck
