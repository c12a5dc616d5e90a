// Observations of whole batches, dense, by changes and sparse, against the encoders' visitors.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "env/avx2.h"
#include "env/classic/game/parameters.h"
#include "env/classic/observations/observations.h"
#include "env/classic/observations/sinks.h"
#include "env/classic/vector_kernel.h"
#include "env/layout/reader.h"
#include "env/random_actions.h"
#include "env/vector_env.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

/// The visitors' rows of every environment and player.
std::vector<float> visited(const VectorEnv& envs, const ClassicRules& rules,
                           const Features& features, ObservationKind kind) {
  const auto size = static_cast<std::size_t>(envs.observation_size({.kind = kind}));
  std::vector<float> rows(static_cast<std::size_t>(envs.num_envs() * envs.num_agents()) * size);
  float* row = rows.data();
  for (int env = 0; env < envs.num_envs(); ++env) {
    const State state = envs.state(env);
    const ConstView view(rules.shape, state.bytes.data());
    for (int seat = 0; seat < envs.num_agents(); ++seat, row += size) {
      if (kind == classic::kLossless) {
        visit_lossless(rules, view, seat, DenseSink(row));
      } else {
        features.visit(view, seat, DenseSink(row));
        if (kind == classic::kFeaturesCounters) {
          Counters(rules, features.distances())
              .write([&](int slot) { return view.slots()[slot].item; }, view.players(), seat,
                     row + features.size());
        }
      }
    }
  }
  return rows;
}

/// Sparse rows written out; every index at most once.
std::vector<float> written_out(const VectorEnv& envs, Observation observation,
                               std::vector<SparseEntry>* list = nullptr) {
  const auto size = static_cast<std::size_t>(envs.observation_size(observation));
  const auto num_rows = static_cast<std::size_t>(envs.num_envs() * envs.num_agents());
  std::vector<std::uint32_t> begin(num_rows + 1);
  std::vector<SparseEntry> entries(static_cast<std::size_t>(envs.num_envs()) *
                                   envs.sparse_capacity(observation));
  envs.observe_sparse(observation, {.row_begin = begin, .entries = entries});
  std::vector<float> rows(num_rows * size);
  for (std::size_t row = 0; row < num_rows; ++row) {
    for (std::uint32_t at = begin[row]; at < begin[row + 1]; ++at) {
      float& value = rows[row * size + entries[at].index];
      REQUIRE(value == 0.0F);
      REQUIRE(entries[at].value != 0);
      value = static_cast<float>(entries[at].value);
    }
  }
  entries.resize(begin[num_rows]);
  if (list != nullptr) {
    *list = entries;
  }
  return rows;
}

/// One seat of some environments: the very rows of all seats of all, entry by entry.
void check_seat(const VectorEnv& envs, Observation observation, int seat,
                const std::vector<int>& which) {
  const auto agents = static_cast<std::size_t>(envs.num_agents());
  const auto num_rows = static_cast<std::size_t>(envs.num_envs()) * agents;
  std::vector<std::uint32_t> begin(num_rows + 1);
  std::vector<SparseEntry> all(static_cast<std::size_t>(envs.num_envs()) *
                               envs.sparse_capacity(observation));
  envs.observe_sparse(observation, {.row_begin = begin, .entries = all});
  std::vector<std::uint32_t> seat_begin(which.size() + 1);
  std::vector<SparseEntry> entries(which.size() * envs.sparse_capacity(observation));
  envs.observe_seat(observation, seat, which, {.row_begin = seat_begin, .entries = entries});
  for (std::size_t i = 0; i < which.size(); ++i) {
    const std::size_t row =
        static_cast<std::size_t>(which[i]) * agents + static_cast<std::size_t>(seat);
    REQUIRE(std::equal(entries.begin() + seat_begin[i], entries.begin() + seat_begin[i + 1],
                       all.begin() + begin[row], all.begin() + begin[row + 1]));
  }
}

void check(const std::shared_ptr<const Layout>& layout, KernelChoice kernel) {
  const ClassicRules rules(*layout);
  const Features features(rules);
  const int agents = layout->num_agents();
  VectorEnv envs(layout, {.num_envs = 35, .key = {2}, .first_env = 0, .kernel = kernel});
  VectorEnv portable(
      layout, {.num_envs = 35, .key = {2}, .first_env = 0, .kernel = KernelChoice::kPortable});
  for (const ObservationKind kind :
       {classic::kLossless, classic::kFeatures, classic::kFeaturesCounters}) {
    const Observation observation = {.kind = kind};
    const auto size = static_cast<std::size_t>(envs.observation_size(observation));
    std::vector<std::byte> memory;
    std::vector<float> kept(static_cast<std::size_t>(35 * agents) * size, 7.0F);
    std::vector<float> fresh(kept.size(), 7.0F);
    std::vector<float> one(35 * size, 7.0F);
    for (std::uint32_t step = 0; step < 130; ++step) {
      std::vector<Action> actions;
      for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(35 * agents); ++i) {
        actions.push_back(static_cast<Action>(
            uniform_below(RandomKey{9}.draw(i, 0, step, Purpose::kBenchmark)[0], 6)));
      }
      envs.step(actions, {});
      portable.step(actions, {});
      if (step % 3 == 1) {
        continue;  // several steps may lie between two looks
      }
      const std::vector<float> expected = visited(envs, rules, features, kind);
      envs.observe_changes(observation, memory, kept);
      REQUIRE(kept == expected);
      envs.observe_all(observation, fresh);
      REQUIRE(fresh == expected);
      for (int seat = 0; seat < agents; ++seat) {
        envs.observe(observation, seat, one);
        for (std::size_t env = 0; env < 35; ++env) {
          const std::size_t row =
              env * static_cast<std::size_t>(agents) + static_cast<std::size_t>(seat);
          REQUIRE(std::equal(&one[env * size], &one[env * size] + size, &expected[row * size]));
        }
        check_seat(envs, observation, seat, {0, 1, 7, 8, 9, 20, 33, 34});
      }
      std::vector<SparseEntry> list;
      std::vector<SparseEntry> portable_list;
      REQUIRE(written_out(envs, observation, &list) == expected);
      REQUIRE(written_out(portable, observation, &portable_list) == expected);
      REQUIRE(list == portable_list);  // in the same order, too
    }
  }
}

/// The encodings of 2019 are the same from every kernel, for one player and for all.
void check_2019(const std::shared_ptr<const Layout>& layout, KernelChoice kernel) {
  const auto agents = static_cast<std::size_t>(layout->num_agents());
  VectorEnv envs(layout, {.num_envs = 35, .key = {2}, .first_env = 0, .kernel = kernel});
  VectorEnv portable(
      layout, {.num_envs = 35, .key = {2}, .first_env = 0, .kernel = KernelChoice::kPortable});
  std::vector<Action> actions(35 * agents);
  for (std::uint32_t step = 0; step < 100; ++step) {
    draw_actions({.seed = 9}, step, kNumClassicActions, actions);
    envs.step(actions, {});
    portable.step(actions, {});
    for (const ObservationKind kind : {classic::kFeatures2019, classic::kLossless2019}) {
      const Observation observation = {.kind = kind};
      const auto size = static_cast<std::size_t>(envs.observation_size(observation));
      REQUIRE(potluck::observation_spec(*layout, observation).size == static_cast<int>(size));
      std::vector<float> all(35 * agents * size, 7.0F);
      envs.observe_all(observation, all);
      REQUIRE(written_out(envs, observation) == all);
      std::vector<float> one(35 * size, 7.0F);
      for (std::size_t seat = 0; seat < agents; ++seat) {
        portable.observe(observation, static_cast<int>(seat), one);
        for (std::size_t env = 0; env < 35; ++env) {
          REQUIRE(std::equal(&one[env * size], &one[env * size] + size,
                             &all[(env * agents + seat) * size]));
        }
      }
    }
  }
}

}  // namespace

TEST_CASE("batches of what was seen in 2019 are the same in every kernel") {
  check_2019(load_layout("counter_circuit_o_1order"), KernelChoice::kAuto);
  check_2019(load_layout("forced_coordination", std::vector<std::string>{"old_dynamics=true"}),
             KernelChoice::kAuto);
  check_2019(load_layout("multiplayer_schelling"), KernelChoice::kPortable);
}

TEST_CASE("batches of observations are what the encoders say, dense, by changes and sparse") {
  const std::vector<std::string> set = {"horizon=70"};  // starts, urgency, restarts
  for (const char* name : {"cramped_room", "asymmetric_advantages", "counter_circuit",
                           "forced_coordination", "cramped_room_tomato"}) {
    CAPTURE(name);
    check(load_layout(name, set), KernelChoice::kPortable);
    if (avx2_runs()) {
      check(load_layout(name, set), KernelChoice::kVector);
    }
  }
}

TEST_CASE("batches of observations: soups everywhere, three players") {
  classic::Parameters p;
  p.orders = {{3, 0}, {1, 2}};
  p.cook_time = 5;
  p.random_positions = true;
  p.random_object_probability = 0.7;
  const auto two = make_layout({"XPXPX", "O1 2S", "X   T", "XDXPX"}, p, {}, 50);
  check(two, KernelChoice::kPortable);
  if (avx2_runs()) {
    check(two, KernelChoice::kVector);
  }
  check(make_layout({"XPXPX", "O1 2S", "X3  T", "XDXPX"}, p, {}, 50), KernelChoice::kPortable);
}
