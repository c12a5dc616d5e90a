// Algorithms in two stages: a pool is trained first, then the cook beside it.
//
//   fcp, state_augmented   self-play seeds        hsp   cooks with hidden wishes (hidden_reward)
//   mep                    one population
// The pool is a run of its own (run_directory.h): `pool` in the run's folder, or where `pool` of
// the configuration says. The run's own pool goes on if it is half trained; a pool that `pool`
// names is used as it is.
#pragma once

#include <filesystem>
#include <optional>

#include "agents/learning/config.h"

namespace potluck {

/// A run that must be complete before another can begin.
struct PoolStage {
  TrainConfig config;
  std::filesystem::path out;
};

/// The pool of the run that `config` describes and that goes to `out`; none if the algorithm needs
/// none or `config.partners` is a list without "pool".
[[nodiscard]] std::optional<PoolStage> pool_stage(const TrainConfig& config,
                                                  const std::filesystem::path& out);

/// Milestones of each agent of a pool that are partners beside the finished agent, the earliest:
/// with the usual `checkpoints` untrained and after a quarter of its training (fcp), or after a
/// quarter and a half (mep, which leaves out the untrained).
inline constexpr int kPoolMilestones = 2;

/// `config` with the agents of its complete pool in the place of "pool" in its partners: three
/// checkpoints each (fcp, mep: partners of all skills), the finished ones (state_augmented), or the
/// experts and moderates that differ most (hsp, `pool_select`). Throws InputError when there are
/// none.
[[nodiscard]] TrainConfig with_pool(TrainConfig config, const PoolStage& pool);

}  // namespace potluck
