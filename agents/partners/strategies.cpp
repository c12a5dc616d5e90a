#include "agents/partners/strategies.h"

#include <algorithm>

#include "env/text/error.h"

namespace potluck::partners {
namespace {

constexpr Action kCooperates = 0;
constexpr Action kDefects = 1;

}  // namespace

Strategist::Strategist(const Layout& layout, Strategy strategy)
    : players_(static_cast<std::size_t>(layout.num_agents())), strategy_(strategy) {
  if (layout.num_actions() != 2) {
    throw InputError(
        layout.name(),
        "a strategy for a game of " + std::to_string(layout.num_actions()) + " actions",
        "two actions, of which the first cooperates and the second defects");
  }
}

void Strategist::decide(const PolicyBatch& batch, CookNotes* /*notes*/,
                        std::span<Action> actions) const {
  for (std::size_t i = 0; i < batch.which.size(); ++i) {
    actions[i] = decide(unpack<matrix::GameState>(batch.envs.state(batch.which[i])), batch.seat);
  }
}

Action Strategist::decide(const matrix::GameState& state, int seat) const {
  const bool first_round = state.remembered == 0;
  const Action* const last = state.past.data();
  const auto cooperates = [](Action action) { return action == kCooperates; };
  const Action own = last[seat];
  const auto others = std::count_if(last, last + players_, cooperates) - (cooperates(own) ? 1 : 0);
  const bool most_cooperated = 2 * others >= static_cast<std::ptrdiff_t>(players_) - 1;
  switch (strategy_) {
    case Strategy::kAlwaysCooperate:
      return kCooperates;
    case Strategy::kAlwaysDefect:
      return kDefects;
    case Strategy::kTitForTat:
      return first_round || most_cooperated ? kCooperates : kDefects;
    case Strategy::kSuspiciousTitForTat:
      return !first_round && most_cooperated ? kCooperates : kDefects;
    case Strategy::kGrim:
      return std::all_of(last, last + state.remembered * players_, cooperates) ? kCooperates
                                                                               : kDefects;
    case Strategy::kPavlov:
      return first_round || (cooperates(own) == most_cooperated) ? kCooperates : kDefects;
  }
  return kCooperates;
}

}  // namespace potluck::partners
