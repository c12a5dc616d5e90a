#include "env/vector_env.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "env/coop_grid/observations.h"
#include "env/layout/reader.h"
#include "env/snapshots.h"
#include "env/text/error.h"

using namespace potluck;

namespace {

/// Random actions for environments first_env.. of a batch: the same for an environment in any
/// batch.
std::vector<Action> actions_for(const VectorEnv& envs, std::uint32_t step) {
  std::vector<Action> actions;
  for (int env = 0; env < envs.num_envs(); ++env) {
    for (int seat = 0; seat < envs.num_agents(); ++seat) {
      const PhiloxBlock bits =
          RandomKey{99}.draw(envs.first_env() + static_cast<std::uint32_t>(env),
                             static_cast<std::uint32_t>(seat), step, Purpose::kBenchmark);
      actions.push_back(static_cast<Action>(
          uniform_below(bits[0], static_cast<std::uint32_t>(envs.layout().num_actions()))));
    }
  }
  return actions;
}

}  // namespace

TEST_CASE("a batch of N is N single environments, in every rule set") {
  for (const char* name : {"paper_kitchen", "cramped_room", "counter_circuit_o_1order"}) {
    CAPTURE(name);
    const auto layout = load_layout(name, std::vector<std::string>{"horizon=37"});
    constexpr int kEnvs = 33;
    VectorEnv batch(layout, {.num_envs = kEnvs, .key = {5}, .first_env = 10});
    // Kernels list the objects of a state in orders of their own: compare like with like.
    const KernelChoice kernel = parse_kernel(batch.kernel().name(), "");
    std::vector<VectorEnv> singles;
    for (std::uint32_t env = 0; env < kEnvs; ++env) {
      singles.emplace_back(
          layout,
          VectorEnvOptions{.num_envs = 1, .key = {5}, .first_env = 10 + env, .kernel = kernel});
    }
    std::vector<float> earned(kEnvs * 2);
    std::vector<float> effort(kEnvs * 2);
    std::vector<EventMask> events(kEnvs * 2);
    std::vector<std::uint8_t> truncated(kEnvs);
    for (std::uint32_t step = 0; step < 100; ++step) {
      batch.step(actions_for(batch, step),
                 {.earned = earned, .effort = effort, .events = events, .truncated = truncated});
      for (std::size_t env = 0; env < kEnvs; ++env) {
        std::vector<float> one_earned(2);
        std::vector<float> one_effort(2);
        std::vector<EventMask> one_events(2);
        std::vector<std::uint8_t> one_truncated(1);
        VectorEnv& single = singles[env];
        single.step(actions_for(single, step), {.earned = one_earned,
                                                .effort = one_effort,
                                                .events = one_events,
                                                .truncated = one_truncated});
        CHECK(single.state(0) == batch.state(static_cast<int>(env)));
        CHECK(std::equal(one_earned.begin(), one_earned.end(), &earned[env * 2]));
        CHECK(std::equal(one_effort.begin(), one_effort.end(), &effort[env * 2]));
        CHECK(std::equal(one_events.begin(), one_events.end(), &events[env * 2]));
        CHECK(one_truncated[0] == truncated[env]);
        CHECK(truncated[env] == static_cast<std::uint8_t>((step + 1) % 37 == 0));
      }
    }
    CHECK(batch.episodes()[0] == 2);
    CHECK(batch.steps()[0] == 100 - 2 * 37);
  }
}

TEST_CASE("the state an episode ended in stays visible after the reset") {
  const auto layout = load_layout("paper_kitchen", std::vector<std::string>{"horizon=3"});
  VectorEnv envs(layout, {.num_envs = 1, .key = {1}, .first_env = 0});
  VectorEnv longer(load_layout("paper_kitchen"), {.num_envs = 1, .key = {1}, .first_env = 0});
  const Observation grid8{.kind = coop_grid::kGrid8};
  std::vector<float> seen(8);
  std::vector<float> expected(8);
  for (std::uint32_t step = 0; step < 3; ++step) {
    const std::vector<Action> actions = actions_for(envs, step);
    envs.step(actions, {});
    longer.step(actions, {});
  }
  longer.observe(grid8, 0, expected);
  envs.observe_final(grid8, 0, 0, seen);
  CHECK(seen == expected);
  envs.observe(grid8, 0, seen);
  CHECK(seen != expected);
}

TEST_CASE("same seed, same starts; other seeds, environments and episodes, other starts") {
  const auto layout = load_layout("paper_kitchen");
  const auto starts = [&](std::uint64_t seed, std::uint32_t episode) {
    VectorEnv envs(layout, {.num_envs = 64, .key = {seed}, .first_env = 0});
    envs.reset(episode);
    std::vector<bool> swapped;
    for (int env = 0; env < 64; ++env) {
      VectorEnv one(layout, {.num_envs = 1, .key = {1}, .first_env = 0});
      swapped.push_back(envs.state(env) == one.state(0));
    }
    return swapped;
  };
  CHECK(starts(1, 0) == starts(1, 0));
  const std::set<std::vector<bool>> different = {starts(0, 0), starts(1, 0), starts(2, 0),
                                                 starts(0, 1)};
  CHECK(different.size() == 4);
}

TEST_CASE("a saved state continues as if nothing had happened") {
  for (const char* name : {"paper_kitchen", "forced_coordination"}) {
    const auto layout = load_layout(name);
    VectorEnv envs(layout, {.num_envs = 4, .key = {3}, .first_env = 0});
    for (std::uint32_t step = 0; step < 60; ++step) {
      envs.step(actions_for(envs, step), {});
    }
    VectorEnv copy(layout, {.num_envs = 4, .key = {3}, .first_env = 0});
    for (int env = 0; env < 4; ++env) {
      copy.set_state(env, envs.state(env));
      copy.set_clock(env, envs.episodes()[static_cast<std::size_t>(env)],
                     envs.steps()[static_cast<std::size_t>(env)]);
    }
    for (std::uint32_t step = 60; step < 500; ++step) {
      envs.step(actions_for(envs, step), {});
      copy.step(actions_for(copy, step), {});
    }
    for (int env = 0; env < 4; ++env) {
      CHECK(envs.state(env) == copy.state(env));
      CHECK(std::hash<State>{}(envs.state(env)) == std::hash<State>{}(copy.state(env)));
    }
  }
}

TEST_CASE("states from files: those of a kitchen pass, other bytes are refused and hurt nobody") {
  for (const std::string& name : builtin_layout_names()) {
    CAPTURE(name);
    const auto layout = load_layout(name);
    const Snapshots words(layout);
    VectorEnv envs(layout, {.num_envs = 8, .key = {5}, .first_env = 0});
    const auto players = static_cast<std::size_t>(8 * envs.num_agents());
    std::vector<float> earned(players);
    for (std::uint32_t step = 0; step < 150; ++step) {
      envs.step(actions_for(envs, step), {.earned = earned});
      for (int env = 0; env < 8; ++env) {
        CHECK_NOTHROW(words.words().check(envs.state(env), "test"));
      }
    }
    // Any bytes at all, and states of the kitchen with some bytes changed.
    int refused = 0;
    for (std::uint32_t i = 0; i < 300; ++i) {
      State state = envs.state(static_cast<int>(i % 8));
      const std::size_t first = i < 100 ? 0 : i % 64;
      const std::size_t last = i < 100 ? state.bytes.size() : first + 1 + i % 3;
      for (std::size_t byte = first; byte < last; ++byte) {
        const PhiloxBlock bits =
            RandomKey{7}.draw(i, static_cast<std::uint32_t>(byte), 0, Purpose::kBenchmark);
        state.bytes[byte] = static_cast<std::byte>(bits[0]);
      }
      try {
        words.words().check(state, "test");
      } catch (const InputError&) {
        ++refused;
      }
    }
    CHECK(refused >= 200);
  }
}
