// The kernel: batches, conservation under random play, equal states in equal bytes.
#include "env/classic/kernel.h"

#include <doctest/doctest.h>

#include "env/classic/game/parameters.h"
#include "env/classic/observations/lossless.h"
#include "env/classic/observations/observations.h"
#include "env/coop_grid/observations.h"
#include "env/text/error.h"
#include "tests/env/classic/kitchen.h"

using namespace potluck;
using namespace potluck::classic;
using namespace potluck::classic::testing;

namespace {

// Counters in reach of everybody, two pots, quick soups of both kinds.
const std::vector<std::string> kTwo = {"XPXPX", "O1 2S", "X   T", "XDXXX"};
const std::vector<std::string> kFour = {"XPXPXX", "O1234S", "X X  T", "X    X", "XDXOXX"};

classic::Parameters quick(bool old_dynamics) {
  classic::Parameters p;
  p.orders = {{3, 0}, {1, 2}};
  p.cook_time = 3;
  p.old_dynamics = old_dynamics;
  p.random_positions = true;
  p.random_object_probability = 0.3;
  return p;
}

Action random_action(std::uint32_t env, std::uint32_t step, std::uint32_t seat) {
  return static_cast<Action>(
      uniform_below(RandomKey{4}.draw(env, seat, step, Purpose::kBenchmark)[0], 6));
}

// What there is of each kind: ingredients wherever they are, and dishes with or without soup.
struct Stock {
  int onions = 0;
  int tomatoes = 0;
  int dishes = 0;
  bool operator==(const Stock&) const = default;
};

void count(Stock& stock, const Object& object, bool in_pot) {
  switch (object.kind) {
    case ObjectKind::kOnion:
      ++stock.onions;
      break;
    case ObjectKind::kTomato:
      ++stock.tomatoes;
      break;
    case ObjectKind::kMore:
      break;
    case ObjectKind::kDish:
      ++stock.dishes;
      break;
    case ObjectKind::kSoup: {
      const Recipe recipe = contents(item_of(object));
      stock.onions += recipe.onions;
      stock.tomatoes += recipe.tomatoes;
      stock.dishes += in_pot ? 0 : 1;
      break;
    }
  }
}

Stock stock_of(const Kitchen& kitchen) {
  Stock stock;
  const Snapshot now = kitchen.now();
  for (const PlayerSnapshot& player : now.players) {
    if (player.held) {
      count(stock, *player.held, false);
    }
  }
  for (const PlacedObject& placed : now.objects) {
    const Cell cell =
        static_cast<Cell>(placed.position.row * kitchen.rules().width + placed.position.col);
    count(stock, placed.object, kitchen.rules().tiles[cell] == Tile::kPot);
  }
  return stock;
}

}  // namespace

TEST_CASE("nothing appears but from dispensers, nothing goes but through the window") {
  for (const auto& grid : {kTwo, kFour}) {
    for (const bool old_dynamics : {false, true}) {
      Kitchen kitchen(grid, [&] {
        classic::Parameters p = quick(old_dynamics);
        p.random_positions = false;
        p.random_object_probability = 0;
        return p;
      }());
      const auto num_players = static_cast<std::size_t>(kitchen.rules().shape.num_players);
      std::vector<Outcome> outcomes(num_players);
      std::vector<Action> actions(num_players);
      kitchen.place(0, 1, soup("oto", 3));
      kitchen.give(num_players - 1, soup("ooo", 3));
      kitchen.turn(num_players - 1, Orientation::kEast);  // to the window
      const Snapshot start = kitchen.now();
      int deliveries = 0;
      int pottings = 0;
      for (std::uint32_t t = 0; t < 6000; ++t) {
        if (t % 200 == 0) {
          kitchen.set(start);  // random play fills every counter in the end
        }
        Stock expected = stock_of(kitchen);
        const Snapshot before = kitchen.now();
        for (std::size_t i = 0; i < num_players; ++i) {
          actions[i] = random_action(old_dynamics ? 1 : 0, t, static_cast<std::uint32_t>(i));
        }
        step(kitchen.rules(), kitchen.view(), actions, outcomes);
        for (std::size_t i = 0; i < num_players; ++i) {
          const PlayerSnapshot& player = before.players[i];
          const Cell cell =
              static_cast<Cell>(player.position.row * kitchen.rules().width + player.position.col);
          const Tile faced =
              kitchen.rules()
                  .facing[ClassicRules::pose(cell, static_cast<int>(player.orientation))]
                  .tile;
          if (actions[i] == 5 && !player.held) {
            expected.onions += faced == Tile::kOnion ? 1 : 0;
            expected.tomatoes += faced == Tile::kTomato ? 1 : 0;
            expected.dishes += faced == Tile::kDish ? 1 : 0;
          }
          if ((outcomes[i].events & bit(Event::kSoupDelivery)) != 0) {
            const Recipe served = contents(item_of(*player.held));
            expected.onions -= served.onions;
            expected.tomatoes -= served.tomatoes;
            --expected.dishes;
            ++deliveries;
          }
          pottings +=
              (outcomes[i].events & mask(Event::kPottingOnion, Event::kPottingTomato)) != 0 ? 1 : 0;
        }
        REQUIRE(stock_of(kitchen) == expected);
        // Header counts and slots are what packing the same state from words gives.
        REQUIRE(to_state(kitchen.rules(), kitchen.now()) == kitchen.state());
      }
      CHECK(pottings > 20);
      CHECK(deliveries > 10);
    }
  }
}

TEST_CASE("a batch of N is N kitchens on their own, in slices or at once") {
  for (const auto& grid : {kTwo, kFour}) {
    const auto layout = make_layout(grid, quick(false), {.move = 1, .interact = 2, .collision = 4});
    const ClassicKernel kernel(layout);
    const auto num_agents = static_cast<std::size_t>(layout->num_agents());
    constexpr int kEnvs = 13;
    const std::size_t total = kEnvs * num_agents;
    const std::vector<std::uint32_t> episodes(kEnvs, 2);
    const Chance chance{.key = {.seed = 3}, .first_env = 7, .episodes = episodes};

    std::vector<std::byte> whole(kernel.block_bytes() * kEnvs);
    std::vector<std::byte> sliced(whole.size());
    std::vector<State> singles;
    for (int env = 0; env < kEnvs; ++env) {
      singles.push_back(kernel.start(chance, env));
      kernel.load(whole.data(), env, singles.back());
      kernel.load(sliced.data(), env, singles.back());
      CHECK(kernel.store(whole.data(), env) == singles.back());
    }
    CHECK(singles[0] != singles[1]);

    std::vector<float> earned(total);
    std::vector<float> shaped(total);
    std::vector<float> effort(total);
    std::vector<EventMask> events(total);
    std::vector<std::uint8_t> terminated(kEnvs, 9);
    std::vector<std::uint8_t> truncated(kEnvs, 9);
    std::vector<Action> actions(total);
    std::vector<Outcome> outcomes(num_agents);
    for (std::uint32_t t = 1; t <= 400; ++t) {
      for (std::size_t i = 0; i < total; ++i) {
        actions[i] = random_action(static_cast<std::uint32_t>(i), t, 0);
      }
      kernel.step({.storage = whole.data(), .begin = 0, .end = kEnvs}, actions,
                  {.earned = earned,
                   .shaped = shaped,
                   .effort = effort,
                   .events = events,
                   .terminated = terminated,
                   .truncated = truncated},
                  chance);
      kernel.step({.storage = sliced.data(), .begin = 5, .end = kEnvs}, actions, {}, chance);
      kernel.step({.storage = sliced.data(), .begin = 0, .end = 5}, actions, {}, chance);
      for (std::size_t env = 0; env < kEnvs; ++env) {
        step(kernel.rules(), View(kernel.rules().shape, singles[env].bytes.data()),
             std::span(actions).subspan(env * num_agents, num_agents), outcomes);
        for (std::size_t i = 0; i < num_agents; ++i) {
          const std::size_t at = env * num_agents + i;
          REQUIRE(earned[at] == outcomes[i].earned);
          REQUIRE(shaped[at] == outcomes[i].shaped);
          REQUIRE(events[at] == outcomes[i].events);
          const EventMask e = outcomes[i].events;
          REQUIRE(effort[at] == static_cast<float>(((e & bit(Event::kMoveAction)) != 0 ? 1 : 0) +
                                                   ((e & bit(Event::kInteract)) != 0 ? 2 : 0) +
                                                   ((e & bit(Event::kCollision)) != 0 ? 4 : 0)));
        }
        REQUIRE(kernel.store(whole.data(), static_cast<int>(env)) == singles[env]);
        REQUIRE(terminated[env] == 0);
        REQUIRE(truncated[env] == (t >= 400 ? 1 : 0));
      }
      REQUIRE(whole == sliced);
    }
  }
}

TEST_CASE("the horizon counts from the start state's own timestep") {
  classic::Parameters p;
  p.start_state = Kitchen(kTwo).now();
  p.start_state->timestep = 398;
  const auto layout = make_layout(kTwo, p);
  const ClassicKernel kernel(layout);
  const std::vector<std::uint32_t> episodes(1);
  const Chance chance{.key = {}, .first_env = 0, .episodes = episodes};
  std::vector<std::byte> storage(kernel.block_bytes());
  kernel.load(storage.data(), 0, kernel.start(chance, 0));
  const std::vector<Action> stay(2, kStayAction);
  std::vector<std::uint8_t> truncated(1);
  for (const int expected : {0, 1, 1}) {
    StepBuffers out;
    out.truncated = truncated;
    kernel.step({.storage = storage.data(), .begin = 0, .end = 1}, stay, out, chance);
    CHECK(truncated[0] == expected);
  }
}

TEST_CASE("observations of a slice are those of its states") {
  const auto layout = make_layout(kTwo, quick(false));
  const ClassicKernel kernel(layout);
  constexpr int kEnvs = 4;
  const std::vector<std::uint32_t> episodes(kEnvs);
  const Chance chance{.key = {.seed = 3}, .first_env = 0, .episodes = episodes};
  std::vector<std::byte> storage(kernel.block_bytes() * kEnvs);
  for (int env = 0; env < kEnvs; ++env) {
    kernel.load(storage.data(), env, kernel.start(chance, env));
  }
  for (const auto& [kind, size] : {std::pair{classic::kLossless, lossless_size(kernel.rules())},
                                   std::pair{classic::kFeatures, 96}}) {
    for (const int seat : {0, 1}) {
      const auto length = static_cast<std::size_t>(size);
      std::vector<float> batch(length * kEnvs, -9.0F);
      kernel.observe({.storage = storage.data(), .begin = 1, .end = kEnvs}, {.kind = kind}, seat,
                     batch);
      CHECK(batch[0] == -9.0F);  // environment 0 is not of the slice
      for (int env = 1; env < kEnvs; ++env) {
        std::vector<float> one(length, 5.0F);
        kernel.observe(kernel.store(storage.data(), env), {.kind = kind}, seat, one);
        const auto first = batch.begin() + static_cast<std::ptrdiff_t>(length) * env;
        CHECK(std::vector<float>(first, first + static_cast<std::ptrdiff_t>(length)) == one);
      }
    }
  }
  std::vector<float> none(8);
  CHECK_THROWS_AS(
      kernel.observe(kernel.store(storage.data(), 0), {.kind = coop_grid::kGrid8}, 0, none),
      InputError);
}

TEST_CASE("rows are short") {
  const auto cramped = make_layout({"XXPXX", "O  2O", "X1  X", "XDXSX"});
  CHECK(ClassicKernel(cramped).block_bytes() == 48);
  const auto circuit = make_layout({"XXXPPXXX", "X  2   X", "D XXXX S", "X  1   X", "XXXOOXXX"});
  CHECK(ClassicKernel(circuit).block_bytes() == 88);
}
