// Who plays what, and with what chance: seats drawn per episode, episodes of their own per seed.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "agents/ppo/population_bonus.h"
#include "agents/ppo/rollout.h"
#include "agents/ppo/samples.h"
#include "agents/ppo/update.h"
#include "env/coop_grid/observations.h"
#include "env/layout/reader.h"
#include "env/text/error.h"
#include "tests/agents/evaluation/trained_policies.h"
#include "tests/agents/learning/matrix_game.h"

using namespace potluck;

namespace {

constexpr Observation kSeen = {coop_grid::kGrid8, false};

/// A game without rewards.
MatrixGame idle_game(int players, int rounds, bool terminates) {
  MatrixGame game;
  game.num_players = players;
  game.num_actions = 3;
  game.rounds = rounds;
  game.terminates = terminates;
  game.team.assign(game.num_joint_actions(), 0);
  game.cost.assign(game.num_joint_actions() * static_cast<std::size_t>(players), 0);
  return game;
}

/// What a collector's batches consist of, sample by sample: the agent and its action.
struct Played {
  std::vector<std::vector<int>> agents;      ///< [seat][step * envs + env]
  std::vector<std::vector<Action>> actions;  ///< likewise
  bool operator==(const Played&) const = default;
};

struct Setting {
  int players = 3;
  int rounds = 4;
  bool terminates = false;
  int num_envs = 6;
  std::uint32_t first_env = 0;
  int steps = 12;   ///< per batch
  int batches = 1;  ///< one after the other, without restarts
  std::uint64_t seed = 5;
};

/// Agent 1 in any one seat, agent 0 in all others; networks with the same weights every time.
Played play(const Setting& setting) {
  const auto arena = make_arena(idle_game(setting.players, setting.rounds, setting.terminates));
  const RandomKey key{setting.seed};
  Collector collector(
      arena->make({.num_envs = setting.num_envs, .key = key, .first_env = setting.first_env}),
      kSeen, setting.steps, 2, key);
  std::vector<ActorCritic> networks(2, ActorCritic({1}, 3, {.hidden = {4}}));
  std::vector<NetworkBatch> batches(2, NetworkBatch(collector.format(), 3));
  Seatings seatings;
  for (int seat = 0; seat < setting.players; ++seat) {
    seatings.emplace_back(setting.players, 0);
    seatings.back()[static_cast<std::size_t>(seat)] = 1;
  }
  const auto players = static_cast<std::size_t>(setting.players);
  Played played{std::vector<std::vector<int>>(players), std::vector<std::vector<Action>>(players)};
  for (std::uint32_t i = 0; i < 2; ++i) {
    initialise(networks[i], Initialisation::kUniform, 1, RandomKey{9}, 2 * i);
  }
  for (int batch = 0; batch < setting.batches; ++batch) {
    batches[0].begin(networks[0]);
    batches[1].begin(networks[1]);
    const std::vector<Player> used = {{.network = &batches[0]}, {.network = &batches[1]}};
    collector.collect(used, seatings, {}, /*restart=*/false, /*bootstrap_time_limit=*/true, {});
    for (std::size_t seat = 0; seat < players; ++seat) {
      const SeatSamples& samples = collector.rollout().seats[seat];
      played.agents[seat].insert(played.agents[seat].end(), samples.agents.begin(),
                                 samples.agents.end());
      played.actions[seat].insert(played.actions[seat].end(), samples.actions.begin(),
                                  samples.actions.end());
    }
  }
  return played;
}

/// Seat of agent 1 in sample `at`; -1 unless it sits in exactly one.
int odd_seat(const Played& played, std::size_t at) {
  int found = -1;
  for (std::size_t seat = 0; seat < played.agents.size(); ++seat) {
    if (played.agents[seat][at] == 1) {
      if (found >= 0) {
        return -1;
      }
      found = static_cast<int>(seat);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("seatings: one for the whole episode, all equally often") {
  for (const bool terminates : {false, true}) {
    CAPTURE(terminates);
    // 100 environments, 30 episodes of 4 rounds.
    const Setting setting = {.terminates = terminates, .num_envs = 100, .steps = 120};
    const Played played = play(setting);
    std::vector<int> episodes(3, 0);
    std::vector<int> pairs(9, 0);  // seat in this episode, seat in the next
    bool kept = true;
    for (std::size_t env = 0; env < 100; ++env) {
      for (std::size_t episode = 0; episode < 30; ++episode) {
        const auto first = (4 * episode) * 100 + env;
        const int seat = odd_seat(played, first);
        REQUIRE(seat >= 0);
        for (std::size_t round = 1; round < 4; ++round) {
          kept = kept && odd_seat(played, first + round * 100) == seat;
        }
        ++episodes[static_cast<std::size_t>(seat)];
        if (episode < 29) {
          ++pairs[static_cast<std::size_t>(3 * seat + odd_seat(played, first + 400))];
        }
      }
    }
    CHECK(kept);
    // 3000 episodes: 1000 a seat with standard deviation 26; 2900 pairs: 322 each with 17.
    for (const int count : episodes) {
      CHECK(std::abs(count - 1000) < 5 * 26);
    }
    for (const int count : pairs) {
      CHECK(std::abs(count - 322) < 5 * 17);
    }
  }
}

TEST_CASE("seatings and actions do not depend on how the work is cut") {
  const Setting whole = {.num_envs = 6, .steps = 24};
  const Played expected = play(whole);
  SUBCASE("into batches, also in the middle of an episode") {
    Setting cut = whole;
    cut.steps = 6;
    cut.batches = 4;
    CHECK(play(cut) == expected);
  }
  SUBCASE("into groups of environments") {
    Setting cut = whole;
    cut.num_envs = 2;
    for (std::uint32_t group = 0; group < 3; ++group) {
      cut.first_env = 2 * group;
      const Played part = play(cut);
      for (std::size_t seat = 0; seat < 3; ++seat) {
        for (std::size_t t = 0; t < 24; ++t) {
          for (std::size_t env = 0; env < 2; ++env) {
            const std::size_t at = t * 6 + 2 * group + env;
            CHECK(part.agents[seat][t * 2 + env] == expected.agents[seat][at]);
            CHECK(part.actions[seat][t * 2 + env] == expected.actions[seat][at]);
          }
        }
      }
    }
  }
  SUBCASE("among threads") {
    std::vector<Played> found(4);
    std::vector<std::jthread> threads;
    for (Played& played : found) {
      threads.emplace_back([&played, &whole] { played = play(whole); });
    }
    threads.clear();
    for (const Played& played : found) {
      CHECK(played == expected);
    }
  }
  SUBCASE("but on the seed") {
    Setting other = whole;
    other.seed = 6;
    CHECK(play(other).agents != expected.agents);
    CHECK(play(other).actions != expected.actions);
  }
}

namespace {

/// Joint actions of the 63 rounds that every environment of every phase has played: one text each.
/// All networks choose uniformly, so only chance tells episodes apart.
std::vector<std::string> histories(const std::string& algorithm, std::uint64_t seed) {
  constexpr int kEnvs = 8;
  const TrainConfig config = parse_config(
      "{}", "test",
      {"algorithm=" + algorithm, "num_envs=8", "rollout_steps=63", "hidden=[4]", "pair_every=0",
       "initialisation=orthogonal", "actor_output_gain=0", "learning_rate=0"});
  Trainer trainer(config, make_arena(idle_game(2, 64, false)), seed);
  (void)trainer.run_update();
  const TensorFile state = trainer.state();
  std::vector<std::string> found;
  for (const char* phase : {"phase0.states", "phase1.states"}) {
    if (!state.tensors.contains(phase)) {
      continue;
    }
    const std::vector<std::byte>& bytes = state.tensors.at(phase).bytes;
    REQUIRE(bytes.size() == kEnvs * kMaxStateBytes);
    for (std::size_t env = 0; env < kEnvs; ++env) {
      std::string history(63, '\0');
      std::memcpy(history.data(), &bytes[env * kMaxStateBytes], history.size());
      found.push_back(history);
    }
  }
  return found;
}

}  // namespace

TEST_CASE("seeds, environments and phases share no episode") {
  for (const char* algorithm : {"ippo", "srpo"}) {
    std::set<std::string> seen;
    std::size_t count = 0;
    for (const std::uint64_t seed : {0ULL, 1ULL, 2ULL, 3ULL, 1ULL << 32, ~0ULL}) {
      const std::vector<std::string> found = histories(algorithm, seed);
      CHECK(found.size() == (std::string(algorithm) == "srpo" ? 16 : 8));
      CHECK(found == histories(algorithm, seed));
      seen.insert(found.begin(), found.end());
      count += found.size();
    }
    CHECK(seen.size() == count);
  }
}

TEST_CASE("seeds share no episode of any other either, shifted or not") {
  // No environment of one seed repeats a stretch of 20 rounds of another, wherever it begins: 48
  // histories of 44 stretches, 9^20 possible ones.
  std::set<std::string> seen;
  std::size_t count = 0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    for (const std::string& history : histories("ippo", seed)) {
      for (std::size_t begin = 0; begin + 20 <= history.size(); ++begin) {
        seen.insert(history.substr(begin, 20));
        ++count;
      }
    }
  }
  CHECK(count == 48 * 44);
  CHECK(seen.size() == count);
}

TEST_CASE("seeds in threads learn what they learn alone") {
  const TrainConfig config = parse_config(
      "{}", "test",
      {"algorithm=srpo", "policy_sharing=true", "num_envs=4", "rollout_steps=8", "steps=160",
       "hidden=[4]", "reset_every_batch=false", "minibatches=2", "pair_every=2"});
  const auto arena = make_arena(load_layout("effort_game", std::vector<std::string>{"rounds=3"}));
  const auto train = [&](std::uint64_t seed) {
    Trainer trainer(config, arena, seed);
    train_to_end(trainer);
    return trainer.state();
  };
  std::vector<TensorFile> together(4);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < together.size(); ++i) {
      threads.emplace_back([&, i] { together[i] = train(i); });
    }
  }
  for (std::size_t i = 0; i < together.size(); ++i) {
    CHECK(together[i] == train(i));
  }
}

TEST_CASE("seatings by weight, and a player that acts at random now and then") {
  const auto arena = make_arena(idle_game(2, 4, false));
  const RandomKey key{3};
  Collector collector(arena->make({.num_envs = 100, .key = key, .first_env = 0}), kSeen, 120, 2,
                      key);
  ActorCritic network({1}, 3, {.hidden = {4}});
  // Action 0 is as good as certain.
  std::fill(network.actor.parameters.begin(), network.actor.parameters.end(), 0.0F);
  network.actor.parameters[network.actor.parameters.size() - 3] = 50;
  NetworkBatch batch(collector.format(), 3);
  batch.begin(network);
  const std::vector<Player> players = {{.network = &batch}, {.network = &batch, .random = 0.3F}};
  const Seatings seatings = {{0, 0}, {0, 1}};
  const std::vector<double> weights = {3, 1};
  collector.collect(players, seatings, weights, /*restart=*/false, /*bootstrap_time_limit=*/true,
                    {});
  const SeatSamples& second = collector.rollout().seats[1];
  double noisy = 0;
  double astray = 0;
  bool certain = true;
  for (std::size_t i = 0; i < second.agents.size(); ++i) {
    noisy += second.agents[i] == 1 ? 1 : 0;
    astray += second.agents[i] == 1 && second.actions[i] != 0 ? 1 : 0;
    certain = certain && (second.agents[i] == 1 || second.actions[i] == 0);
  }
  CHECK(certain);
  // 3000 episodes, a quarter of them with it: standard deviation 0.8 %. Of its 3000 actions, 0.3 *
  // 2/3 are others: 0.73 %.
  CHECK(std::abs(noisy / 12000 - 0.25) < 5 * 0.008);
  CHECK(std::abs(astray / noisy - 0.2) < 5 * 0.0074);
}

TEST_CASE("random actions are held for as many steps as the player says") {
  const auto arena = make_arena(idle_game(2, 6, false));
  const RandomKey key{3};
  Collector collector(arena->make({.num_envs = 100, .key = key, .first_env = 0}), kSeen, 60, 2,
                      key);
  ActorCritic network({1}, 3, {.hidden = {4}});
  NetworkBatch batch(collector.format(), 3);
  batch.begin(network);
  const std::vector<Player> players = {{.network = &batch},
                                       {.network = &batch, .random = 1, .hold = 3}};
  collector.collect(players, {{0, 1}}, {}, /*restart=*/false, /*bootstrap_time_limit=*/true, {});
  const std::vector<Action>& actions = collector.rollout().seats[1].actions;
  int within = 0;
  int across = 0;
  for (std::size_t t = 1; t < 60; ++t) {
    for (std::size_t env = 0; env < 100; ++env) {
      const bool other = actions[t * 100 + env] != actions[(t - 1) * 100 + env];
      (t % 3 == 0 ? across : within) += other ? 1 : 0;
    }
  }
  CHECK(within == 0);
  // 1900 draws, two of three of them another action: standard deviation 1.1 %.
  CHECK(std::abs(across / 1900.0 - 2.0 / 3) < 5 * 0.011);
}

TEST_CASE("a network with memory: whole sequences, of which only its own steps count") {
  const auto arena = make_arena(idle_game(2, 4, false));
  const RandomKey key{3};
  Collector collector(arena->make({.num_envs = 20, .key = key, .first_env = 0}), kSeen, 10, 2, key);
  ActorCritic network({1}, 3, {.hidden = {4}, .gru = 2});
  NetworkBatch batch(collector.format(), 3);
  batch.begin(network, &collector.memory(0, network));
  const std::vector<Player> players = {{.network = &batch}, {.network = &batch, .random = 1}};
  const std::vector<double> weights = {1, 1, 8};
  collector.collect(players, {{0, 0}, {0, 1}, {1, 0}}, weights, /*restart=*/false,
                    /*bootstrap_time_limit=*/true, {});
  Samples samples;
  std::size_t own = 0;
  for (int seat = 0; seat < 2; ++seat) {
    const SeatSamples& played = collector.rollout().seats[static_cast<std::size_t>(seat)];
    SeatEstimate estimate;
    estimate_seat(collector.rollout(), seat, 0, played.rewards, batch, {}, estimate);
    samples.append(collector.rollout(), seat, 0, estimate, batch);
    for (std::size_t i = 0; i < played.agents.size(); ++i) {
      CHECK((played.agents[i] == 0 || estimate.advantages[i] == 0));
    }
    own += static_cast<std::size_t>(std::count(played.agents.begin(), played.agents.end(), 0));
  }
  REQUIRE(samples.size() == 2 * 20 * 10);
  REQUIRE(samples.num_sequences() == 2 * 20);
  CHECK(own < samples.size());
  CHECK(static_cast<std::size_t>(std::count(samples.counts.begin(), samples.counts.end(), 1)) ==
        own);
  // The other's steps change no sum, and have their place between.
  std::vector<int> all(samples.size());
  std::iota(all.begin(), all.end(), 0);
  std::vector<int> only_own = all;
  std::erase_if(only_own, [&](int i) { return samples.counts[static_cast<std::size_t>(i)] == 0; });
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples.advantages[i] = samples.counts[i] != 0 ? static_cast<float>(i) : 1e6F;
  }
  RowSums whole(collector.format());
  RowSums part(collector.format());
  whole.assign(samples, all, batch, /*normalize=*/true);
  part.assign(samples, only_own, batch, /*normalize=*/true);
  CHECK(whole.num_rows == static_cast<int>(samples.size()));
  CHECK(part.num_rows == static_cast<int>(own));
  CHECK(whole.num_samples == part.num_samples);
  for (const auto sums : {&RowSums::counts, &RowSums::gains, &RowSums::losses}) {
    AlignedFloats nonzero;
    std::copy_if((whole.*sums).begin(), (whole.*sums).end(), std::back_inserter(nonzero),
                 [](float x) { return x != 0; });
    AlignedFloats expected;
    std::copy_if((part.*sums).begin(), (part.*sums).end(), std::back_inserter(expected),
                 [](float x) { return x != 0; });
    CHECK(nonzero == expected);
  }
  std::size_t with_own = 0;
  for (std::size_t sequence = 0; sequence < samples.num_sequences(); ++sequence) {
    bool any = false;
    for (int t = 0; t < samples.steps; ++t) {
      any = any || samples.counts[samples.at(sequence, t)] != 0;
    }
    CHECK(any == samples.counts_anywhere(sequence));
    with_own += any ? 1 : 0;
  }
  CHECK(with_own < samples.num_sequences());
}

TEST_CASE("a seating that an episode has drawn stays to its end, whatever the weights become") {
  constexpr int kEnvs = 20;
  const auto arena = make_arena(idle_game(2, 12, false));
  const RandomKey key{3};
  Collector collector(arena->make({.num_envs = kEnvs, .key = key, .first_env = 0}), kSeen, 8, 2,
                      key);
  ActorCritic network({1}, 3, {.hidden = {4}});
  NetworkBatch batch(collector.format(), 3);
  batch.begin(network);
  const std::vector<Player> players = {{.network = &batch}, {.network = &batch}};
  const Seatings seatings = {{0, 1}, {1, 0}};
  const auto agents_with = [&](const std::vector<double>& weights) {
    collector.collect(players, seatings, weights, /*restart=*/false, /*bootstrap_time_limit=*/true,
                      {});
    return collector.rollout().seats[0].agents;
  };
  CHECK(agents_with({1, 0}) == std::vector<int>(8 * kEnvs, 0));
  // Four steps are left of the first episode, then the new weights tell.
  std::vector<int> expected(4 * kEnvs, 0);
  expected.resize(8 * kEnvs, 1);
  CHECK(agents_with({0, 1}) == expected);
}

TEST_CASE("target_kl: no step is taken beyond it") {
  const auto arena = make_arena(idle_game(2, 4, false));
  const RandomKey key{3};
  Collector collector(arena->make({.num_envs = 4, .key = key, .first_env = 0}), kSeen, 16, 1, key);
  for (const bool shared : {false, true}) {
    ActorCritic network({1}, 3, {.hidden = {4}, .shared_trunk = shared});
    initialise(network, Initialisation::kOrthogonal, 1, key, 0);
    NetworkBatch batch(collector.format(), 3);
    batch.begin(network);
    const std::vector<Player> players = {{.network = &batch}};
    collector.collect(players, {{0, 0}}, {}, /*restart=*/false, /*bootstrap_time_limit=*/true, {});
    Samples samples;
    const Rollout& rollout = collector.rollout();
    SeatEstimate estimate;
    estimate_seat(rollout, 0, 0, rollout.seats[0].rewards, batch, {}, estimate);
    samples.append(rollout, 0, 0, estimate, batch);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples.advantages[i] = samples.actions[i] == 0 ? 1 : -1;
    }
    PpoUpdate update(collector.format());
    const auto learn = [&](int epochs, float target, UpdateReport& report) {
      ActorCritic learner = network;
      Optimisers optimisers(learner, {});
      PpoOptions options;
      options.learning_rate = 0.05F;
      options.clip = 1;
      options.epochs = epochs;
      options.target_kl = target;
      report = update.run(learner, optimisers, batch, samples, options, 0, nullptr, {});
      return learner.actor.parameters;
    };
    std::vector<double> kl;  // before the last of so many steps
    for (int epochs = 1; epochs <= 4; ++epochs) {
      UpdateReport report;
      learn(epochs, 0, report);
      CHECK(report.steps == epochs);
      kl.push_back(report.approx_kl);
    }
    REQUIRE(kl[0] == 0);
    REQUIRE(kl[2] < kl[3]);
    UpdateReport stopped;
    UpdateReport three;
    CHECK(learn(10, static_cast<float>((kl[2] + kl[3]) / 2), stopped) == learn(3, 0, three));
    CHECK(stopped.steps == 3);
    CHECK(stopped.epochs == 3);
    CHECK(stopped.approx_kl == doctest::Approx(kl[3]));
    CHECK(stopped.policy_loss == three.policy_loss);
    CHECK(stopped.value_loss == three.value_loss);
  }
}

TEST_CASE("a network that would choose from too many actions is refused by name") {
  const auto refused = [](int actions) {
    try {
      ActorCritic network({1}, actions, {.hidden = {4}});
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refused(static_cast<int>(kMaxLogits)).empty());
  CHECK(refused(static_cast<int>(kMaxLogits) + 1) ==
        "network: 33 actions to choose from, expected 1 to 32");
}

TEST_CASE("what events and rare actions are worth") {
  Rollout rollout;
  rollout.steps = 2;
  rollout.num_envs = 1;
  rollout.seats.resize(1);
  SeatSamples& seat = rollout.seats[0];
  seat.agents = {0, 0};
  seat.actions = {0, 2};
  seat.rewards = {10, 1};
  seat.events = {bit(Event::kOnionPickup) | bit(Event::kMoveAction), 0};
  std::vector<float> worth(kNumEvents, 0.0F);
  worth[static_cast<std::size_t>(Event::kOnionPickup)] = -3;
  worth[static_cast<std::size_t>(Event::kMoveAction)] = 1;
  std::vector<float> rewards;
  event_rewards(rollout, 0, worth, 0.5F, 1, rewards);
  CHECK(rewards == std::vector<float>{3, 0.5F});
  seat.rewards = {2.5F, 0.25F};  // the same, scaled
  event_rewards(rollout, 0, worth, 0.5F, 0.25F, rewards);
  CHECK(rewards == std::vector<float>{0.75F, 0.125F});

  // Two members: one always does 0, one does anything.
  const auto arena = make_arena(idle_game(1, 4, false));
  const RandomKey key{3};
  Collector collector(arena->make({.num_envs = 1, .key = key, .first_env = 0}), kSeen, 2, 1, key);
  std::vector<ActorCritic> members(2, ActorCritic({1}, 3, {.hidden = {4}}));
  for (ActorCritic& member : members) {
    std::fill(member.actor.parameters.begin(), member.actor.parameters.end(), 0.0F);
  }
  members[0].actor.parameters[members[0].actor.parameters.size() - 3] = 50;
  NetworkBatch batch(collector.format(), 3);
  batch.begin(members[0]);
  const std::vector<Player> players = {{.network = &batch}};
  collector.collect(players, {{0}}, {}, /*restart=*/false, /*bootstrap_time_limit=*/false, {});
  seat.rows = collector.rollout().seats[0].rows;
  const std::vector<const ActorCritic*> all = {&members[0], &members[1]};
  rewards = {0, 0};
  add_population_bonus(rollout, 0, 0, all, batch, 2, rewards);
  CHECK(rewards[0] == doctest::Approx(-2 * std::log((1 + 1.0 / 3) / 2)));
  CHECK(rewards[1] == doctest::Approx(-2 * std::log((1.0 / 3) / 2)));
}
