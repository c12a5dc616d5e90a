// Random play in every kitchen: whatever happens, states stay states, words say everything, and all
// ways of looking see the same.
#include <array>
#include <map>
#include <utility>

#include "env/random_actions.h"
#include "env/snapshots.h"
#include "env/text/error.h"
#include "env/trajectory/trajectory.h"
#include "tests/env/overcooked_v2/soup_kitchen.h"

using namespace potluck;
using namespace potluck::overcooked_v2;

namespace {

std::vector<std::shared_ptr<const Layout>> soup_kitchens() {
  std::vector<std::shared_ptr<const Layout>> kitchens;
  for (const std::string& name : builtin_layout_names()) {
    if (load_layout_spec(name).rules->name() == "overcooked_v2") {
      kitchens.push_back(load_layout(name));
      kitchens.push_back(load_layout(
          name, std::vector<std::string>{"random_reset=true", "view=null", "permute=[\"onion\"]",
                                         "start_by_hand=true", "horizon=40"}));
    }
  }
  // Six in a ring; ten ingredients.
  kitchens.push_back(soup_kitchen("WWWPWWW\n0A A AX\nW WWW W\nWA A AB\nWWWRWWW\n",
                                  [](Parameters& p) { p.random_reset = true; }));
  kitchens.push_back(
      soup_kitchen("W0123456WW\nR A   A PW\nW7   A  BX\nWL89WWWWWW\n", [](Parameters& p) {
        p.random_reset = true;
        p.start_by_hand = true;
        p.view = 2;
        p.announce_delivery = true;
      }));
  return kitchens;
}

/// All entries, added up.
std::vector<float> spread(std::span<const SparseEntry> entries, std::size_t size) {
  std::vector<float> row(size);
  for (const SparseEntry entry : entries) {
    row.at(entry.index) += entry.value;
  }
  return row;
}

}  // namespace

TEST_CASE("the 24 kitchens ship, and JaxMARL's five have its names") {
  int kitchens = 0;
  for (const std::string& name : builtin_layout_names()) {
    kitchens += load_layout_spec(name).rules->name() == "overcooked_v2" ? 1 : 0;
  }
  CHECK(kitchens == 24);
  CHECK(load_layout("overcooked_v2/cramped_room")->name() == "cramped_room_ov2");
  CHECK(load_layout("overcooked_v2/test_time_wide")->name() == "test_time_wide");
  CHECK(load_layout("cramped_room")->rules().name() == "classic");
}

TEST_CASE("random play in every kitchen of OvercookedV2") {
  for (const auto& layout : soup_kitchens()) {
    CAPTURE(layout->name());
    constexpr int kEnvs = 5;
    const Snapshots words(layout);
    const auto players = static_cast<std::size_t>(layout->num_agents());
    VectorEnv envs(layout, {.num_envs = kEnvs, .key = {11}});
    std::vector<Action> actions(kEnvs * players);
    std::vector<float> earned(actions.size());
    std::map<ObservationKind, std::pair<std::vector<std::byte>, std::vector<float>>> followed;
    for (std::uint32_t step = 0; step < 120; ++step) {
      draw_actions({.seed = 3}, step, 7, actions);  // 6 is no action
      envs.step(actions, {.earned = earned});
      for (int env = 0; env < kEnvs; ++env) {
        const State state = envs.state(env);
        words.words().check(state, "play");  // throws
        if (step % 10 == 0) {
          const Snapshot snapshot = words.to_snapshot(state);
          CHECK(parse_state(write_state(snapshot), *layout, "text") == snapshot);
        }
      }
      if (step % 8 != 0) {
        continue;
      }
      for (const ObservationType* kind : layout->rules().observations()) {
        const ObservationSpec spec = observation_spec(*layout, {kind});
        const auto size = static_cast<std::size_t>(spec.size);
        std::vector<float> all(size * actions.size());
        envs.observe_all({kind}, all);
        // What is written onto the observations of eight steps before is the same.
        auto& [memory, changed] = followed[kind];
        changed.resize(all.size());
        envs.observe_changes({kind}, memory, changed);
        CHECK(changed == all);
        CHECK(*std::ranges::max_element(all) <= spec.high);
        CHECK(*std::ranges::min_element(all) >= spec.low);
        std::vector<std::uint32_t> begins(actions.size() + 1);
        std::vector<SparseEntry> entries(kEnvs * envs.sparse_capacity({kind}));
        envs.observe_sparse({kind}, {begins, entries});
        for (std::size_t row = 0; row < actions.size(); ++row) {
          const std::span<const float> dense = std::span(all).subspan(row * size, size);
          const auto sparse =
              spread(std::span(entries).subspan(begins[row], begins[row + 1] - begins[row]), size);
          CHECK(std::ranges::equal(dense, sparse));
          CHECK(begins[row + 1] - begins[row] <= envs.sparse_capacity({kind}) / players);
        }
        std::vector<float> seat_rows(size * kEnvs);
        const int seat = layout->num_agents() - 1;
        envs.observe({kind}, seat, seat_rows);
        constexpr std::array<int, 2> kSome = {1, 4};
        envs.observe_seat({kind}, seat, kSome, {begins, entries});
        for (std::size_t i = 0; i < kSome.size(); ++i) {
          const auto env = static_cast<std::size_t>(kSome[i]);
          const auto sparse =
              spread(std::span(entries).subspan(begins[i], begins[i + 1] - begins[i]), size);
          const auto dense = std::span(seat_rows).subspan(env * size, size);
          CHECK(std::ranges::equal(dense, sparse));
          CHECK(std::ranges::equal(
              dense, std::span(all).subspan((env * players + static_cast<std::size_t>(seat)) * size,
                                            size)));
        }
      }
    }
  }
}

TEST_CASE("bytes that no kitchen of OvercookedV2 has are refused, whatever they are") {
  const auto layout = load_layout("grounded_coord_ring");
  const Snapshots words(layout);
  const VectorEnv env(layout, {.num_envs = 1});
  int refused = 0;
  for (std::size_t byte = 0; byte < 200; ++byte) {
    for (const unsigned value : {1U, 3U, 77U, 128U, 255U}) {
      State state = env.state(0);
      state.bytes[byte] ^= static_cast<std::byte>(value);
      try {
        words.words().check(state, "bytes");
      } catch (const InputError&) {
        ++refused;
      }
    }
  }
  CHECK(refused > 800);
}

TEST_CASE("a kitchen full of everything fits into what sparse rows have room for") {
  const auto layout = soup_kitchen("WWRWWWW\n0A A 1P\nWWWWA2P\nWBXWLWW\n",
                                   [](Parameters& p) { p.announce_delivery = true; });
  SoupGame game(layout);
  const Object dish{.kind = ObjectKind::kSoup,
                    .ingredients = {Ingredient::kOnion, Ingredient::kTomato, Ingredient::kMushroom},
                    .cooking_tick = 20};
  Object cooking = dish;
  cooking.cooking_tick = 3;
  Snapshot state = game.words();
  for (PlayerSnapshot& player : state.players) {
    player.held = dish;
  }
  for (const Tile tile : {Tile::kPot, Tile::kCounter}) {
    for (const Cell cell : layout->cells_of(tile)) {
      state.objects.push_back({.position = {layout->row(cell), layout->col(cell)},
                               .object = tile == Tile::kPot ? cooking : dish});
    }
  }
  state.table["recipe"] = {0, 1, 2};
  state.table["delivered"] = {1};
  state.table["buttons"] = {5};
  game.put(state);
  for (const ObservationType* kind : layout->rules().observations()) {
    const std::size_t capacity = game.env.sparse_capacity({kind});
    std::vector<std::uint32_t> begins(4);
    // What is behind must stay as it is.
    constexpr SparseEntry kMark = {.index = 12345, .value = 77};
    std::vector<SparseEntry> entries(capacity + 16, kMark);
    game.env.observe_sparse({kind}, {begins, std::span(entries).first(capacity)});
    CHECK(std::ranges::all_of(std::span(entries).subspan(capacity),
                              [&](const SparseEntry& entry) { return entry == kMark; }));
    const auto size = static_cast<std::size_t>(observation_spec(*layout, {kind}).size);
    std::vector<float> dense(3 * size);
    game.env.observe_all({kind}, dense);
    for (std::size_t seat = 0; seat < 3; ++seat) {
      CHECK(std::ranges::equal(
          std::span(dense).subspan(seat * size, size),
          spread(std::span(entries).subspan(begins[seat], begins[seat + 1] - begins[seat]), size)));
    }
  }
}
