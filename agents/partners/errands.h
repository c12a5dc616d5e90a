// Cooks on random errands: what somebody does who wants things and has no plan.
//
// An errand is a mood that lasts for some steps. It ranks what there is to be done with these hands
// - take something from a counter or a dispenser, start a pot; use what is held or put it down -
// and the places where it can be done, both at random; the cook goes to the highest place of the
// highest kind by the shortest way, whoever stands there, and does it, then the next, till the mood
// changes. What could be used is put down in one mood of four. With a dish it also goes
// to pots whose soup is not ready, and waits there.
//
// Half of the moods are patient: they have places of their own, for what another cook hands over,
// for what they hand over and for the pot they use, and wait there till it is possible: before an
// empty counter till something is put there, before a full one till somebody clears it. Half are
// fickle: which kind comes first changes with everything that is put anywhere or taken away, so
// that onions and dishes come in no order.
//
// Beside random actions (a person who trips) these are a person who errs: takes a dish too early,
// carries things to and fro, insists on one thing or place, waits where nothing comes. Learners
// practise beside cooks who do so at times (`errands`; agents/learning/partner_list.h). Ours.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "agents/partners/classic/map.h"
#include "agents/policy/policy.h"
#include "env/classic/game/rules.h"
#include "env/state.h"

namespace potluck::partners {

/// Immutable; of one classic kitchen.
class Errands {
 public:
  explicit Errands(const Layout& layout);

  /// What player `seat` does in `state` in the mood `mood` (any number, a mood each): an action;
  /// stay where nothing can be done.
  [[nodiscard]] Action decide(const State& state, int seat, std::uint32_t mood) const;

 private:
  classic::ClassicRules rules_;
  KitchenMap map_;
  std::vector<std::vector<Cell>> stations_;  ///< [region] cells that something can be done at
  /// [cell] can players of two regions reach it? Where all share one, any cell.
  std::vector<bool> handover_;
};

/// A cook that is always on errands, each of `steps` steps, at multiples of it. The mood in
/// environment i is word 1 of key.draw(first_env + i, episode, step / steps, Purpose::kMistake +
/// seat). Its probabilities are 1 for what it does. Throws InputError (place: errands) in
/// kitchens of other rules.
[[nodiscard]] std::unique_ptr<Policy> make_errands(const Layout& layout, std::uint32_t steps);

}  // namespace potluck::partners
