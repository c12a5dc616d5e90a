#include "agents/evaluation/measures/diverse_subset.h"

// Plain loops: this is not hot, compiles faster so, and GCC cannot fold the prefetches of Eigen's
// vector code under the undefined-behaviour sanitizer.
#define EIGEN_DONT_VECTORIZE
#include <Eigen/LU>
#include <algorithm>
#include <numeric>

namespace potluck {
namespace {

using Behaviours = std::vector<std::vector<double>>;
using Eigen::Index;
using Eigen::MatrixXd;

/// An exchange must be worth more than rounding.
constexpr double kLeastGain = 1e-12;

/// [candidates, features], every feature over its greatest magnitude.
MatrixXd scaled(const Behaviours& behaviours) {
  const auto features = static_cast<Index>(behaviours.empty() ? 0 : behaviours.front().size());
  MatrixXd points(static_cast<Index>(behaviours.size()), features);
  for (std::size_t i = 0; i < behaviours.size(); ++i) {
    points.row(static_cast<Index>(i)) =
        Eigen::Map<const Eigen::RowVectorXd>(behaviours[i].data(), features);
  }
  for (auto feature : points.colwise()) {
    const double greatest = feature.size() == 0 ? 0 : feature.cwiseAbs().maxCoeff();
    if (greatest > 0) {
      feature /= greatest;
    }
  }
  return points;
}

MatrixXd similarities(const Behaviours& behaviours) {
  const MatrixXd points = scaled(behaviours);
  MatrixXd squares(points.rows(), points.rows());
  std::vector<double> of_pairs;
  for (Index i = 0; i < points.rows(); ++i) {
    for (Index j = 0; j < points.rows(); ++j) {
      squares(i, j) = (points.row(i) - points.row(j)).squaredNorm();
      if (j < i) {
        of_pairs.push_back(squares(i, j));
      }
    }
  }
  double width = 1;  // squared
  if (!of_pairs.empty()) {
    const auto middle = of_pairs.begin() + static_cast<std::ptrdiff_t>(of_pairs.size() / 2);
    std::nth_element(of_pairs.begin(), middle, of_pairs.end());
    width = *middle > 0 ? *middle : 1;
  }
  return (-squares / (2 * width)).array().exp();
}

/// Of the rows and columns `chosen`; rounding may not make it negative.
double determinant(const MatrixXd& all, const std::vector<std::size_t>& chosen) {
  return std::max(0.0, all(chosen, chosen).determinant());
}

/// Puts at `place` of `chosen` whatever makes the determinant greatest; what that is.
double improve(const MatrixXd& all, std::vector<std::size_t>& chosen, std::size_t place,
               double best) {
  const std::size_t before = chosen[place];
  std::size_t kept = before;
  for (std::size_t i = 0; i < static_cast<std::size_t>(all.rows()); ++i) {
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
  const MatrixXd all = similarities(behaviours);
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
