// Groups side by side: who earns most, by how much, and what the intervals say, in sentences.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "agents/evaluation/measures/statistics.h"

namespace potluck::tools {

/// More names than this make a sentence that is not read: they are counted instead.
inline constexpr std::size_t kMostNames = 4;

/// A group (or one kind of its partners) and what it earned.
struct Contender {
  std::string name;
  double value = kUndefined;
  Interval interval;
  std::size_t seeds = 0;  ///< 0: scripted
};

/// "581.0", as all sentences print returns.
[[nodiscard]] std::string number(double value);

/// Equal as far as the page shows it.
[[nodiscard]] bool is_tie(const Contender& a, const Contender& b);

/// Do both have intervals, and is nothing in both?
[[nodiscard]] bool are_apart(const Contender& a, const Contender& b);

void best_first(std::vector<Contender>& contenders);

/// "b cooks best with partners it never met: 2.0, 1.0 more than a (1.0)."; ties name all that lead.
/// `contenders`: at least one, best first.
[[nodiscard]] std::string sentence_on(const std::vector<Contender>& contenders);

/// "95 % intervals: b 1.5 to 2.5 and a 0.5 to 1.2 (5 seeds each); they do not overlap.", or why
/// there are none, and a warning where seeds are few. `each` follows equal numbers of seeds.
[[nodiscard]] std::string certainty_of(const std::vector<Contender>& contenders, double confidence,
                                       const char* each = " each");

}  // namespace potluck::tools
