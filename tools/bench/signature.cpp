// The behaviour signature: one number for everything that the simulator does with fixed kitchens,
// seeds and actions. It is the same for every kernel, compiler and build type; it changes only when
// behaviour does.
//
// Hashed (64-bit FNV-1a, every number as 8 bytes, lowest first), after every step of every
// environment: the state with its objects in the order of their slots, events and flags of every
// player, rewards in thousandths; and the observations of all players every 41 steps.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include "env/classic/rules.h"
#include "env/classic/vector_kernel.h"
#include "env/layout/reader.h"
#include "env/vector_env.h"
#include "tools/bench/env.h"
#include "tools/commands/commands.h"

namespace potluck::tools {
namespace {

struct Case {
  const char* layout;
  std::vector<std::string> set;
};

std::vector<Case> cases() {
  const std::vector<std::string> quick = {"horizon=97", "effort.move=1", "effort.interact=2",
                                          "effort.collision=4"};
  return {{"cramped_room", {}},
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
          {"multiplayer_schelling", quick}};
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

State canonical(const Layout& layout, State state) {
  if (layout.rules() == Rules::kClassic) {
    const classic::StateShape shape = {
        .num_players = layout.num_agents(),
        .num_slots = static_cast<int>(layout.cells_of(Tile::kPot).size() +
                                      layout.cells_of(Tile::kCounter).size())};
    classic::sort_objects(classic::View(shape, state.bytes.data()));
  }
  return state;
}

void hash_observations(const VectorEnv& envs, Hash& hash) {
  for (const ObservationKind kind :
       {ObservationKind::kLossless, ObservationKind::kFeatures, ObservationKind::kGrid8}) {
    const bool grid = kind == ObservationKind::kGrid8;
    if (grid != (envs.layout().rules() == Rules::kCoopGrid) ||
        (kind == ObservationKind::kFeatures && envs.num_agents() < 2)) {
      continue;
    }
    const Observation observation = {.kind = kind};
    std::vector<float> rows(static_cast<std::size_t>(envs.num_envs() * envs.num_agents() *
                                                     envs.observation_size(observation)));
    envs.observe_all(observation, rows);
    hash.add_thousandths(rows);
  }
}

void hash_case(const Case& one, std::uint64_t seed, KernelChoice kernel, Hash& hash) {
  constexpr int kEnvs = 40;  // not a whole number of blocks
  constexpr std::uint32_t kSteps = 450;
  const auto layout = load_layout(one.layout, one.set);
  VectorEnv envs(layout, {.num_envs = kEnvs, .key = {seed}, .first_env = 3, .kernel = kernel});
  const auto agents = static_cast<std::size_t>(layout->num_agents());
  const std::size_t players = agents * kEnvs;
  std::vector<Action> actions(players);
  std::vector<float> earned(players);
  std::vector<float> shaped(players);
  std::vector<float> effort(players);
  std::vector<EventMask> events(players);
  std::vector<std::uint8_t> truncated(kEnvs);
  for (std::uint32_t step = 0; step < kSteps; ++step) {
    for (std::size_t i = 0; i < players; ++i) {
      const std::uint32_t bits =
          RandomKey{seed}.draw(static_cast<std::uint32_t>(i), 0, step, Purpose::kBenchmark)[0];
      // Twice as many interacts as any other action.
      const auto n = static_cast<std::uint32_t>(layout->num_actions());
      actions[i] = static_cast<Action>(std::min(uniform_below(bits, n + 1), n - 1));
    }
    envs.step(actions, {.earned = earned,
                        .shaped = shaped,
                        .effort = effort,
                        .events = events,
                        .terminated = {},
                        .truncated = truncated});
    hash.add_thousandths(earned);
    hash.add_thousandths(shaped);
    hash.add_thousandths(effort);
    for (const EventMask mask : events) {
      hash.add(mask);
    }
    for (int env = 0; env < kEnvs; ++env) {
      hash.add(truncated[static_cast<std::size_t>(env)]);
      const State state = canonical(*layout, envs.state(env));
      const auto* const bytes = reinterpret_cast<const unsigned char*>(state.bytes.data());
      for (std::size_t i = 0; i < 160; i += 2) {
        hash.add(bytes[i] | bytes[i + 1] << 8);
      }
    }
    if (step % 41 == 0) {
      hash_observations(envs, hash);
    }
  }
}

std::uint64_t signature(KernelChoice kernel) {
  Hash hash;
  for (const Case& one : cases()) {
    for (const std::uint64_t seed : {0U, 1U}) {
      hash_case(one, seed, kernel, hash);
    }
  }
  return hash.value();
}

}  // namespace

void print_signature() {
  const std::uint64_t portable = signature(KernelChoice::kPortable);
  fmt::print("{:016x} portable\n", portable);
  const VectorEnv probe(load_layout("cramped_room"), {.num_envs = 40, .key = {}});
  if (probe.kernel().name() == "portable") {
    return;  // no other kernel runs here
  }
  const std::uint64_t vector = signature(KernelChoice::kAuto);
  fmt::print("{:016x} {}\n", vector, probe.kernel().name());
  if (vector != portable) {
    throw Failure("the kernels' signatures differ");
  }
}

}  // namespace potluck::tools
