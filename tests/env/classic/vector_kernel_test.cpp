// The vector kernel against the portable one: the same actions, everything compared.
#include "env/classic/vector_kernel.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "env/avx2.h"
#include "env/classic/game/parameters.h"
#include "env/classic/rule_set.h"
#include "env/layout/builtin.h"
#include "env/layout/reader.h"
#include "env/random_actions.h"
#include "env/text/error.h"
#include "env/vector_env.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

enum class Stream : std::uint8_t { kUniform, kInteractHeavy };

/// A batch with buffers for everything that a step gives.
struct Batch {
  Batch(const std::shared_ptr<const Layout>& layout, int num_envs, KernelChoice kernel)
      : envs(layout, {.num_envs = num_envs, .key = {7}, .first_env = 5, .kernel = kernel}) {
    const auto n = static_cast<std::size_t>(num_envs);
    for (auto* rewards : {&earned, &shaped, &effort}) {
      rewards->assign(2 * n, -9.0F);
    }
    events.assign(2 * n, 0xFFFFFFFF);
    terminated.assign(n, 9);
    truncated.assign(n, 9);
  }

  void step(const std::vector<Action>& actions) {
    envs.step(actions, {.earned = earned,
                        .shaped = shaped,
                        .effort = effort,
                        .events = events,
                        .terminated = terminated,
                        .truncated = truncated});
  }

  VectorEnv envs;
  std::vector<float> earned;
  std::vector<float> shaped;
  std::vector<float> effort;
  std::vector<EventMask> events;
  std::vector<std::uint8_t> terminated;
  std::vector<std::uint8_t> truncated;
};

/// What `state` is whatever the order of its objects.
State sorted(const StateShape& shape, State state) {
  sort_objects(View(shape, state.bytes.data()));
  return state;
}

void draw(Stream stream, std::uint32_t step, std::vector<Action>& actions) {
  for (std::size_t i = 0; i < actions.size(); i += 4) {
    const PhiloxBlock bits =
        RandomKey{3}.draw(static_cast<std::uint32_t>(i), 0, step, Purpose::kBenchmark);
    for (std::size_t k = 0; k < 4 && i + k < actions.size(); ++k) {
      // 10 values: 5..9 interact or, for 6 and 7, are no actions.
      const std::uint32_t value = uniform_below(bits[k], stream == Stream::kUniform ? 7 : 10);
      actions[i + k] = static_cast<Action>(value >= 8 ? 5 : value);
    }
  }
}

struct Totals {
  std::int64_t env_steps = 0;
  EventMask seen = 0;
  int resets = 0;
};

void compare(const std::shared_ptr<const Layout>& layout, Stream stream, int num_envs,
             std::uint32_t steps, Totals& totals) {
  const ClassicRules rules(*layout);
  Batch portable(layout, num_envs, KernelChoice::kPortable);
  Batch vector(layout, num_envs, KernelChoice::kVector);
  std::vector<Action> actions(2 * static_cast<std::size_t>(num_envs));
  for (std::uint32_t step = 0; step < steps; ++step) {
    draw(stream, step, actions);
    portable.step(actions);
    vector.step(actions);
    REQUIRE(portable.events == vector.events);
    REQUIRE(portable.earned == vector.earned);
    REQUIRE(portable.shaped == vector.shaped);
    REQUIRE(portable.effort == vector.effort);
    REQUIRE(portable.terminated == vector.terminated);
    REQUIRE(portable.truncated == vector.truncated);
    totals.env_steps += num_envs;
    for (const EventMask mask : vector.events) {
      totals.seen |= mask;
    }
    totals.resets += vector.truncated[0];
    if (step % 5 == 0 || vector.truncated[0] != 0) {
      for (int env = 0; env < num_envs; ++env) {
        REQUIRE(sorted(rules.shape, portable.envs.state(env)) == vector.envs.state(env));
        REQUIRE(sorted(rules.shape, portable.envs.final_state(env)) ==
                vector.envs.final_state(env));
      }
    }
  }
}

std::vector<std::shared_ptr<const Layout>> variants(const std::string& name) {
  std::vector<std::shared_ptr<const Layout>> layouts;
  const auto original = load_layout(name);
  if (original->rules() != classic::rule_set() || original->num_agents() != 2) {
    return layouts;
  }
  for (const bool old_dynamics : {false, true}) {
    for (const bool random : {false, true}) {
      LayoutSpec spec = original->spec();
      spec.horizon = random ? 61 : 150;
      spec.effort = random ? Effort{.move = 0.5, .interact = 1, .collision = 0.25} : Effort{};
      classic::parameters(spec).old_dynamics = old_dynamics;
      classic::parameters(spec).random_positions = random;
      classic::parameters(spec).random_object_probability = random ? 0.6 : 0;
      try {
        layouts.push_back(std::make_shared<const Layout>(std::move(spec), name));
      } catch (const InputError&) {
        // A kitchen of soups that old dynamics never start: its own dynamics are tested.
        continue;
      }
    }
  }
  return layouts;
}

}  // namespace

TEST_CASE("the vector kernel is the portable one, in every shipped kitchen of two") {
  if (!avx2_runs()) {
    return;
  }
  Totals totals;
  int kitchens = 0;
  for (const BuiltinLayout& builtin : builtin_layouts()) {
    const std::string name(builtin.name);
    CAPTURE(name);
    const auto layouts = variants(name);
    kitchens += layouts.empty() ? 0 : 1;
    for (const auto& layout : layouts) {
      for (const Stream stream : {Stream::kUniform, Stream::kInteractHeavy}) {
        compare(layout, stream, stream == Stream::kUniform ? 45 : 32, 200, totals);
      }
    }
  }
  CHECK(kitchens >= 30);
  CHECK(totals.env_steps > 2'000'000);
  CHECK(totals.resets > 100);
  CHECK(totals.seen == bit(Event::kWrongDelivery) - 1);  // every event of classic kitchens somewhere
}

// Optimised builds only: millions of steps in each of the kitchens.
#ifdef NDEBUG
TEST_CASE("the vector kernel is the portable one over two million steps in every kitchen") {
  if (!avx2_runs()) {
    return;
  }
  constexpr int kEnvs = 2048;
  constexpr std::uint32_t kSteps = 1000;
  for (const BuiltinLayout& builtin : builtin_layouts()) {
    const std::string name(builtin.name);
    CAPTURE(name);
    const auto layout = load_layout(name);
    if (layout->rules() != classic::rule_set() || layout->num_agents() != 2) {
      continue;
    }
    Batch portable(layout, kEnvs, KernelChoice::kPortable);
    Batch vector(layout, kEnvs, KernelChoice::kVector);
    std::vector<Action> actions(std::size_t{2} * kEnvs);
    const ClassicRules rules(*layout);
    bool same = true;
    for (std::uint32_t step = 0; step < kSteps && same; ++step) {
      draw_actions({11}, step, 6, actions);
      portable.step(actions);
      vector.step(actions);
      same = portable.events == vector.events && portable.earned == vector.earned &&
             portable.shaped == vector.shaped && portable.truncated == vector.truncated;
      for (int env = 0; env < kEnvs && step % 100 == 99; ++env) {
        same &= sorted(rules.shape, portable.envs.state(env)) == vector.envs.state(env);
      }
    }
    CHECK(same);
  }
}
#endif

TEST_CASE("the vector kernel holds any batch size") {
  if (!avx2_runs()) {
    return;
  }
  Totals totals;
  const auto layout = load_layout("cramped_room", std::vector<std::string>{"horizon=23"});
  for (const int num_envs : {1, 2, 31, 32, 33, 63, 64, 65, 100}) {
    CAPTURE(num_envs);
    compare(layout, Stream::kInteractHeavy, num_envs, 60, totals);
  }
}

TEST_CASE("the vector kernel has pots of one, two and four") {
  if (!avx2_runs()) {
    return;
  }
  Totals totals;
  for (const int capacity : {1, 2, 4}) {
    for (const bool old_dynamics : {false, true}) {
      classic::Parameters p;
      p.orders = {{1, 0}, {0, 1}};
      if (capacity == 4) {
        p.orders = {{3, 0}, {1, 2}};
        if (!old_dynamics) {
          p.orders = {{3, 1}, {0, 4}, {2, 0}, {3, 0}};
        }
      }
      p.max_num_ingredients = capacity;
      p.cook_time = 4;
      p.random_positions = true;
      p.random_object_probability = 0.5;
      p.old_dynamics = old_dynamics && capacity > 2;
      const auto layout = make_layout({"XPXPX", "O1 2S", "X   T", "XDXXX"}, p, {}, 40);
      compare(layout, Stream::kInteractHeavy, 64, 2000, totals);
    }
  }
  CHECK((totals.seen & bit(Event::kSoupDelivery)) != 0);
}

TEST_CASE("soups that are not ready, in hands and on counters, cook in the vector kernel too") {
  if (!avx2_runs()) {
    return;
  }
  for (const bool old_dynamics : {false, true}) {
    classic::Parameters p;
    p.orders = {{3, 0}};
    p.cook_time = 9;
    p.old_dynamics = old_dynamics;
    const std::vector<std::string> grid = {"XPXPX", "O1 2S", "X   T", "XDXXX"};
    Kitchen kitchen(grid, p);
    kitchen.place(0, 0, soup("ooo", 2));
    kitchen.place(0, 1, soup("oto", 30));
    kitchen.place(0, 2, soup("ooo"));
    kitchen.place(3, 3, soup("ot", 4));
    kitchen.give(0, soup("ooo", 5));
    kitchen.give(1, soup("ooo", 200));
    p.start_state = kitchen.now();
    Totals totals;
    compare(make_layout(grid, p, {}, 50), Stream::kInteractHeavy, 40, 400, totals);
    CHECK((totals.seen & bit(Event::kSoupDelivery)) != 0);
  }
}

TEST_CASE("which kernel steps a kitchen") {
  const auto name_of = [](const char* layout, int num_envs, KernelChoice kernel) {
    const VectorEnv envs(load_layout(layout),
                         {.num_envs = num_envs, .key = {}, .first_env = 0, .kernel = kernel});
    return std::string(envs.kernel().name());
  };
  const std::string fastest = avx2_runs() ? "avx2" : "portable";
  CHECK(name_of("cramped_room", 64, KernelChoice::kAuto) == fastest);
  CHECK(name_of("cramped_room", 1, KernelChoice::kAuto) == "portable");
  CHECK(name_of("cramped_room", 64, KernelChoice::kPortable) == "portable");
  CHECK(name_of("cramped_room_single", 64, KernelChoice::kAuto) == "portable");
  CHECK(name_of("paper_kitchen", 64, KernelChoice::kAuto) == "portable");
  CHECK_THROWS_AS(name_of("cramped_room_single", 64, KernelChoice::kVector), InputError);
  CHECK(why_no_vector_kernel(*load_layout("cramped_room")).empty() == avx2_runs());
  CHECK_FALSE(why_no_vector_kernel(*load_layout("cramped_room_single")).empty());
  CHECK_FALSE(why_no_vector_kernel(*load_layout("paper_kitchen")).empty());
  CHECK(parse_kernel("avx2", "") == KernelChoice::kVector);
  CHECK_THROWS_AS((void)parse_kernel("fast", "--kernel"), InputError);
}

TEST_CASE("a classic kitchen of two takes at most 256 bytes an environment") {
  for (const char* name : {"cramped_room", "asymmetric_advantages", "coordination_ring",
                           "forced_coordination", "counter_circuit", "counter_circuit_o_1order"}) {
    for (const KernelChoice kernel : {KernelChoice::kAuto, KernelChoice::kPortable}) {
      const VectorEnv envs(load_layout(name),
                           {.num_envs = 1024, .key = {}, .first_env = 0, .kernel = kernel});
      constexpr double kRewardsAndEvents = 2 * (2 * sizeof(float) + sizeof(EventMask));
      CHECK(envs.memory().total() + kRewardsAndEvents <= 256);
    }
  }
}
