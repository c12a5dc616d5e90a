// Kitchens of 2019: Overcooked-AI changed its game, and files of the older program mean another
// one.
//
// The program of 2019 (Carroll et al., NeurIPS 2019) knew soups of exactly `num_items_for_soup`
// ingredients (default 3), all of a kind: a pot refuses another kind than its first, and starts by
// itself when it is full. Every such soup pays `delivery_reward` (20) after `cook_time` (20) steps.
// `start_order_list` None: all of them are wanted, for ever; a list of "onion", "tomato" and "any":
// those, in turn, and the game ends with the last. Today's program ignores both keys, so that in
// such a file any one to three ingredients are a soup of 20, started by hand.
//
// Compared with that program (commit 477fcb0, January 2020) step by step: its 21 kitchens and four
// of ours (soups of one and of two, both dispensers), 75 games, 45,000 steps, no difference.
//
// Which of the two is meant, `era` says: "2019" or "today"; where it says nothing, today's.
// Differences of ours from the program of 2019:
//   - the orders of a list stand for ever, in no turn, and the game goes on (check_layout warns);
//   - without shaping parameters it paid no shaping rewards; here they have their usual defaults;
//   - it paid for a dish that is taken by a rule that counted cooking pots only a little otherwise;
//     here today's tells when a dish is useful (env/classic/game/rules.h).
#pragma once

#include <string>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/layout.h"

namespace potluck::classic {

/// What era 2019 makes of a spec's grid and keys of 2019.
struct Rules2019 {
  int ingredients = 3;         ///< of every soup
  std::vector<Recipe> orders;  ///< of a kind each; what can be made and is on the list
};
[[nodiscard]] Rules2019 rules_of_2019(const LayoutSpec& spec);

/// Sets era 2019 and what follows from it: old dynamics, orders, capacity.
void play_as_in_2019(LayoutSpec& spec);

/// Has the spec say `era`. What follows from 2019 comes and goes with it, also values and times
/// that stood beside the orders.
void set_era(LayoutSpec& spec, Era era);

/// Does the spec have keys of 2019?
[[nodiscard]] bool written_in_2019(const Parameters& p);

/// Is the spec of era 2019, and more than today's program can play: soups of another number than
/// three, or of two kinds that must not mix?
[[nodiscard]] bool only_plays_in_2019(const LayoutSpec& spec);

/// What a file of 2019 is read as if nobody says which, in one line.
[[nodiscard]] std::string both_eras(const LayoutSpec& spec);

/// Ingredients at which a soup starts by itself; 0: never.
[[nodiscard]] inline int starts_at(const Parameters& p) {
  constexpr int kOldDynamicsStart = 3;  // reference: fixed, whatever max_num_ingredients is
  return p.era == Era::k2019 ? p.max_num_ingredients : p.old_dynamics ? kOldDynamicsStart : 0;
}

/// Does a pot refuse another kind of ingredient than it holds?
[[nodiscard]] inline bool one_kind(const Parameters& p) {
  return p.era == Era::k2019;
}

/// "today", "2019"; nothing for kUnsaid.
[[nodiscard]] std::string_view to_string(Era era);

}  // namespace potluck::classic
