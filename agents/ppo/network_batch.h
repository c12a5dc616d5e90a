// One network's view of a batch: the distinct observations that it met and what it makes of each.
#pragma once

#include <cstdint>
#include <span>

#include "agents/actor_critic.h"
#include "agents/observation_table.h"
#include "agents/observer.h"

namespace potluck {

/// Seats that the same network holds share one NetworkBatch. Policies hold their weights fixed
/// while they play, so each distinct observation is evaluated once.
class NetworkBatch {
 public:
  NetworkBatch(RowFormat format, int num_actions);

  /// Forgets everything; `network` is whose view this is until the next begin().
  void begin(const ActorCritic& network);
  /// Row index of what `observer` saw of that player; its policy is known after the next
  /// evaluate_new_rows().
  [[nodiscard]] int see(const Observer& observer, int env, int seat) {
    return observer.intern(table_, env, seat);
  }
  /// The same for the end of the last episode of `env`.
  [[nodiscard]] int see_final(Observer& observer, const BatchEnv& envs, int env, int seat) {
    return observer.intern_final(table_, envs, env, seat);
  }
  void evaluate_new_rows();
  /// The critic's value of every row.
  void evaluate_values();

  [[nodiscard]] Action sample(int row, std::uint32_t bits) const;
  [[nodiscard]] int size() const { return table_.size(); }
  [[nodiscard]] const RowBuffer& rows() const { return table_.rows(); }
  [[nodiscard]] int num_actions() const { return num_actions_; }
  /// [rows, num_actions] log-probabilities of the policy that played.
  [[nodiscard]] std::span<const float> log_probs() const { return log_probs_; }
  [[nodiscard]] std::span<const float> values() const { return values_; }  ///< [rows]

 private:
  const ActorCritic* network_ = nullptr;
  int num_actions_;
  int evaluated_ = 0;
  ObservationTable table_;
  AlignedFloats log_probs_;
  AlignedFloats cumulative_;  ///< [rows, num_actions] running sums of the probabilities
  AlignedFloats values_;
  AlignedFloats outputs_;
  MlpWorkspace workspace_;
};

/// Splits outputs [n, actions + 1] of a shared trunk into log-probabilities [n, actions] and values
/// [n].
void split_outputs(std::span<const float> outputs, int n, int num_actions,
                   std::span<float> log_probs, std::span<float> values);

}  // namespace potluck
