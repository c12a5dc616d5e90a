#include "agents/ppo/crew.h"

#include <doctest/doctest.h>

#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/agents/network/numbers.h"

namespace potluck {

TEST_CASE("a crew does every piece of work once, whatever it throws") {
  for (const int threads : {1, 2, 3, 5}) {
    CAPTURE(threads);
    Crew crew(threads);
    CHECK(crew.threads() == threads);
    for (const int count : {0, 1, 2, 4, 7}) {
      std::vector<int> done(static_cast<std::size_t>(count));
      for (int round = 0; round < 50; ++round) {
        crew.each(count, [&](int i) { ++done[static_cast<std::size_t>(i)]; });
      }
      CHECK(done == std::vector<int>(static_cast<std::size_t>(count), 50));
    }
    const auto spoilt = [](int i) {
      if (i == 1 || i == 3) {
        throw std::runtime_error(std::to_string(i));
      }
    };
    CHECK_THROWS_WITH_AS(crew.each(4, spoilt), "1", std::runtime_error);
    int sum = 0;
    crew.each(1, [&](int i) { sum += i + 1; });
    CHECK(sum == 1);
  }
}

}  // namespace potluck
