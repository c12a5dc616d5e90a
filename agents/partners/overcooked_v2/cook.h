// A cook of OvercookedV2: finds out the recipe, sees to what the pots need, hands on over counters
// what is needed elsewhere.
//
// What pots need is listed anew in every step: plates for soups, ingredients for those that have
// been begun, then for empty ones; where the recipe may change, one soup at a time. Who has empty
// hands and is nearest to where a needed thing lies fetches it; the others do what comes next, or
// look at what they have not seen for longest, or walk about. Where only wrong soups are left in
// the pots, one is taken out and put aside: it may be asked for another time. A cook that has had
// nothing to do for a while no longer counts on others.
//
// One that does not know the recipe goes to where it sees an indicator; if there is none for it, it
// presses a button, or waits where it sees one being pressed; or, if it tells by places, where it
// sees the other stand. In a room without ingredients it cooks whatever it is handed. Where nothing
// can be found out it tries one recipe after the other, if by their number that pays: a soup served
// in vain excludes its recipe. One that knows presses the button for another that does not see
// indicators.
//
// Two who want to pass each other: whoever carries more goes on, the other goes round; after two
// steps in which nobody moved anybody steps aside, by the clock and the seat, which are no chance.
#pragma once

#include <vector>

#include "agents/partners/cook/cook.h"
#include "agents/partners/overcooked_v2/map.h"
#include "agents/partners/overcooked_v2/notes.h"

namespace potluck::partners::soup {

class SoupCook final : public Cook {
 public:
  SoupCook(const Layout& layout, SoupHabit habit);

  [[nodiscard]] std::unique_ptr<CookNotes> make_notes() const override;
  void decide(const PolicyBatch& batch, CookNotes* notes, std::span<Action> actions) const override;
  /// What player `seat` does in `state` of episode `episode`.
  [[nodiscard]] Action decide(const State& state, std::uint32_t episode, int seat,
                              SoupNotes& notes) const;

 private:
  Layout layout_;
  SoupMap map_;
  SoupSigns signs_;
  SoupHabit habit_;
};

}  // namespace potluck::partners::soup
