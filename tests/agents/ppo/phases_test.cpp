// Games of several phases: who plays and who learns chooses among what it has, and nothing else.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <vector>

#include "agents/learning/config.h"
#include "agents/learning/trainer.h"
#include "agents/network/softmax.h"
#include "agents/policy/network_batch.h"
#include "agents/policy/network_policy.h"
#include "agents/policy/perturbed_policy.h"
#include "agents/ppo/rollout.h"
#include "agents/ppo/samples.h"
#include "agents/ppo/update.h"
#include "env/layout/reader.h"
#include "env/vector_env.h"

using namespace potluck;

namespace {

constexpr int kActions = 15;  // claims of 0 to 10, three words, waiting

ActorCritic talker(const Layout& layout, bool shared_trunk) {
  const Observation observation{.kind = default_observation(layout.rules())};
  ActorCritic network(observation_spec(layout, observation).shape, kActions,
                      {.hidden = {8}, .shared_trunk = shared_trunk});
  initialise(network, Initialisation::kUniform, 1, RandomKey{7}, 0);
  return network;
}

bool among(Action action, ActionRange choices) {
  return action >= choices.first && action < choices.first + choices.count;
}

}  // namespace

TEST_CASE("phases: players in a rollout do what they have, and their probabilities say so") {
  const auto layout = load_layout("trust_and_split");
  const auto arena = make_arena(layout);
  const Observation observation{.kind = default_observation(layout->rules())};
  for (const bool shared_trunk : {false, true}) {
    const ActorCritic network = talker(*layout, shared_trunk);
    constexpr int kEnvs = 20;
    constexpr int kSteps = 45;  // an episode and a half
    Collector collector(arena->make({.num_envs = kEnvs, .key = {3}}), observation, kSteps, 2, {3});
    NetworkBatch batch(collector.format(), kActions);
    batch.begin(network);
    // The second player is astray at every step.
    const std::vector<Player> players = {{.network = &batch}, {.network = &batch, .random = 1}};
    collector.collect(players, {{0, 1}}, {}, /*restart=*/false, /*bootstrap_time_limit=*/true, {});
    REQUIRE(batch.choices().size() == static_cast<std::size_t>(batch.size()));
    VectorEnv again(layout, {.num_envs = kEnvs, .key = {3}});
    bool legal = true;
    bool known = true;
    std::set<std::size_t> played;  // rows; others were only looked at, for their values
    for (std::size_t t = 0; t < kSteps; ++t) {
      std::vector<Action> actions(2 * kEnvs);
      for (std::size_t env = 0; env < kEnvs; ++env) {
        for (std::size_t seat = 0; seat < 2; ++seat) {
          const SeatSamples& samples = collector.rollout().seats[seat];
          const std::size_t sample = t * kEnvs + env;
          const ActionRange has = again.choices(static_cast<int>(env), static_cast<int>(seat));
          actions[env * 2 + seat] = samples.actions[sample];
          legal = legal && among(samples.actions[sample], has);
          played.insert(static_cast<std::size_t>(samples.rows[sample]));
          known = known && batch.choices()[static_cast<std::size_t>(samples.rows[sample])] == has;
        }
      }
      again.step(actions, {});
    }
    CHECK(legal);
    CHECK(known);
    double worst = 0;
    float forbidden = 0;
    for (const std::size_t row : played) {
      double sum = 0;
      for (std::size_t action = 0; action < kActions; ++action) {
        const float p = std::exp(batch.log_probs()[row * kActions + action]);
        sum += static_cast<double>(p);
        forbidden += among(static_cast<Action>(action), batch.choices()[row]) ? 0 : p;
      }
      worst = std::max(worst, std::abs(sum - 1));
    }
    CHECK(worst < 1e-5);
    CHECK(forbidden == 0);
  }
}

TEST_CASE("phases: a saved policy plays by the same probabilities, a noisy one among its choices") {
  const auto layout = load_layout("trust_and_split");
  const auto agent = std::make_shared<TrainedAgent>();
  agent->observation = {.kind = default_observation(layout->rules())};
  agent->seats = {talker(*layout, false), talker(*layout, false)};
  NetworkPolicy plain(agent, *layout, "test");
  const auto noisy = perturbed(plain.clone(), 0.5, 0.7, kActions);
  constexpr int kEnvs = 30;
  VectorEnv envs(layout, {.num_envs = kEnvs, .key = {5}});
  std::vector<int> which(kEnvs);
  std::iota(which.begin(), which.end(), 0);
  std::vector<Action> actions(2 * kEnvs);
  std::vector<Action> chosen(kEnvs);
  std::vector<float> probabilities(kEnvs * kActions);
  bool legal = true;
  double worst = 0;
  for (int step = 0; step < 6; ++step) {
    for (int seat = 0; seat < 2; ++seat) {
      for (Policy* policy : {static_cast<Policy*>(&plain), noisy.get()}) {
        policy->act({envs, which, seat, {9}}, {.actions = chosen, .probabilities = probabilities});
        for (std::size_t env = 0; env < kEnvs; ++env) {
          const ActionRange has = envs.choices(static_cast<int>(env), seat);
          legal = legal && among(chosen[env], has);
          double inside = 0;
          for (int k = 0; k < has.count; ++k) {
            inside += static_cast<double>(
                probabilities[env * kActions + has.first + static_cast<std::size_t>(k)]);
          }
          worst = std::max(worst, std::abs(inside - 1));
          actions[env * 2 + static_cast<std::size_t>(seat)] = chosen[env];
        }
      }
    }
    envs.step(actions, {});
  }
  CHECK(legal);
  CHECK(worst < 1e-5);
}

TEST_CASE(
    "phases: the actor's gradient agrees with finite differences, and forbidden logits have none") {
  // Two observations: one has actions 1 and 2 of four, the other all.
  const std::vector<ActionRange> choices = {{1, 2}, {0, 4}};
  ActorCritic network({1}, 4, {.hidden = {}});
  const auto log_probs_of = [&](std::span<const float> logits) {
    std::vector<float> log_probs(8);
    split_outputs(network, logits, 2, choices, log_probs, {}, {});
    return log_probs;
  };
  const std::array<float, 8> old_logits = {2, 0.1F, -0.2F, 3, 0.4F, 0.3F, 0, -0.5F};
  const std::array<float, 8> partner_logits = {-1, 0.9F, -1.2F, 2, 0.2F, -0.3F, 0.5F, 0.8F};
  const std::array<float, 8> logits = {1, 0.6F, -0.6F, -2, 0.35F, 0.1F, 0.2F, -0.1F};
  RowSums sums(RowFormat{.size = 1});
  sums.num_rows = 2;
  sums.num_actions = 4;
  sums.num_samples = 9;
  const std::vector<float> old_log_probs = log_probs_of(old_logits);
  sums.old_log_probs.assign(old_log_probs.begin(), old_log_probs.end());
  sums.counts = {0, 2, 2, 0, 1, 3, 0, 1};
  sums.gains = {0, 1.5F, 0.7F, 0, 2.0F, 0, 0, 0.1F};
  sums.losses = {0, -0.5F, -1.0F, 0, 0, -0.3F, 0, -2.0F};
  sums.row_counts = {4, 5};
  const std::vector<float> partner = log_probs_of(partner_logits);
  for (const KlDirection direction :
       {KlDirection::kPartnerToAdversary, KlDirection::kAdversaryToPartner}) {
    const Tether tether{.partner = nullptr, .direction = direction, .coefficient = 0.7F};
    UpdateReport report;
    const auto loss_at = [&](std::span<const float> at, std::span<float> gradients) {
      report = {};
      return actor_loss(sums, PpoOptions{}, 0.1F, &tether, log_probs_of(at), partner, gradients,
                        report);
    };
    std::array<float, 8> gradients{};
    std::array<float, 8> ignored{};
    (void)loss_at(logits, gradients);
    CHECK(std::isfinite(report.entropy));
    CHECK(std::isfinite(report.tether_kl));
    CHECK(std::isfinite(report.approx_kl));
    for (std::size_t i = 0; i < 8; ++i) {
      constexpr float kStep = 1e-2F;
      std::array<float, 8> up = logits;
      std::array<float, 8> down = logits;
      up[i] += kStep;
      down[i] -= kStep;
      const double slope =
          (loss_at(up, ignored) - loss_at(down, ignored)) / (2 * static_cast<double>(kStep));
      CAPTURE(i);
      CHECK(std::abs(static_cast<double>(gradients[i]) - slope) < 1e-4 + 2e-3 * std::abs(slope));
    }
    CHECK(gradients[0] == 0);
    CHECK(gradients[3] == 0);
  }
  // Where all actions are equally likely the entropy is that of as many as there are.
  UpdateReport report;
  std::array<float, 8> gradients{};
  const std::array<float, 8> even{};
  (void)actor_loss(sums, PpoOptions{}, 0, nullptr, log_probs_of(even), {}, gradients, report);
  CHECK(report.entropy == doctest::Approx((4 * std::log(2.0) + 5 * std::log(4.0)) / 9));
}

TEST_CASE("phases: with nothing forbidden the numbers are those without a word about it") {
  ActorCritic network({1}, 4, {.hidden = {}});
  const std::array<float, 8> logits = {1, 0.6F, -0.6F, -2, 0.35F, 0.1F, 0.2F, -0.1F};
  std::array<float, 8> plain{};
  std::array<float, 8> all{};
  split_outputs(network, logits, 2, {}, plain, {}, {});
  split_outputs(network, logits, 2, std::vector<ActionRange>(2, {0, 4}), all, {}, {});
  CHECK(plain == all);
}

TEST_CASE("known answer: whoever minds only its own coins claims them all") {
  const TrainConfig config =
      parse_config("{}", "test",
                   {"algorithm=ippo", "preset=games", "steps=60000", "num_envs=64",
                    "rollout_steps=30", "pair_every=0", "minibatches=4", "reward_scale=0.05"});
  const auto arena = make_arena(load_layout("trust_and_split"));
  Trainer trainer(config, arena, 1);
  nlohmann::ordered_json last;
  while (!trainer.finished()) {
    last = trainer.run_update();
  }
  // Both claim ten: five coins each, worth 55 together, ten times.
  CHECK(last.at("team_return_cook0").get<double>() > 530);
  CHECK(last.at("team_return_cook0").get<double>() < 570);
}
