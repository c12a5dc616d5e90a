// What learners make of a batch before any of them learns from it.
//
// A step over a batch has three parts, each over all learners of the batch: estimate (advantages of
// everything a learner did, by the critic that played), transform (where an algorithm reshapes
// advantages by each other's), update (update.h).
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "agents/ppo/gae.h"
#include "agents/ppo/rollout.h"

namespace potluck {

/// Of one seat; sample (t, env) stands at t * num_envs + env. Zeros where another agent sat.
struct SeatEstimate {
  std::vector<float> advantages;
  std::vector<float> returns;  ///< advantage as estimated + value: what the critic regresses on
};

/// Of one learner in one batch: [seat][t][env].
struct LearnerEstimate {
  int agent = 0;
  bool aligned = true;  ///< its advantages are of its own reward, so a transform may use them
  std::vector<SeatEstimate> seats;  ///< empty where the agent did not sit in the whole batch
};

/// Reshapes the advantages of a batch's learners, which stand in the order of the plan; after them
/// come others who played and whose advantages are known (alignment.h). Returns stay, for the
/// critic still tells what the learner itself will get.
using AdvantageTransform = std::function<void(const Rollout&, std::span<LearnerEstimate>)>;

/// What agent `agent`, seen by `network`, did in seat `seat` of `rollout`, where the seat's rewards
/// are `rewards` [samples] (its own, or adversarial_rewards).
void estimate_seat(const Rollout& rollout, int seat, int agent, std::span<const float> rewards,
                   const NetworkBatch& network, const GaeOptions& options, SeatEstimate& out);

}  // namespace potluck
