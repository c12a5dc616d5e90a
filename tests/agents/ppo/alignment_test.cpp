// The alignment term and the group baseline against what their formulas say, sample by sample.
#include "agents/ppo/alignment.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "agents/ppo/group_baseline.h"
#include "env/random.h"

using namespace potluck;

namespace {

constexpr float kGamma = 0.9F;

float number(std::uint32_t a, std::uint32_t b) {
  return unit_float(RandomKey{7}.draw(a, b, 0, 0U)[0]) * 2 - 1;
}

/// Environments of `steps` steps in which episodes end after `horizon`; agent of seat s is s.
Rollout play(int seats, int steps, int num_envs, int horizon) {
  Rollout rollout{.steps = steps, .num_envs = num_envs, .after = {}, .seats = {}};
  for (int t = 0; t < steps; ++t) {
    for (int env = 0; env < num_envs; ++env) {
      rollout.after.push_back((t + 1) % horizon == 0 ? After::kTerminal
                              : t + 1 == steps       ? After::kBootstrap
                                                     : After::kNextStep);
    }
  }
  rollout.seats.resize(static_cast<std::size_t>(seats));
  const std::size_t samples = rollout.after.size();
  for (std::size_t seat = 0; seat < rollout.seats.size(); ++seat) {
    SeatSamples& played = rollout.seats[seat];
    played.agents.assign(samples, static_cast<int>(seat));
    played.events.assign(samples, 0);
    for (std::size_t i = 0; i < samples; ++i) {
      played.rewards.push_back(
          number(static_cast<std::uint32_t>(i), 50 + static_cast<std::uint32_t>(seat)));
    }
  }
  return rollout;
}

/// A learner per seat, whose advantages there are made up.
std::vector<LearnerEstimate> learners_of(const Rollout& rollout) {
  std::vector<LearnerEstimate> learners;
  for (std::size_t seat = 0; seat < rollout.seats.size(); ++seat) {
    LearnerEstimate learner{.agent = static_cast<int>(seat), .aligned = true, .seats = {}};
    learner.seats.resize(rollout.seats.size());
    for (std::size_t i = 0; i < rollout.after.size(); ++i) {
      learner.seats[seat].advantages.push_back(
          number(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(seat)));
    }
    learners.push_back(std::move(learner));
  }
  return learners;
}

std::vector<float> aligned(const AlignmentOptions& options, const Rollout& rollout,
                           std::size_t seat) {
  std::vector<LearnerEstimate> learners = learners_of(rollout);
  align_advantages(options, rollout, learners);
  return learners[seat].seats[seat].advantages;
}

}  // namespace

TEST_CASE("the alignment term is the formula's, for every variant and number of players") {
  constexpr int kSteps = 9;
  constexpr int kEnvs = 3;
  constexpr int kHorizon = 4;
  for (const int players : {1, 2, 3}) {
    const Rollout rollout = play(players, kSteps, kEnvs, kHorizon);
    const std::vector<LearnerEstimate> before = learners_of(rollout);
    const auto at = [&](std::size_t seat, int t, int env) {
      return static_cast<double>(
          before[seat].seats[seat].advantages[static_cast<std::size_t>(t * kEnvs + env)]);
    };
    for (const bool now : {false, true}) {
      for (const AlignmentScale scale : {AlignmentScale::kGamma, AlignmentScale::kTime}) {
        for (const bool sign : {false, true}) {
          const AlignmentOptions options{
              .beta = 0.7F, .now = now, .scale = scale, .sign = sign, .gamma = kGamma};
          for (std::size_t seat = 0; seat < static_cast<std::size_t>(players); ++seat) {
            const std::vector<float> found = aligned(options, rollout, seat);
            for (int t = 0; t < kSteps; ++t) {
              for (int env = 0; env < kEnvs; ++env) {
                const int start = t / kHorizon * kHorizon;
                double past = 0;
                for (int k = start; now ? k <= t : k < t; ++k) {
                  past += at(seat, k, env) * (scale == AlignmentScale::kGamma
                                                  ? std::pow(static_cast<double>(kGamma), t - k)
                                                  : 1.0 / (1 + t - start));
                }
                if (scale == AlignmentScale::kGamma && !now) {
                  past *= static_cast<double>(kGamma);
                }
                if (sign) {
                  past = (past > 0) - (past < 0);
                }
                double others = 0;
                for (std::size_t other = 0; other < static_cast<std::size_t>(players); ++other) {
                  others += other == seat ? 0 : at(other, t, env);
                }
                CHECK(static_cast<double>(found[static_cast<std::size_t>(t * kEnvs + env)]) ==
                      doctest::Approx(at(seat, t, env) + 0.7 * past * others).epsilon(1e-4));
              }
            }
          }
        }
      }
    }
  }
}

TEST_CASE("rounds of several steps count by their means") {
  const Rollout rollout = play(2, 6, 1, 6);
  const std::vector<LearnerEstimate> before = learners_of(rollout);
  const auto mean = [&](std::size_t seat, std::size_t first) {
    const std::vector<float>& a = before[seat].seats[seat].advantages;
    return (a[first] + a[first + 1]) / 2;
  };
  const std::vector<float> found =
      aligned({.beta = 2, .now = false, .scale = AlignmentScale::kTime, .every = 2}, rollout, 0);
  const std::vector<float>& own = before[0].seats[0].advantages;
  CHECK(found[1] == doctest::Approx(own[1]));
  CHECK(found[3] == doctest::Approx(own[3] + 2 * mean(0, 0) / 2 * mean(1, 2)));
  CHECK(found[4] == doctest::Approx(own[4] + 2 * (mean(0, 0) + mean(0, 2)) / 3 * mean(1, 4)));
}

TEST_CASE("a delivery, whoever makes it, ends a round") {
  Rollout rollout = play(2, 6, 1, 4);
  rollout.seats[1].events[1] = bit(Event::kSoupDelivery);
  rollout.seats[0].events[2] = bit(Event::kSoupDelivery) | bit(Event::kInteract);
  CHECK(rounds(rollout, 0) == std::vector<int>{0, 0, 1, 2, 0, 0});
  CHECK(rounds(rollout, 3) == std::vector<int>{0, 0, 0, 1, 0, 0});
}

TEST_CASE("normalised advantages are multiplied, not raw ones") {
  const Rollout rollout = play(2, 8, 4, 8);
  const AlignmentOptions raw{.beta = 1, .normalize = true};
  const std::vector<float> once = aligned(raw, rollout, 0);
  std::vector<LearnerEstimate> scaled = learners_of(rollout);
  for (LearnerEstimate& learner : scaled) {
    for (SeatEstimate& seat : learner.seats) {
      for (float& advantage : seat.advantages) {
        advantage = 5 * advantage + 3;
      }
    }
  }
  align_advantages(raw, rollout, scaled);
  for (std::size_t i = 0; i < once.size(); ++i) {
    CHECK(scaled[0].seats[0].advantages[i] == doctest::Approx(once[i]).epsilon(1e-3));
  }
}

TEST_CASE("adversaries keep their advantages and count for nothing") {
  const Rollout rollout = play(2, 5, 2, 5);
  std::vector<LearnerEstimate> learners = learners_of(rollout);
  const std::vector<float> cook = learners[0].seats[0].advantages;
  const std::vector<float> adversary = learners[1].seats[1].advantages;
  learners[1].aligned = false;
  align_advantages({.beta = 1, .now = true}, rollout, learners);
  CHECK(learners[0].seats[0].advantages == cook);
  CHECK(learners[1].seats[1].advantages == adversary);
}

namespace {

/// The slope that the term gives a player's probability of its first action at the second round,
/// over all courses of two rounds of a game with payoffs `mine` and `theirs` [own][other], where
/// both play their first action with probabilities p and q and critics are exact.
double slope_of_term(const double (&mine)[2][2], const double (&theirs)[2][2], double p, double q,
                     bool now) {
  const double own[2] = {p, 1 - p};
  const double other[2] = {q, 1 - q};
  double v1 = 0;
  double v2 = 0;
  for (int a = 0; a < 2; ++a) {
    for (int b = 0; b < 2; ++b) {
      v1 += own[a] * other[b] * mine[a][b];
      v2 += own[a] * other[b] * theirs[a][b];
    }
  }
  double slope = 0;
  for (int course = 0; course < 16; ++course) {
    const int a[2] = {course & 1, course >> 1 & 1};
    const int b[2] = {course >> 2 & 1, course >> 3 & 1};
    Rollout rollout = play(2, 2, 1, 2);
    std::vector<LearnerEstimate> learners = learners_of(rollout);
    double likely = 1;
    for (std::size_t t = 0; t < 2; ++t) {
      learners[0].seats[0].advantages[t] = static_cast<float>(mine[a[t]][b[t]] - v1);
      learners[1].seats[1].advantages[t] = static_cast<float>(theirs[a[t]][b[t]] - v2);
      likely *= own[a[t]] * other[b[t]];
    }
    const double plain = static_cast<double>(learners[0].seats[0].advantages[1]);
    align_advantages({.beta = 1, .now = now}, rollout, learners);
    const double term = static_cast<double>(learners[0].seats[0].advantages[1]) - plain;
    slope += likely * term * ((a[1] == 0 ? 1.0 : 0.0) - p);
  }
  return slope;
}

}  // namespace

TEST_CASE("at a Nash equilibrium the term vanishes") {
  // Chicken (3, 1 / 5, 0): who yields with probability 1/3 makes the other indifferent.
  constexpr double kMine[2][2] = {{3, 1}, {5, 0}};
  constexpr double kTheirs[2][2] = {{3, 5}, {1, 0}};
  CHECK(std::abs(slope_of_term(kMine, kTheirs, 1.0 / 3, 1.0 / 3, false)) < 1e-6);
  // That is no matter of course: elsewhere it does not, ...
  CHECK(std::abs(slope_of_term(kMine, kTheirs, 0.7, 0.7, true)) > 0.01);
  // ... and k <= t multiplies what one joint action brought both, which varies together.
  CHECK(std::abs(slope_of_term(kMine, kTheirs, 1.0 / 3, 1.0 / 3, true)) > 0.01);
  // Pure equilibria: both defect, in the prisoners' dilemma.
  constexpr double kPrisoner[2][2] = {{3, 0}, {5, 1}};
  constexpr double kOther[2][2] = {{3, 5}, {0, 1}};
  CHECK(slope_of_term(kPrisoner, kOther, 0, 0, false) == 0);
  CHECK(slope_of_term(kPrisoner, kOther, 0, 0, true) == 0);
}

TEST_CASE("the group baseline is the mean of the others' returns-to-go") {
  constexpr int kGroups = 2;
  constexpr int kEnvs = 6;
  constexpr int kSteps = 5;
  Rollout rollout = play(2, kSteps, kEnvs, 3);
  // Environment 4 seats somebody else, so group 0 has environments 0 and 2 only.
  for (std::size_t t = 0; t < kSteps; ++t) {
    rollout.seats[1].agents[t * kEnvs + 4] = 9;
  }
  const std::vector<float>& rewards = rollout.seats[1].rewards;
  const auto to_go = [&](int t, int env) {
    double sum = 0;
    double weight = 1;
    for (int k = t; k < kSteps; ++k) {
      sum += weight * static_cast<double>(rewards[static_cast<std::size_t>(k * kEnvs + env)]);
      weight *= static_cast<double>(kGamma);
      if ((k + 1) % 3 == 0) {
        break;
      }
    }
    return sum;
  };
  std::vector<float> found;
  group_advantages(rollout, 1, rewards, kGroups, kGamma, found);
  for (int t = 0; t < kSteps; ++t) {
    const auto of = [&](int env) {
      return static_cast<double>(found[static_cast<std::size_t>(t * kEnvs + env)]);
    };
    CHECK(of(0) == doctest::Approx(to_go(t, 0) - to_go(t, 2)));
    CHECK(of(2) == doctest::Approx(to_go(t, 2) - to_go(t, 0)));
    CHECK(of(4) == 0);
    CHECK(of(1) == doctest::Approx(to_go(t, 1) - (to_go(t, 3) + to_go(t, 5)) / 2));
  }
}
