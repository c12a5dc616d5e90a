// Counter-based random numbers: Philox-4x32-10.
//
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011),
// checked against the known-answer vectors of its Random123 distribution.
//
// A draw is a pure function of what it is for, so results depend neither on thread count, nor on
// batch size, nor on the order of evaluation, and there is no generator state to save:
//     draw(seed, env, episode, step, purpose)
// Draws for different seeds, environments, episodes, steps or purposes are independent streams.
#pragma once

#include <array>
#include <cstdint>

namespace potluck {

/// 128 random bits.
using PhiloxBlock = std::array<std::uint32_t, 4>;

/// Philox-4x32-10 of `counter` under `key`.
[[nodiscard]] constexpr PhiloxBlock philox(PhiloxBlock counter, std::array<std::uint32_t, 2> key) {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
  constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9;
  constexpr std::uint32_t kWeyl1 = 0xBB67AE85;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = kMultiplier0 * counter[0];
    const std::uint64_t p1 = kMultiplier1 * counter[2];
    counter = {
        static_cast<std::uint32_t>(p1 >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(p1),
        static_cast<std::uint32_t>(p0 >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(p0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

/// What a draw is for. Values are part of every recorded result: append, never renumber.
enum class Purpose : std::uint32_t {
  kStart = 0,          ///< start state of an episode
  kTransition = 1,     ///< chance inside a step (move order, respawns)
  kAction = 2,         ///< + seat (0..15): the action a policy samples
  kNetworkInit = 18,   ///< initial weights (env = network number, step = block of weights)
  kMinibatch = 19,     ///< order of samples in an epoch
  kPartner = 20,       ///< which partner, which seat, which kitchen an episode gets
  kMistake = 21,       ///< + seat (0..15): noise of a scripted partner
  kBenchmark = 37,     ///< random actions of benchmarks and signatures
  kGenerator = 39,     ///< layout generation
  kPerturbation = 40,  ///< + seat (0..15): noise and temperature of a partner in evaluations
  kSlip = 56,          ///< + seat (0..15): the action that a game makes of the chosen one
};

/// Which stream of an experiment: one per seed and use, so that, say, training and evaluation
/// episodes with the same seed differ. Built from (seed, stream); any seed is an ordinary seed, 0
/// included.
struct RandomKey {
  std::uint64_t seed = 0;

  [[nodiscard]] constexpr PhiloxBlock draw(std::uint32_t env, std::uint32_t episode,
                                           std::uint32_t step, std::uint32_t purpose) const {
    return philox({env, episode, step, purpose},
                  {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)});
  }
  [[nodiscard]] constexpr PhiloxBlock draw(std::uint32_t env, std::uint32_t episode,
                                           std::uint32_t step, Purpose purpose) const {
    return draw(env, episode, step, static_cast<std::uint32_t>(purpose));
  }
  /// A key for another use of the same seed (`stream` is a small constant of the caller).
  [[nodiscard]] constexpr RandomKey stream(std::uint32_t number) const {
    const PhiloxBlock bits = draw(number, 0, 0, 0xFFFFFFFFU);
    return {(static_cast<std::uint64_t>(bits[0]) << 32) | bits[1]};
  }
};

/// Uniform in [0, 1): the 24 high bits, so every value is exact in float.
[[nodiscard]] constexpr float unit_float(std::uint32_t bits) {
  return static_cast<float>(bits >> 8) * 0x1.0p-24F;
}

/// Uniform integer in [0, n), n >= 1, by multiplication (Lemire 2019, without rejection: the bias
/// is below n / 2^32, which no experiment here can see).
[[nodiscard]] constexpr std::uint32_t uniform_below(std::uint32_t bits, std::uint32_t n) {
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(bits) * n) >> 32);
}

}  // namespace potluck
