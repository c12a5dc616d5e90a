// Where a configuration says that training takes place.
#pragma once

#include <memory>

#include "agents/learning/config.h"
#include "env/arena.h"

namespace potluck {

/// The arena of `config.layout`: one kitchen, several, or generated ones; layout_overrides are
/// applied to every layout. Throws InputError when a kitchen cannot be loaded or they do not fit
/// together.
[[nodiscard]] std::shared_ptr<const Arena> training_arena(const TrainConfig& config);

/// What its learners see. Throws InputError for a name that is none.
[[nodiscard]] Observation training_observation(const TrainConfig& config, const Arena& arena);

}  // namespace potluck
