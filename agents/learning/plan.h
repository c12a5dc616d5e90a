// What an algorithm is: who sits where, what each learner maximises and which regulariser it
// carries.
//
// An update runs the phases of the plan in order. A phase plays one batch with the given seating
// and then updates its learners on it, one after the other. Everything else (rollouts, PPO,
// optimisers, checkpoints) is the same for every algorithm.
//
//   ippo              every seat its own network, all learn from the same batch, each its own
//   reward
//                     (independent PPO; de Witt et al. 2020, arXiv 2011.09533)
//   self_play         one network in every seat, all seats' samples in one batch
//   srpo              two players; cooperators p0, p1 and adversaries q0, q1 (arXiv 2602.21515,
//                     algorithm 1). Phase A: p0 in seat 0 with q0 in seat 1; p0 maximises its own
//                     reward with the entropy bonus, q0 minus p0's reward without it, tied by
//                     (1/tau) KL to the true partner p1. Phase B: the mirror image, q1 in seat 0
//                     with p1 in seat 1, q1 tied to p0. Cooperators never meet in training.
//                     With policy sharing, and so for any number of players from two on: one
//                     cooperator in all seats but one, one adversary in that one, drawn anew for
//                     every episode; the adversary maximises minus the mean of the others' rewards
//                     and is tied to the cooperator; both learn from the same batch.
//   pure_adversarial  srpo without tether and without entropy bonus
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agents/ppo/rollout.h"

namespace potluck {

enum class Algorithm : std::uint8_t { kIppo, kSelfPlay, kSrpo, kPureAdversarial };
[[nodiscard]] std::string_view to_string(Algorithm algorithm);
[[nodiscard]] Algorithm parse_algorithm(std::string_view name, const std::string& place);
[[nodiscard]] std::vector<std::string> algorithm_names();

/// Whose weights an adversary starts with.
enum class AdversaryInit : std::uint8_t {
  kCooperator,  ///< of the cooperator that it plays against
  kPartner,     ///< of the partner that it replaces and is tied to
};
[[nodiscard]] std::string_view to_string(AdversaryInit init);
[[nodiscard]] AdversaryInit parse_adversary_init(std::string_view name, const std::string& place);

inline constexpr int kNobody = -1;

/// A learner of a phase.
struct LearnerRole {
  int agent = 0;             ///< who learns, from all it does in any seat
  bool adversarial = false;  ///< it maximises minus the mean of the other seats' rewards
  bool entropy_bonus = true;
  int tether = kNobody;  ///< agent whose policy it is tied to
};

struct Phase {
  Seatings seatings;  ///< agent in each seat; several are drawn from per episode
  std::vector<LearnerRole> learners;
};

struct AgentRole {
  std::string name;       ///< "cook0", "adversary1": prefix of its tensors and metrics
  int copy_of = kNobody;  ///< agent whose initial weights it shares
};

struct Plan {
  std::vector<AgentRole> agents;
  std::vector<Phase> phases;
  std::vector<int> cooks;  ///< agent that training delivers for each seat
};

struct PlanOptions {
  Algorithm algorithm = Algorithm::kIppo;
  AdversaryInit adversary_init = AdversaryInit::kCooperator;
  bool policy_sharing = false;  ///< one cook network for all seats (srpo, pure_adversarial)
};

/// The plan for kitchens with `num_agents` players. Throws InputError (place: `place`) when the
/// algorithm has none for that number.
[[nodiscard]] Plan make_plan(const PlanOptions& options, int num_agents, const std::string& place);

}  // namespace potluck
