// Scripted strategies of repeated matrix games with two actions, of which the first cooperates and
// the second defects (env/matrix/rule_set.h).
//
// Each goes by the joint actions that the state remembers, as they were done, errors and all; so
// under noise the others react to what one did, not to what one meant. Sources: Axelrod, "The
// Evolution of Cooperation" (1984); generous: Nowak and Sigmund, Nature 355 (1992); pavlov (win
// stay, lose shift): Nowak and Sigmund, Nature 364 (1993).
//
// With more than two players (chosen; in games of two they are the strategies of the literature):
//   tit for tat   cooperates if at least half of the others cooperated in the last round
//   grim          cooperates while all have cooperated in every round that is remembered. It is in
//                 them itself, so once it defects it goes on, even if the game remembers one round
//   pavlov        keeps its action if at least half of the others cooperated, else changes it
// All but suspicious tit for tat cooperate in the first round.
#pragma once

#include "agents/partners/cook/cook.h"
#include "env/matrix/state.h"

namespace potluck::partners {

enum class Strategy : std::uint8_t {
  kAlwaysCooperate,
  kAlwaysDefect,
  kTitForTat,
  kSuspiciousTitForTat,
  kGrim,
  kPavlov,
};

/// How often generous tit for tat cooperates in any case. Nowak and Sigmund's optimum, min(1 - (T -
/// R) / (R - S), (R - P) / (T - P)), is a third for the payoffs 5, 3, 1, 0.
inline constexpr float kGenerosity = 1.0F / 3;

class Strategist final : public Cook {
 public:
  /// Throws InputError for games with other than two actions.
  Strategist(const Layout& layout, Strategy strategy);

  void decide(const PolicyBatch& batch, CookNotes* notes, std::span<Action> actions) const override;
  /// The action of player `seat` in `state`.
  [[nodiscard]] Action decide(const matrix::GameState& state, int seat) const;

 private:
  std::size_t players_;
  Strategy strategy_;
};

}  // namespace potluck::partners
