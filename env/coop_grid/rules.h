// The cooperative cooking grid of the SRPO paper (arXiv 2602.21515, section 6.1 and appendix D).
//
// Players carry onions from the cells where they grow to a pot. There is no orientation and no
// interact: walking does everything. One step, in this order:
//   1. The players move one after the other, in an order that is drawn uniformly. A player that
//      a. chooses anything but `stay` pays effort.move, wherever it gets;
//      b. aims at the neighbouring cell, or at its own when that lies outside or is a wall;
//      c. aims at a pot: stays, and puts in the onion it carries, if any (delivery);
//      d. aims at a cell where another player now stands: stays, and alone pays effort.collision;
//      e. else goes there and, with empty hands, takes an onion that lies there (also when it
//         stayed).
//   2. Every onion cell without an onion regains one with respawn_probability, independently, also
//      one emptied in this step.
// A delivery earns delivery_reward, a pick-up pickup_reward, for the whole team; who brought it is
// told by `earned`. Time is limited by the layout's horizon alone.
//
// Chance is separated from the transition: `apply` takes the outcomes, `draw_outcomes` draws them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "env/action.h"
#include "env/coop_grid/state.h"
#include "env/event.h"
#include "env/layout.h"
#include "env/random.h"

namespace potluck::coop_grid {

/// The chance of one step.
struct Outcomes {
  std::array<std::uint8_t, kMaxAgents> order{};  ///< the players, first mover first
  std::uint32_t respawns = 0;  ///< bit k: onion k returns if it is absent after the moves
};

/// What one player's turn brought.
struct Turn {
  float earned = 0;  ///< team reward that this turn brought
  float effort = 0;  ///< private cost, >= 0
  EventMask events = 0;
};

/// A layout's rules with everything looked up in advance. Immutable; the layout must outlive it.
class GridRules {
 public:
  /// Throws InputError when the layout has more than kMaxOnions onion cells.
  explicit GridRules(const Layout& layout);

  [[nodiscard]] int num_agents() const { return num_agents_; }
  [[nodiscard]] int num_onions() const { return num_onions_; }

  /// Start of an episode: players dealt to the start cells (at random if shuffle_starts), hands
  /// empty, every onion present.
  [[nodiscard]] GridState start(PhiloxBlock bits) const;

  /// The chance of a step. Onion k uses word 1 + k of the stream of blocks that `key.draw(env,
  /// episode, step, kTransition + 256 * block)` gives, the order word 0.
  [[nodiscard]] Outcomes draw_outcomes(const RandomKey& key, std::uint32_t env,
                                       std::uint32_t episode, std::uint32_t step) const;

  /// One step in place: `actions` and `turns` are [num_agents].
  void apply(GridState& state, const Action* actions, const Outcomes& outcomes, Turn* turns) const;

  /// grid8 numbers of `state` as player `seat` sees them, into out [3 * num_agents + num_onions].
  void observe(const GridState& state, int seat, bool ego_centred, float* out) const;

 private:
  enum class Kind : std::uint8_t { kOpen, kPot };
  static constexpr std::uint8_t kNoOnion = 255;

  /// targets_[cell * 8 + action]: the cell aimed at (actions 5-7 are padding and stay).
  std::vector<Cell> targets_;
  std::vector<Kind> kinds_;
  std::vector<std::uint8_t> onion_at_;
  std::vector<Cell> starts_;
  std::vector<std::array<float, 2>> coordinates_;  ///< row, col of each cell
  int num_agents_ = 0;
  int num_onions_ = 0;
  std::uint32_t all_onions_ = 0;
  std::uint64_t respawn_threshold_ = 0;  ///< an onion returns when its 32 bits lie below
  bool shuffle_starts_ = false;
  float delivery_reward_ = 0;
  float pickup_reward_ = 0;
  float move_cost_ = 0;
  float collision_cost_ = 0;
};

}  // namespace potluck::coop_grid
