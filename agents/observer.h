// Reads a batch's observations for all seats, dense or sparse, and files them in tables.
#pragma once

#include <cstdint>
#include <vector>

#include "agents/observation_table.h"
#include "env/batch_env.h"

namespace potluck {

/// `lossless` is mostly zeros and read as lists; other encodings are read dense.
[[nodiscard]] RowFormat row_format(const BatchEnv& envs, Observation observation);

class Observer {
 public:
  Observer(const BatchEnv& envs, Observation observation);

  [[nodiscard]] const RowFormat& format() const { return format_; }

  /// Reads what everybody sees now.
  void look(const BatchEnv& envs);
  /// The row in `table` of what player `seat` of environment `env` saw at the last look().
  [[nodiscard]] int intern(ObservationTable& table, int env, int seat) const;
  /// The row of what it saw when the environment last ended an episode.
  [[nodiscard]] int intern_final(ObservationTable& table, const BatchEnv& envs, int env, int seat);

 private:
  RowFormat format_;
  Observation observation_;
  std::size_t num_envs_;
  std::size_t num_agents_;
  std::vector<float> dense_;  ///< [num_agents, num_envs, size]
  std::vector<std::uint32_t> row_begin_;
  std::vector<SparseEntry> entries_;
  std::vector<float> final_;
  std::vector<std::uint8_t> is_constant_;  ///< [size]
};

}  // namespace potluck
