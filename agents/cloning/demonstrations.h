// Recorded games as samples to imitate: what each player saw, and what it did then.
//
// Sources are trajectories in any of the formats of env/trajectory/trajectory.h. Observations are
// encoded from the recorded states, which all of them have, so nothing is replayed. Of a game's
// clock only the steps that are left to play count: a game that is longer than the kitchen's
// horizon stands at step 0 until its last `horizon` steps (`lossless` tells when time runs out).
//
// Every action counts, `stay` too, which is more than half of what people do: so do Carroll et al.
// (2019, arXiv 1910.05789). Where a recording tells people from programs, only what people did is
// imitated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "agents/network/row_buffer.h"
#include "env/action.h"
#include "env/arena.h"
#include "env/observation.h"
#include "env/random.h"

namespace potluck {

/// Sample (step, seat) stands at step * num_agents + seat. Immutable once made; threads may share
/// it.
struct Demonstrations {
  struct Game {
    std::size_t begin = 0;  ///< its steps: [begin, end)
    std::size_t end = 0;
    std::uint32_t others = 0;  ///< a bit per seat in which there is nobody to imitate
  };

  explicit Demonstrations(RowFormat format) : observations(std::move(format)) {}

  int num_agents = 0;
  std::vector<Game> games;
  RowBuffer observations;       ///< distinct ones
  std::vector<int> rows;        ///< [samples] index in observations
  std::vector<Action> actions;  ///< [samples]

  [[nodiscard]] std::size_t num_steps() const {
    return actions.size() / static_cast<std::size_t>(num_agents);
  }
  /// A number that tells these demonstrations from others.
  [[nodiscard]] std::uint64_t fingerprint() const;
};

/// The games of the data sets that `names` name (files; folders stand for all in them), as
/// `observation` shows them in `arena`. What a game does not say of its kitchen is as in the arena.
/// Games of other grids are left out, as published data sets hold games of several kitchens. Throws
/// InputError when a data set has no other games, a file is none, or a game of this grid had other
/// rules, another number of players, other dynamics, orders or cook times. What soups, moves and
/// shaping are worth may differ, as may starts and horizon.
[[nodiscard]] Demonstrations load_demonstrations(const std::vector<std::string>& names,
                                                 const Arena& arena, Observation observation);

/// Which samples are learned from, and which tell how well; ascending.
struct DemonstrationSplit {
  std::vector<int> training;
  std::vector<int> validation;
};

/// Keeps about `share` of the games for validation, at least one if share > 0 and never all; they
/// are drawn with `key`. Of a single game it keeps stretches of a tenth each. Throws InputError
/// when there are not two steps.
[[nodiscard]] DemonstrationSplit split_demonstrations(const Demonstrations& demonstrations,
                                                      double share, RandomKey key);

}  // namespace potluck
