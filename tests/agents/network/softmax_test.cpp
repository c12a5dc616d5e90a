#include "agents/network/softmax.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/agents/network/numbers.h"

namespace potluck {
namespace {

std::vector<float> row(std::vector<float> logits) {
  std::vector<float> log_probs(logits.size());
  log_softmax(logits, 1, static_cast<int>(logits.size()), log_probs);
  return log_probs;
}

}  // namespace

TEST_CASE("log_softmax: against double") {
  for (int k = 1; k <= static_cast<int>(kMaxLogits); ++k) {
    for (const float size : {0.01F, 1.0F, 10.0F, 100.0F}) {
      constexpr int kSoftmaxRows = 37;
      AlignedFloats logits = test_numbers(static_cast<std::uint32_t>(k), count(kSoftmaxRows, k));
      for (float& logit : logits) {
        logit *= size;
      }
      AlignedFloats log_probs(logits.size());
      log_softmax(logits, kSoftmaxRows, k, log_probs);
      for (int i = 0; i < kSoftmaxRows; ++i) {
        const float* x = &logits[count(i, k)];
        const double top = static_cast<double>(*std::max_element(x, x + k));
        double sum = 0;
        for (int j = 0; j < k; ++j) {
          sum += std::exp(static_cast<double>(x[j]) - top);
        }
        for (int j = 0; j < k; ++j) {
          const double exact = static_cast<double>(x[j]) - top - std::log(sum);
          const double found =
              static_cast<double>(log_probs[count(i, k) + static_cast<std::size_t>(j)]);
          REQUIRE(std::abs(found - exact) <= 4e-7 + 1.2e-7 * std::abs(exact));
        }
      }
    }
  }
}

TEST_CASE("log_softmax: extremes") {
  CHECK(row({3}) == std::vector<float>{0});
  CHECK(row({1000, 0}) == std::vector<float>{0, -1000});
  CHECK(row({-3e38F, 3e38F})[1] == 0);
  const auto equal = row({5e7F, 5e7F, 5e7F, 5e7F});
  for (const float value : equal) {
    CHECK(value == doctest::Approx(-std::log(4.0)).epsilon(1e-6));
  }
  const auto masked = row({1, -kInfinity, 1});
  CHECK(masked[0] == doctest::Approx(-std::log(2.0)).epsilon(1e-6));
  CHECK(masked[1] == -kInfinity);
  for (const auto& bad : {row({0, kNan, 0}), row({kNan, 0, 0}), row({0, kInfinity, 0}),
                          row({-kInfinity, -kInfinity})}) {
    CHECK(std::ranges::all_of(bad, [](float value) { return std::isnan(value); }));
  }
}

TEST_CASE("log_softmax: rows are independent, and it works in place") {
  constexpr int kSoftmaxRows = 50;
  AlignedFloats logits = test_numbers(3, count(kSoftmaxRows, 5));
  AlignedFloats log_probs(logits.size());
  log_softmax(logits, kSoftmaxRows, 5, log_probs);
  for (int i = 0; i < kSoftmaxRows; ++i) {
    const auto begin = logits.begin() + static_cast<std::ptrdiff_t>(count(i, 5));
    const std::vector<float> alone = row(std::vector<float>(begin, begin + 5));
    REQUIRE(std::equal(alone.begin(), alone.end(),
                       log_probs.begin() + static_cast<std::ptrdiff_t>(count(i, 5))));
  }
  log_softmax(logits, kSoftmaxRows, 5, logits);
  CHECK(logits == log_probs);
}

}  // namespace potluck
