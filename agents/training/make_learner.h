// From a configuration to its learners.
#pragma once

#include <cstdint>
#include <memory>

#include "agents/learning/config.h"
#include "agents/learning/learner.h"
#include "agents/learning/trainer.h"
#include "agents/ranks/ranks.h"
#include "agents/roster/guests.h"
#include "env/arena.h"

namespace potluck {

/// The learners of `config`: a Trainer each, or a Cloner. Partners and recordings are read here and
/// now, once for all seeds; `guests` (agents/roster/guests.h), who may be null, and `ranks` must
/// outlive them. Throws InputError when they cannot be, or for several ranks where the algorithm
/// has no shards; the maker does when algorithm and arena do not fit.
[[nodiscard]] LearnerMaker learner_maker(const TrainConfig& config,
                                         const std::shared_ptr<const Arena>& arena,
                                         Guests* guests = nullptr, Ranks& ranks = alone());

/// One Trainer, with its partners. Throws InputError likewise.
[[nodiscard]] Trainer make_trainer(const TrainConfig& config,
                                   const std::shared_ptr<const Arena>& arena, std::uint64_t seed);

}  // namespace potluck
