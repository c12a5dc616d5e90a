// Partners that were never trained: the strangers that everyone can be measured with.
//
//   random        every action equally likely
//   stay          never does anything
//   greedy        carries, cooks and serves by the shortest way
//   onions_only   greedy with the ingredients (tomatoes too): fetches them, fills pots, starts the
//                 cooking where that is done by hand; touches no dish and no soup
//   dishes_only   greedy with the dishes: fetches them, takes soups out of the pots and leaves them
//                 on a counter near the window, for whoever serves
//   serves_only   greedy with the soups: takes them from counters, or from the pots with a dish
//                 that lies about or that it fetches, to the window
//   left_half     greedy that stays in the left half of the floor (habits.h): what it cannot finish
//   right_half    there it leaves on a counter, at the border if one is there. One that stands in
//                 the other half goes to its own first; without a way there it does nothing
//   stubborn      greedy that hardly ever yields: does everything itself, passes nothing on, and
//                 walks the shortest way into whoever stands there, without stepping aside or
//                 detour; only for 16 steps of 64 it is as polite as greedy
//
// and in matrix games of two actions (strategies.h), of which the first cooperates:
//
//   always_cooperate, always_defect
//   tit_for_tat              cooperates, then does what the other did last
//   generous_tit_for_tat     tit for tat that cooperates in any case a third of the time
//   suspicious_tit_for_tat   tit for tat that begins by defecting
//   grim                     cooperates until anybody defects, then never again
//   pavlov                   win stay, lose shift
//
// in coin games (coin_cook.h) greedy, which takes every coin, and
//   fair                     takes its own coins and keeps off the other's
// in splitting games (splitter.h) greedy, which claims everything, and
//   fair                     claims half of everything
//   honest                   says its hand, believes the other's word, and claims what is worth
//                            more to it than to the other
//   liar                     says a hand that would win, and claims everything
//
// In games of several phases random and mistakes choose among the actions that there are in the
// phase (RuleSet::choices).
//
// in kitchens of OvercookedV2 (overcooked_v2/cook.h)
//
//   greedy        sees the whole kitchen and the recipe
//   looks         goes and looks (indicator, button): acts on what its view has shown
//   tells         likewise; who knows the recipe stands at the place that means it, who does not
//                 goes to where it sees that
//   same_recipe   sees the whole kitchen, and cooks the first recipe whatever is asked for
//
// All but random and stay may be made less sure of themselves, independently at every step:
//
//   NAME_noisy_N            N % of the actions are drawn uniformly from all
//   NAME_pause_N            in N % of the steps it does nothing
//   NAME_noisy_N_pause_M    both; N, M = 1..99, N + M < 100
//
// A cook with a role keeps out of the way while its role has nothing to do, be it for the moment or
// because its part of the kitchen has no such work. In coop_grid kitchens an onion in the pot is a
// delivery, so there is one role only: onions_only, dishes_only and serves_only do not exist there.
//
// Greedy in coop_grid kitchens: agents/partners/grid_cook.h; in classic ones: classic/cook.h. Which
// rule sets have whom says cooks.h. All read the state of the game rather than an observation; only
// those of OvercookedV2 remember anything.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/policy/policy.h"
#include "env/layout.h"

namespace potluck {

struct ScriptedName {
  std::string_view name;
  std::string_view description;  ///< one line
};

/// The scripted partners, in the order of the list above; of those with _noisy_N and _pause_N the
/// few that are worth a column of a table.
[[nodiscard]] std::span<const ScriptedName> scripted_names();

/// Those that kitchens of these rules have work for, in the same order.
[[nodiscard]] std::vector<ScriptedName> scripted_names(const RuleSet& rules);

/// Would make_scripted know this name, under some rules?
[[nodiscard]] bool is_scripted_name(std::string_view name);

/// Does make_scripted make a partner of this name for kitchens of these rules?
[[nodiscard]] bool is_scripted_name(std::string_view name, const RuleSet& rules);

/// Does that one keep notes of the game, which are lost when a run is resumed?
[[nodiscard]] bool remembers(std::string_view name, const RuleSet& rules);

/// The partner called `name`, for kitchen `layout`. It asks for no values (0) and fills
/// probabilities exactly: the mixture of the uniform distribution, of doing nothing and of the
/// rule's choice (and of forgiveness, for generous_tit_for_tat). Chance is drawn with
/// Purpose::kMistake + seat. Throws InputError listing the names when there is none of that name,
/// or none in kitchens of these rules.
[[nodiscard]] std::unique_ptr<Policy> make_scripted(std::string_view name,
                                                    std::shared_ptr<const Layout> layout);

}  // namespace potluck
