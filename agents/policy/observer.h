// Reads a batch's observations for all seats, dense or sparse, and files them in tables.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "agents/policy/observation_table.h"
#include "env/batch_env.h"

namespace potluck {

/// `lossless` is mostly zeros and read as lists; other encodings are read dense.
[[nodiscard]] RowFormat row_format(const BatchEnv& envs, Observation observation);

class Observer {
 public:
  Observer(const BatchEnv& envs, Observation observation);
  /// The same for networks that know larger kitchens: rows of `size` numbers, where number i of the
  /// kitchen's own observation stands at indices[i] (padded_indices).
  Observer(const BatchEnv& envs, Observation observation, int size,
           std::vector<std::uint16_t> indices);

  [[nodiscard]] const RowFormat& format() const { return format_; }

  [[nodiscard]] std::size_t num_players() const { return num_envs_ * num_agents_; }
  /// Number of a player among all of the batch.
  [[nodiscard]] std::size_t player(int env, int seat) const {
    return static_cast<std::size_t>(env) * num_agents_ + static_cast<std::size_t>(seat);
  }

  /// Reads what everybody sees now.
  void look(const BatchEnv& envs);
  /// Reads what player `seat` sees now in the environments `which` (ascending); until the next
  /// look, nothing else is known.
  void look(const BatchEnv& envs, int seat, std::span<const int> which);
  /// Do players have other actions in some states than in others?
  [[nodiscard]] bool has_phases() const { return !choices_.empty(); }
  /// The actions that player `seat` of environment `env` had at the last look(). Only with phases.
  [[nodiscard]] ActionRange choices(int env, int seat) const { return choices_[player(env, seat)]; }
  /// The row in `table` of what player `seat` of environment `env` saw at the last look().
  [[nodiscard]] int intern(ObservationTable& table, int env, int seat) const;
  /// The row of what it saw when the environment last ended an episode.
  [[nodiscard]] int intern_final(ObservationTable& table, const BatchEnv& envs, int env, int seat);

 private:
  static constexpr int kEverySeat = -1;

  void look_dense(const BatchEnv& envs, std::size_t seat);
  void look_at_choices(const BatchEnv& envs, int env, int seat);
  void place_entries(std::size_t rows);
  /// Puts a plain row where it belongs in a padded one, whose other numbers stay 0.
  void place(std::span<const float> plain, std::span<float> row) const;

  RowFormat format_;
  Observation observation_;
  std::vector<std::uint16_t> indices_;  ///< empty: rows are as the kitchen has them
  std::size_t num_envs_;
  std::size_t num_agents_;
  std::vector<ActionRange> choices_;  ///< by player; empty: all actions, always
  std::vector<float> dense_;          ///< [num_agents, num_envs, size]
  std::vector<std::uint32_t> row_begin_;
  int seat_ = kEverySeat;           ///< whom the last look was at
  std::vector<std::size_t> place_;  ///< [num_envs] row of each environment, if at one seat
  std::vector<SparseEntry> entries_;
  std::vector<float> final_;
  std::vector<std::uint8_t> is_constant_;  ///< [size]
  std::vector<float> plain_;               ///< before padding
  std::vector<SparseEntry> final_entries_;
};

}  // namespace potluck
