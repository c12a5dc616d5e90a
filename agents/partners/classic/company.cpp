#include "agents/partners/classic/company.h"

#include <utility>

#include "agents/partners/classic/traffic.h"

namespace potluck::partners {

using classic::ConstView;

Company::Company(const Layout& layout, const Games& games, const KitchenJobs& jobs,
                 std::size_t size)
    : games_(games) {
  members_.reserve(size);
  for (std::size_t which = 0; which < size; ++which) {
    Member& member = members_.emplace_back(Member{.jobs = jobs.with(layout, kHabits[which])});
    member.usual = in_manner(member.jobs, {});
    meet_own_kind(which);
    for (std::size_t other = 0; other < which; ++other) {
      meet(which, 0, other);
      meet(which, 1, other);
    }
  }
}

Player Company::player(std::size_t which) const {
  return as_remembered(which, members_[which].usual);
}

/// Its manners as player `seat` where it remembers nothing, the usual one first.
std::vector<Player> Company::ways(std::size_t which, int seat) const {
  std::vector<Player> ways;
  for (const Manner& manner : manners_beside_one(seat)) {
    ways.push_back(as_remembered(which, in_manner(members_[which].jobs, manner)));
  }
  return ways;
}

Player Company::as_remembered(std::size_t which, Player otherwise) const {
  return [this, which, otherwise = std::move(otherwise)](ConstView state, int seat) {
    const auto known = find(which, state, seat);
    return known.empty() ? otherwise(state, seat) : known.front();
  };
}

/// What either does beside one who stands.
Enough Company::alone(std::size_t first, std::size_t second) const {
  Enough enough;
  enough.raise_to(games_.play(std::array<Player, 2>{player(first), standing()}));
  enough.raise_to(games_.play(std::array<Player, 2>{standing(), player(second)}));
  return enough;
}

void Company::meet(std::size_t which, int seat, std::size_t other) {
  std::array<Player, 2> players = {player(other), player(other)};
  players[static_cast<std::size_t>(seat)] = player(which);
  const Enough enough = seat == 0 ? alone(which, other) : alone(other, which);
  Game best = games_.play(players);
  if (enough.is_met_by(best)) {
    return;
  }
  const std::vector<Player> ours = ways(which, seat);
  for (std::size_t i = 0; i < ours.size() && (i < kManners || !enough.is_met_by(best)); ++i) {
    players[static_cast<std::size_t>(seat)] = ours[i];
    Game game = games_.play(players);
    if (enough.prefers(game, best)) {
      best = std::move(game);
    }
  }
  best = games_.improved(std::move(best), seat, std::span(ours).first(kManners), players, enough);
  games_.remember(best, seat, members_[which].memory[static_cast<std::size_t>(seat)]);
}

/// Both adapt, or one of the two, as is better.
void Company::meet_own_kind(std::size_t which) {
  Member& member = members_[which];
  const Enough enough = alone(which, which);
  Game best = games_.play(std::array<Player, 2>{player(which), player(which)});
  if (enough.is_met_by(best)) {
    return;
  }
  const std::array<std::vector<Player>, 2> theirs = {ways(which, 0), ways(which, 1)};
  for (std::size_t i = 0; i < theirs[0].size() && (i < kManners || !enough.is_met_by(best)); ++i) {
    for (const auto& [first, second] :
         {std::pair{i, std::size_t{0}}, std::pair{std::size_t{0}, i}, std::pair{i, i}}) {
      Game game = games_.play(std::array<Player, 2>{theirs[0][first], theirs[1][second]});
      if (enough.prefers(game, best)) {
        best = std::move(game);
      }
    }
  }
  games_.remember(best, 0, member.memory[0]);
  games_.remember(best, 1, member.memory[1]);
}

}  // namespace potluck::partners
