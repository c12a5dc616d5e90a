// What a layout file says about a matrix game, beside what all layouts say.
#pragma once

#include <string>
#include <vector>

#include "env/layout.h"

namespace potluck::matrix {

inline constexpr int kMaxActions = 16;             ///< of a player
inline constexpr int kMaxJointActions = 4096;      ///< actions to the power of players
inline constexpr int kMaxMemory = 32;              ///< joint actions that a state holds
inline constexpr std::size_t kMaxNameLength = 40;  ///< of an action, in bytes

/// What a player sees beside a constant 1.
struct Sight {
  bool last_actions = false;  ///< what everybody did in the rounds that are remembered
  bool seat = false;          ///< where it sits
  bool round = false;         ///< how much of the episode is over
  bool operator==(const Sight&) const = default;
};

struct Parameters {
  int players = 2;
  /// [player][action] names; every player has as many. One list in the file serves all players.
  std::vector<std::vector<std::string>> actions;
  /// [joint action][player]; the action of player 0 is the slowest index. In the file nested lists.
  /// Read them by payoffs_at().
  std::vector<std::vector<double>> payoffs;
  /// Instead of payoffs, for games in which all players are alike and it only matters how many
  /// chose the first action: [action][k], what one who chose it gets when k of the others chose the
  /// first; k = 0 .. players - 1.
  std::vector<std::vector<double>> payoffs_by_count;
  /// Rounds after which the game is over (`terminated`); 0: only the horizon ends it (`truncated`).
  int rounds = 0;
  int memory = 1;  ///< how many of the last joint actions the state holds, and `last_actions` shows
  double noise = 0;  ///< chance that a player does another action than it chose, drawn uniformly
  std::vector<Sight> sees;  ///< [player]; empty: nobody sees anything
  bool operator==(const Parameters&) const = default;

  /// What anybody sees.
  [[nodiscard]] Sight shown() const {
    Sight any;
    for (const Sight& sight : sees) {
      any.last_actions = any.last_actions || sight.last_actions;
      any.seat = any.seat || sight.seat;
      any.round = any.round || sight.round;
    }
    return any;
  }
  /// Numbers of an observation (env/matrix/rule_set.h).
  [[nodiscard]] int observation_size() const {
    const Sight any = shown();
    return 1 + (any.seat ? players : 0) + (any.round ? 1 : 0) +
           (any.last_actions ? memory * players * num_actions() : 0);
  }
  [[nodiscard]] int num_actions() const {
    return actions.empty() ? 0 : static_cast<int>(actions.front().size());
  }
};

/// The parameters of a layout under these rules (env/layout.h).
inline constexpr ParametersOf<Parameters> parameters;

/// How many joint actions there are; more than kMaxJointActions counts as kMaxJointActions + 1.
[[nodiscard]] int num_joint_actions(const Parameters& p);
/// What each player gets for joint action number `joint`; of parameters without errors.
[[nodiscard]] std::vector<double> payoffs_at(const Parameters& p, std::size_t joint);
/// The index of a joint action; `actions`: [player], each below num_actions().
template <class Actions>
[[nodiscard]] std::size_t joint_index(const Parameters& p, const Actions& actions) {
  std::size_t joint = 0;
  for (std::size_t player = 0; player < static_cast<std::size_t>(p.players); ++player) {
    joint = joint * static_cast<std::size_t>(p.num_actions()) + actions[player];
  }
  return joint;
}

}  // namespace potluck::matrix
