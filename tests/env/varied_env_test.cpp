#include "env/varied_env.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "env/classic/observations/observations.h"
#include "env/coop_grid/observations.h"
#include "env/layout/generator.h"
#include "env/layout/reader.h"
#include "env/text/error.h"

using namespace potluck;

namespace {

constexpr Observation kLossless{.kind = classic::kLossless};
constexpr std::size_t kChannels = 26;

using Layouts = std::vector<std::shared_ptr<const Layout>>;

Layouts load(const std::vector<std::string>& names, const std::string& horizon = "horizon=23") {
  Layouts layouts;
  for (const std::string& name : names) {
    layouts.push_back(load_layout(name, std::vector<std::string>{horizon}));
  }
  return layouts;
}

const std::vector<std::string> kSizes = {"cramped_room", "coordination_ring",
                                         "counter_circuit_o_1order"};  // 5 x 4, 5 x 5, 8 x 5

std::shared_ptr<const KitchenSource> listed(RandomKey key = {7}) {
  return std::make_shared<const KitchenSource>(load(kSizes), key);
}

std::shared_ptr<const KitchenSource> generated(RandomKey key = {7}) {
  GeneratorWishes wishes;
  wishes.horizon = 23;
  return std::make_shared<const KitchenSource>(generated_kitchens(GeneratorVariety(wishes), key));
}

std::vector<Action> actions_for(const VariedEnv& envs, std::uint32_t step) {
  std::vector<Action> actions;
  for (int env = 0; env < envs.num_envs(); ++env) {
    for (int seat = 0; seat < envs.num_agents(); ++seat) {
      const PhiloxBlock bits =
          RandomKey{99}.draw(envs.first_env() + static_cast<std::uint32_t>(env),
                             static_cast<std::uint32_t>(seat), step, Purpose::kBenchmark);
      actions.push_back(static_cast<Action>(
          uniform_below(bits[0], static_cast<std::uint32_t>(envs.source().num_actions()))));
    }
  }
  return actions;
}

std::vector<float> seen(const VariedEnv& envs, Observation observation, int seat) {
  std::vector<float> rows(static_cast<std::size_t>(envs.num_envs()) *
                              static_cast<std::size_t>(envs.observation_size(observation)),
                          -1.0F);
  envs.observe(observation, seat, rows);
  return rows;
}

/// `padded` must hold `plain` in its corner, and else nothing.
void check_corner(const KitchenSource& source, const Layout& layout, std::span<const float> padded,
                  std::span<const float> plain) {
  for (std::size_t col = 0; col < static_cast<std::size_t>(source.width()); ++col) {
    for (std::size_t row = 0; row < static_cast<std::size_t>(source.height()); ++row) {
      const bool inside = col < static_cast<std::size_t>(layout.width()) &&
                          row < static_cast<std::size_t>(layout.height());
      for (std::size_t channel = 0; channel < kChannels; ++channel) {
        const float expected =
            inside ? plain[(col * static_cast<std::size_t>(layout.height()) + row) * kChannels +
                           channel]
                   : 0.0F;
        const float found =
            padded[(col * static_cast<std::size_t>(source.height()) + row) * kChannels + channel];
        REQUIRE(found == expected);
      }
    }
  }
}

}  // namespace

TEST_CASE("varied: a batch of N is N single environments") {
  for (const auto& source : {listed(), generated()}) {
    constexpr int kEnvs = 7;
    VariedEnv batch(source, {.num_envs = kEnvs, .key = {5}, .first_env = 10});
    std::vector<VariedEnv> singles;
    for (std::uint32_t env = 0; env < kEnvs; ++env) {
      singles.emplace_back(source,
                           VectorEnvOptions{.num_envs = 1, .key = {5}, .first_env = 10 + env});
    }
    std::vector<float> earned(kEnvs * 2);
    std::vector<float> shaped(kEnvs * 2);
    std::vector<EventMask> events(kEnvs * 2);
    std::vector<std::uint8_t> truncated(kEnvs);
    for (std::uint32_t step = 0; step < 60; ++step) {
      batch.step(actions_for(batch, step),
                 {.earned = earned, .shaped = shaped, .events = events, .truncated = truncated});
      const std::vector<float> rows = seen(batch, kLossless, 1);
      const std::size_t size = rows.size() / kEnvs;
      for (std::size_t env = 0; env < kEnvs; ++env) {
        VariedEnv& single = singles[env];
        std::vector<float> one_earned(2);
        std::vector<float> one_shaped(2);
        std::vector<EventMask> one_events(2);
        std::vector<std::uint8_t> one_truncated(1);
        single.step(actions_for(single, step), {.earned = one_earned,
                                                .shaped = one_shaped,
                                                .events = one_events,
                                                .truncated = one_truncated});
        const int i = static_cast<int>(env);
        CHECK(single.kitchen(0).layout->spec() == batch.kitchen(i).layout->spec());
        CHECK(single.state(0) == batch.state(i));
        CHECK(std::equal(one_earned.begin(), one_earned.end(), &earned[env * 2]));
        CHECK(std::equal(one_shaped.begin(), one_shaped.end(), &shaped[env * 2]));
        CHECK(std::equal(one_events.begin(), one_events.end(), &events[env * 2]));
        CHECK(one_truncated[0] == truncated[env]);
        CHECK(truncated[env] == static_cast<std::uint8_t>((step + 1) % 23 == 0));
        const std::vector<float> one_row = seen(single, kLossless, 1);
        CHECK(std::equal(one_row.begin(), one_row.end(),
                         rows.begin() + static_cast<std::ptrdiff_t>(env * size)));
      }
    }
    CHECK(batch.episodes()[0] == 2);
    CHECK(batch.steps()[0] == 60 - 2 * 23);
  }
}

TEST_CASE("varied: each kitchen is stepped as a VectorEnv of it is") {
  constexpr std::size_t kEnvs = 12;
  const auto source = listed();
  VariedEnv envs(source, {.num_envs = kEnvs, .key = {5}, .first_env = 2});
  std::vector<VectorEnv> plain;
  for (std::uint32_t env = 0; env < kEnvs; ++env) {
    plain.emplace_back(envs.kitchen(static_cast<int>(env)).layout,
                       VectorEnvOptions{.num_envs = 1, .key = {5}, .first_env = 2 + env});
  }
  std::set<std::string> met;
  for (std::uint32_t step = 0; step < 22; ++step) {
    const std::vector<Action> actions = actions_for(envs, step);
    envs.step(actions, {});
    for (int seat = 0; seat < 2; ++seat) {
      const std::vector<float> rows = seen(envs, kLossless, seat);
      const std::size_t size = rows.size() / kEnvs;
      for (std::size_t env = 0; env < kEnvs; ++env) {
        if (seat == 0) {
          plain[env].step(std::span(actions).subspan(env * 2, 2), {});
        }
        const int i = static_cast<int>(env);
        CHECK(envs.state(i) == plain[env].state(0));
        std::vector<float> row(static_cast<std::size_t>(plain[env].observation_size(kLossless)));
        plain[env].observe(kLossless, seat, row);
        check_corner(*source, plain[env].layout(), std::span(rows).subspan(env * size, size), row);
        met.insert(plain[env].layout().name());
      }
    }
  }
  CHECK(met.size() == 3);
}

TEST_CASE("varied: with one layout it is a VectorEnv, chance included") {
  for (const char* name : {"paper_kitchen", "cramped_room"}) {
    const Layouts one = load({name});
    VariedEnv varied(std::make_shared<const KitchenSource>(one, RandomKey{7}),
                     {.num_envs = 7, .key = {5}, .first_env = 4});
    VectorEnv plain(one.front(), {.num_envs = 7, .key = {5}, .first_env = 4});
    std::vector<float> earned(14);
    std::vector<float> effort(14);
    std::vector<float> plain_earned(14);
    std::vector<float> plain_effort(14);
    for (std::uint32_t step = 0; step < 60; ++step) {
      const std::vector<Action> actions = actions_for(varied, step);
      varied.step(actions, {.earned = earned, .effort = effort});
      plain.step(actions, {.earned = plain_earned, .effort = plain_effort});
      CHECK(earned == plain_earned);
      CHECK(effort == plain_effort);
      for (int env = 0; env < 7; ++env) {
        CHECK(varied.state(env) == plain.state(env));
      }
    }
  }
}

TEST_CASE("varied: what was seen at the end of an episode is delivered, padded") {
  const auto source = listed();
  VariedEnv envs(source, {.num_envs = 9, .key = {1}});
  Layouts before;
  for (int env = 0; env < 9; ++env) {
    before.push_back(envs.kitchen(env).layout);
  }
  for (std::uint32_t step = 0; step < 23; ++step) {
    envs.step(actions_for(envs, step), {});
  }
  int moved = 0;
  for (int env = 0; env < 9; ++env) {
    const Kitchen& last = envs.final_kitchen(env);
    CHECK(last.layout == before[static_cast<std::size_t>(env)]);
    moved += envs.kitchen(env).layout != last.layout ? 1 : 0;
    std::vector<float> padded(static_cast<std::size_t>(envs.observation_size(kLossless)), -1.0F);
    envs.observe_final(kLossless, env, 1, padded);
    std::vector<float> plain(
        static_cast<std::size_t>(observation_spec(*last.layout, kLossless).size));
    last.kernel->observe(envs.final_state(env), kLossless, 1, plain);
    check_corner(*source, *last.layout, padded, plain);
  }
  CHECK(moved > 0);
}

TEST_CASE("varied: the kitchen is a function of source, environment and episode") {
  const auto grid = [](const KitchenSource& source, std::uint32_t env, std::uint32_t episode) {
    return source.kitchen(env, episode).layout->spec().grid;
  };
  std::set<std::vector<std::string>> met;
  for (std::uint32_t env = 0; env < 8; ++env) {
    for (std::uint32_t episode = 0; episode < 8; ++episode) {
      met.insert(grid(*generated(), env, episode));
    }
  }
  CHECK(met.size() == 64);
  CHECK(met.count(grid(*generated(), 3, 5)) == 1);
  CHECK(met.count(grid(*generated({8}), 3, 5)) == 0);

  // A list: every layout in its turn, about equally often, and otherwise with another key.
  const auto names = [](RandomKey key) {
    const auto source = listed(key);
    std::vector<std::string> drawn;
    for (std::uint32_t i = 0; i < 3000; ++i) {
      drawn.push_back(source->kitchen(i % 50, i / 50).layout->name());
    }
    return drawn;
  };
  const std::vector<std::string> drawn = names({1});
  for (const std::string& name : kSizes) {
    const auto times = std::count(drawn.begin(), drawn.end(), name);
    CHECK(times > 900);  // 1000 expected, standard deviation 26
    CHECK(times < 1100);
  }
  CHECK(drawn == names({1}));
  CHECK(drawn != names({0}));
}

TEST_CASE("varied: a generated kitchen's name says how to make it again") {
  const Kitchen kitchen = generated()->kitchen(4, 2);
  const std::string digits = kitchen.layout->name().substr(std::string("generated_").size());
  GeneratorWishes wishes;
  wishes.horizon = 23;
  CHECK(generate_layout(wishes, RandomKey{std::stoull(digits)}, 0) == kitchen.layout->spec());
}

TEST_CASE("varied: sizes are those of the largest kitchen in each direction") {
  const KitchenSource source(load({"cramped_room", "large_room", "counter_circuit_o_1order"}), {1});
  CHECK(source.width() == 8);
  CHECK(source.height() == 7);
  CHECK(source.observation_spec(kLossless).shape == std::vector<int>{8, 7, 26});
  CHECK(source.observation_spec(kLossless).size == 8 * 7 * 26);
  CHECK(source.observation_spec({.kind = classic::kFeatures}).size == 96);
  CHECK_THROWS_AS((void)source.observation_spec({.kind = coop_grid::kGrid8}), InputError);
  CHECK(generated()->observation_spec(kLossless).shape == std::vector<int>{7, 6, 26});
}

TEST_CASE("varied: features are not padded, grid8 has zeros behind") {
  VariedEnv classic(listed(), {.num_envs = 5, .key = {1}});
  constexpr Observation kFeatures{.kind = classic::kFeatures};
  const std::vector<float> features = seen(classic, kFeatures, 0);
  for (std::size_t env = 0; env < 5; ++env) {
    const int i = static_cast<int>(env);
    std::vector<float> plain(96);
    classic.kitchen(i).kernel->observe(classic.state(i), kFeatures, 0, plain);
    CHECK(std::equal(plain.begin(), plain.end(), &features[env * 96]));
  }

  LayoutSpec one_onion = load_layout_spec("paper_kitchen");  // has two
  for (std::string& row : one_onion.grid) {
    const std::size_t onion = row.find('O');
    if (onion != std::string::npos) {
      row[onion] = ' ';
      break;
    }
  }
  const auto source = std::make_shared<const KitchenSource>(
      Layouts{load_layout("paper_kitchen"), std::make_shared<const Layout>(one_onion)},
      RandomKey{1});
  VariedEnv grid(source, {.num_envs = 8, .key = {1}});
  constexpr Observation kGrid8{.kind = coop_grid::kGrid8};
  CHECK(grid.observation_size(kGrid8) == 8);
  const std::vector<float> rows = seen(grid, kGrid8, 0);
  int smaller = 0;
  for (std::size_t env = 0; env < 8; ++env) {
    const int i = static_cast<int>(env);
    const Kitchen& kitchen = grid.kitchen(i);
    std::vector<float> plain(
        static_cast<std::size_t>(observation_spec(*kitchen.layout, kGrid8).size));
    kitchen.kernel->observe(grid.state(i), kGrid8, 0, plain);
    smaller += plain.size() == 7 ? 1 : 0;
    plain.resize(8, 0.0F);
    CHECK(std::equal(plain.begin(), plain.end(), &rows[env * 8]));
  }
  CHECK(smaller > 0);
  CHECK(smaller < 8);
}

TEST_CASE("varied: kitchens that one network cannot play together are refused") {
  const auto refusal = [](const std::vector<std::string>& names) {
    try {
      const KitchenSource source(load(names), {1});
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refusal({"cramped_room", "paper_kitchen"}) ==
        "layout paper_kitchen: rules coop_grid, expected rules classic, as cramped_room");
  CHECK(refusal({"cramped_room", "cramped_room_single"}) ==
        "layout cramped_room_single: 1 player, expected 2 players, as cramped_room");
  CHECK(refusal({}) == "list of layouts: no layout, expected one or more");
  GeneratorWishes wishes;
  wishes.pots = 60;
  CHECK_THROWS_AS((void)generated_kitchens(GeneratorVariety(wishes), {1}), InputError);
}

TEST_CASE("varied: generated kitchens of many sizes have observations of the largest") {
  GeneratorVariety variety;
  variety.width = {5, 9};
  variety.height = {4, 8};
  variety.horizon = 7;
  const auto source =
      std::make_shared<const KitchenSource>(generated_kitchens(variety, RandomKey{2}));
  const Observation lossless{classic::kLossless};
  CHECK(source->observation_spec(lossless).shape == std::vector{9, 8, 26});
  VariedEnv envs(source, {.num_envs = 16, .key = {4}});
  std::set<int> widths;
  for (std::uint32_t step = 0; step < 30; ++step) {
    for (int env = 0; env < envs.num_envs(); ++env) {
      const Layout& layout = *envs.kitchen(env).layout;
      widths.insert(layout.width());
      CHECK(layout.width() <= source->width());
      CHECK(layout.height() <= source->height());
    }
    envs.step(actions_for(envs, step), {});
    for (const float number : seen(envs, lossless, 1)) {
      REQUIRE(number >= 0);  // all is written
    }
  }
  CHECK(widths == std::set{5, 6, 7, 8, 9});
}

TEST_CASE("varied: a saved batch goes on as if nothing had happened") {
  for (const auto& source : {listed(), generated()}) {
    VariedEnv envs(source, {.num_envs = 4, .key = {3}});
    std::uint32_t step = 0;
    for (; step < 60; ++step) {
      envs.step(actions_for(envs, step), {});
    }
    VariedEnv copy(source, {.num_envs = 4, .key = {3}});
    for (int env = 0; env < 4; ++env) {
      const auto i = static_cast<std::size_t>(env);
      copy.restore(env, envs.episodes()[i], envs.steps()[i], envs.state(env));
    }
    for (; step < 120; ++step) {
      for (int env = 0; env < 4; ++env) {
        CHECK(envs.kitchen(env).layout->spec() == copy.kitchen(env).layout->spec());
        CHECK(envs.state(env) == copy.state(env));
        CHECK(envs.steps()[static_cast<std::size_t>(env)] ==
              copy.steps()[static_cast<std::size_t>(env)]);
      }
      CHECK(seen(envs, kLossless, 0) == seen(copy, kLossless, 0));
      envs.step(actions_for(envs, step), {});
      copy.step(actions_for(copy, step), {});
    }
  }
}

TEST_CASE("varied: reset starts the next episode, or the one asked for, everywhere") {
  VariedEnv envs(generated(), {.num_envs = 3, .key = {3}});
  const LayoutSpec first = envs.kitchen(1).layout->spec();
  envs.step(actions_for(envs, 0), {});
  envs.reset();
  CHECK(envs.episodes()[1] == 1);
  CHECK(envs.steps()[1] == 0);
  CHECK(envs.kitchen(1).layout->spec() != first);
  envs.reset(0);
  CHECK(envs.episodes()[1] == 0);
  CHECK(envs.kitchen(1).layout->spec() == first);
}
