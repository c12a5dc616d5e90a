// Scripted players of splitting games.
//
//   greedy   claims everything; says its hand
//   fair     claims half of everything, rounded down; says its hand
//   honest   says its hand and believes the other's word: claims all of what is worth much to it
//            and little to the other, nothing of the opposite, half of the rest
//   liar     claims everything, and says a hand that would win: as the second speaker the one that
//            beats what the other said, as the first the one that its own beats (which the other,
//            who holds neither or just that, loses to or ties with)
//
// The first three words of a vocabulary stand for rock, paper and scissors. Whoever has fewer words
// says the first one, and nobody can believe anything: then, as after a word that means no hand or
// the hearer's own one, the honest claims half.
#pragma once

#include "agents/partners/cook/cook.h"
#include "env/split/phases.h"
#include "env/split/state.h"

namespace potluck::partners {

enum class SplitHabit : std::uint8_t { kGreedy, kFair, kHonest, kLiar };

class Splitter final : public Cook {
 public:
  Splitter(const Layout& layout, SplitHabit habit);

  void decide(const PolicyBatch& batch, CookNotes* notes, std::span<Action> actions) const override;
  /// The action of player `seat` in `game`; it looks at nothing that this player does not see.
  [[nodiscard]] Action decide(const split::SplitState& game, int seat) const;

 private:
  [[nodiscard]] Action say(const split::SplitState& game, std::size_t me) const;
  [[nodiscard]] Action claim(const split::SplitState& game, std::size_t me) const;

  split::Phases phases_;
  SplitHabit habit_;
  int items_;
  int words_;
};

}  // namespace potluck::partners
