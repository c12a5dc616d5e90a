// Do 95 % intervals cover the true value in 95 % of all experiments with 3, 5 and 10 seeds?
#include "tests/agents/evaluation/coverage.h"

#include <doctest/doctest.h>

namespace potluck::coverage {

TEST_CASE("intervals cover what they say: 3, 5 and 10 seeds, nested and crossed") {
  constexpr int kRepetitions = 1000;  // the standard error of a share of 0.95 is 0.007
  for (const int seeds : {3, 5, 10}) {
    for (const Design design :
         {Design::kNested, Design::kPairs, Design::kCrossed, Design::kTwoKitchens}) {
      CAPTURE(seeds);
      CAPTURE(kDesignNames[static_cast<std::size_t>(design)]);
      const auto covered = [&](Quality quality) {
        return coverage(design, quality, seeds, kRepetitions, interval_now);
      };
      const double normal = covered(Quality::kNormal);
      CHECK(normal > 0.91);
      CHECK(normal < 0.99);
      // Few seeds of a skewed kind show little of its tail: known, and stated (README.md).
      CHECK(covered(Quality::kBounded) > 0.86);
      CHECK(covered(Quality::kSomeFail) > (seeds < 10 ? 0.57 : 0.88));
    }
  }
}

TEST_CASE("one kind of seeds: the mean of seed means has the usual t interval") {
  const Experiment experiment = Experimenter(1).draw(Design::kNested, Quality::kNormal, 3);
  std::vector<double> means(3);
  for (const SampledValue& value : experiment.values) {
    means[static_cast<std::size_t>(value.row_unit)] += value.value / 4;
  }
  const Interval interval = interval_now(experiment);
  const double half = 4.302653 * standard_deviation(means) / std::sqrt(3.0);
  CHECK(interval.low == doctest::Approx(mean(means) - half));
  CHECK(interval.high == doctest::Approx(mean(means) + half));
}

}  // namespace potluck::coverage
