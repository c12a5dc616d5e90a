// One network's view of a batch: the distinct observations that it met and what it makes of each.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "agents/policy/actor_critic.h"
#include "agents/policy/memory.h"
#include "agents/policy/observation_table.h"
#include "agents/policy/observer.h"

namespace potluck {

/// Seats that the same network holds share one NetworkBatch. Policies hold their weights fixed
/// while they play, so each distinct observation is evaluated once. With a memory no two
/// observations are the same: each gets a row of its own, and what the rows say of players and
/// beginnings tells how they hang together.
class NetworkBatch {
 public:
  NetworkBatch(RowFormat format, int num_actions);

  /// Forgets everything; `network` is whose view this is until the next begin(), and `memory`,
  /// wanted if the network has one, what it knows of the players. Both must live until then.
  void begin(const ActorCritic& network, Memory* memory = nullptr);
  /// Row index of what `observer` saw of that player, who now acts on it; its policy is known after
  /// the next evaluate_new_rows().
  [[nodiscard]] int see(const Observer& observer, int env, int seat);
  /// The same without acting: the player will see this again, if at all.
  [[nodiscard]] int peek(const Observer& observer, int env, int seat);
  /// The same for the end of the last episode of `env`.
  [[nodiscard]] int peek_final(Observer& observer, const BatchEnv& envs, int env, int seat);
  void evaluate_new_rows();
  /// The critic's value of every row.
  void evaluate_values();

  [[nodiscard]] Action sample(int row, std::uint32_t bits) const;
  [[nodiscard]] int size() const { return table_.size(); }
  [[nodiscard]] const RowBuffer& rows() const { return table_.rows(); }
  [[nodiscard]] int num_actions() const { return num_actions_; }
  [[nodiscard]] bool recurrent() const { return network_->recurrent(); }
  /// [rows, num_actions] log-probabilities of the policy that played.
  [[nodiscard]] std::span<const float> log_probs() const { return log_probs_; }
  [[nodiscard]] std::span<const float> values() const { return values_; }  ///< [rows]
  /// [rows] the actions that the policy chooses from; empty: from all, always.
  [[nodiscard]] std::span<const ActionRange> choices() const { return choices_; }

  // With a memory only
  [[nodiscard]] std::span<const std::uint32_t> players() const { return players_; }  ///< [rows]
  /// [rows] not 0: the player's memory was emptied before this row.
  [[nodiscard]] std::span<const std::uint8_t> resets() const { return resets_; }
  /// The players' memory at begin().
  [[nodiscard]] const Memory& memory_at_begin() const { return memory_at_begin_; }

 private:
  int note(int row, std::size_t player, bool acts);
  void note_choices(int row, ActionRange choices);
  void evaluate_rows_with_memory();
  /// Forward of the new rows through `network`, whose players' states are `states`.
  void step(const TrainedNetwork& network, AlignedFloats& states, std::span<float> outputs);
  void finish_policies(int first, int count);

  const ActorCritic* network_ = nullptr;
  int num_actions_;
  int evaluated_ = 0;
  ObservationTable table_;
  std::vector<ActionRange> choices_;
  AlignedFloats log_probs_;
  AlignedFloats cumulative_;  ///< [rows, num_actions] running sums of the probabilities
  AlignedFloats values_;
  AlignedFloats outputs_;
  NetworkWorkspace workspace_;

  Memory* memory_ = nullptr;
  Memory memory_at_begin_;
  std::vector<std::uint32_t> players_;
  std::vector<std::uint8_t> resets_;
  std::vector<std::uint8_t> acts_;  ///< [rows] not 0: the row counts as a step of its player
  AlignedFloats states_;            ///< scratch: of the new rows' players
};

/// The logit of an action that a player does not have: its probability is 0. Finite, so that 0
/// times the logarithm of that probability is 0 in entropies and divergences.
inline constexpr float kForbiddenLogit = -1e9F;

/// Splits the outputs of `network`'s actor for n rows into log-probabilities [n, actions] of its
/// own actions, chosen from `choices` [n] (empty: from all), and, where it has them, of its
/// partner's [n, actions] and values [n]; the latter two are left alone where it has none, and
/// empty if not wanted.
void split_outputs(const ActorCritic& network, std::span<const float> outputs, int n,
                   std::span<const ActionRange> choices, std::span<float> log_probs,
                   std::span<float> partner_log_probs, std::span<float> values);

}  // namespace potluck
