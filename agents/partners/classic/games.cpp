#include "agents/partners/classic/games.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <memory>
#include <tuple>
#include <utility>

#include "agents/partners/classic/traffic.h"
#include "env/classic/game/convert.h"
#include "env/classic/game/step.h"

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

Player standing() {
  return [](ConstView, int) { return kStayAction; };
}

void Enough::raise_to(const Game& game) {
  earned = std::max(earned, game.earned);
  soups = std::max(soups, game.soups);
}

bool Enough::prefers(const Game& a, const Game& b) const {
  return std::make_tuple(is_met_by(a), a.earned) > std::make_tuple(is_met_by(b), b.earned);
}

Games::Games(const Layout& layout, const classic::ClassicRules& rules)
    : rules_(rules),
      steps_(static_cast<std::size_t>(std::min(layout.horizon(), kRehearsedSteps))),
      num_players_(static_cast<std::size_t>(layout.num_agents())) {}

ConstView Games::state(const Game& game, std::size_t step) const {
  return {rules_.shape, game.rows.data() + step * rules_.shape.bytes()};
}

Game Games::play_on(const Game& begun, std::size_t steps, std::span<const Player> players) const {
  State state = classic::standard_start(rules_);
  const View view(rules_.shape, state.bytes.data());
  std::array<classic::Outcome, kMaxAgents> outcomes;
  const std::span<classic::Outcome> brought(outcomes.data(), num_players_);
  const auto length = static_cast<std::ptrdiff_t>(rules_.shape.bytes());
  const auto done = static_cast<std::ptrdiff_t>(steps);
  Game game{.earned = 0, .soups = 0, .rows = {}, .sums = {}, .served = {}, .actions = {}};
  game.rows.reserve(rules_.shape.bytes() * steps_);
  game.actions.resize(num_players_ * steps_);
  if (steps > 0) {
    std::copy_n(begun.rows.begin() + done * length, length, state.bytes.begin());
    game.rows.assign(begun.rows.begin(), begun.rows.begin() + done * length);
    game.sums.assign(begun.sums.begin(), begun.sums.begin() + done);
    game.served.assign(begun.served.begin(), begun.served.begin() + done);
    std::copy_n(begun.actions.begin(), steps * num_players_, game.actions.begin());
    game.earned = begun.sums[steps];
    game.soups = begun.served[steps];
  }
  for (std::size_t step = steps; step < steps_; ++step) {
    game.rows.insert(game.rows.end(), state.bytes.begin(), state.bytes.begin() + length);
    game.sums.push_back(game.earned);
    game.served.push_back(game.soups);
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

Game Games::improved(Game game, int seat, std::span<const Player> ways,
                     std::span<const Player> players, const Enough& enough) const {
  constexpr std::size_t kTimes = 24;
  constexpr int kChanges = 2;
  std::vector<Player> changed(players.begin(), players.end());
  for (int change = 0; change < kChanges && !enough.is_met_by(game); ++change) {
    const Game before = game;
    for (std::size_t time = 1; time < kTimes; ++time) {
      for (const Player& way : ways) {
        changed[static_cast<std::size_t>(seat)] = way;
        Game other = play_on(before, time * steps_ / kTimes, changed);
        if (enough.prefers(other, game)) {
          game = std::move(other);
        }
        if (enough.is_met_by(game)) {
          return game;
        }
      }
    }
  }
  return game;
}

void Games::remember_all(const Game& game, Memory& memory) const {
  for (std::size_t step = 0; step < steps_; ++step) {
    memory.add(state(game, step),
               std::span(game.actions).subspan(step * num_players_, num_players_));
  }
}

void Games::remember(const Game& game, int seat, Memory& memory) const {
  for (std::size_t step = 0; step < steps_; ++step) {
    memory.add(
        state(game, step),
        std::span(game.actions).subspan(step * num_players_ + static_cast<std::size_t>(seat), 1));
  }
}

Player in_manner(const KitchenJobs& jobs, const Manner& manner) {
  return [own = std::make_shared<const KitchenJobs>(jobs.with(manner))](ConstView state, int seat) {
    return next_action(*own, state, seat);
  };
}

std::vector<Manner> manners_beside_one(int seat, const CellSet& ignored) {
  using Patience = Manner::Patience;
  const std::uint32_t us = 1U << static_cast<unsigned>(seat);
  const std::uint32_t them = 1U << static_cast<unsigned>(1 - seat);
  std::vector<Manner> manners = {{},
                                 {.impatient = Patience::kAlways},
                                 {.impatient = Patience::kNever},
                                 {.active = us, .impatient = Patience::kNever},
                                 {.active = them, .impatient = Patience::kNever},
                                 {.active = them, .others_stand = true},
                                 {.hesitates = false}};
  for (std::uint32_t clock = kTurnSteps / 2; clock < kPatienceTurns * kTurnSteps;
       clock += kTurnSteps / 2) {
    manners.push_back({.clock = clock});
    manners.push_back({.impatient = Patience::kAlways, .clock = clock});
  }
  for (Manner& manner : manners) {
    manner.ignored = ignored;
  }
  return manners;
}

}  // namespace potluck::partners
