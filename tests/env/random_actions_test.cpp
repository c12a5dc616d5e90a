#include "env/random_actions.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

using namespace potluck;

namespace {

std::vector<Action> drawn(std::uint64_t seed, std::uint32_t step, int num_actions,
                          std::size_t count) {
  std::vector<Action> actions(count, 255);
  draw_actions({.seed = seed}, step, num_actions, actions);
  return actions;
}

}  // namespace

TEST_CASE("random actions are the digits of Philox blocks") {
  // Base 16: the digits of a number, from the highest. Long enough for vectors and a rest.
  constexpr std::uint64_t kSeed = 0x123456789ABCDEF0;
  const auto actions = drawn(kSeed, 5, 16, 700);
  for (std::uint32_t block = 0; block < 40; ++block) {
    const PhiloxBlock bits = RandomKey{kSeed}.draw(block, 0, 5, Purpose::kBenchmark);
    const std::size_t at = block / 4 * 64 + block % 4 / 2 * 16 + block % 2 * 4;
    for (std::size_t word = 0; word < 4; ++word) {
      const std::size_t first = at + word / 2 * 32 + word % 2 * 2;
      CHECK(actions[first] == ((bits[word] >> 12U) & 15U));
      CHECK(actions[first + 8] == ((bits[word] >> 8U) & 15U));
      CHECK(actions[first + 1] == bits[word] >> 28U);
      CHECK(actions[first + 9] == ((bits[word] >> 24U) & 15U));
    }
  }
}

TEST_CASE("random actions do not depend on how many are drawn") {
  const auto many = drawn(3, 9, 6, 1000);
  for (const std::size_t count : {0U, 1U, 63U, 64U, 65U, 255U, 257U, 999U}) {
    const auto few = drawn(3, 9, 6, count);
    CHECK(std::equal(few.begin(), few.end(), many.begin()));
  }
  CHECK(drawn(3, 10, 6, 1000) != many);
  CHECK(drawn(4, 9, 6, 1000) != many);
}

TEST_CASE("random actions are uniform") {
  for (const int num_actions : {1, 5, 6}) {
    std::array<double, 6> counts{};
    constexpr std::uint32_t kSteps = 40;
    constexpr std::size_t kCount = 1500;
    for (std::uint32_t step = 0; step < kSteps; ++step) {
      for (const Action action : drawn(0, step, num_actions, kCount)) {
        REQUIRE(action < num_actions);
        ++counts[action];
      }
    }
    const double n = kSteps * kCount;
    const double share = 1.0 / num_actions;
    for (int action = 0; action < num_actions; ++action) {
      // Five standard deviations.
      CHECK(std::abs(counts[static_cast<std::size_t>(action)] - n * share) <=
            5 * std::sqrt(n * share * (1 - share)));
    }
  }
}
