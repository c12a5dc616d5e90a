// Prioritised sampling by hand.
#include "agents/learning/prioritised.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace potluck {

using doctest::Approx;

TEST_CASE("prioritised seating: the worse a partner, the more often, by its rank to the third") {
  const std::vector<float> returns = {10, 30, 20};
  const std::vector<int> partners = {0, 1, 2};
  const std::vector<double> weights = prioritised_weights({1, 1, 1}, partners, returns);
  CHECK(weights[0] == Approx(3.0 * 27 / 36));
  CHECK(weights[1] == Approx(3.0 * 1 / 36));
  CHECK(weights[2] == Approx(3.0 * 8 / 36));
  CHECK(prioritised_weights({}, partners, returns) == weights);  // all the same
}

TEST_CASE("prioritised seating: own weights count, and what is nobody's stays") {
  // Two seats with partner 0, one with partner 1, and the learner with itself.
  const std::vector<int> partners = {0, 0, 1, -1};
  const std::vector<double> weights =
      prioritised_weights({1, 2, 3, 5}, partners, std::vector<float>{40, 20});
  const double share = 6.0 / (1 + 2 + 3 * 8);
  CHECK(weights[0] == Approx(1 * share));
  CHECK(weights[1] == Approx(2 * share));
  CHECK(weights[2] == Approx(24 * share));
  CHECK(weights[3] == 5);
}

TEST_CASE("prioritised seating: equals share a rank, and the unknown are to be met first") {
  const std::vector<int> partners = {0, 1};
  const std::vector<double> same = prioritised_weights({1, 1}, partners, std::vector<float>{0, 0});
  CHECK(same[0] == Approx(1));
  CHECK(same[1] == Approx(1));
  const std::vector<double> as_before = {1, 2};
  CHECK(prioritised_weights(as_before, partners, std::vector<float>{5, std::nanf("")}) ==
        as_before);
}

}  // namespace potluck
