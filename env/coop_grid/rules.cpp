#include "env/coop_grid/rules.h"

#include <cmath>
#include <string>

#include "env/coop_grid/parameters.h"
#include "env/text/error.h"

namespace potluck::coop_grid {
namespace {

/// coop_grid action -> classic direction of Layout::neighbour (up, down, left, right).
constexpr std::array<int, 4> kDirection = {0, 1, 3, 2};

/// The permutation of 0..n-1 with number `index` < n! (Lehmer code; number 0 is the identity).
std::array<std::uint8_t, kMaxAgents> permutation(std::uint32_t index, int n) {
  std::array<std::uint8_t, kMaxAgents> order{};
  for (int i = 0; i < n; ++i) {
    order[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(i);
  }
  for (auto i = static_cast<std::uint32_t>(n); i > 1; --i) {
    std::swap(order[i - 1 - index % i], order[i - 1]);
    index /= i;
  }
  return order;
}

std::uint32_t factorial(int n) {
  std::uint32_t product = 1;
  for (int i = 2; i <= n; ++i) {
    product *= static_cast<std::uint32_t>(i);
  }
  return product;
}

}  // namespace

GridRules::GridRules(const Layout& layout)
    : starts_(layout.starts().begin(), layout.starts().end()),
      num_agents_(layout.num_agents()),
      num_onions_(static_cast<int>(layout.cells_of(Tile::kOnion).size())) {
  if (num_onions_ > kMaxOnions) {
    throw InputError(layout.name(), std::to_string(num_onions_) + " onion cells",
                     "at most " + std::to_string(kMaxOnions) + " under rules coop_grid");
  }
  const Parameters& p = parameters(layout);
  all_onions_ = num_onions_ == kMaxOnions ? ~0U : (1U << num_onions_) - 1U;
  respawn_threshold_ = static_cast<std::uint64_t>(std::llround(p.respawn_probability * 0x1.0p32));
  shuffle_starts_ = p.shuffle_starts;
  delivery_reward_ = static_cast<float>(p.delivery_reward);
  pickup_reward_ = static_cast<float>(p.pickup_reward);
  move_cost_ = static_cast<float>(layout.spec().effort.move);
  collision_cost_ = static_cast<float>(layout.spec().effort.collision);

  const auto num_cells = static_cast<std::size_t>(layout.num_cells());
  targets_.resize(num_cells * 8);
  kinds_.resize(num_cells, Kind::kOpen);
  onion_at_.resize(num_cells, kNoOnion);
  coordinates_.resize(num_cells);
  for (std::size_t i = 0; i < num_cells; ++i) {
    const auto cell = static_cast<Cell>(i);
    for (std::size_t action = 0; action < 8; ++action) {
      const Cell next = action < 4 ? layout.neighbour(cell, kDirection[action]) : cell;
      const bool solid = next == kNoCell || layout.tile(next) == Tile::kCounter;
      targets_[i * 8 + action] = solid ? cell : next;
    }
    if (layout.tile(cell) == Tile::kPot) {
      kinds_[i] = Kind::kPot;
    }
    coordinates_[i] = {static_cast<float>(layout.row(cell)), static_cast<float>(layout.col(cell))};
  }
  for (int k = 0; k < num_onions_; ++k) {
    onion_at_[layout.cells_of(Tile::kOnion)[static_cast<std::size_t>(k)]] =
        static_cast<std::uint8_t>(k);
  }
}

GridState GridRules::start(PhiloxBlock bits) const {
  GridState state;
  state.onions = all_onions_;
  const auto deal = permutation(
      shuffle_starts_ ? uniform_below(bits[0], factorial(num_agents_)) : 0, num_agents_);
  for (std::size_t i = 0; i < static_cast<std::size_t>(num_agents_); ++i) {
    state.players[i].cell = starts_[deal[i]];
  }
  return state;
}

Outcomes GridRules::draw_outcomes(const RandomKey& key, std::uint32_t env, std::uint32_t episode,
                                  std::uint32_t step) const {
  constexpr auto kPurpose = static_cast<std::uint32_t>(Purpose::kTransition);
  PhiloxBlock bits = key.draw(env, episode, step, kPurpose);
  Outcomes outcomes;
  if (num_agents_ == 2) {
    outcomes.order[0] = static_cast<std::uint8_t>(bits[0] >> 31);
    outcomes.order[1] = outcomes.order[0] ^ 1U;
  } else {
    outcomes.order = permutation(uniform_below(bits[0], factorial(num_agents_)), num_agents_);
  }
  for (std::uint32_t k = 0; k < static_cast<std::uint32_t>(num_onions_); ++k) {
    const std::uint32_t word = k + 1;
    if (word % 4 == 0) {
      bits = key.draw(env, episode, step, kPurpose + 256 * (word / 4));
    }
    outcomes.respawns |= static_cast<std::uint32_t>(bits[word % 4] < respawn_threshold_) << k;
  }
  return outcomes;
}

void GridRules::apply(GridState& state, const Action* actions, const Outcomes& outcomes,
                      Turn* turns) const {
  const auto n = static_cast<std::size_t>(num_agents_);
  for (std::size_t turn = 0; turn < n; ++turn) {
    const std::size_t who = outcomes.order[turn];
    Player& player = state.players[who];
    Turn& result = turns[who];
    result = {};
    const Action action = actions[who] < kNumCoopGridActions ? actions[who] : kStayAction;
    const bool moves = action != kStayAction;
    if (moves) {
      result.effort = move_cost_;
      result.events = bit(Event::kMoveAction);
    }
    const Cell target = targets_[std::size_t{player.cell} * 8 + action];
    if (kinds_[target] == Kind::kPot) {
      if (player.carrying != 0) {
        player.carrying = 0;
        result.earned = delivery_reward_;
        result.events |= bit(Event::kSoupDelivery);
      } else {
        result.events |= bit(Event::kBlocked);
      }
      continue;
    }
    bool occupied = false;
    for (std::size_t other = 0; other < n; ++other) {
      occupied |= other != who && state.players[other].cell == target;
    }
    if (occupied) {
      result.effort += collision_cost_;
      result.events |= bit(Event::kCollision);
      continue;
    }
    if (moves) {
      result.events |= bit(target == player.cell ? Event::kBlocked : Event::kMoved);
    }
    player.cell = target;
    const std::uint8_t onion = onion_at_[target];
    if (onion != kNoOnion && player.carrying == 0 && ((state.onions >> onion) & 1U) != 0) {
      state.onions &= ~(1U << onion);
      player.carrying = 1;
      result.earned = pickup_reward_;
      result.events |= bit(Event::kOnionPickup);
    }
  }
  state.onions |= outcomes.respawns & all_onions_;
  ++state.timestep;
}

void GridRules::observe(const GridState& state, int seat, bool ego_centred, float* out) const {
  const auto n = static_cast<std::size_t>(num_agents_);
  const auto put = [&](std::size_t who) {
    const Player& player = state.players[who];
    *out++ = coordinates_[player.cell][0];
    *out++ = coordinates_[player.cell][1];
    *out++ = static_cast<float>(player.carrying);
  };
  const auto own = static_cast<std::size_t>(seat);
  if (ego_centred) {
    put(own);
  }
  for (std::size_t who = 0; who < n; ++who) {
    if (!ego_centred || who != own) {
      put(who);
    }
  }
  for (int k = 0; k < num_onions_; ++k) {
    *out++ = static_cast<float>((state.onions >> k) & 1U);
  }
}

}  // namespace potluck::coop_grid
