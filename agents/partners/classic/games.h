// Games that cooks of a classic kitchen play in their heads, and what they remember of them.
//
// A cook depends on the state alone. What was done in a game is therefore written down state by
// state: where a later game goes the same way, the cook does what it did then; as soon as somebody
// does something else the state is another one, and it goes on by default.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "agents/partners/classic/jobs.h"
#include "env/action.h"
#include "env/classic/game/state.h"
#include "env/layout.h"

namespace potluck::partners {

inline constexpr int kRehearsedSteps = 1000;  ///< of longer episodes the beginning

/// What was done in which state: entries of `width` actions.
class Memory {
 public:
  explicit Memory(std::size_t width) : width_(width) {}

  /// The actions that belong to `state`, or nothing.
  [[nodiscard]] std::span<const Action> find(classic::ConstView state) const;
  /// A state that is known already keeps its entry.
  void add(classic::ConstView state, std::span<const Action> actions);

 private:
  [[nodiscard]] std::size_t place_of(std::uint64_t key) const;
  void grow();

  std::size_t width_;
  std::vector<std::uint64_t> keys_;    ///< [entry]
  std::vector<Action> actions_;        ///< [entry][width]
  std::vector<std::uint32_t> places_;  ///< a hash table: entry + 1, or 0
};

/// The action of player `seat` in `state`.
using Player = std::function<Action(classic::ConstView state, int seat)>;

/// One that does nothing.
[[nodiscard]] Player standing();

/// An episode from the kitchen's start.
struct Game {
  double earned = -1;
  int soups = 0;                ///< served
  std::vector<std::byte> rows;  ///< the states
  std::vector<double> sums;     ///< [step] earned before it
  std::vector<int> served;      ///< [step] soups before it
  std::vector<Action> actions;  ///< [step][player]
};

/// What a game has to bring: no less than another, in money and in soups.
struct Enough {
  double earned = 0;
  int soups = 0;
  void raise_to(const Game& game);
  [[nodiscard]] bool is_met_by(const Game& game) const {
    return game.earned >= earned && game.soups >= soups;
  }
  /// Is `a` the better game?
  [[nodiscard]] bool prefers(const Game& a, const Game& b) const;
};

/// Plays them. In kitchens that do not start at random.
class Games {
 public:
  /// `rules` must outlive it.
  Games(const Layout& layout, const classic::ClassicRules& rules);

  [[nodiscard]] std::size_t num_players() const { return num_players_; }
  [[nodiscard]] Game play(std::span<const Player> players) const { return play_on({}, 0, players); }
  /// As `begun` for `steps` steps, and then as `players` do.
  [[nodiscard]] Game play_on(const Game& begun, std::size_t steps,
                             std::span<const Player> players) const;
  /// `game`, if it is enough; else the first game that is, or the best, in which player `seat`
  /// changes at some time from what it did there to one of `ways`, and perhaps once more.
  [[nodiscard]] Game improved(Game game, int seat, std::span<const Player> ways,
                              std::span<const Player> players, const Enough& enough) const;

  void remember_all(const Game& game, Memory& memory) const;
  void remember(const Game& game, int seat, Memory& memory) const;

 private:
  [[nodiscard]] classic::ConstView state(const Game& game, std::size_t step) const;

  const classic::ClassicRules& rules_;
  std::size_t steps_;
  std::size_t num_players_;
};

/// `jobs`, worked in `manner`.
[[nodiscard]] Player in_manner(const KitchenJobs& jobs, const Manner& manner);

/// Manners for player `seat` of two, without the stations `ignored`: first the usual one; kManners
/// differ in kind, the rest in the time of their turns.
inline constexpr std::size_t kManners = 7;
[[nodiscard]] std::vector<Manner> manners_beside_one(int seat, const CellSet& ignored = {});

}  // namespace potluck::partners
