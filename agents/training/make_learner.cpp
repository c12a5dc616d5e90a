#include "agents/training/make_learner.h"

#include <utility>

#include "agents/cloning/cloner.h"
#include "agents/learning/training_arena.h"
#include "agents/roster/frozen_partners.h"
#include "env/rule_set.h"
#include "env/text/error.h"

namespace potluck {
namespace {

void require_finite_rewards(const Arena& arena) {
  for (const auto& layout : arena.layouts()) {
    if (!layout->rules().pays_finitely(*layout)) {
      throw InputError(layout->name(), "rewards that are infinite (order_bonus)",
                       "finite ones, to learn from", "try --layout-set order_bonus=2");
    }
  }
}

}  // namespace

LearnerMaker learner_maker(const TrainConfig& config, const std::shared_ptr<const Arena>& arena,
                           Guests* guests, Ranks& ranks) {
  if (config.algorithm == Algorithm::kBehaviorCloning) {
    if (!ranks.is_alone()) {
      throw InputError("--mpi", "behavior_cloning", "an algorithm that plays",
                       "start it once, with --threads for several seeds");
    }
    auto demonstrations = std::make_shared<const Demonstrations>(
        load_demonstrations(config.demonstrations, *arena, training_observation(config, *arena)));
    return [config, arena, demonstrations](std::uint64_t seed) -> std::unique_ptr<Learner> {
      return std::make_unique<Cloner>(config, arena, demonstrations, seed);
    };
  }
  require_finite_rewards(*arena);
  auto partners = std::make_shared<const std::vector<FrozenPartner>>(
      load_partners(config.partners, *arena, training_observation(config, *arena), guests));
  return [config, arena, partners, &ranks](std::uint64_t seed) -> std::unique_ptr<Learner> {
    return std::make_unique<Trainer>(config, arena, seed, *partners, ranks);
  };
}

Trainer make_trainer(const TrainConfig& config, const std::shared_ptr<const Arena>& arena,
                     std::uint64_t seed) {
  return {config, arena, seed,
          load_partners(config.partners, *arena, training_observation(config, *arena))};
}

}  // namespace potluck
