#include "agents/evaluation/measures/statistics.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "agents/evaluation/measures/student.h"

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

std::vector<SeedVariance> variances(const std::vector<SampledValue>& values,
                                    const std::vector<int>& sizes) {
  return seed_variances(values, sizes);
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

TEST_CASE("Student's t as in the tables of books") {
  CHECK(student_quantile(0.95, 1) == doctest::Approx(12.7062).epsilon(1e-5));
  CHECK(student_quantile(0.95, 2) == doctest::Approx(4.30265).epsilon(1e-5));
  CHECK(student_quantile(0.95, 4) == doctest::Approx(2.77645).epsilon(1e-5));
  CHECK(student_quantile(0.95, 9) == doctest::Approx(2.26216).epsilon(1e-5));
  CHECK(student_quantile(0.99, 30) == doctest::Approx(2.75000).epsilon(1e-5));
  CHECK(student_quantile(0.95, 1e7) == doctest::Approx(1.95996).epsilon(1e-5));
  CHECK(student_quantile(0.5, 1) == doctest::Approx(1));  // Cauchy: half lies between -1 and 1
  const double between = student_quantile(0.95, 2.5);
  CHECK(between > student_quantile(0.95, 3));
  CHECK(between < student_quantile(0.95, 2));
  CHECK(student_within(0, 3) == doctest::Approx(0));
}

TEST_CASE("a constant matrix has an interval of no width") {
  const auto values = never_met({{0, 5, 5, 5}, {5, 0, 5, 5}, {5, 5, 0, 5}, {5, 5, 5, 0}});
  const Interval interval = interval_of(5, variances(values, {4}), 0.95);
  CHECK(interval.low == doctest::Approx(5));
  CHECK(interval.high == doctest::Approx(5));
}

TEST_CASE("training pairs: the variance of a mean") {
  // 0, 30, 300: mean 110, standard deviation sqrt(27300).
  const auto of = variances({{0, 0, 0}, {30, 1, 1}, {300, 2, 2}}, {3});
  REQUIRE(of.size() == 1);
  CHECK(of[0].variance == doctest::Approx(27300.0 / 3));
  CHECK(of[0].degrees == 2);
  const Interval interval = interval_of(110, of, 0.95);
  CHECK(interval.low == doctest::Approx(110 - 4.302653 * std::sqrt(9100.0)));
  CHECK(interval_of(110, of, 0.95, {.low = 0, .high = 120}).low == 0);
  CHECK(interval_of(110, of, 0.95, {.low = 0, .high = 120}).high == 120);
}

TEST_CASE("never met: a seed's row and column go together, and two seeds cannot tell") {
  // Without seed 0 the mean is 20, without 1 it is 4, without 2 it is 2.
  const auto of = variances(never_met({{0, 1, 2}, {3, 0, 10}, {6, 30, 0}}), {3});
  REQUIRE(of.size() == 1);
  const double centre = 26.0 / 3;
  CHECK(of[0].variance ==
        doctest::Approx(2.0 / 3 *
                        ((20 - centre) * (20 - centre) + (4 - centre) * (4 - centre) +
                         (2 - centre) * (2 - centre))));
  const auto two = variances(never_met({{0, 100}, {300, 0}}), {2});
  CHECK(std::isnan(interval_of(200, two, 0.95).low));
}

TEST_CASE("two populations add up, with degrees of freedom between theirs") {
  // x = row + 10 * column: leaving out moves rows by 0.5, columns by 5.
  const auto of = variances({{0, 0, 2}, {10, 0, 3}, {1, 1, 2}, {11, 1, 3}}, {2, 2});
  REQUIRE(of.size() == 2);
  CHECK(of[0].variance == doctest::Approx(0.25));
  CHECK(of[1].variance == doctest::Approx(25));
  const double degrees = 25.25 * 25.25 / (0.25 * 0.25 + 25 * 25);
  CHECK(interval_of(5.5, of, 0.95).high ==
        doctest::Approx(5.5 + student_quantile(0.95, degrees) * std::sqrt(25.25)));
}

TEST_CASE("fixed partners do not vary, one seed is taken as it is, undefined values do not count") {
  const std::vector<SampledValue> values = {
      {1, 0, kFixedUnit}, {2, 1, kFixedUnit}, {kUndefined, 2, kFixedUnit}};
  REQUIRE(variances(values, {3}).size() == 1);
  CHECK(variances(values, {3})[0].degrees == 1);
  CHECK(variances({{4, 0, kFixedUnit}}, {1}).empty());
  CHECK(variances({{4, 0, 2}, {6, 1, 2}}, {2, 1}).size() == 1);  // one partner for two seeds
  CHECK(variances({}, {2}).empty());
  CHECK(std::isnan(interval_of(4, {}, 0.95).low));
}

}  // namespace potluck
