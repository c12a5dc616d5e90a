// States of splitting games in words. `table` has, for players 1 and 2 side by side:
//   hands   0 none, 1 rock, 2 paper, 3 scissors (rules "trust_and_split")
//   much    per kind, 1 if it is worth much: player 1's kinds, then player 2's (rules "split")
//   words   the number of the word that was said, from 1; 0: nothing yet ("trust_and_split")
//   claims  per kind: player 1's, then player 2's; 0 until made
// of the round that is played, and the same with last_ in front of the one before (0 in the first).
#pragma once

#include <memory>
#include <string>

#include "env/snapshots.h"
#include "env/split/phases.h"
#include "env/split/state.h"

namespace potluck::split {

class SplitWords final : public StateWords {
 public:
  explicit SplitWords(std::shared_ptr<const Layout> layout);

  [[nodiscard]] Snapshot to_snapshot(const State& state) const override;
  [[nodiscard]] State to_state(const Snapshot& snapshot, const std::string& place) const override;

 private:
  void write(TableSnapshot& table, const std::string& prefix,
             const std::array<Part, kPlayers>& parts) const;
  void check_numbers(const Snapshot& snapshot, const std::string& prefix,
                     const std::string& place) const;
  /// Could a round look like this after `steps` of its steps?
  [[nodiscard]] bool can_be(const std::array<Part, kPlayers>& parts, std::uint32_t round,
                            std::uint32_t steps) const;

  std::shared_ptr<const Layout> layout_;
  Phases phases_;
  bool hands_;
};

/// What lies on the table by a snapshot, also by one that is no state of this layout: what it does
/// not say is zero.
[[nodiscard]] SplitState table_of(const Layout& layout, const Snapshot& snapshot);

/// A state as lines for terminals, indented by two; `layout` has rules "split" or
/// "trust_and_split". What is zero is shown as unknown.
[[nodiscard]] std::string draw_table(const Layout& layout, const SplitState& game);

/// "rock", "paper", "scissors"; "-" for anything else.
[[nodiscard]] const char* hand_name(int hand);

}  // namespace potluck::split
