// Learners in games whose equilibria are known.
//
// Why the equilibria are what the learners' objectives have: in a one-shot game the expected
// gradient of PPO's first epoch is that of the expected reward, so with epsilon = entropy and
// x, p, y the policies of a cook, of its adversary and of the partner that the adversary is tied
// to,
//   the cook climbs        x'Rp + epsilon H(x)             (its own cost included)
//   its adversary descends x'Rp + KL(p || y) / tau         (the cook's reward, without entropy and
//                                                           without what the adversary itself pays)
// which is concave in x and convex in p. Where neither gradient is left, x maximises the minimum
// over p: the risk-averse quantal response equilibrium, entropy and tether in the units of the
// reward, whatever gamma (episodes have one step) and the critic (a baseline) are. Advantages must
// not be normalised, or the reward would lose its unit.
//
// Tolerances: batches are samples. Over 12 seeds, final probabilities were unbiased (their means
// within 0.002 of the answers) with standard deviations of at most 0.006 in the effort game, larger
// (0.010) on both sides of the threshold, where what drives the cooks together or apart is weak:
// there batches are larger, which brings it back to 0.005. The bound is four deviations or more and
// a third of the distance between neighbouring answers. In the inspection game, whose payoffs are
// ten times as large, a mean of three seeds deviates by 0.016 or less.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "env/layout/reader.h"
#include "env/matrix/parameters.h"
#include "env/matrix/rule_set.h"
#include "tests/agents/evaluation/trained_policies.h"
#include "tests/agents/learning/matrix_game.h"
#include "tests/agents/learning/risk_averse_equilibrium.h"

using namespace potluck;

namespace {

constexpr double kTolerance = 0.025;

/// Learns fast from batches of 256 games; the learning rate falls to zero, so that the noise of the
/// last batches is averaged out.
TrainConfig config_with(std::vector<std::string> settings) {
  const std::vector<std::string> common = {
      "num_envs=128", "rollout_steps=2",    "steps=256000", "reset_every_batch=false",
      "hidden=[8]",   "learning_rate=0.01", "entropy=0.2",  "anneal_learning_rate=true",
      "pair_every=0"};
  settings.insert(settings.begin(), common.begin(), common.end());
  return parse_config("{}", "test", settings);
}

/// Near the threshold of the effort game (header comment).
std::vector<std::string> large_batches(std::vector<std::string> settings) {
  settings.emplace_back("num_envs=512");
  settings.emplace_back("steps=768000");
  return settings;
}

/// Settings for games in which learners chase each other in circles, as in the inspection game.
/// Gradient steps spiral in, but only if they are small: Adam's momentum lags ten steps behind, and
/// its division by the gradient's size makes an adversary slow just where its tether pulls hard.
/// With a large adam_epsilon a step is nearly proportional to the gradient.
std::vector<std::string> small_steps(std::vector<std::string> settings) {
  for (const char* setting : {"num_envs=64", "rollout_steps=1", "steps=1024000", "epochs=1",
                              "learning_rate=0.008", "adam_epsilon=1"}) {
    settings.emplace_back(setting);
  }
  return settings;
}

/// Probability of action 0, by name of the network; networks that are shown their seat have one for
/// each: "cook0@1".
using Policies = std::map<std::string, double>;

/// The games of layouts/, in which players see nothing or where they sit.
std::shared_ptr<const Layout> game_of(const char* name, bool show_seat) {
  return load_layout(name, std::vector<std::string>{show_seat ? "sees=[\"seat\"]" : "sees=[]"});
}
std::shared_ptr<const Layout> effort_game(bool show_seat = false) {
  return game_of("effort_game", show_seat);
}
std::shared_ptr<const Layout> inspection_game() {
  return game_of("inspection_game", false);
}

Policies learn(const TrainConfig& config, const std::shared_ptr<const Layout>& game,
               std::uint64_t seed) {
  const auto arena = make_arena(game);
  Trainer trainer(config, arena, seed);
  train_to_end(trainer);
  const TensorFile state = trainer.state();
  const int size = arena->observation_spec({arena->default_observation()}).size;
  const auto& sees = matrix::parameters(*game).sees;
  const bool show_seat = !sees.empty() && sees.front().seat;
  Policies policies;
  for (const char* name : {"cook0", "cook1", "adversary0", "adversary1"}) {
    if (!state.tensors.contains(std::string(name) + ".actor.0.weight")) {
      continue;
    }
    const ActorCritic network = network_of(trainer, name, size, game->num_actions());
    for (int seat = 0; seat < (show_seat ? game->num_agents() : 1); ++seat) {
      std::vector<float> observation(static_cast<std::size_t>(size), 0.0F);
      observation[0] = 1;
      if (show_seat) {
        observation[static_cast<std::size_t>(1 + seat)] = 1;
      }
      policies[name + (show_seat ? "@" + std::to_string(seat) : "")] =
          std::exp(static_cast<double>(opinion_of(network, observation).log_probs[0]));
    }
  }
  return policies;
}

bool close(double found, double expected, double tolerance = kTolerance) {
  return std::abs(found - expected) < tolerance;
}

/// Whether `first` and `second` are near the free-riding equilibrium or its mirror image.
bool free_rides(double first, double second, const Equilibrium& expected) {
  return (close(first, expected[0]) && close(second, expected[1])) ||
         (close(first, expected[1]) && close(second, expected[0]));
}

/// Both cooks, and both adversaries as far as there are any, near the symmetric equilibrium.
void check_symmetric(const Policies& policies, const RiskAverseGame& game, double answer) {
  CAPTURE(game.tau);
  const double worst = worst_response(game, 0, answer, answer);
  for (const auto& policy : policies) {
    const std::string& name = policy.first;
    CAPTURE(name);
    CHECK(close(policy.second, name.starts_with("cook") ? answer : worst));
  }
}

std::string setting(const char* key, double value) {
  return key + ("=" + std::to_string(value));
}

}  // namespace

TEST_CASE("known answer: ippo free-rides in the effort game") {
  const TrainConfig config = config_with({"algorithm=ippo"});
  constexpr int kSeeds = 6;
  int free_riding = 0;
  int first_works = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Policies found = learn(config, effort_game(), seed);
    free_riding +=
        static_cast<int>(free_rides(found.at("cook0"), found.at("cook1"), {.19523, .88328}));
    first_works += static_cast<int>(found.at("cook0") > found.at("cook1"));
  }
  // The symmetric equilibrium is a saddle: a run leaves it, but when depends on the seed.
  CHECK(free_riding >= kSeeds - 1);
  CHECK(first_works > 0);
  CHECK(first_works < kSeeds);
}

TEST_CASE("known answer: self_play is symmetric unless the network sees its seat") {
  // The network's gradient is the sum over the seats of that of the seat's own reward with respect
  // to the seat's own action (no seat is credited for the other's reward). At equal strategies x
  // both are the same, and zero where x is the best response to x: the symmetric equilibrium.
  // It is not what is best for the pair: that would be the maximum of 1 - (1 - x)^2 - .4 x + .2
  // H(x), at x = .71. Along x the best response falls (slope -5 x (1 - x) < 1), so it is stable.
  const TrainConfig blind = config_with({"algorithm=self_play"});
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    check_symmetric(learn(blind, effort_game(), seed), risk_averse_effort_game(0), .55545);
  }
  const Policies found = learn(blind, effort_game(/*show_seat=*/true), 1);
  CHECK(free_rides(found.at("cook0@0"), found.at("cook0@1"), {.19523, .88328}));
}

TEST_CASE("known answer: srpo shares the effort when tau is above the threshold") {
  for (const auto& [tau, answer] : {std::pair{2.0, .64855}, {5.0, .72680}, {10.0, .79415}}) {
    const TrainConfig config = config_with(large_batches(
        {"algorithm=srpo", "kl_direction=adversary_to_partner", setting("tau", tau)}));
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      check_symmetric(learn(config, effort_game(), seed), risk_averse_effort_game(tau), answer);
    }
  }
}

TEST_CASE("known answer: srpo free-rides when tau is below the threshold") {
  const TrainConfig config = config_with(
      large_batches({"algorithm=srpo", "kl_direction=adversary_to_partner", "tau=0.25"}));
  const RiskAverseGame game = risk_averse_effort_game(0.25);
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const Policies found = learn(config, effort_game(), seed);
    const double first = found.at("cook0");
    const double second = found.at("cook1");
    CAPTURE(first);
    CAPTURE(second);
    CHECK(free_rides(first, second, {.22610, .86964}));
    // adversary0 plays the partner cook1 at its worst for cook0.
    CHECK(close(found.at("adversary0"), worst_response(game, 0, first, second)));
    CHECK(close(found.at("adversary1"), worst_response(game, 1, second, first)));
  }
}

TEST_CASE("known answer: srpo with the tether the other way round") {
  for (const double tau : {2.0, 10.0}) {
    RiskAverseGame game = risk_averse_effort_game(tau);
    game.reverse_kl = true;
    const auto answers = equilibria(game);
    REQUIRE(answers.size() == 1);
    const TrainConfig config = config_with(large_batches(
        {"algorithm=srpo", "kl_direction=partner_to_adversary", setting("tau", tau)}));
    check_symmetric(learn(config, effort_game(), 1), game, answers[0][0]);
  }
}

TEST_CASE("known answer: srpo with policy sharing") {
  const auto config = [](double tau) {
    return config_with({"algorithm=srpo", "kl_direction=adversary_to_partner",
                        "policy_sharing=true", setting("tau", tau)});
  };
  // A cook that does not see its seat is the same in both.
  for (const auto& [tau, answer] : {std::pair{0.25, .57008}, {2.0, .64855}, {10.0, .79415}}) {
    check_symmetric(learn(config(tau), effort_game(), 1), risk_averse_effort_game(tau), answer);
  }
  // One that does may free-ride in one of them, and does so below the threshold only.
  check_symmetric(learn(config(10), effort_game(true), 2), risk_averse_effort_game(10), .79415);
  const Policies found = learn(config(0.25), effort_game(true), 2);
  CHECK(free_rides(found.at("cook0@0"), found.at("cook0@1"), {.22610, .86964}));
}

TEST_CASE("known answer: srpo with policy sharing among three players") {
  // A cook meets a cook x and an adversary p: cooperating is worth .6, defecting 1 - (1-x)(1-p).
  // By defecting the adversary takes (1-x)^2 from the mean of the two cooks' rewards.
  LayoutSpec spec(matrix::rule_set());
  matrix::Parameters& p = matrix::parameters(spec);
  p.players = 3;
  p.actions.assign(3, {"work", "rest"});
  p.rounds = 1;
  for (int joint = 0; joint < 8; ++joint) {
    std::vector<double>& payoffs = p.payoffs.emplace_back();
    for (const int bit : {4, 2, 1}) {
      payoffs.push_back((joint == 7 ? 0.0 : 1.0) - ((joint & bit) == 0 ? 0.4 : 0.0));
    }
  }
  const auto game = std::make_shared<const Layout>(spec);
  for (const double tau : {1.0, 10.0}) {
    const auto worst = [&](double x) {
      return 1 / (1 + std::exp(-std::log(x / (1 - x)) + tau * (1 - x) * (1 - x)));
    };
    double low = 1e-9;
    double high = 1 - 1e-9;
    for (int i = 0; i < 60; ++i) {
      const double x = (low + high) / 2;
      const double slope = (1 - x) * (1 - worst(x)) - .4 - .2 * std::log(x / (1 - x));
      (slope > 0 ? low : high) = x;
    }
    const TrainConfig config = config_with({"algorithm=srpo", "kl_direction=adversary_to_partner",
                                            "policy_sharing=true", setting("tau", tau)});
    const Policies found = learn(config, game, 1);
    CHECK(close(found.at("cook0"), low));
    CHECK(close(found.at("adversary0"), worst(low)));
  }
}

TEST_CASE("known answer: pure_adversarial finds the security strategy") {
  // Zero-sum without entropy and tether: a cook that cooperates with probability x can be held to
  // min(.6 x, 1 - .4 x) by a defecting or cooperating adversary, which is largest at x = 1. The
  // adversary keeps it there with any probability of cooperating below .6.
  for (const char* sharing : {"false", "true"}) {
    const TrainConfig config =
        config_with({"algorithm=pure_adversarial", std::string("policy_sharing=") + sharing});
    for (const auto& policy : learn(config, effort_game(), 1)) {
      const std::string& name = policy.first;
      const double probability = policy.second;
      CAPTURE(name);
      if (name.starts_with("cook")) {
        CHECK(probability > 0.99);
      } else {
        CHECK(probability < 0.55);
      }
    }
  }
}

TEST_CASE("known answer: the unit of reward is that of entropy and tau") {
  // Four times the reward with four times the entropy and a quarter of tau is the same game ...
  const TrainConfig same =
      config_with(large_batches({"algorithm=srpo", "kl_direction=adversary_to_partner",
                                 "reward_scale=4", "entropy=0.8", "tau=0.5"}));
  check_symmetric(learn(same, effort_game(), 1), risk_averse_effort_game(2), .64855);
  // ... and half of it with the same entropy is one with twice the entropy, as is its schedule.
  RiskAverseGame smooth = risk_averse_effort_game(0);
  smooth.epsilon = 0.4;
  const auto answers = equilibria(smooth);
  REQUIRE(answers.size() == 1);
  check_symmetric(learn(config_with({"algorithm=ippo", "reward_scale=0.5"}), effort_game(), 1),
                  smooth, answers[0][0]);
  check_symmetric(learn(config_with({"algorithm=ippo", "entropy=0.05", "entropy_final=0.4",
                                     "entropy_until=0.3"}),
                        effort_game(), 1),
                  smooth, answers[0][0]);
}

TEST_CASE("known answer: a shared trunk and minibatches change nothing") {
  const TrainConfig config = config_with({"algorithm=srpo", "kl_direction=adversary_to_partner",
                                          "tau=5", "shared_trunk=true", "minibatches=2"});
  check_symmetric(learn(config, effort_game(), 1), risk_averse_effort_game(5), .72680);
}

namespace {

/// The mean over three seeds, near the answer.
void check_inspection(std::vector<std::string> settings, const Equilibrium& answer) {
  const TrainConfig config = config_with(small_steps(std::move(settings)));
  double defect = 0;
  double audit = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Policies found = learn(config, inspection_game(), seed);
    defect += found.at("cook0") / 3;
    audit += found.at("cook1") / 3;
  }
  CAPTURE(config.tau);
  CHECK(close(defect, answer[0], 0.06));
  CHECK(close(audit, answer[1], 0.04));
}

}  // namespace

namespace {

/// What the player of the memory game earns per episode in the end; `settings` say what it is.
double earned_with(std::vector<std::string> settings) {
  // Rollouts of six steps begin in the middle of every second episode of four: memory must last
  // from one to the next.
  const std::vector<std::string> common = {
      "num_envs=64", "rollout_steps=6",    "steps=76800",  "reset_every_batch=false",
      "hidden=[8]",  "learning_rate=0.01", "entropy=0.01", "anneal_learning_rate=true",
      "epochs=4",    "pair_every=1"};
  settings.insert(settings.begin(), common.begin(), common.end());
  Trainer trainer(parse_config("{}", "test", settings), make_arena(memory_game()), 1);
  std::vector<double> earned;
  while (!trainer.finished()) {
    earned.push_back(trainer.run_update()["pair_return"].get<double>());
  }
  double sum = 0;
  for (std::size_t i = earned.size() - 20; i < earned.size(); ++i) {
    sum += earned[i] / 20;
  }
  return sum;
}

}  // namespace

TEST_CASE("known answer: only a network with memory remembers the cue") {
  CHECK(earned_with({"gru=8"}) > 2.9);
  CHECK(earned_with({"gru=8", "minibatches=4", "shared_trunk=true"}) > 2.9);
  CHECK(close(earned_with({}), 1.5, 0.2));
}

TEST_CASE("known answer: ippo in the inspection game") {
  check_inspection({"algorithm=ippo"}, {.58157, .38683});
}

TEST_CASE("known answer: srpo in the inspection game, a little risk-averse") {
  check_inspection({"algorithm=srpo", "kl_direction=adversary_to_partner", "tau=0.1"},
                   {.42382, .36206});
}

TEST_CASE("known answer: srpo in the inspection game, half risk-averse") {
  check_inspection({"algorithm=srpo", "kl_direction=adversary_to_partner", "tau=0.5"},
                   {.07618, .45235});
}

TEST_CASE("known answer: srpo in the inspection game, risk-averse") {
  check_inspection({"algorithm=srpo", "kl_direction=adversary_to_partner", "tau=1"},
                   {.00931, .57534});
}
