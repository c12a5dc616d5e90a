// Learners in iterated dilemmas, whose answers are known: who learns for itself defects; who aligns
// cooperates with its like and not beside one who never does.
//
// What is asked of the algorithm (issue and literature): in the prisoners' dilemma with payoffs
// 3/1/5/0 independent PPO ends at 1.0 a round, alignment at 2.8 or more with itself and at 0.9 or
// more of the 1.0 that there is beside always-defect. Players see the last joint action, so the
// networks are memory-one strategies and what they earn is exact arithmetic.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "agents/learning/trainer.h"
#include "agents/learning/training_arena.h"
#include "env/layout/reader.h"
#include "tests/agents/evaluation/trained_policies.h"

using namespace potluck;

namespace {

/// P(first action) at the start and after CC, CD, DC, DD, the own action first.
using Strategy = std::array<double, 5>;

constexpr Strategy kAlwaysDefect = {0, 0, 0, 0, 0};

std::shared_ptr<const Layout> iterated(const char* name) {
  return load_layout(
      name, std::vector<std::string>{"rounds=0", "horizon=32", R"(sees=["last_actions"])"});
}

Strategy strategy_of(const Trainer& trainer, const std::string& name) {
  const ActorCritic network = network_of(trainer, name, 5, 2);
  Strategy strategy{};
  for (std::size_t state = 0; state < strategy.size(); ++state) {
    std::array<float, 5> seen = {1, 0, 0, 0, 0};
    if (state > 0) {
      seen[1 + (state - 1) / 2] = 1;  // own
      seen[3 + (state - 1) % 2] = 1;  // the other's
    }
    strategy[state] = std::exp(static_cast<double>(opinion_of(network, seen).log_probs[0]));
  }
  return strategy;
}

/// What a player gets per round in 32 rounds of the prisoners' dilemma.
double earned(const Strategy& mine, const Strategy& theirs) {
  constexpr int kRounds = 32;
  constexpr std::array<double, 4> kPayoff = {3, 0, 5, 1};
  constexpr std::array<std::size_t, 5> kTurned = {0, 1, 3, 2, 4};
  std::array<double, 5> state = {1, 0, 0, 0, 0};
  double sum = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::array<double, 5> next{};
    for (std::size_t s = 0; s < state.size(); ++s) {
      const double p = mine[s];
      const double q = theirs[kTurned[s]];
      const std::array<double, 4> chance = {p * q, p * (1 - q), (1 - p) * q, (1 - p) * (1 - q)};
      for (std::size_t joint = 0; joint < chance.size(); ++joint) {
        next[1 + joint] += state[s] * chance[joint];
        sum += state[s] * chance[joint] * kPayoff[joint];
      }
    }
    state = next;
  }
  return sum / kRounds;
}

Strategy learn(const char* game, std::vector<std::string> settings, std::uint64_t seed) {
  settings.insert(settings.begin(), "pair_every=0");
  Trainer trainer(parse_config("{}", "test", settings), make_arena(iterated(game)), seed);
  train_to_end(trainer);
  return strategy_of(trainer, "cook0");
}

}  // namespace

TEST_CASE("known answer: in the prisoners' dilemma ippo defects") {
  const Strategy found =
      learn("prisoners_dilemma", {"preset=games", "algorithm=ippo", "steps=409600"}, 1);
  CHECK(earned(found, found) < 1.1);
}

TEST_CASE("known answer: aligned learners cooperate with each other and not with a defector") {
  for (const std::uint64_t seed : {1U, 2U}) {
    const Strategy found =
        learn("prisoners_dilemma", {"algorithm=advantage_alignment", "steps=819200"}, seed);
    CAPTURE(found[0]);
    CAPTURE(found[1]);
    CAPTURE(found[2]);
    CAPTURE(found[3]);
    CAPTURE(found[4]);
    CHECK(earned(found, found) > 2.8);
    CHECK(earned(found, kAlwaysDefect) > 0.9);
    // Reciprocity: the other's last action decides.
    CHECK(found[1] > found[2] + 0.3);
    CHECK(found[3] > found[4] + 0.3);
  }
}
