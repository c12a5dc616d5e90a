// From rollouts to what a gradient needs.
#pragma once

#include <span>
#include <vector>

#include "agents/network/aligned.h"
#include "agents/ppo/gae.h"
#include "agents/ppo/rollout.h"

namespace potluck {

/// What one learner learns from: a flat list of samples, of one seat or of several.
struct Samples {
  std::vector<int> rows;  ///< observation, as a row of the learner's NetworkBatch
  std::vector<Action> actions;
  std::vector<float> advantages;
  std::vector<float> returns;  ///< advantage + value: what the critic regresses on

  [[nodiscard]] std::size_t size() const { return rows.size(); }
  void clear();
  /// Appends seat `seat` of `rollout`, seen by `network`, whose rewards are `rewards` [samples]
  /// (usually those of the seat itself; an adversary's are another seat's, negated).
  void append(const Rollout& rollout, int seat, std::span<const float> rewards,
              const NetworkBatch& network, const GaeOptions& options);

 private:
  std::vector<float> values_;  ///< scratch of append
  std::vector<float> finals_;
};

/// A set of samples, added up per distinct observation. The PPO loss and its gradient depend on the
/// samples only through these sums, because a sample's probability ratio depends on nothing but its
/// observation and action, and its clipping on the sign of its advantage besides.
struct RowSums {
  int num_rows = 0;     ///< R: distinct observations with at least one sample
  int num_actions = 0;  ///< A
  double num_samples = 0;
  std::vector<int> rows;        ///< [R] index in the NetworkBatch
  AlignedFloats observations;   ///< [R, F]
  AlignedFloats old_log_probs;  ///< [R, A] of the policy that played
  AlignedFloats counts;         ///< [R, A] samples
  AlignedFloats gains;          ///< [R, A] sum of the positive advantages
  AlignedFloats losses;         ///< [R, A] sum of the negative advantages (<= 0)
  AlignedFloats row_counts;     ///< [R] samples
  AlignedFloats return_sums;    ///< [R]
  AlignedFloats old_values;     ///< [R] of the critic before the update
  double return_square_sum = 0;

  /// Adds up samples[i] for i in `which`. With `normalize`, advantages are first brought to mean 0
  /// and standard deviation 1 over `which`.
  void assign(const Samples& samples, std::span<const int> which, const NetworkBatch& network,
              bool normalize);

 private:
  std::vector<int> position_;  ///< of each row of the NetworkBatch, -1: absent
};

}  // namespace potluck
