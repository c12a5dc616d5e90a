#include "tests/agents/learning/risk_averse_equilibrium.h"

#include <cmath>
#include <cstddef>

namespace potluck {
namespace {

double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

double logit(double p) {
  return std::log(p) - std::log1p(-p);
}

/// The zero between low and high of a function that is positive at low and negative at high.
template <class Function>
double bisect(double low, double high, const Function& function) {
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (function(middle) > 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

double worst_response(const RiskAverseGame& game, int player, double x, double y) {
  const auto& r = game.payoffs[static_cast<std::size_t>(player)];
  const double against_0 = x * r[0][0] + (1 - x) * r[1][0];
  const double against_1 = x * r[0][1] + (1 - x) * r[1][1];
  if (game.reverse_kl) {
    // The derivative of p against_0 + (1 - p) against_1 + KL(y || p) / tau, times -tau.
    return bisect(0, 1, [&](double p) {
      return y / p - (1 - y) / (1 - p) - game.tau * (against_0 - against_1);
    });
  }
  return logistic(logit(y) - game.tau * (against_0 - against_1));
}

double best_response(const RiskAverseGame& game, int player, double y) {
  const auto& r = game.payoffs[static_cast<std::size_t>(player)];
  // The derivative of the utility, which falls with x because the utility is concave.
  return bisect(0, 1, [&](double x) {
    const double p = worst_response(game, player, x, y);
    return p * (r[0][0] - r[1][0]) + (1 - p) * (r[0][1] - r[1][1]) - game.epsilon * logit(x);
  });
}

std::vector<Equilibrium> equilibria(const RiskAverseGame& game) {
  // Player 0's best response to the best response to x, minus x: positive at 0, negative at 1.
  const auto excess = [&](double x) {
    return best_response(game, 0, best_response(game, 1, x)) - x;
  };
  constexpr int kIntervals = 249;  // odd, so that no bound is the middle of a symmetric game
  std::vector<Equilibrium> found;
  double low = 1e-9;
  bool positive = excess(low) > 0;
  for (int i = 1; i <= kIntervals; ++i) {
    const double high = i < kIntervals ? static_cast<double>(i) / kIntervals : 1 - 1e-9;
    const bool next = excess(high) > 0;
    if (next != positive) {
      const double sign = positive ? 1 : -1;
      const double x = bisect(low, high, [&](double at) { return sign * excess(at); });
      found.push_back({x, best_response(game, 1, x)});
    }
    low = high;
    positive = next;
  }
  return found;
}

RiskAverseGame risk_averse_effort_game(double tau) {
  RiskAverseGame game;
  game.tau = tau;
  game.payoffs[0] = {{{0.6, 0.6}, {1, 0}}};
  game.payoffs[1] = game.payoffs[0];
  return game;
}

RiskAverseGame risk_averse_inspection_game(double tau) {
  RiskAverseGame game;
  game.tau = tau;
  game.payoffs[0] = {{{0, 5}, {3, 3}}};
  game.payoffs[1] = {{{-3, 0}, {-5, 3}}};  // rows: what the inspector does
  return game;
}

}  // namespace potluck
