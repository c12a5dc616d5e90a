// Scripted cooks with habits keep them, through whole games, and are of use where they can be.
#include "agents/partners/cook/habits.h"

#include <doctest/doctest.h>

#include <array>
#include <set>

#include "agents/policy/work.h"
#include "env/classic/game/rules.h"
#include "env/classic/rule_set.h"
#include "env/coop_grid/rule_set.h"
#include "env/coop_grid/state.h"
#include "env/layout/builtin.h"
#include "env/text/error.h"
#include "tests/agents/partners/play.h"

namespace potluck {
namespace {

const std::array<std::string, 5> kKitchens = {"cramped_room", "asymmetric_advantages",
                                              "coordination_ring", "forced_coordination",
                                              "counter_circuit_o_1order"};

/// What a game showed of both seats.
struct Watched {
  std::array<WorkTotals, 2> work;
  std::array<std::vector<Cell>, 2> cells;  ///< [seat][step]
};

Watched watch(const std::shared_ptr<const Layout>& layout, const std::vector<std::string>& names) {
  VectorEnv envs(layout, {.num_envs = 1, .key = {1}, .first_env = 0});
  std::array<std::unique_ptr<Policy>, 2> policies = {make_scripted(names[0], layout),
                                                     make_scripted(names[1], layout)};
  const std::array<int, 1> which = {0};
  std::array<Action, 2> actions{};
  std::array<float, 2> earned{};
  std::array<EventMask, 2> events{};
  Watched result;
  const bool classic_rules = layout->rules() == classic::rule_set();
  const std::optional<classic::ClassicRules> rules =
      classic_rules ? std::optional<classic::ClassicRules>(*layout) : std::nullopt;
  for (int step = 0; step < layout->horizon() - 1; ++step) {
    for (std::size_t seat = 0; seat < 2; ++seat) {
      policies[seat]->act({envs, which, static_cast<int>(seat), {2}},
                          {.actions = {&actions[seat], 1}});
    }
    envs.step(actions, {.earned = earned, .events = events});
    const State state = envs.state(0);
    for (std::size_t seat = 0; seat < 2; ++seat) {
      result.work[seat].count(events[seat]);
      result.work[seat].team += static_cast<double>(earned[0] + earned[1]);
      result.cells[seat].push_back(
          rules ? classic::ConstView(rules->shape, state.bytes.data()).players()[seat].cell
                : unpack<coop_grid::GridState>(state).players[seat].cell);
    }
  }
  return result;
}

/// Was it ever outside once it had been inside? `entered`: was it inside at all?
bool strays(const std::vector<Cell>& cells, const std::vector<Cell>& outside, bool& entered) {
  const std::set<Cell> forbidden(outside.begin(), outside.end());
  entered = false;
  for (const Cell cell : cells) {
    if (!forbidden.contains(cell)) {
      entered = true;
    } else if (entered) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("habits: a cook with a role does its part and nothing else") {
  for (const std::string name :
       {"cramped_room", "asymmetric_advantages", "coordination_ring", "counter_circuit_o_1order"}) {
    for (const bool old_dynamics : {false, true}) {
      for (const std::size_t seat : {std::size_t{0}, std::size_t{1}}) {
        CAPTURE(name);
        CAPTURE(old_dynamics);
        CAPTURE(seat);
        const auto layout = kitchen(name, old_dynamics);
        const auto with_greedy = [&](const char* cook) {
          std::vector<std::string> names = {"greedy", "greedy"};
          names[seat] = cook;
          return watch(layout, names).work[seat];
        };
        const WorkTotals onions = with_greedy("onions_only");
        CHECK(onions.of(Event::kPottingOnion) > 0);
        CHECK(onions.of(Event::kDishPickup) + onions.of(Event::kSoupPickup) == 0);
        CHECK(onions.of(Event::kSoupDelivery) == 0);
        const WorkTotals dishes = with_greedy("dishes_only");
        // Nobody can come for its soups where each lives on a side of its own.
        CHECK((dishes.of(Event::kSoupPickup) > 0) == (name != "asymmetric_advantages"));
        CHECK(dishes.of(Event::kOnionPickup) + dishes.of(Event::kSoupDelivery) == 0);
        const WorkTotals serves = with_greedy("serves_only");
        CHECK(serves.of(Event::kSoupDelivery) > 0);
        CHECK(serves.of(Event::kOnionPickup) + serves.of(Event::kPottingOnion) == 0);
      }
    }
  }
}

TEST_CASE("habits: complementary roles deliver, where each can do its part") {
  for (const std::string name :
       {"cramped_room", "asymmetric_advantages", "coordination_ring", "counter_circuit_o_1order"}) {
    for (const bool old_dynamics : {false, true}) {
      CAPTURE(name);
      const auto layout = kitchen(name, old_dynamics);
      CHECK(play(layout, {"onions_only", "serves_only"}, {}).team[0] >= 100);
      CHECK(play(layout, {"serves_only", "onions_only"}, {}).team[0] >= 100);
      CHECK(play(layout, {"onions_only", "dishes_only"}, {}).team[0] == 0);  // nobody serves
      CHECK(play(layout, {"greedy", "dishes_only"}, {}).team[0] >= 100);
    }
  }
}

TEST_CASE("habits: who lives in one half never leaves it") {
  for (const std::string& name : kKitchens) {
    for (const bool old_dynamics : {false, true}) {
      CAPTURE(name);
      const auto layout = kitchen(name, old_dynamics);
      const auto not_left = partners::floor_outside(*layout, partners::Half::kLeft);
      const auto not_right = partners::floor_outside(*layout, partners::Half::kRight);
      CHECK(!not_left.empty());
      CHECK(!not_right.empty());
      const bool one_region = name != "asymmetric_advantages" && name != "forced_coordination";
      for (const std::size_t seat : {std::size_t{0}, std::size_t{1}}) {
        CAPTURE(seat);
        std::vector<std::string> names = {"greedy", "greedy"};
        bool entered = false;
        names[seat] = "left_half";
        CHECK(!strays(watch(layout, names).cells[seat], not_left, entered));
        CHECK((entered || !one_region));
        names[seat] = "right_half";
        CHECK(!strays(watch(layout, names).cells[seat], not_right, entered));
        CHECK((entered || !one_region));
      }
    }
  }
  const auto paper = load_layout("paper_kitchen");
  bool entered = false;
  CHECK(!strays(watch(paper, {"greedy", "left_half"}).cells[1],
                partners::floor_outside(*paper, partners::Half::kLeft), entered));
  CHECK(entered);
}

TEST_CASE("habits: a stubborn cook works, and walks into others where greedy ones do not") {
  for (const std::string name :
       {"cramped_room", "asymmetric_advantages", "counter_circuit_o_1order"}) {
    CAPTURE(name);
    const auto layout = kitchen(name);
    const auto polite = watch(layout, {"greedy", "greedy"});
    const auto stubborn = watch(layout, {"greedy", "stubborn"});
    CHECK(stubborn.work[0].team >= 20);
    if (name != "asymmetric_advantages") {  // there they never meet
      CHECK(stubborn.work[1].of(Event::kCollision) > polite.work[1].of(Event::kCollision));
    }
  }
  // A greedy cook goes round an idle one; a stubborn one pushes for ever.
  const auto ring = kitchen("coordination_ring");
  CHECK(watch(ring, {"stay", "greedy"}).work[1].of(Event::kCollision) <
        watch(ring, {"stay", "stubborn"}).work[1].of(Event::kCollision));
}

TEST_CASE("habits: pauses slow a cook down") {
  const auto layout = kitchen("cramped_room");
  const double greedy = estimate(play(layout, {"greedy", "stay"}, {.num_envs = 10}).team).mean;
  const double paused =
      estimate(play(layout, {"greedy_pause_50", "stay"}, {.num_envs = 10}).team).mean;
  CHECK(paused > 0.3 * greedy);
  CHECK(paused < 0.75 * greedy);
}

// They rehearse first, so each plays in some of them.
TEST_CASE("habits: every name plays in built-in kitchens that have work for it") {
  std::size_t turn = 0;
  for (const BuiltinLayout& builtin : builtin_layouts()) {
    CAPTURE(builtin.name);
    const auto layout = load_layout(std::string(builtin.name));
    const std::string other = is_scripted_name("stay", layout->rules()) ? "stay" : "random";
    for (const ScriptedName& known : scripted_names(layout->rules())) {
      CAPTURE(known.name);
      if (turn++ % 11 != 0) {
        continue;
      }
      const Played played =
          play(layout, {std::string(known.name), other}, {.num_envs = 1, .steps = 100});
      CHECK(std::ranges::all_of(played.actions,
                                [&](Action action) { return action < layout->num_actions(); }));
    }
  }
}

TEST_CASE("habits: names combine, and those without work are refused") {
  for (const std::string name : {"onions_only_noisy_30", "left_half_pause_20",
                                 "stubborn_noisy_9_pause_9", "greedy_noisy_49_pause_50"}) {
    CAPTURE(name);
    CHECK(is_scripted_name(name));
    CHECK(make_scripted(name, load_layout("cramped_room")) != nullptr);
  }
  for (const std::string name : {"stay_noisy_3", "random_pause_3", "greedy_pause_3_noisy_3",
                                 "greedy_noisy_50_pause_50", "onions", "left_half_"}) {
    CAPTURE(name);
    CHECK(!is_scripted_name(name));
  }
  CHECK(!is_scripted_name("serves_only", coop_grid::rule_set()));
  CHECK(is_scripted_name("serves_only", classic::rule_set()));
  CHECK_THROWS_WITH_AS((void)make_scripted("dishes_only", load_layout("paper_kitchen")),
                       doctest::Contains("no work for it"), InputError);
}

}  // namespace potluck
