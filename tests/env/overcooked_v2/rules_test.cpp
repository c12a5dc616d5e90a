// What recordings of the reference cannot show (tests/data/overcooked_v2 shows the rest): chance,
// and everything that is ours.
#include <algorithm>
#include <map>
#include <set>

#include "tests/env/overcooked_v2/soup_kitchen.h"

using namespace potluck;
using namespace potluck::overcooked_v2;

namespace {

/// One cook beside everything.
constexpr const char* kGalley = "WRWWW\n0A  P\n1   X\nWBWLW\n";

std::string recipe_of(const SoupGame& game) {
  std::string text;
  for (const int ingredient : table_numbers(game.words(), "recipe")) {
    text += std::to_string(ingredient);
  }
  return text;
}

/// A dish of those ingredients in the hands of a cook that looks at the window.
void hold_soup(SoupGame& game, std::vector<Ingredient> ingredients) {
  Snapshot state = game.words();
  state.players[0].position = {.row = 2, .col = 3};
  state.players[0].orientation = Orientation::kEast;
  state.players[0].held =
      Object{.kind = ObjectKind::kSoup, .ingredients = std::move(ingredients), .cooking_tick = 20};
  game.put(state);
}

std::vector<Ingredient> asked_for(const SoupGame& game) {
  std::vector<Ingredient> ingredients;
  for (const int ingredient : table_numbers(game.words(), "recipe")) {
    ingredients.push_back(static_cast<Ingredient>(ingredient));
  }
  return ingredients;
}

}  // namespace

TEST_CASE("a soup is made and served, twenty steps after its last ingredient") {
  SoupGame game(soup_kitchen(kGalley, [](Parameters& p) {
    p.recipes = {{Ingredient::kOnion, Ingredient::kOnion, Ingredient::kOnion}};
  }));
  for (int i = 0; i < 3; ++i) {
    game.act(0, {kWest, kUse, kEast, kEast, kEast, kUse});
    CHECK(game.shaped[0] == 3);
    CHECK(game.did(0, Event::kOptimalOnionPotting));
    game.act(0, {kWest, kWest});
  }
  CHECK(game.words().objects.at(0).object.cooking_tick == 3);  // it cooked on in the two steps
  game.act(0, {kSouth, kSouth, kUse});
  CHECK(game.shaped[0] == 3);
  CHECK(game.did(0, Event::kUsefulDishPickup));
  game.act(0, {kNorth, kEast, kEast, kEast});
  while (game.words().objects.at(0).object.cooking_tick < 19) {
    game.act(0, {kStay});
  }
  game.act(0, {kUse});
  CHECK(game.shaped[0] == 0);  // not yet
  game.act(0, {kUse});
  CHECK(game.shaped[0] == 5);
  game.act(0, {kSouth, kEast, kUse});
  CHECK(game.earned[0] == 20);
  CHECK(game.did(0, Event::kSoupDelivery));
}

TEST_CASE("only a right soup draws the next recipe, and every one may come") {
  SoupGame game(soup_kitchen(kGalley, [](Parameters& p) {
    p.resample = true;
    p.wrong_delivery = -20;
  }));
  std::map<std::string, int> drawn;
  for (int i = 0; i < 400; ++i) {
    const std::string before = recipe_of(game);
    std::vector<Ingredient> wrong = asked_for(game);
    wrong[0] = wrong[0] == Ingredient::kOnion ? Ingredient::kTomato : Ingredient::kOnion;
    hold_soup(game, wrong);
    game.act(0, {kUse});
    CHECK(game.earned[0] == -20);
    CHECK(game.did(0, Event::kWrongDelivery));
    CHECK(recipe_of(game) == before);
    hold_soup(game, asked_for(game));
    game.act(0, {kUse});
    CHECK(game.earned[0] == 20);
    ++drawn[recipe_of(game)];
  }
  REQUIRE(drawn.size() == 4);
  for (const auto& [recipe, count] : drawn) {
    CAPTURE(recipe);
    CHECK(count > 60);  // of 400, expected 100
  }
}

TEST_CASE("a button shows the recipe for nine observations, each press costs") {
  SoupGame game(
      soup_kitchen("WRWWWWW\n0     P\n1  A  X\nWBWLWWW\n", [](Parameters& p) { p.view = 1; }));
  const Channels at(2);
  const auto shown = [&] {  // the button is below the cook, in the middle of three columns
    return game.sees(0, 2, 1, at.recipe + 2) + game.sees(0, 2, 1, at.recipe + 3);
  };
  game.act(0, {kSouth});
  CHECK(shown() == 0);
  game.act(0, {kUse});
  CHECK(game.earned[0] == -5);
  CHECK(game.did(0, Event::kButtonPress));
  for (int i = 0; i < 9; ++i) {
    CAPTURE(i);
    CHECK(shown() == 3);
    game.act(0, {kStay});
  }
  CHECK(shown() == 0);
  game.act(0, {kUse, kUse});
  CHECK(game.earned[0] == -5);
  CHECK(table_numbers(game.words(), "buttons") == std::vector<int>{9});
}

TEST_CASE("random starts stay in the own room, and are spread over it") {
  SoupGame game(soup_kitchen("WWWWPWW\n0  W  X\nRA WA B\nWWWWWWW\n",
                             [](Parameters& p) { p.random_positions = true; }));
  std::set<std::pair<int, int>> left;
  std::set<std::pair<int, int>> right;
  std::set<Orientation> facings;
  for (std::uint32_t episode = 0; episode < 200; ++episode) {
    game.env.reset(episode);
    const Snapshot state = game.words();
    left.emplace(state.players[0].position.row, state.players[0].position.col);
    right.emplace(state.players[1].position.row, state.players[1].position.col);
    facings.insert(state.players[0].orientation);
  }
  CHECK(left == std::set<std::pair<int, int>>{{1, 1}, {1, 2}, {2, 1}, {2, 2}});
  CHECK(right == std::set<std::pair<int, int>>{{1, 4}, {1, 5}, {2, 4}, {2, 5}});
  CHECK(facings.size() == 4);
}

TEST_CASE("random_reset fills hands, pots and counters as the reference does") {
  SoupGame game(soup_kitchen("WRWWWWW\n0A A  P\n1     P\nWBWXWWW\n",
                             [](Parameters& p) { p.random_reset = true; }));
  constexpr int kStarts = 4000;
  std::map<std::string, int> seen;
  for (std::uint32_t episode = 0; episode < kStarts; ++episode) {
    game.env.reset(episode);
    const Snapshot state = game.words();
    for (const PlayerSnapshot& player : state.players) {
      ++seen[player.held ? "hand " + std::string(name_of(player.held->kind)) : "hand nothing"];
    }
    for (const PlacedObject& placed : state.objects) {
      const int tick = placed.object.cooking_tick;
      const bool pot =
          placed.position.col == 6 && (placed.position.row == 1 || placed.position.row == 2);
      ++seen[pot ? (tick < 0 ? "pot idle" : tick < 20 ? "pot cooking" : "pot done") : "counter"];
      if (pot && tick >= 0) {
        CHECK(placed.object.ingredients.size() == 3);
      }
    }
  }
  const auto share = [&](const char* what, double of) { return seen[what] / (of * kStarts); };
  CHECK(share("hand nothing", 2) == doctest::Approx(0.5).epsilon(0.05));
  CHECK(share("hand dish", 2) == doctest::Approx(0.1).epsilon(0.1));
  CHECK(share("hand onion", 2) == doctest::Approx(0.125).epsilon(0.1));
  CHECK(share("hand soup", 2) == doctest::Approx(0.15).epsilon(0.1));
  CHECK(share("pot idle", 2) == doctest::Approx(0.35).epsilon(0.06));
  CHECK(share("pot cooking", 2) == doctest::Approx(0.15).epsilon(0.1));
  CHECK(share("pot done", 2) == doctest::Approx(0.1).epsilon(0.1));
  const auto counters = static_cast<double>(game.layout->cells_of(Tile::kCounter).size());
  CHECK(share("counter", counters) == doctest::Approx(0.5).epsilon(0.02));
}

TEST_CASE("permuted ingredients: every player sees its own order of them, the game none") {
  SoupGame game(soup_kitchen("WRWWWWW\n0A A  P\n12345 X\nWBWWWWW\n", [](Parameters& p) {
    p.permute = {Ingredient::kOnion, Ingredient::kMushroom, Ingredient::kEggplant};
  }));
  std::set<std::vector<int>> orders;
  int different = 0;
  for (std::uint32_t episode = 0; episode < 100; ++episode) {
    game.env.reset(episode);
    const std::vector<int> all = table_numbers(game.words(), "permutations");
    REQUIRE(all.size() == 12);
    const std::vector<int> first(all.begin(), all.begin() + 6);
    const std::vector<int> second(all.begin() + 6, all.end());
    CHECK((first[1] == 1 && first[3] == 3 && first[5] == 5));
    orders.insert(first);
    different += first != second ? 1 : 0;
    // Channel i of the piles shows ingredient first[i]; pile k of the grid is that of ingredient k.
    const Channels at(6);
    for (int channel = 0; channel < 6; ++channel) {
      const int pile = first[static_cast<std::size_t>(channel)];
      CHECK(game.sees(0, pile == 0 ? 1 : 2, pile == 0 ? 0 : pile - 1, at.piles + channel) == 1);
    }
  }
  CHECK(orders.size() == 6);
  CHECK(different > 60);
}

TEST_CASE("episodes begin in the states of a buffer, with their recipes and without their time") {
  const auto layout = soup_kitchen(kGalley, [](Parameters&) {});
  SoupGame one(layout);
  Snapshot first = one.words();
  first.timestep = 17;
  first.table["recipe"] = {0, 1, 1};
  first.table["delivered"] = {1};
  Snapshot second = first;
  second.table["recipe"] = {1, 1, 1};
  second.players[0].held = Object{.kind = ObjectKind::kDish, .ingredients = {}};
  LayoutSpec spec = layout->spec();
  parameters(spec).start_states = {first, second};
  // A file says it too.
  CHECK(parse_layout(write_layout(spec), "kitchen.json") == spec);
  SoupGame game(std::make_shared<const Layout>(spec));
  std::set<std::string> recipes;
  for (std::uint32_t episode = 0; episode < 40; ++episode) {
    game.env.reset(episode);
    const Snapshot state = game.words();
    CHECK(state.timestep == 0);
    CHECK(table_numbers(state, "delivered") == std::vector<int>{0});
    CHECK(state.players[0].held.has_value() == (recipe_of(game) == "111"));
    recipes.insert(recipe_of(game));
  }
  CHECK(recipes == std::set<std::string>{"011", "111"});
  parameters(spec).start_states[1].players[0].position = {.row = 0, .col = 0};
  CHECK_THROWS_WITH(
      SoupGame(std::make_shared<const Layout>(spec)),
      "kitchen: start_states[1]: player 0 at row 1, col 1, expected a cell to stand on");
}

TEST_CASE("private effort is charged for moves, interacts and collisions") {
  LayoutSpec spec = parse_jaxmarl_layout("WWWWPWW\n0 AA  X\nW     B\nWWWWWWW\n", "kitchen").spec;
  parameters(spec).recipes = {SoupRecipe{}};
  spec.effort = {.move = 1, .interact = 2, .collision = 4};
  VectorEnv env(std::make_shared<const Layout>(spec), {.num_envs = 1});
  std::vector<float> effort(2);
  env.step(std::vector<Action>{kEast, kUse}, {.earned = {}, .effort = effort});
  CHECK(effort == std::vector<float>{5, 2});
  env.step(std::vector<Action>{kStay, kNorth}, {.earned = {}, .effort = effort});
  CHECK(effort == std::vector<float>{0, 1});
}

TEST_CASE("partners that read states are told what their seat sees") {
  SoupGame game(load_layout("grounded_coord_simple",
                            std::vector<std::string>{"random_start={\"positions\": false}"}));
  Snapshot state = game.words();
  state.objects.push_back({.position = {.row = 0, .col = 0},
                           .object = {.kind = ObjectKind::kOnion, .ingredients = {}}});
  state.players[1].position = {.row = 1, .col = 6};
  game.put(state);
  const RuleSet& rules = game.layout->rules();
  const auto seen_by = [&](int seat) {
    return to_snapshot(game.rules, rules.seen_by(*game.layout, game.env.state(0), seat));
  };
  CHECK(table_numbers(seen_by(0), "recipe") == table_numbers(state, "recipe"));
  CHECK(seen_by(0).objects.size() == 1);
  CHECK(seen_by(0).players[1].position == Position{-1, -1});
  CHECK(table_numbers(seen_by(1), "recipe").empty());
  CHECK(seen_by(1).objects.empty());
  CHECK(seen_by(1).players[0].position == Position{-1, -1});
  CHECK(rules.draw_state(*game.layout, SoupWords(*game.layout), seen_by(1), false)
            .ends_with("asked for: not in sight\n"));
  // A lit button tells it to who comes near.
  state.players[1].position = {.row = 2, .col = 5};
  state.table["buttons"] = {3};
  game.put(state);
  CHECK(table_numbers(seen_by(1), "recipe") == table_numbers(state, "recipe"));
}
