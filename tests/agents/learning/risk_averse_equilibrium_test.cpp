#include "tests/agents/learning/risk_averse_equilibrium.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace potluck;

namespace {

double residual(const RiskAverseGame& game, const Equilibrium& x) {
  return std::abs(best_response(game, 0, x[1]) - x[0]) +
         std::abs(best_response(game, 1, x[0]) - x[1]);
}

void check_equilibria(const RiskAverseGame& game, const std::vector<Equilibrium>& expected) {
  CAPTURE(game.tau);
  const std::vector<Equilibrium> found = equilibria(game);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(residual(game, found[i]) < 1e-10);
    // The expected numbers have five decimals.
    CHECK(std::abs(found[i][0] - expected[i][0]) < 6e-6);
    CHECK(std::abs(found[i][1] - expected[i][1]) < 6e-6);
  }
}

/// Utility as the definition has it.
double utility(const RiskAverseGame& game, double x, double y) {
  const auto& r = game.payoffs[0];
  const double sum = y * std::exp(-game.tau * (x * r[0][0] + (1 - x) * r[1][0])) +
                     (1 - y) * std::exp(-game.tau * (x * r[0][1] + (1 - x) * r[1][1]));
  const double entropy = -x * std::log(x) - (1 - x) * std::log(1 - x);
  return -std::log(sum) / game.tau + game.epsilon * entropy;
}

}  // namespace

TEST_CASE("oracle: best responses maximise the utility of the definition") {
  for (const double tau : {0.25, 1.0, 10.0}) {
    for (const RiskAverseGame& game :
         {risk_averse_effort_game(tau), risk_averse_inspection_game(tau)}) {
      for (const double y : {0.05, 0.3, 0.8}) {
        const double best = best_response(game, 0, y);
        const double highest = utility(game, best, y);
        for (const double x : {0.01, best - 0.01, best + 0.01, 0.99}) {
          if (x > 0 && x < 1 && std::abs(x - best) > 1e-3) {
            CHECK(utility(game, x, y) < highest);
          }
        }
      }
    }
  }
}

TEST_CASE("oracle: the equilibria of the effort game, as published figures have them") {
  check_equilibria(risk_averse_effort_game(0),
                   {{.19523, .88328}, {.55545, .55545}, {.88328, .19523}});
  check_equilibria(risk_averse_effort_game(0.25),
                   {{.22610, .86964}, {.57008, .57008}, {.86964, .22610}});
  check_equilibria(risk_averse_effort_game(0.5),
                   {{.28017, .84252}, {.58370, .58370}, {.84252, .28017}});
  check_equilibria(risk_averse_effort_game(0.7),
                   {{.37090, .78832}, {.59392, .59392}, {.78832, .37090}});
  check_equilibria(risk_averse_effort_game(0.8),
                   {{.48262, .70634}, {.59882, .59882}, {.70634, .48262}});
  check_equilibria(risk_averse_effort_game(1), {{.60823, .60823}});
  check_equilibria(risk_averse_effort_game(2), {{.64855, .64855}});
  check_equilibria(risk_averse_effort_game(5), {{.72680, .72680}});
  check_equilibria(risk_averse_effort_game(10), {{.79415, .79415}});
}

TEST_CASE("oracle: free-riding ends where tau passes 0.829") {
  CHECK(equilibria(risk_averse_effort_game(0.828)).size() == 3);
  CHECK(equilibria(risk_averse_effort_game(0.830)).size() == 1);
}

TEST_CASE("oracle: the equilibria of the inspection game") {
  check_equilibria(risk_averse_inspection_game(0), {{.58157, .38683}});
  check_equilibria(risk_averse_inspection_game(0.1), {{.42382, .36206}});
  check_equilibria(risk_averse_inspection_game(0.2), {{.28580, .36804}});
  check_equilibria(risk_averse_inspection_game(0.5), {{.07618, .45235}});
  check_equilibria(risk_averse_inspection_game(1), {{.00931, .57534}});
}
