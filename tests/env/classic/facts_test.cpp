#include <doctest/doctest.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "env/classic/game/parameters.h"
#include "env/kernel.h"
#include "env/layout/reader.h"
#include "env/layout_facts.h"
#include "env/vector_env.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using namespace potluck::layout_test;

namespace {

/// The true maximum of ordered soups in 0, 1, ... `horizon` steps: every joint action in every
/// state, layer by layer.
std::vector<int> most_deliveries(const std::shared_ptr<const Layout>& layout, int horizon) {
  VectorEnv env(layout, {.num_envs = 1, .key = {}, .first_env = 0});
  const auto agents = static_cast<std::size_t>(layout->num_agents());
  const auto actions = static_cast<std::size_t>(layout->num_actions());
  std::size_t joint = 1;
  for (std::size_t i = 0; i < agents; ++i) {
    joint *= actions;
  }
  std::vector<float> earned(agents);
  std::unordered_map<State, int> layer = {{env.state(0), 0}};
  std::vector<int> best(static_cast<std::size_t>(horizon) + 1, 0);
  std::vector<Action> chosen(agents);
  for (int step = 0; step < horizon; ++step) {
    std::unordered_map<State, int> next;
    for (const auto& [state, soups] : layer) {
      for (std::size_t code = 0; code < joint; ++code) {
        std::size_t rest = code;
        for (Action& action : chosen) {
          action = static_cast<Action>(rest % actions);
          rest /= actions;
        }
        env.set_state(0, state);
        env.set_clock(0, 0, 0);
        StepBuffers out;
        out.earned = earned;
        env.step(chosen, out);
        int now = soups;
        for (const float reward : earned) {
          now += reward > 0 ? 1 : 0;
        }
        int& known = next[env.state(0)];
        known = std::max(known, now + 1);  // 0: new
        int& most = best[static_cast<std::size_t>(step) + 1];
        most = std::max(most, now);
      }
    }
    layer.clear();
    for (const auto& [state, soups] : next) {
      layer.emplace(state, soups - 1);
    }
  }
  return best;
}

std::shared_ptr<const Layout> tiny(std::vector<std::string> grid, int cook, int capacity,
                                   bool old_dynamics = false) {
  LayoutSpec spec;
  spec.name = "tiny";
  spec.grid = std::move(grid);
  classic::parameters(spec).max_num_ingredients = capacity;
  classic::parameters(spec).orders = {{capacity, 0}};
  classic::parameters(spec).recipe_times = {cook};
  classic::parameters(spec).old_dynamics = old_dynamics;
  return std::make_shared<const Layout>(spec);
}

void compare(const std::shared_ptr<const Layout>& layout, int horizon, int truth) {
  const std::vector<int> most = most_deliveries(layout, horizon);
  for (int steps = 1; steps <= horizon; ++steps) {
    CAPTURE(steps);
    CHECK(most[static_cast<std::size_t>(steps)] <= layout_facts(*layout, steps).max_deliveries);
  }
  CHECK(most.back() == truth);
}

}  // namespace

TEST_CASE("the bound holds against the true maximum of tiny kitchens") {
  SUBCASE("a cook alone on one tile") {
    compare(tiny({"XPX", "O1D", "XSX"}, 2, 1), 26, 2);
  }
  SUBCASE("a cook alone, tick-free soup") {
    compare(tiny({"XPX", "O1D", "XSX"}, 0, 1), 22, 2);
  }
  SUBCASE("two cooks on four tiles") {
    compare(tiny({"XPDX", "O12D", "O  S", "XSSX"}, 1, 1), 14, 1);
  }
  SUBCASE("two cooks, one pot between them") {
    compare(tiny({"XOXXX", "X1P2D", "XXXSX"}, 1, 1), 16, 2);
  }
}

TEST_CASE("facts of known kitchens") {
  const LayoutFacts room = layout_facts(*load_layout("cramped_room"));
  REQUIRE(room.cycle);
  CHECK(room.num_floors == 1);
  CHECK(room.floor_cells == std::vector<int>{6});
  CHECK(room.reach_of_player == std::vector<int>{6, 6});
  CHECK(!room.needs_cooperation);
  // Five interacts with a pot that one tile faces, then 20 steps of cooking from the last of them.
  CHECK(room.cycle->pot_steps == 24);
  // 3 onions x (take, step, turn, put) + start + dish (take, 2 steps, plate) + soup (2 steps,
  // serve).
  CHECK(room.cycle->work_steps == 20);
  CHECK(room.cycle->recipe == Recipe{3, 0});
  CHECK(room.max_deliveries == 16);
  CHECK(room.how ==
        "the smaller of 16 (1 pot, a soup at most every 24 steps each) and 40 (2 players, 20 "
        "player-steps of work a soup)");
  CHECK(layout_facts(*load_layout("cramped_room"), 10).max_deliveries == 0);

  const std::vector<std::string> old_way = {"old_dynamics=true"};
  CHECK(layout_facts(*load_layout("cramped_room", old_way)).cycle->pot_steps == 23);

  const LayoutFacts forced = layout_facts(*load_layout("forced_coordination"));
  CHECK(forced.num_floors == 2);
  CHECK(forced.needs_cooperation);
  CHECK(forced.floor_of_player == std::vector<int>{1, 0});

  const LayoutFacts paper = layout_facts(*load_layout("paper_kitchen"));
  REQUIRE(paper.cycle);
  CHECK(paper.cycle->work_steps == 5);      // 2 to the pot, 2 back, and the step into the pot
  CHECK(paper.cycle->first_delivery == 9);  // 6 to an onion first
  CHECK(paper.max_deliveries == 18);        // (50 - 9) / 5 + 1 each
}

TEST_CASE("onions that do not grow again bound a coop_grid kitchen") {
  const std::vector<std::string> once = {"respawn_probability=0"};
  const LayoutFacts facts = layout_facts(*load_layout("paper_kitchen", once));
  CHECK(facts.max_deliveries == 2);
  CHECK(facts.how == "2 onions that do not grow again");
}

TEST_CASE("a kitchen without a possible soup has no cycle") {
  LayoutSpec spec = small_kitchen();
  spec.grid = {"XXXXXXX", "O1XX2PD", "XXXXXSX"};
  classic::parameters(spec).orders = {{3, 0}};
  const LayoutFacts facts = layout_facts(Layout(spec));
  CHECK(!facts.cycle);
  CHECK(facts.max_deliveries == 0);
  CHECK(facts.how == "no ordered soup can be cooked and served");
}

TEST_CASE("start states and random starts may save work, and the bound knows it") {
  const LayoutFacts plain = layout_facts(*load_layout("cramped_room"));
  const std::vector<std::string> random = {"random_start.object_probability=0.5"};
  CHECK(layout_facts(*load_layout("cramped_room", random)).max_deliveries >=
        plain.max_deliveries + 1);
  const std::vector<std::string> ready = {
      R"(start_state={"players": [{"row": 2, "col": 1}, {"row": 1, "col": 3, "holding": {"soup": ["onion","onion","onion"], "cooking_tick": 20}}]})"};
  CHECK(layout_facts(*load_layout("cramped_room", ready), 5).max_deliveries >= 1);
}
