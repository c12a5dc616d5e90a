// The greedy cook of classic kitchens: works out who does what (jobs.h) and how everybody
// gets there (traffic.h) from the state alone, and does its own part.
//
// It serves the order of greatest worth it can, takes things over counters where nobody gets to
// both ends, cooks on when nobody helps, and steps out of the way of others. It works with any
// number of players and any orders, under old and new dynamics. It is a shortest-way planner, no
// optimal one: it does not pass things over counters to save steps, and looks one errand ahead.
// Which manner of sharing the work suits a kitchen it tries beforehand (rehearsal.h), at
// its first decision there: some 5 ms for a small kitchen, 0.1 s for one with many stations, and
// when it first meets somebody who is not greedy, 0.1 to 0.2 s.
//
// Habits (habits.h) bind its own seat: which jobs it takes, which cells it uses, whether it yields.
// A cook with habits only makes sure, in kitchens for two, that it does no harm to others with
// habits (company.h).
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>

#include "agents/partners/classic/company.h"
#include "agents/partners/classic/games.h"
#include "agents/partners/classic/jobs.h"
#include "agents/partners/classic/map.h"
#include "agents/partners/classic/rehearsal.h"
#include "agents/partners/cook/cook.h"
#include "agents/partners/cook/habits.h"
#include "env/classic/game/rules.h"

namespace potluck::partners {

class KitchenCook final : public Cook {
 public:
  explicit KitchenCook(const Layout& layout, const Habits& habits = {});

  void decide(const PolicyBatch& batch, CookNotes* notes, std::span<Action> actions) const override;
  /// The action of player `seat` in `state`.
  [[nodiscard]] Action decide(classic::ConstView state, int seat) const;

 private:
  std::shared_ptr<const Layout> layout_;
  classic::ClassicRules rules_;
  KitchenJobs jobs_;
  bool rehearses_;                    ///< is greedy, and the kitchen begins always the same
  std::optional<std::size_t> which_;  ///< of kHabits, if it keeps company
  mutable std::once_flag rehearsed_;
  mutable std::array<std::once_flag, kMaxAgents> met_;  ///< [seat]
  mutable std::optional<Rehearsal> rehearsal_;
  mutable std::optional<Games> games_;
  mutable std::optional<Company> company_;
};

}  // namespace potluck::partners
