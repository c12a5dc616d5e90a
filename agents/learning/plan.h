// What an algorithm is: who sits where, what each learner maximises and which regulariser it
// carries.
//
// An update runs the phases of the plan in order. A phase plays one batch with the given seatings;
// then all its learners estimate their advantages, the phase transforms these if the algorithm has
// a transform, and all learners update (agents/ppo/estimate.h). Everything else (rollouts, PPO,
// optimisers, checkpoints) is the same for every algorithm.
//
//   ippo              every seat its own network, all learn from the same batch, each its own
//                     reward (independent PPO; de Witt et al. 2020, arXiv 2011.09533)
//   self_play         one network in every seat, all seats' samples in one batch
//   sum_of_rewards    ippo, or with policy sharing self_play, where every learner maximises the sum
//                     of all seats' rewards: what welfare could be if nobody minded who pays
//   advantage_alignment
//                     ippo, or with policy sharing self_play, with advantages that reinforce what
//                     is good for the others where they were good to oneself
//                     (agents/ppo/alignment.h has formulas and sources)
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
//
// Baselines that learn to cook with partners of a pool. One cook network for all seats, ego-centred
// observation; each episode draws a partner and a seat. `potluck train` makes the pool first
// (agents/training/stages.h) unless `partners` names other agents.
//   best_response     PPO beside the frozen agents that `partners` names, and no others
//   fcp               best response to self-play seeds at three checkpoints each: untrained, after
//                     a quarter of the training, at its end (fictitious co-play; Strouse et al.
//                     2021, arXiv 2110.08176). Theirs: untrained, at half of the final return, at
//                     the end; 32 seeds, V-MPO and a memory; ours: `pool_size` seeds, PPO
//   mep               best response to a population (a quarter, half and all of its training) that
//                     was trained for diversity (maximum entropy population; Zhao et al. 2023,
//                     arXiv 2112.11701), where partners it does badly with are drawn more often
//                     (rank ^ 3). Its pool:
//   population        `population` self-play networks learning side by side; what member i does is
//                     worth -population_entropy * log of the mean probability that all members give
//                     to that action, besides the reward
//   hsp               best response to partners with hidden wishes (hidden-utility self-play; Yu et
//                     al. 2023, arXiv 2302.01605). Its pool:
//   hidden_reward     cook0 wants what its seed draws: a worth for each of some events
//                     (hidden_rewards), cook1 learns to help it for the plain reward; they take
//                     either seat. Theirs fit weights per kitchen by hand; ours are one list for
//                     all kitchens of a rule set. hsp responds to those that differ most
//                     (`pool_select`; agents/training/strangers.h)
//   e3t               the partner is the cook itself, except that a share of its actions is random,
//                     and the cook's network also predicts what the partner does (Yan et al. 2023,
//                     "An efficient end-to-end training approach for zero-shot human-AI
//                     coordination"). Theirs predicts from the last steps with a network of its own
//                     and feeds it to the policy; ours is a second head on the policy's trunk
//   state_augmented   self-play where a share of the episodes begins in states that cross-pairings
//                     of self-play seeds reached: situations that a pair of strangers gets into
//
// One that does not play to learn and has no plan:
//   behavior_cloning  one network for all seats, fitted to recorded games (agents/cloning/cloner.h;
//                     Carroll et al. 2019, arXiv 1910.05789: their human proxies)
//
// The list `partners` (partner_list.h) mixes other company into every algorithm that has one cook
// network: self_play, srpo with policy sharing, and those above.
//
// `alignment` adds the term of advantage_alignment to srpo's cooks as well (with the group
// baseline, which asks what the adversary's seat earns, not what the adversary wants): risk
// aversion towards the adversary, alignment with what is left of the partner in it. Its adversaries
// learn as ever.
//
// `past_selves` (ippo, self_play, sum_of_rewards, advantage_alignment): in this share of the
// episodes one seat learns and all others are held by earlier selves of those who sit there
// otherwise, kept at `past_kept` moments spread evenly over the run, its beginning first; each that
// is there is as likely as any other. Source: arXiv 2511.19405, up to 30 earlier versions sampled
// over all of training.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "agents/learning/partner_list.h"
#include "agents/ppo/estimate.h"
#include "agents/ppo/rollout.h"

namespace potluck {

enum class Algorithm : std::uint8_t {
  kIppo,
  kSelfPlay,
  kSrpo,
  kPureAdversarial,
  kBestResponse,
  kFcp,
  kMep,
  kPopulation,
  kHsp,
  kHiddenReward,
  kE3t,
  kStateAugmented,
  kBehaviorCloning,
  kSumOfRewards,
  kAdvantageAlignment,
};
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
  int tether = kNobody;        ///< agent whose policy it is tied to
  bool hidden_reward = false;  ///< it maximises the worth of events that its seed draws
  bool diverse = false;        ///< it gets the population's entropy bonus
  bool shares_all = false;     ///< it maximises the sum of all seats' rewards
};

struct Phase {
  Seatings seatings;            ///< agent in each seat; several are drawn from per episode
  std::vector<double> weights;  ///< how likely each is, in proportion; empty: all the same
  std::vector<LearnerRole> learners;
  AdvantageTransform transform = {};  ///< of the learners' advantages; empty: they stay
};

struct AgentRole {
  std::string name;        ///< "cook0", "adversary1": prefix of its tensors and metrics
  int copy_of = kNobody;   ///< agent whose initial weights it shares
  int plays_as = kNobody;  ///< agent whose network it plays, ...
  double random = 0;       ///< ... this share of its actions being random, ...
  int hold = 1;            ///< ... drawn anew every so many steps and held between, ...
  bool errands = false;    ///< ... or else, for so many steps, errands (partners/errands.h)
  int partner = kNobody;   ///< which frozen partner it is, over all entries
  int past_of = kNobody;   ///< agent that it is an earlier self of, ...
  int moment = 0;          ///< ... kept at this of the `past_kept` moments
  /// Has it a network of its own, to be trained and saved?
  [[nodiscard]] bool learns() const {
    return plays_as == kNobody && partner == kNobody && past_of == kNobody;
  }
};

struct Plan {
  std::vector<AgentRole> agents;
  std::vector<Phase> phases;
  std::vector<int> cooks;  ///< agent that training delivers for each seat
  /// Agents that it delivers besides, under their names; they learn in the cooks' own seats.
  std::vector<int> others;
  Seatings pair;  ///< who is measured together
};

struct PlanOptions {
  Algorithm algorithm = Algorithm::kIppo;
  AdversaryInit adversary_init = AdversaryInit::kCooperator;
  bool policy_sharing = false;  ///< one cook network for all seats (where an algorithm has several)
  int population = 5;           ///< members (population)
  float past_selves = 0;        ///< share of episodes beside earlier selves
  int past_kept = 30;           ///< moments at which these are kept
  PartnerList partners;         ///< whom the learner meets
  /// [entry of partners] how many agents it stands for, if it names frozen ones.
  std::vector<int> num_agents;
};

/// Algorithms that are a best response to a pool.
[[nodiscard]] bool responds_to_pool(Algorithm algorithm);

/// The plan for kitchens with `num_agents` players. Throws InputError (place: `place`) when the
/// algorithm has none for that number.
[[nodiscard]] Plan make_plan(const PlanOptions& options, int num_agents, const std::string& place);

}  // namespace potluck
