#include "agents/evaluation/measures/student.h"

#include <cmath>
#include <initializer_list>

#include "env/text/assert.h"

namespace potluck {
namespace {

/// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), from the
/// front by the method of Lentz. It converges fast for x below (a + 1) / (a + b + 2).
double beta_fraction(double x, double a, double b) {
  constexpr double kTiny = 1e-300;
  constexpr int kMostTerms = 300;
  double above = 1;
  double below = 1 - (a + b) * x / (a + 1);
  below = 1 / (std::abs(below) < kTiny ? kTiny : below);
  double fraction = below;
  for (int m = 1; m <= kMostTerms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double factor = 1;
    for (const double term : {even, odd}) {
      below = 1 + term * below;
      below = 1 / (std::abs(below) < kTiny ? kTiny : below);
      above = 1 + term / above;
      above = std::abs(above) < kTiny ? kTiny : above;
      factor = above * below;
      fraction *= factor;
    }
    if (std::abs(factor - 1) < 1e-14) {
      break;
    }
  }
  return fraction;
}

/// I_x(a, b).
double incomplete_beta(double x, double a, double b) {
  if (x <= 0 || x >= 1) {
    return x <= 0 ? 0 : 1;
  }
  if (x > (a + 1) / (a + b + 2)) {
    return 1 - incomplete_beta(1 - x, b, a);
  }
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x));
  return front * beta_fraction(x, a, b) / a;
}

}  // namespace

double student_within(double t, double degrees) {
  POTLUCK_ASSERT(t >= 0 && degrees > 0);
  return 1 - incomplete_beta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

double student_quantile(double confidence, double degrees) {
  POTLUCK_ASSERT(confidence > 0 && confidence < 1 && degrees > 0);
  double low = 0;
  double high = 1;
  while (student_within(high, degrees) < confidence && high < 1e12) {
    high *= 2;
  }
  for (int i = 0; i < 100 && high - low > 1e-12 * high; ++i) {
    const double middle = (low + high) / 2;
    (student_within(middle, degrees) < confidence ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace potluck
