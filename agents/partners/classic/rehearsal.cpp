#include "agents/partners/classic/rehearsal.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "agents/partners/classic/traffic.h"

namespace potluck::partners {

using classic::ConstView;

Rehearsal::Rehearsal(const Layout& layout, const classic::ClassicRules& rules,
                     const KitchenJobs& jobs)
    : jobs_(jobs),
      games_(layout, rules),
      num_players_(static_cast<std::size_t>(layout.num_agents())),
      team_(num_players_),
      statues_(num_players_, Memory(1)),
      others_(num_players_, Memory(1)) {
  for (const Tile tile : {Tile::kPot, Tile::kDish, Tile::kServing, Tile::kOnion, Tile::kTomato}) {
    const std::span<const Cell> cells = jobs.cells(tile);
    if (cells.size() > 1) {
      to_spare_.insert(to_spare_.end(), cells.begin(), cells.end());
    }
  }
  to_spare_.resize(std::min<std::size_t>(to_spare_.size(), kRehearsedStations));

  using Patience = Manner::Patience;
  const std::array<Manner, 3> together = {
      Manner{.hesitates = false}, Manner{},
      Manner{.impatient = Patience::kNever, .hesitates = false}};
  CellSet ignored;
  Game best = best_of(
      together, [&](const Manner& manner) { return play_team(manner); }, ignored);
  const auto remember_team = [&](const Game& game) {
    team_ = Memory(num_players_);
    games_.remember_all(game, team_);
  };
  remember_team(best);
  // What a single cook does begins as the team's game does, so it may change with that.
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds && num_players_ > 1; ++round) {
    std::vector<Game> singles = play_singles();
    Enough enough;
    for (const Game& game : singles) {
      enough.raise_to(game);
    }
    if (enough.is_met_by(best)) {
      break;
    }
    for (std::uint32_t part = 1; part + 1 < (1U << num_players_) && round == 0; ++part) {
      for (const bool stand : {false, true}) {
        singles.push_back(play_team({.active = part, .others_stand = stand}));
      }
    }
    best = *std::ranges::max_element(
        singles, [&](const Game& a, const Game& b) { return enough.prefers(b, a); });
    remember_team(best);
  }
}

/// The games of each seat among others who stand; remembers them.
std::vector<Game> Rehearsal::play_singles() {
  const std::array<Manner, 1> manners = {};
  std::vector<Game> games;
  statues_.assign(num_players_, Memory(1));
  alone_.clear();
  ignored_.assign(num_players_, CellSet{});
  for (int seat = 0; seat < static_cast<int>(num_players_); ++seat) {
    games.push_back(best_of(
        manners, [&](const Manner& manner) { return play_with(seat, manner, standing()); },
        ignored_[static_cast<std::size_t>(seat)]));
    games_.remember(games.back(), seat, statues_[static_cast<std::size_t>(seat)]);
    alone_.push_back({.earned = games.back().earned, .soups = games.back().soups});
  }
  return games;
}

Player Rehearsal::in_manner(const Manner& manner) const {
  return partners::in_manner(jobs_, manner);
}

/// A greedy cook in a game that it remembers, `otherwise` elsewhere.
Player Rehearsal::as_remembered(const Player& otherwise) const {
  return [this, otherwise](ConstView state, int seat) {
    if (const auto known = team_.find(state); !known.empty()) {
      return known[static_cast<std::size_t>(seat)];
    }
    for (const auto* memory : {&statues_, &others_}) {
      const auto known = (*memory)[static_cast<std::size_t>(seat)].find(state);
      if (!known.empty()) {
        return known.front();
      }
    }
    return otherwise(state, seat);
  };
}

Game Rehearsal::play_team(const Manner& manner) const {
  return games_.play(std::vector<Player>(num_players_, in_manner(manner)));
}

/// Player `seat` in `manner` where it remembers nothing, the others as `others`.
Game Rehearsal::play_with(int seat, const Manner& manner, const Player& others) const {
  std::vector<Player> players(num_players_, others);
  players[static_cast<std::size_t>(seat)] = as_remembered(in_manner(manner));
  return games_.play(players);
}

/// Can the kitchen do without these stations?
bool Rehearsal::can_spare(const CellSet& stations) const {
  for (std::size_t tile = 0; tile < kNumTiles; ++tile) {
    const std::span<const Cell> cells = jobs_.cells(static_cast<Tile>(tile));
    if (!cells.empty() && std::ranges::all_of(cells, [&](Cell cell) { return stations[cell]; })) {
      return false;
    }
  }
  return true;
}

/// The best game in one of `manners`, with all stations, less one, less two of a few, and then less
/// one after the other while that is better.
template <typename Play>
Game Rehearsal::best_of(std::span<const Manner> manners, const Play& play, CellSet& least) const {
  Game best;
  least.reset();
  const auto attempt = [&](const CellSet& ignored) {
    if (!can_spare(ignored)) {
      return;
    }
    for (Manner manner : manners) {
      manner.ignored = ignored;
      Game game = play(manner);
      if (game.earned > best.earned) {
        best = std::move(game);
        least = ignored;
      }
    }
  };
  attempt({});
  for (const Cell station : to_spare_) {
    attempt(CellSet{}.set(station));
  }
  if (to_spare_.size() <= kRehearsedPairs) {
    for (std::size_t i = 0; i < to_spare_.size(); ++i) {
      for (std::size_t j = i + 1; j < to_spare_.size(); ++j) {
        attempt(CellSet{}.set(to_spare_[i]).set(to_spare_[j]));
      }
    }
  }
  for (CellSet start = least; start.any(); start = least) {
    for (const Cell station : to_spare_) {
      if (!start[station]) {
        attempt(CellSet(start).set(station));
      }
    }
    if (least == start) {
      break;
    }
  }
  return best;
}

void Rehearsal::meet(const Layout& layout, int seat) {
  if (num_players_ != 2) {
    return;
  }
  std::call_once(company_met_, [&] { company_.emplace(layout, games_, jobs_, kHabits.size()); });
  std::vector<Player> ours;
  const auto add = [&](std::span<const Manner> manners) {
    for (const Manner& manner : manners) {
      ours.push_back(as_remembered(in_manner(manner)));
    }
  };
  // Alone it may do better without a station; so it may beside somebody.
  const CellSet& ignored = ignored_[static_cast<std::size_t>(seat)];
  if (ignored.any()) {
    const std::vector<Manner> without = manners_beside_one(seat, ignored);
    add(std::span(without).first(kManners));
  }
  const std::size_t kinds = ours.size() + kManners;
  add(manners_beside_one(seat));
  // The games begin alike, and what begins later goes on as what was remembered before: roles
  // first, with whom most is to be had.
  for (std::size_t which = kHabits.size(); which-- > 0;) {
    std::array<Player, 2> players = {company_->player(which), company_->player(which)};
    Player& we = players[static_cast<std::size_t>(seat)];
    we = standing();
    Enough enough = alone_[static_cast<std::size_t>(seat)];
    enough.raise_to(games_.play(players));
    Game best;
    for (std::size_t i = 0; i < ours.size() && (i < kinds || !enough.is_met_by(best)); ++i) {
      we = ours[i];
      Game game = games_.play(players);
      if (enough.prefers(game, best)) {
        best = std::move(game);
      }
    }
    best = games_.improved(std::move(best), seat, std::span(ours).first(kinds), players, enough);
    games_.remember(best, seat, others_[static_cast<std::size_t>(seat)]);
  }
}

}  // namespace potluck::partners
