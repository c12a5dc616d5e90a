// Cloned humans of 2019 as their authors seated them: who is stuck does something else.
//
// A clone that faces another, or something that it misjudges, can repeat itself for ever. So from
// step stuck_time + 1 of an episode on, when place and orientation of the last `stuck_time` steps
// and of now are all the same, the actions of these steps get probability 0 and the rest is divided
// by its sum; should nothing be left, all stays as it is. Hands do not count: who picks something
// up without moving is stuck, too. Only then is the action drawn. With `no_waits` the idle action
// gets probability 0 before all that.
//
// Source: AgentFromPolicy, ImitationAgentFromPolicy of human_aware_rl 55c37ae (2019), which
// evaluates and trains with stuck_time 3 and without no_waits.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "agents/policy/policy.h"
#include "agents/policy/trained_agent.h"
#include "env/layout.h"
#include "env/snapshot.h"

namespace potluck {

/// The longest stuck_time: with more, nothing might be left to do.
inline constexpr int kMaxStuckTime = 5;

/// `policy` itself where `drawing` changes nothing. It remembers the last steps of every player;
/// asked twice about a step, it answers twice alike.
[[nodiscard]] std::unique_ptr<Policy> drawing_as(Drawing drawing, std::unique_ptr<Policy> policy,
                                                 const std::shared_ptr<const Layout>& layout);

/// What one player did in its last steps. The memory of a new episode is empty.
class Standstill {
 public:
  /// The actions of the `stuck_time` steps before `step`, in which the player stood and looked as
  /// it does `now`; empty if it is not stuck. Steps from `step` on are forgotten.
  [[nodiscard]] std::span<const Action> actions(std::uint32_t step, const PlayerSnapshot& now,
                                                int stuck_time);
  /// After actions() of that step.
  void remember(std::uint32_t step, const PlayerSnapshot& now, Action action);
  void forget() { past_.clear(); }

 private:
  struct Done {
    std::uint32_t step = 0;
    Position position;
    Orientation orientation = Orientation::kNorth;
    Action action = 0;
  };
  std::vector<Done> past_;  ///< oldest first
  std::vector<Action> actions_;
};

/// Gives the actions `which` probability 0 and divides the others by their sum; does nothing if
/// that is 0.
void rule_out(std::span<const Action> which, std::span<float> probabilities);

}  // namespace potluck
