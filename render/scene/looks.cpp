#include "render/scene/looks.h"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "render/scene/looks_of_rules.h"

namespace potluck::render {

std::string Looks::achieved(const CookTotals& totals) const {
  return rules->shares_rewards() ? fmt::format("{} served", totals.deliveries())
                                 : fmt::format("{:.6g} points", totals.earned);
}

Action Looks::action(Wish wish) const {
  const auto number = static_cast<std::size_t>(wish);
  const auto first = static_cast<std::size_t>(Wish::kFirst);
  return number < first ? actions[number] : static_cast<Action>(number - first);
}

Point Looks::direction(Action action) const {
  constexpr std::array<Point, 4> kWays = {Point{0, -1}, Point{0, 1}, Point{-1, 0}, Point{1, 0}};
  for (std::size_t wish = 0; wish < kWays.size() && paint == nullptr; ++wish) {
    if (actions[wish] == action) {
      return kWays[wish];
    }
  }
  return {};
}

const Looks& looks_of(const RuleSet& rules) {
  static const std::array<Looks, 7> kAll = {
      classic_looks(),   coop_grid_looks(), overcooked_v2_looks(),  matrix_looks(),
      coin_game_looks(), split_looks(),     trust_and_split_looks()};
  for (const Looks& looks : kAll) {
    if (looks.rules == &rules) {
      return looks;
    }
  }
  throw std::logic_error("no looks for rules " + std::string(rules.name()));
}

}  // namespace potluck::render
