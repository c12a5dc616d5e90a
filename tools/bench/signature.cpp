#include "tools/bench/signature.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "env/layout/generator.h"
#include "env/layout/reader.h"
#include "env/varied_env.h"
#include "env/vector_env.h"

namespace potluck::tools {
namespace {

struct Case {
  const char* layout;
  std::vector<std::string> set;
};

std::vector<Case> cases() {
  const std::vector<std::string> quick = {"horizon=97", "effort.move=1", "effort.interact=2",
                                          "effort.collision=4"};
  return {
      {"cramped_room", {}},
      {"asymmetric_advantages", {}},
      {"coordination_ring", {}},
      {"forced_coordination", {}},
      {"counter_circuit_o_1order", {}},
      {"counter_circuit", {}},
      {"cramped_room_tomato", {}},
      {"old_dynamics_cook_test", {}},
      {"bonus_order_test", quick},
      {"cramped_room", quick},
      {"paper_kitchen", quick},
      {"cramped_room_single", quick},
      {"multiplayer_schelling", quick},
      {"cramped_room_v2", {}},
      {"grounded_coord_ring", quick},
      {"test_time_wide", {"view=1", "permute=[\"onion\", \"carrot\", \"tomato\"]", "horizon=61"}},
      {"two_rooms", {"random_reset=true", "start_by_hand=true", "view=0", "horizon=37"}},
      {"prisoners_dilemma", {"rounds=7"}},
      {"inspection_game", {"rounds=0", "horizon=5", "sees=[\"seat\", \"last_actions\"]"}},
      {"public_goods_4", {"memory=3", "noise=0.1"}},
      {"volunteers_dilemma", {"noise=0.5", "rounds=0", "horizon=9"}},
      {"coin_game", {}},
      {"coin_game", {"size=5", "colours=\"random\"", "horizon=17"}},
      {"split", {}},
      {"split", {"kinds=4", "items=7", "rounds=3"}},
      {"trust_and_split", {}},
      {"trust_and_split", {"vocabulary=5", "coins=6", "rounds=4"}}};
}

class Hash {
 public:
  void add(std::int64_t value) {
    auto bits = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, bits >>= 8) {
      hash_ = (hash_ ^ (bits & 0xFF)) * 0x100000001B3U;
    }
  }
  void add_thousandths(std::span<const float> values) {
    for (const float value : values) {
      add(std::isinf(value) ? (value > 0 ? INT64_MAX : INT64_MIN)
                            : std::llround(static_cast<double>(value) * 1000));
    }
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325U;
};

void hash_observations(const VectorEnv& envs, Hash& hash) {
  for (const ObservationType* kind : envs.layout().rules().observations()) {
    if (envs.num_agents() < 2 && kind != envs.layout().rules().observations().front()) {
      continue;  // features need two players
    }
    const Observation observation = {.kind = kind};
    std::vector<float> rows(static_cast<std::size_t>(envs.num_envs() * envs.num_agents() *
                                                     envs.observation_size(observation)));
    envs.observe_all(observation, rows);
    hash.add_thousandths(rows);
  }
}

/// Random joint actions; twice as many of the last (to interact, in kitchens) as of any other.
void choose(std::uint64_t seed, std::uint32_t step, int num_actions, std::span<Action> actions) {
  const auto n = static_cast<std::uint32_t>(num_actions);
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::uint32_t bits =
        RandomKey{seed}.draw(static_cast<std::uint32_t>(i), 0, step, Purpose::kBenchmark)[0];
    actions[i] = static_cast<Action>(std::min(uniform_below(bits, n + 1), n - 1));
  }
}

constexpr int kEnvs = 40;  // not a whole number of blocks
constexpr std::uint32_t kSteps = 450;

/// Steps a batch and hashes all that it says. `layout_of(env)`: where environment `env` plays now.
template <class Env, class LayoutOf, class HashObservations>
void hash_steps(Env& envs, std::uint64_t seed, int num_actions, const LayoutOf& layout_of,
                const HashObservations& hash_seen, Hash& hash) {
  const auto players = static_cast<std::size_t>(envs.num_agents()) * kEnvs;
  std::vector<Action> actions(players);
  std::vector<float> earned(players);
  std::vector<float> shaped(players);
  std::vector<float> effort(players);
  std::vector<EventMask> events(players);
  std::vector<std::uint8_t> terminated(kEnvs);
  std::vector<std::uint8_t> truncated(kEnvs);
  for (std::uint32_t step = 0; step < kSteps; ++step) {
    choose(seed, step, num_actions, actions);
    envs.step(actions, {.earned = earned,
                        .shaped = shaped,
                        .effort = effort,
                        .events = events,
                        .terminated = terminated,
                        .truncated = truncated});
    hash.add_thousandths(earned);
    hash.add_thousandths(shaped);
    hash.add_thousandths(effort);
    for (const EventMask mask : events) {
      hash.add(mask);
    }
    for (int env = 0; env < kEnvs; ++env) {
      const auto i = static_cast<std::size_t>(env);
      hash.add(truncated[i] + 2 * terminated[i]);
      State state = envs.state(env);
      const Layout& layout = layout_of(env);
      layout.rules().canonicalise(layout, state);
      const auto* const bytes = reinterpret_cast<const unsigned char*>(state.bytes.data());
      for (std::size_t b = 0; b < 160; b += 2) {
        hash.add(bytes[b] | bytes[b + 1] << 8);
      }
    }
    if (step % 41 == 0) {
      hash_seen();
    }
  }
}

void hash_case(const Case& one, std::uint64_t seed, KernelChoice kernel, Hash& hash) {
  const auto layout = load_layout(one.layout, one.set);
  VectorEnv envs(layout, {.num_envs = kEnvs, .key = {seed}, .first_env = 3, .kernel = kernel});
  hash_steps(
      envs, seed, layout->num_actions(), [&](int) -> const Layout& { return *layout; },
      [&] { hash_observations(envs, hash); }, hash);
}

void hash_varied(const std::shared_ptr<const KitchenSource>& source, std::uint64_t seed,
                 Hash& hash) {
  VariedEnv envs(source, {.num_envs = kEnvs, .key = {seed}, .first_env = 3});
  hash_steps(
      envs, seed, source->num_actions(),
      [&](int env) -> const Layout& { return *envs.kitchen(env).layout; },
      [&] {
        for (const ObservationType* kind : source->rules().observations()) {
          if (!kind->can_be_padded) {
            continue;
          }
          std::vector<float> rows(
              static_cast<std::size_t>(kEnvs * envs.observation_size({.kind = kind})));
          for (int seat = 0; seat < envs.num_agents(); ++seat) {
            envs.observe({.kind = kind}, seat, rows);
            hash.add_thousandths(rows);
          }
        }
      },
      hash);
}

/// Kitchens of different sizes, and generated ones.
void hash_varied(std::uint64_t seed, Hash& hash) {
  std::vector<std::shared_ptr<const Layout>> listed;
  for (const char* name : {"cramped_room", "coordination_ring", "forced_coordination"}) {
    listed.push_back(load_layout(name, std::vector<std::string>{"horizon=61"}));
  }
  hash_varied(std::make_shared<const KitchenSource>(listed, RandomKey{seed}.stream(1)), seed, hash);
  hash_varied(std::make_shared<const KitchenSource>(generated_kitchens(
                  GeneratorVariety({.tomatoes = 1, .horizon = 83}), RandomKey{seed}.stream(2))),
              seed, hash);
}

std::uint64_t signature(KernelChoice kernel) {
  Hash hash;
  for (const Case& one : cases()) {
    for (const std::uint64_t seed : {0U, 1U}) {
      hash_case(one, seed, kernel, hash);
    }
  }
  for (const std::uint64_t seed : {0U, 1U}) {
    hash_varied(seed, hash);
  }
  return hash.value();
}

}  // namespace

bool print_signature() {
  const std::uint64_t portable = signature(KernelChoice::kPortable);
  fmt::print("{:016x} portable\n", portable);
  const VectorEnv probe(load_layout("cramped_room"), {.num_envs = 40, .key = {}});
  if (probe.kernel().name() == "portable") {
    return true;  // no other kernel runs here
  }
  const std::uint64_t vector = signature(KernelChoice::kAuto);
  fmt::print("{:016x} {}\n", vector, probe.kernel().name());
  return vector == portable;
}

}  // namespace potluck::tools
