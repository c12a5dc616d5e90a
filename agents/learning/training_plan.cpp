#include "agents/learning/training_plan.h"

#include <algorithm>
#include <utility>

#include "agents/ppo/alignment.h"
#include "env/text/error.h"

namespace potluck {
namespace {

/// Do seats change hands, from episode to episode, between different networks? A memory's sequences
/// would have gaps then.
bool trades_seats(const Plan& plan, const Phase& phase) {
  const auto network_of = [&](int agent) {
    const int plays_as = plan.agents[static_cast<std::size_t>(agent)].plays_as;
    return plays_as == kNobody ? agent : plays_as;
  };
  const std::vector<int>& first = phase.seatings.front();
  return std::any_of(phase.seatings.begin(), phase.seatings.end(), [&](const auto& seating) {
    return !std::equal(first.begin(), first.end(), seating.begin(), seating.end(),
                       [&](int a, int b) { return network_of(a) == network_of(b); });
  });
}

}  // namespace

Plan training_plan(const TrainConfig& config, const Arena& arena, std::vector<int> num_agents) {
  Plan plan = make_plan({.algorithm = config.algorithm,
                         .adversary_init = config.adversary_init,
                         .policy_sharing = config.policy_sharing,
                         .population = config.population,
                         .past_selves = config.past_selves,
                         .past_kept = config.past_kept,
                         .partners = config.partners,
                         .num_agents = std::move(num_agents)},
                        arena.num_agents(), arena.name());
  if (config.network.gru > 0 &&
      std::any_of(plan.phases.begin(), plan.phases.end(),
                  [&](const Phase& phase) { return trades_seats(plan, phase); })) {
    throw InputError(
        "gru", "a network with memory that trades seats with others",
        "one that keeps its seats, or whose partners play its own network",
        "set gru=0, or train without frozen partners, earlier selves and adversaries of a shared "
        "cook");
  }
  if (config.alignment > 0) {
    const AlignmentOptions options{.beta = config.alignment,
                                   .now = config.alignment_now,
                                   .scale = config.alignment_scale,
                                   .sign = config.alignment_sign,
                                   .every = config.alignment_every,
                                   .gamma = config.ppo.gae.gamma,
                                   .normalize = config.ppo.normalize_advantages};
    for (Phase& phase : plan.phases) {
      phase.transform = [options](const Rollout& rollout, std::span<LearnerEstimate> learners) {
        align_advantages(options, rollout, learners);
      };
    }
  }
  const auto is_diverse = [](const Phase& phase) {
    return std::any_of(phase.learners.begin(), phase.learners.end(),
                       [](const LearnerRole& role) { return role.diverse; });
  };
  if (config.network.gru > 0 && std::any_of(plan.phases.begin(), plan.phases.end(), is_diverse)) {
    throw InputError("gru", "a network with memory in a population",
                     "one without: its bonus asks what every member would do in another's place, "
                     "where it remembers nothing",
                     "set gru=0");
  }
  return plan;
}

void check_plan(const TrainConfig& config, const Arena& arena) {
  TrainConfig copy = config;
  if (copy.partners.empty() && responds_to_pool(copy.algorithm)) {
    copy.partners = {{.agent = "pool"}};
  }
  (void)training_plan(copy, arena, std::vector<int>(copy.partners.size(), 1));
}

}  // namespace potluck
