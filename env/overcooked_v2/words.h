// States of OvercookedV2 in words.
//
// Players hold an ingredient, a clean dish, or a soup on one; things on counters likewise. A pot is
// a soup whose tick is -1 while it is idle, then 0 to 19 while it cooks, and 20 when done; so is
// that of soups on plates. Beside that the table has
//   recipe        [3] ingredients of the day, by number
//   delivered     [1] 1: the last step served a right soup
//   buttons       [buttons, in row-major order] steps that each stays lit; none without buttons
//   permutations  [players * ingredients] of each player the ingredient that each channel shows;
//                 with permuted ingredients only
#pragma once

#include <string>

#include "env/overcooked_v2/rules.h"
#include "env/snapshots.h"

namespace potluck::overcooked_v2 {

[[nodiscard]] Snapshot to_snapshot(const Rules& rules, const State& state);
/// Throws InputError, naming `place`, for what can be no state.
[[nodiscard]] State to_state(const Rules& rules, const Snapshot& snapshot,
                             const std::string& place);

class SoupWords final : public StateWords {
 public:
  explicit SoupWords(const Layout& layout) : rules_(layout) {}

  [[nodiscard]] Snapshot to_snapshot(const State& state) const override {
    return overcooked_v2::to_snapshot(rules_, state);
  }
  [[nodiscard]] State to_state(const Snapshot& snapshot, const std::string& place) const override {
    return overcooked_v2::to_state(rules_, snapshot, place);
  }
  [[nodiscard]] int cook_time(const Object& object) const override {
    return object.kind == ObjectKind::kSoup ? static_cast<int>(kCookSteps) : 0;
  }

 private:
  Rules rules_;
};

}  // namespace potluck::overcooked_v2
