#include <fmt/format.h>

#include "agents/cloning/cloner.h"
#include "agents/learning/learner.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"

namespace potluck {

Diverged::Diverged(std::uint64_t seed, int update, const std::string& found)
    : std::runtime_error(
          fmt::format("seed {}, update {}: {}, expected a finite number", seed, update, found)),
      update_(update) {}

LearnerMaker learner_maker(const TrainConfig& config, const std::shared_ptr<const Arena>& arena) {
  if (config.algorithm == Algorithm::kBehaviorCloning) {
    auto demonstrations = std::make_shared<const Demonstrations>(
        load_demonstrations(config.demonstrations, *arena, training_observation(config, *arena)));
    return [config, arena, demonstrations](std::uint64_t seed) -> std::unique_ptr<Learner> {
      return std::make_unique<Cloner>(config, arena, demonstrations, seed);
    };
  }
  return [config, arena](std::uint64_t seed) -> std::unique_ptr<Learner> {
    return std::make_unique<Trainer>(config, arena, seed);
  };
}

}  // namespace potluck
