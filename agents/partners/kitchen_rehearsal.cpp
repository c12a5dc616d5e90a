#include "agents/partners/kitchen_rehearsal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <tuple>
#include <utility>

#include "agents/partners/kitchen_traffic.h"
#include "env/classic/convert.h"
#include "env/classic/step.h"

namespace potluck::partners {

using classic::ConstView;
using classic::View;

namespace {

/// Of the timestep, the players and the slots; not of the list of occupied slots, whose order is
/// another in another kernel.
std::uint64_t key_of(ConstView state) {
  constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15U;  // 2^64 / golden ratio: spreads bits
  const auto mix = [](std::uint64_t hash, std::uint64_t word) {
    return std::rotl((hash ^ word) * kMultiplier, 29);
  };
  const std::byte* row = state.row();
  const std::size_t end = state.shape().occupied_offset();
  std::uint64_t hash = mix(kMultiplier, state.timestep());
  for (std::size_t at = classic::StateShape::players_offset(); at < end; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, row + at, std::min<std::size_t>(8, end - at));
    hash = mix(hash, word);
  }
  return hash;
}

}  // namespace

std::size_t Memory::place_of(std::uint64_t key) const {
  std::size_t place = key & (places_.size() - 1);
  while (places_[place] != 0 && keys_[places_[place] - 1] != key) {
    place = (place + 1) & (places_.size() - 1);
  }
  return place;
}

std::span<const Action> Memory::find(ConstView state) const {
  if (places_.empty()) {
    return {};
  }
  const std::uint32_t entry = places_[place_of(key_of(state))];
  return entry == 0 ? std::span<const Action>{}
                    : std::span(actions_).subspan((entry - 1) * width_, width_);
}

void Memory::grow() {
  places_.assign(std::max<std::size_t>(1024, places_.size() * 2), 0);
  for (std::size_t entry = 0; entry < keys_.size(); ++entry) {
    places_[place_of(keys_[entry])] = static_cast<std::uint32_t>(entry + 1);
  }
}

void Memory::add(ConstView state, std::span<const Action> actions) {
  if (keys_.size() * 2 >= places_.size()) {
    grow();
  }
  const std::uint64_t key = key_of(state);
  std::uint32_t& place = places_[place_of(key)];
  if (place == 0) {
    keys_.push_back(key);
    actions_.insert(actions_.end(), actions.begin(), actions.end());
    place = static_cast<std::uint32_t>(keys_.size());
  }
}

Rehearsal::Rehearsal(const Layout& layout, const classic::ClassicRules& rules,
                     const KitchenJobs& jobs)
    : rules_(rules),
      jobs_(jobs),
      steps_(std::min(layout.horizon(), kRehearsedSteps)),
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
  Game best = best_of(together, [&](const Manner& manner) { return play_team(manner); });
  const Player stands = [](ConstView, int) { return kStayAction; };
  remember_team(best);
  // What a single cook does begins as the team's game does, so it may change with that.
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds && num_players_ > 1; ++round) {
    std::vector<Game> singles = play_singles();
    double earned = 0;
    int soups = 0;
    for (const Game& game : singles) {
      earned = std::max(earned, game.earned);
      soups = std::max(soups, game.soups);
    }
    const auto rank = [&](const Game& game) {
      return std::make_tuple(game.earned >= earned && game.soups >= soups, game.earned);
    };
    if (std::get<0>(rank(best))) {
      break;
    }
    for (std::uint32_t part = 1; part + 1 < (1U << num_players_) && round == 0; ++part) {
      for (const bool stand : {false, true}) {
        singles.push_back(play_team({.active = part, .others_stand = stand}));
      }
    }
    best = *std::ranges::max_element(
        singles, [&](const Game& a, const Game& b) { return rank(a) < rank(b); });
    remember_team(best);
  }
}

/// The games of each seat among others who stand; remembers them.
std::vector<Rehearsal::Game> Rehearsal::play_singles() {
  const Player stands = [](ConstView, int) { return kStayAction; };
  const std::array<Manner, 1> manners = {};
  std::vector<Game> games;
  statues_.assign(num_players_, Memory(1));
  alone_.clear();
  for (int seat = 0; seat < static_cast<int>(num_players_); ++seat) {
    games.push_back(
        best_of(manners, [&](const Manner& manner) { return play_with(seat, manner, stands); }));
    remember(games.back(), seat, statues_[static_cast<std::size_t>(seat)]);
    alone_.emplace_back(games.back().earned, games.back().soups);
  }
  return games;
}

Rehearsal::Game Rehearsal::play(std::span<const Player> players) const {
  State state = classic::standard_start(rules_);
  const View view(rules_.shape, state.bytes.data());
  std::array<classic::Outcome, kMaxAgents> outcomes;
  const std::span<classic::Outcome> brought(outcomes.data(), num_players_);
  Game game{.earned = 0, .rows = {}, .actions = {}};
  const std::size_t length = rules_.shape.bytes();
  game.rows.reserve(length * static_cast<std::size_t>(steps_));
  game.actions.resize(num_players_ * static_cast<std::size_t>(steps_));
  for (std::size_t step = 0; step < static_cast<std::size_t>(steps_); ++step) {
    game.rows.insert(game.rows.end(), state.bytes.begin(),
                     state.bytes.begin() + static_cast<std::ptrdiff_t>(length));
    const std::span<Action> joint =
        std::span(game.actions).subspan(step * num_players_, num_players_);
    for (std::size_t player = 0; player < num_players_; ++player) {
      joint[player] = players[player](view, static_cast<int>(player));
    }
    classic::step(rules_, view, joint, brought);
    for (const classic::Outcome& outcome : brought) {
      game.earned += static_cast<double>(outcome.earned);
      game.soups += (outcome.events & bit(Event::kSoupDelivery)) != 0 ? 1 : 0;
    }
  }
  return game;
}

Rehearsal::Player Rehearsal::in_manner(const Manner& manner) const {
  return [jobs = std::make_shared<const KitchenJobs>(jobs_.with(manner))](
             ConstView state, int seat) { return next_action(*jobs, state, seat); };
}

/// A greedy cook in a game that it remembers, `otherwise` elsewhere.
Rehearsal::Player Rehearsal::as_remembered(const Player& otherwise) const {
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

Rehearsal::Game Rehearsal::play_team(const Manner& manner) const {
  return play(std::vector<Player>(num_players_, in_manner(manner)));
}

/// Player `seat` in `manner` where it remembers nothing, the others as `others`.
Rehearsal::Game Rehearsal::play_with(int seat, const Manner& manner, const Player& others) const {
  std::vector<Player> players(num_players_, others);
  players[static_cast<std::size_t>(seat)] = as_remembered(in_manner(manner));
  return play(players);
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
Rehearsal::Game Rehearsal::best_of(std::span<const Manner> manners, const Play& play) const {
  Game best;
  CellSet least;
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

void Rehearsal::remember_team(const Game& game) {
  team_ = Memory(num_players_);
  const std::size_t length = rules_.shape.bytes();
  for (std::size_t step = 0; step < static_cast<std::size_t>(steps_); ++step) {
    team_.add(ConstView(rules_.shape, game.rows.data() + step * length),
              std::span(game.actions).subspan(step * num_players_, num_players_));
  }
}

void Rehearsal::remember(const Game& game, int seat, Memory& memory) const {
  const std::size_t length = rules_.shape.bytes();
  for (std::size_t step = 0; step < static_cast<std::size_t>(steps_); ++step) {
    memory.add(
        ConstView(rules_.shape, game.rows.data() + step * length),
        std::span(game.actions).subspan(step * num_players_ + static_cast<std::size_t>(seat), 1));
  }
}

void Rehearsal::meet(const Layout& layout, int seat) {
  if (num_players_ != 2) {
    return;
  }
  const int other = 1 - seat;
  const std::array<Habits, 6> habits = {{{.role = Role::kIngredients},
                                         {.role = Role::kDishes},
                                         {.role = Role::kSoups},
                                         {.half = Half::kLeft},
                                         {.half = Half::kRight},
                                         {.stubborn = true}}};
  using Patience = Manner::Patience;
  const std::uint32_t us = 1U << static_cast<unsigned>(seat);
  const std::uint32_t them = 1U << static_cast<unsigned>(other);
  std::vector<Manner> manners = {{},
                                 {.impatient = Patience::kAlways},
                                 {.impatient = Patience::kNever},
                                 {.active = us, .impatient = Patience::kNever},
                                 {.active = them, .impatient = Patience::kNever},
                                 {.active = them, .others_stand = true},
                                 {.hesitates = false}};
  const std::size_t kinds = manners.size();
  for (std::uint32_t clock = kTurnSteps / 2; clock < kPatienceTurns * kTurnSteps;
       clock += kTurnSteps / 2) {
    manners.push_back({.clock = clock});
    manners.push_back({.impatient = Patience::kAlways, .clock = clock});
  }
  std::vector<Player> ours;
  for (const Manner& manner : manners) {
    ours.push_back(as_remembered(in_manner(manner)));
  }
  for (const Habits& habit : habits) {
    const KitchenJobs their_jobs = jobs_.with(layout, habit);
    const Player they = [&](ConstView state, int player) {
      return next_action(their_jobs, state, player);
    };
    std::array<Player, 2> players;
    players[static_cast<std::size_t>(seat)] = [](ConstView, int) { return kStayAction; };
    players[static_cast<std::size_t>(other)] = they;
    auto [enough, soups] = alone_[static_cast<std::size_t>(seat)];
    if (habit.role == Role::kEverything) {
      const Game theirs = play(players);
      enough = std::max(enough, theirs.earned);
      soups = std::max(soups, theirs.soups);
    }
    const auto rank = [&](const Game& game) {
      return std::make_tuple(game.earned >= enough && game.soups >= soups, game.earned);
    };
    Game best;
    for (std::size_t i = 0; i < ours.size() && (i < kinds || !std::get<0>(rank(best))); ++i) {
      players[static_cast<std::size_t>(seat)] = ours[i];
      Game game = play(players);
      if (rank(game) > rank(best)) {
        best = std::move(game);
      }
    }
    remember(best, seat, others_[static_cast<std::size_t>(seat)]);
  }
}

}  // namespace potluck::partners
