#include "agents/evaluation/measures/diverse_subset.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace potluck {
namespace {

using Behaviours = std::vector<std::vector<double>>;
using Matrix = std::vector<std::vector<double>>;

/// An exchange must be worth more than rounding.
constexpr double kLeastGain = 1e-12;

/// Every feature over its greatest magnitude.
Behaviours scaled(Behaviours behaviours) {
  const std::size_t features = behaviours.empty() ? 0 : behaviours.front().size();
  for (std::size_t f = 0; f < features; ++f) {
    double greatest = 0;
    for (const auto& behaviour : behaviours) {
      greatest = std::max(greatest, std::abs(behaviour[f]));
    }
    for (auto& behaviour : behaviours) {
      behaviour[f] = greatest > 0 ? behaviour[f] / greatest : 0;
    }
  }
  return behaviours;
}

double squared_distance(const std::vector<double>& a, const std::vector<double>& b) {
  return std::transform_reduce(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                               [](double x, double y) { return (x - y) * (x - y); });
}

Matrix similarities(const Behaviours& behaviours) {
  const Behaviours points = scaled(behaviours);
  Matrix result(points.size(), std::vector<double>(points.size()));
  std::vector<double> squares;
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = 0; j < points.size(); ++j) {
      result[i][j] = squared_distance(points[i], points[j]);
      if (j < i) {
        squares.push_back(result[i][j]);
      }
    }
  }
  double width = 1;  // squared
  if (!squares.empty()) {
    const auto middle = squares.begin() + static_cast<std::ptrdiff_t>(squares.size() / 2);
    std::nth_element(squares.begin(), middle, squares.end());
    width = *middle > 0 ? *middle : 1;
  }
  for (auto& row : result) {
    for (double& value : row) {
      value = std::exp(-value / (2 * width));
    }
  }
  return result;
}

/// Of the rows and columns `chosen`, by elimination; such a matrix needs no pivots.
double determinant(const Matrix& all, const std::vector<std::size_t>& chosen) {
  const std::size_t k = chosen.size();
  Matrix part(k, std::vector<double>(k));
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j) {
      part[i][j] = all[chosen[i]][chosen[j]];
    }
  }
  double product = 1;
  for (std::size_t i = 0; i < k; ++i) {
    if (part[i][i] <= kLeastGain) {
      return 0;
    }
    product *= part[i][i];
    for (std::size_t below = i + 1; below < k; ++below) {
      const double factor = part[below][i] / part[i][i];
      for (std::size_t j = i; j < k; ++j) {
        part[below][j] -= factor * part[i][j];
      }
    }
  }
  return product;
}

/// Puts at `place` of `chosen` whatever makes the determinant greatest; what that is.
double improve(const Matrix& all, std::vector<std::size_t>& chosen, std::size_t place,
               double best) {
  const std::size_t before = chosen[place];
  std::size_t kept = before;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::find(chosen.begin(), chosen.end(), i) != chosen.end()) {
      continue;
    }
    chosen[place] = i;
    const double value = determinant(all, chosen);
    if (value > best + kLeastGain) {
      best = value;
      kept = i;
    }
    chosen[place] = before;
  }
  chosen[place] = kept;
  return best;
}

}  // namespace

std::vector<std::size_t> most_diverse(const Behaviours& behaviours, std::size_t count) {
  count = std::min(count, behaviours.size());
  std::vector<std::size_t> chosen(behaviours.size());
  std::iota(chosen.begin(), chosen.end(), 0);
  if (count == behaviours.size()) {
    return chosen;
  }
  const Matrix all = similarities(behaviours);
  chosen.clear();
  while (chosen.size() < count) {
    std::size_t first = 0;
    while (std::find(chosen.begin(), chosen.end(), first) != chosen.end()) {
      ++first;
    }
    chosen.push_back(first);
    improve(all, chosen, chosen.size() - 1, determinant(all, chosen));
  }
  for (double before = -1, now = determinant(all, chosen); now > before + kLeastGain;) {
    before = now;
    for (std::size_t place = 0; place < count; ++place) {
      now = improve(all, chosen, place, now);
    }
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

double diversity(const Behaviours& behaviours, const std::vector<std::size_t>& chosen) {
  return determinant(similarities(behaviours), chosen);
}

}  // namespace potluck
