// Advantage alignment: learners shape each other by what they reinforce.
//
// Sources: Duque et al., "Advantage alignment algorithms" (ICLR 2025, arXiv 2406.14662), and its
// group-relative form for language models, "Learning robust social strategies with large language
// models" (arXiv 2511.19405). A player that assumes the others to play a softmax of their own Q
// climbs, instead of its own advantage A1,
//
//   A*_t = A1_t + beta * w_t * A2_t          A2: the sum over the other players' advantages
//
//   alignment_now    alignment_scale   w_t
//   false  (k < t)   gamma             gamma * sum_{k<t} gamma^(t-k) A1_k     (2406.14662, eq. 6)
//   true   (k <= t)  gamma             sum_{k<=t} gamma^(t-k) A1_k            (their program: who
//                                      moves at the same time does not see the other's action)
//   either           time              sum A1_k / (1 + t), undiscounted       (their program)
//   alignment_sign                     the sign of that sum                   (2511.19405, option)
//
// in PPO's clipped surrogate ("proximal" alignment). It reads: the past was good for me, and this
// act is good for you: more of it; the past was bad: less of what helps you.
//
// Where nobody gains by any other action the term vanishes: for k < t in expectation at every
// equilibrium, for then E[A1_k] = 0 whatever the past was; for k <= t only where all advantages
// are 0, as at one of pure strategies, because A1_t A2_t of one joint action is a covariance (both
// tested).
//
// What differs from theirs, and why:
//   t counts from the start of the episode, or of the batch where an episode goes on from the one
//     before: what was is then not known any more.
//   rounds (`every`): where a step is not a move but a fraction of one, as in kitchens, the A are
//     means over rounds of so many steps (0: a round ends when a soup is delivered), and k and t
//     number rounds. Means and not sums, so that beta keeps its meaning.
//   normalisation: if asked for, the A of each seat are brought to mean 0 and deviation 1 over the
//     batch before they are multiplied, as in their program; PPO's own comes after, per minibatch.
//   others: who sits beside the learner and does not learn counts as well, or nobody would be
//     punished for not learning: with the advantages of its own critic (earlier selves, frozen
//     networks), a scripted partner with those that the learner's critic gives its seat; an
//     adversary not at all, for its critic tells what it destroys. With the group baseline, which
//     knows no critic, everybody counts with the plain reward of its seat.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agents/ppo/estimate.h"
#include "agents/ppo/rollout.h"

namespace potluck {

/// How the past is weighed.
enum class AlignmentScale : std::uint8_t {
  kGamma,  ///< by powers of the discount
  kTime,   ///< evenly, divided by 1 + t
};
[[nodiscard]] std::string_view to_string(AlignmentScale scale);
[[nodiscard]] AlignmentScale parse_alignment_scale(std::string_view name, const std::string& place);

struct AlignmentOptions {
  float beta = 0;    ///< weight of the term; 0: there is none
  bool now = false;  ///< k <= t; else k < t
  AlignmentScale scale = AlignmentScale::kTime;
  bool sign = false;  ///< of the past only its sign
  int every = 1;      ///< steps of a round; 0: up to a delivery
  float gamma = 0.99F;
  bool normalize = false;  ///< advantages, per seat, before they are multiplied
};

/// Steps since the start of the episode, or of the batch where it began earlier, by sample.
[[nodiscard]] std::vector<int> ages(const Rollout& rollout);

/// The number of its round within the episode, by sample (`every` as in AlignmentOptions).
[[nodiscard]] std::vector<int> rounds(const Rollout& rollout, int every);

/// w_t of a player whose own advantages are `own` [samples]; `round` as rounds() has it.
[[nodiscard]] std::vector<float> alignment_weights(const AlignmentOptions& options,
                                                   const Rollout& rollout,
                                                   std::span<const int> round,
                                                   std::span<const float> own);

/// The transform: adds the term to the advantages of all `learners` but adversaries (`aligned`
/// false).
void align_advantages(const AlignmentOptions& options, const Rollout& rollout,
                      std::span<LearnerEstimate> learners);

}  // namespace potluck
