// Small games for learners that rules "matrix" do not have: rewards that are shared, observations
// that are read sparse, a cue to remember.
//
// All players choose at once; the joint action alone decides what the team earns and what each
// player privately pays. An episode is `rounds` such choices. Learner i maximises, as in a kitchen,
// team - cost_i.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "env/arena.h"

namespace potluck {

struct MatrixGame {
  int num_players = 2;
  int num_actions = 2;
  /// [joint actions] what the team earns; the action of seat 0 is the slowest index.
  std::vector<float> team;
  /// [joint actions, players] what each pays.
  std::vector<float> cost;
  int rounds = 1;
  bool terminates = true;   ///< the end of an episode is the task's own (else a time limit)
  bool show_seat = false;   ///< players see where they sit, unless the observation is ego_centred
  bool show_round = false;  ///< players see how many rounds are over
  /// Every episode has an action of its own, drawn at random and shown in the first round only; the
  /// team earns what `team` says where all players choose that action in a later round, else 0.
  bool cue = false;

  [[nodiscard]] std::size_t num_joint_actions() const;
};

/// One player is shown one of two actions and earns 1 whenever it chooses it in the following three
/// rounds: 3 with a memory, 1.5 without.
[[nodiscard]] MatrixGame memory_game();

/// Episodes of `game`. Observations grid8 (dense) and lossless (sparse) hold the same numbers: 1,
/// then the seat and the number of rounds over as one-hot vectors where the game shows them, and
/// last the cue. The state is the list of joint actions of the episode so far, so an episode has at
/// most kMaxStateBytes rounds.
[[nodiscard]] std::shared_ptr<const Arena> make_arena(MatrixGame game);

}  // namespace potluck
