// The training whose states are fuzzed: as small as one can be that has everything a state holds.
#pragma once

#include <nlohmann/json.hpp>

#include "agents/learning/config.h"
#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"

namespace potluck::fuzz {

inline constexpr std::uint64_t kSeed = 1;

inline TrainConfig training() {
  return parse_config("{}", "fuzz",
                      {"layout=cramped_room", "algorithm=self_play", "num_envs=2",
                       "rollout_steps=4", "hidden=[2]", "gru=2", "epochs=1", "minibatches=1",
                       "reset_every_batch=false", "steps=80", "pair_every=0"});
}

inline Trainer trainer() {
  static const TrainConfig config = training();
  static const auto arena = training_arena(config);
  return Trainer(config, arena, kSeed);
}

/// After some updates, without the digest that a forger would make anew.
inline TensorFile state() {
  Trainer begun = trainer();
  begun.run_update();
  begun.run_update();
  TensorFile file = begun.state();
  file.metadata.erase("digest");
  return file;
}

}  // namespace potluck::fuzz
