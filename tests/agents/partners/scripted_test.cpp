#include "agents/partners/scripted.h"

#include <doctest/doctest.h>

#include "env/text/error.h"
#include "tests/agents/partners/play.h"

namespace potluck {
namespace {

TEST_CASE("scripted partners: every listed name makes a partner, in both rule sets") {
  for (const char* layout : {"paper_kitchen", "cramped_room"}) {
    const auto kitchen_layout = load_layout(layout);
    for (const ScriptedName& known : scripted_names(kitchen_layout->rules())) {
      CHECK(is_scripted_name(known.name));
      CHECK(!known.description.empty());
      CHECK(make_scripted(known.name, kitchen_layout) != nullptr);
    }
  }
  CHECK(is_scripted_name("greedy_noisy_1"));
  CHECK(is_scripted_name("greedy_noisy_99"));
}

TEST_CASE("scripted partners: unknown names are refused and told the known ones") {
  const auto layout = load_layout("paper_kitchen");
  for (const char* name :
       {"", "Greedy", "greedy_noisy_", "greedy_noisy_0", "greedy_noisy_100", "greedy_noisy_030",
        "greedy_noisy_-3", "greedy_noisy_3x", "greedy_noisy_99999999999"}) {
    CAPTURE(name);
    CHECK(!is_scripted_name(name));
    CHECK_THROWS_WITH_AS(static_cast<void>(make_scripted(name, layout)),
                         doctest::Contains("greedy_noisy_30"), InputError);
  }
}

TEST_CASE("scripted partners: probabilities sum to one and are those of the actions drawn") {
  // Every environment is in the same state, so their actions are draws of one distribution.
  constexpr int kDraws = 20'000;
  for (const char* kitchen_name : {"paper_kitchen", "cramped_room"}) {
    const std::vector<std::string> fixed = {"shuffle_starts=false"};
    const bool grid = std::string(kitchen_name) == "paper_kitchen";
    const auto layout = grid ? load_layout(kitchen_name, fixed) : load_layout(kitchen_name);
    const VectorEnv envs(layout, {.num_envs = kDraws, .key = {3}});
    std::vector<int> which(kDraws);
    std::iota(which.begin(), which.end(), 0);
    const auto num_actions = static_cast<std::size_t>(layout->num_actions());
    for (const ScriptedName& known : scripted_names(layout->rules())) {
      CAPTURE(known.name);
      std::vector<Action> actions(kDraws);
      std::vector<float> probabilities(kDraws * num_actions, -1.0F);
      std::vector<float> values(kDraws, -1.0F);
      make_scripted(known.name, layout)
          ->act({envs, which, 1, {9}},
                {.actions = actions, .probabilities = probabilities, .values = values});
      CHECK(values == std::vector<float>(kDraws, 0.0F));
      std::vector<double> frequencies(num_actions);
      for (const Action action : actions) {
        REQUIRE(action < num_actions);
        frequencies[action] += 1.0 / kDraws;
      }
      double sum = 0;
      for (std::size_t action = 0; action < num_actions; ++action) {
        const double p = static_cast<double>(probabilities[action]);
        sum += p;
        CHECK(std::abs(frequencies[action] - p) <= 4 * std::sqrt(p * (1 - p) / kDraws) + 1e-6);
        CHECK(probabilities[(kDraws - 1) * num_actions + action] == probabilities[action]);
      }
      CHECK(sum == doctest::Approx(1));
    }
  }
}

TEST_CASE("scripted partners: a batch cut in two plays as the whole") {
  for (const char* layout : {"paper_kitchen", "coordination_ring"}) {
    const auto kitchen_layout = load_layout(layout);
    const std::vector<std::string> names = {"greedy_noisy_30", "random"};
    constexpr int kSteps = 120;
    const Played whole = play(kitchen_layout, names, {.num_envs = 6, .steps = kSteps});
    const Played first = play(kitchen_layout, names, {.num_envs = 2, .steps = kSteps});
    const Played second =
        play(kitchen_layout, names, {.num_envs = 4, .steps = kSteps, .first_env = 2});
    bool equal = true;
    for (std::size_t step = 0; step < kSteps; ++step) {
      for (std::size_t i = 0; i < 12; ++i) {
        const Action cut = i < 4 ? first.actions[step * 4 + i] : second.actions[step * 8 + i - 4];
        equal &= whole.actions[step * 12 + i] == cut;
      }
    }
    CHECK(equal);
    const Played other = play(kitchen_layout, names, {.num_envs = 6, .steps = kSteps, .seed = 2});
    CHECK(whole.actions != other.actions);
  }
}

TEST_CASE("scripted partners: asked about some environments, they answer for those") {
  const auto layout = load_layout("paper_kitchen");
  const VectorEnv envs(layout, {.num_envs = 8, .key = {5}});
  const auto greedy = make_scripted("greedy_noisy_60", layout);
  const std::vector<int> all = {0, 1, 2, 3, 4, 5, 6, 7};
  const std::vector<int> some = {1, 4, 7};
  std::vector<Action> all_actions(8);
  std::vector<Action> some_actions(3);
  greedy->act({envs, all, 0, {9}}, {.actions = all_actions});
  greedy->clone()->act({envs, some, 0, {9}}, {.actions = some_actions});
  CHECK(some_actions == std::vector<Action>{all_actions[1], all_actions[4], all_actions[7]});
}

}  // namespace
}  // namespace potluck
