// From rollouts to what a gradient needs.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "agents/network/aligned.h"
#include "agents/network/row_buffer.h"
#include "agents/ppo/estimate.h"
#include "agents/ppo/rollout.h"

namespace potluck {

/// What one learner learns from: a flat list of samples, of one seat or of several.
struct Samples {
  /// How samples of a network with memory follow each other: blocks of steps * num_envs, a seat
  /// each; sample (t, env) stands at t * num_envs + env of its block. What others did there, with
  /// the same network, keeps the sequences whole but counts for nothing. Networks without memory
  /// get their own samples only.
  int steps = 0;
  int num_envs = 0;
  std::vector<int> rows;  ///< observation, as a row of the learner's NetworkBatch
  std::vector<Action> actions;
  std::vector<Action> partner_actions;  ///< of the player in the next seat, at the same time
  std::vector<float> advantages;
  std::vector<float> returns;        ///< what the critic regresses on
  std::vector<std::uint8_t> counts;  ///< 0: another agent's

  [[nodiscard]] std::size_t size() const { return rows.size(); }
  /// Environments times seats: what one memory runs through.
  [[nodiscard]] std::size_t num_sequences() const {
    return size() / static_cast<std::size_t>(steps);
  }
  /// Step `t` of a sequence.
  [[nodiscard]] std::size_t at(std::size_t sequence, int t) const {
    const auto envs = static_cast<std::size_t>(num_envs);
    const auto length = static_cast<std::size_t>(steps);
    return (sequence / envs * length + static_cast<std::size_t>(t)) * envs + sequence % envs;
  }
  /// Is there a step of the agent itself in it?
  [[nodiscard]] bool counts_anywhere(std::size_t sequence) const;
  void clear();
  /// Appends what agent `agent`, seen by `network`, did in seat `seat` of `rollout`, with the
  /// advantages and returns of `estimate`.
  void append(const Rollout& rollout, int seat, int agent, const SeatEstimate& estimate,
              const NetworkBatch& network);
};

/// What an adversary in `seat` maximises: minus the mean of the other seats' rewards. `out` gets as
/// many numbers as the seat has samples.
void adversarial_rewards(const Rollout& rollout, int seat, std::vector<float>& out);

/// The sum of all seats' rewards: what everybody maximises together.
void summed_rewards(const Rollout& rollout, std::vector<float>& out);

/// What a player with wishes of its own maximises in `seat`: team_weight times its reward, plus the
/// worth of each of its events (`worth` by bit number) times `scale`, RewardWeights::scale.
void event_rewards(const Rollout& rollout, int seat, std::span<const float> worth,
                   float team_weight, float scale, std::vector<float>& out);

/// Of the advantages of some samples: what their mean and deviation come from.
struct AdvantageSums {
  double count = 0;
  double sum = 0;
  double squares = 0;

  AdvantageSums& operator+=(const AdvantageSums& more) {
    count += more.count;
    sum += more.sum;
    squares += more.squares;
    return *this;
  }
};

/// That of samples[i] for i in `which`, those that count.
[[nodiscard]] AdvantageSums advantage_sums(const Samples& samples, std::span<const int> which);

/// A set of samples, added up per distinct observation. The PPO loss and its gradient depend on the
/// samples only through these sums, because a sample's probability ratio depends on nothing but its
/// observation and action, and its clipping on the sign of its advantage besides. (A clipped value
/// loss does not; for it the single targets are kept.)
struct RowSums {
  explicit RowSums(RowFormat format) : observations(std::move(format)) {}

  int num_rows = 0;                  ///< R: distinct observations with at least one sample
  int num_actions = 0;               ///< A
  double num_samples = 0;            ///< that count; of the whole, if this is a shard's part
  std::vector<int> rows;             ///< [R] index in the NetworkBatch
  RowBuffer observations;            ///< [R]
  std::vector<ActionRange> choices;  ///< [R] actions to choose from; empty: all
  AlignedFloats old_log_probs;       ///< [R, A] of the policy that played
  AlignedFloats counts;              ///< [R, A] samples
  AlignedFloats partner_counts;      ///< [R, A] samples by what the partner did
  AlignedFloats gains;               ///< [R, A] sum of the positive advantages
  AlignedFloats losses;              ///< [R, A] sum of the negative advantages (<= 0)
  AlignedFloats row_counts;          ///< [R] samples
  AlignedFloats return_sums;         ///< [R]
  AlignedFloats old_values;          ///< [R] of the critic before the update
  double return_square_sum = 0;
  std::vector<int> sample_rows;       ///< [samples] which of the R rows
  std::vector<float> sample_returns;  ///< [samples]

  /// Adds up samples[i] for i in `which`. With `normalize`, advantages are first brought to mean 0
  /// and standard deviation 1 over `which`.
  void assign(const Samples& samples, std::span<const int> which, const NetworkBatch& network,
              bool normalize) {
    assign(samples, which, network, advantage_sums(samples, which), normalize);
  }
  /// The same for a part of a set; `whole`: of the set.
  void assign(const Samples& samples, std::span<const int> which, const NetworkBatch& network,
              const AdvantageSums& whole, bool normalize);

 private:
  std::vector<int> position_;  ///< of each row of the NetworkBatch, -1: absent
};

}  // namespace potluck
