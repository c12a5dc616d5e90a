// Kitchens of 2019: which files are such, what the two programs make of them, and how they play.
#include "env/classic/game/era.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "env/classic/game/recipes.h"
#include "env/classic/kernel.h"
#include "env/classic/vector_kernel.h"
#include "env/layout/reader.h"
#include "env/layout/reference_layout.h"
#include "env/layout/source.h"
#include "env/layout_check.h"
#include "env/snapshots.h"
#include "env/vector_env.h"
#include "tests/env/layout/support.h"

using namespace potluck;
using classic::Era;
using layout_test::error_of;

namespace {

/// A .layout file of 2019 with `more` keys; T: the kitchen has tomatoes as well.
std::string file(const std::string& more = "'start_order_list': None", bool tomatoes = false) {
  return std::string("{'grid': '''XXPXX\n O  2") + (tomatoes ? "T" : "O") +
         "\n X1  X\n XDXSX''', " + more + ", 'cook_time': 5, 'delivery_reward': 20}";
}

LayoutSpec spec_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const ReferenceLayout read = parse_reference_layout(text, "old.layout");
  const LayoutSource source(write_layout(read.spec), "old.layout", overrides);
  source.throw_first_error();
  return source.spec();
}

std::string warnings_of(const std::string& text) {
  std::string all;
  for (const LocatedFinding& located : parse_reference_layout(text, "old.layout").findings) {
    all += std::string(located.error().what()) + "\n";
  }
  return all;
}

std::vector<Recipe> orders_of(const LayoutSpec& spec) {
  return classic::parameters(spec).orders;
}

/// One cook beside the pot, who is handed things.
class Cook {
 public:
  explicit Cook(const LayoutSpec& spec)
      : layout_(std::make_shared<const Layout>(spec)),
        snapshots_(layout_),
        kernel_(layout_),
        storage_(kernel_.block_bytes()) {
    const std::vector<std::uint32_t> episodes = {0};
    kernel_.load(storage_.data(), 0, kernel_.start({.key = {}, .episodes = episodes}, 0));
  }

  /// Puts it in the pot; whether the pot took it.
  bool put(ObjectKind kind) {
    Snapshot now = snapshots_.to_snapshot(kernel_.store(storage_.data(), 0));
    now.players[0].held = Object{.kind = kind, .ingredients = {}, .cooking_tick = -1};
    kernel_.load(storage_.data(), 0, snapshots_.to_state(now, "test"));
    interact();
    return !state().players[0].held.has_value();
  }
  void interact() {
    const std::vector<Action> actions(static_cast<std::size_t>(layout_->num_agents()), kStayAction);
    std::vector<Action> mine = actions;
    mine[0] = static_cast<Action>(ClassicAction::kInteract);
    kernel_.step({storage_.data(), 0, 1}, mine, {}, {});
  }
  [[nodiscard]] Snapshot state() {
    return snapshots_.to_snapshot(kernel_.store(storage_.data(), 0));
  }
  [[nodiscard]] int tick() { return state().objects.at(0).object.cooking_tick; }

 private:
  std::shared_ptr<const Layout> layout_;
  Snapshots snapshots_;
  classic::ClassicKernel kernel_;
  std::vector<std::byte> storage_;
};

LayoutSpec by_the_pot(const std::vector<std::string>& overrides) {
  LayoutSpec spec;
  spec.name = "by_the_pot";
  spec.grid = {"XXPXX", "O 1 T", "XDXSX"};
  return parse_layout(write_layout(spec), "by_the_pot.json", overrides);
}

}  // namespace

TEST_CASE("a file with keys of 2019 and none of today's is a kitchen of 2019, and says so") {
  const std::string warning = warnings_of(file());
  CHECK(
      warning ==
      "old.layout:4: the kitchen is written for Overcooked-AI of 2019, where soups are of exactly "
      "3 ingredients of a kind and start by themselves; it is read as by today's, where any 1 to "
      "3 ingredients are a soup that is paid for, started by hand; --era 2019 or --era today says "
      "which is meant\n");
  CHECK(warnings_of(file("'num_items_for_soup': 2")).find("of exactly 2 ingredients") !=
        std::string::npos);
  CHECK(warnings_of(file("'start_order_list': ['any', 'onion']")).find("of 2019") !=
        std::string::npos);
  // Today's keys beside them: today's program wrote the file, and ignores them.
  CHECK(warnings_of(file("'start_all_orders': [], 'num_items_for_soup': 3")) ==
        "old.layout:4: num_items_for_soup is left out; it has no effect in Overcooked-AI\n");
  CHECK(warnings_of(file("'start_bonus_orders': [], 'start_order_list': None")).empty());
  // Lists that the program of 2019 did not know, either: today's takes the file all the same.
  for (const char* other :
       {"'start_order_list': ['steak']", "'start_order_list': 7", "'start_order_list': []"}) {
    CHECK(warnings_of(file(other)) ==
          "old.layout:4: key \"start_order_list\" is left out; Overcooked-AI ignores it\n");
  }
  CHECK(warnings_of(file("'max_num_ingredients': 2")).empty());
}

TEST_CASE("read as of today, nothing of 2019 counts; as of 2019, what the file says") {
  CHECK(orders_of(spec_of(file())).empty());
  CHECK(orders_of(spec_of(file(), {"era=today"})).empty());
  CHECK_FALSE(classic::parameters(spec_of(file())).old_dynamics);
  CHECK(check_layout(spec_of(file(), {"era=today"})).empty());
  CHECK(check_layout(spec_of(file(), {"era=2019"})).empty());

  const auto orders = [](const std::string& more, bool tomatoes) {
    return orders_of(spec_of(file(more, tomatoes), {"era=2019"}));
  };
  const std::string none = "'start_order_list': None";
  CHECK(orders(none, false) == std::vector<Recipe>{{3, 0}});
  CHECK(orders(none, true) == std::vector<Recipe>{{3, 0}, {0, 3}});
  CHECK(orders(none + ", 'num_items_for_soup': 2", true) == std::vector<Recipe>{{2, 0}, {0, 2}});
  CHECK(orders("'start_order_list': ['tomato', 'tomato']", true) == std::vector<Recipe>{{0, 3}});
  CHECK(orders("'start_order_list': ['onion', 'any']", true) ==
        std::vector<Recipe>{{3, 0}, {0, 3}});
  const LayoutSpec spec = spec_of(file(), {"era=2019"});
  CHECK(classic::parameters(spec).old_dynamics);
  const classic::Recipes recipes(classic::parameters(spec));
  CHECK(recipes.worth({3, 0}) == 20);
  CHECK(recipes.worth({1, 0}) == 0);
  CHECK(recipes.cook_time({3, 0}) == 5);
  // A list runs out there, and here it does not: said once.
  const auto listed =
      check_layout(spec_of(file("'start_order_list': ['any', 'any']"), {"era=2019"}));
  REQUIRE(listed.size() == 1);
  CHECK(listed[0].severity == Finding::Severity::kWarning);
  CHECK(listed[0].found.find("the 2 orders of start_order_list stand for ever") !=
        std::string::npos);
}

TEST_CASE("an era survives writing and reading, and can be chosen later") {
  for (const std::string& text : {file(), file("'num_items_for_soup': 2", true),
                                  file("'start_order_list': ['onion', 'any']")}) {
    for (const char* era : {"", "era=today", "era=2019"}) {
      const std::vector<std::string> overrides =
          *era == '\0' ? std::vector<std::string>() : std::vector<std::string>{era};
      const LayoutSpec spec = spec_of(text, overrides);
      CHECK(parse_layout(write_layout(spec), "old.layout") == spec);
      for (const char* other : {"era=today", "era=2019"}) {
        CHECK(parse_layout(write_layout(spec), "old.layout", std::vector<std::string>{other}) ==
              spec_of(text, {other}));
      }
    }
    // Back in the other program's format it is the same kitchen still.
    CHECK(spec_of(write_reference_layout(spec_of(text)).text) == spec_of(text));
  }
  // Chosen, it is written in today's words where they can say it.
  const std::string todays = write_reference_layout(spec_of(file(), {"era=2019"})).text;
  CHECK(todays.find("\"old_dynamics\": True") != std::string::npos);
  CHECK(todays.find("start_order_list") == std::string::npos);
  CHECK(warnings_of(todays).empty());
  const ReferenceText both =
      write_reference_layout(spec_of(file("'num_items_for_soup': 2"), {"era=2019"}));
  CHECK(both.text.find("\"num_items_for_soup\": 2") != std::string::npos);
  CHECK(both.warnings == std::vector<std::string>{
                             "era is left out: only Overcooked-AI of 2019 has soups like these"});
  // The key may be a number or a text; another one is refused.
  CHECK(classic::parameters(by_the_pot({"era=\"2019\""})).era == Era::k2019);
  CHECK(error_of([] { (void)by_the_pot({"era=2020"}); }) ==
        "override era=2020: era is 2020, expected \"2019\" or \"today\"");
}

TEST_CASE("pots of 2019 are full at num_items_for_soup, start then, and take one kind") {
  Cook three(by_the_pot({"era=2019"}));
  CHECK(three.put(ObjectKind::kOnion));
  CHECK_FALSE(three.put(ObjectKind::kTomato));
  CHECK(three.put(ObjectKind::kOnion));
  three.interact();  // nobody starts one by hand
  CHECK(three.tick() == -1);
  CHECK(three.put(ObjectKind::kOnion));
  CHECK(three.tick() == 1);

  Cook two(by_the_pot({"era=2019", "num_items_for_soup=2"}));
  CHECK(two.put(ObjectKind::kTomato));
  CHECK_FALSE(two.put(ObjectKind::kOnion));
  CHECK(two.put(ObjectKind::kTomato));
  CHECK(two.tick() == 1);
  CHECK_FALSE(two.put(ObjectKind::kTomato));

  Cook today(by_the_pot({}));
  CHECK(today.put(ObjectKind::kOnion));
  CHECK(today.put(ObjectKind::kTomato));
}

TEST_CASE("what contradicts the era is refused by name") {
  CHECK(error_of([] {
          Layout(by_the_pot({"era=2019", "num_items_for_soup=5"}));
        }).find("num_items_for_soup is 5") != std::string::npos);
  CHECK(error_of([] {
          Layout(by_the_pot({"era=2019", "old_dynamics=false"}));
        }).find("old_dynamics is false while era is 2019") != std::string::npos);
  CHECK(error_of([] {
          Layout(by_the_pot({"era=2019", "orders=[[\"onion\", \"onion\", \"tomato\"]]"}));
        }).find("refuses another kind than it holds") != std::string::npos);
}

TEST_CASE("the vector kernel leaves pots of 2019 to the portable one where they differ") {
  const auto why = [](const std::string& text, const char* era) {
    return classic::why_no_vector_kernel(Layout(spec_of(text, {era})));
  };
  const std::string plain = why(file(), "era=today");
  CHECK(why(file(), "era=2019") == plain);  // one kind of dispenser, three in a pot
  if (plain.empty()) {
    CHECK(why(file("'num_items_for_soup': 2"), "era=2019") == "its pots are those of 2019");
    CHECK(why(file("'start_order_list': None", true), "era=2019") == "its pots are those of 2019");
    CHECK(why(file("'start_order_list': None", true), "era=today").empty());
  }
}

TEST_CASE("random starts of 2019 have onions only, and no soup that no pot could give") {
  const auto layout = std::make_shared<const Layout>(spec_of(
      file("'num_items_for_soup': 2", true), {"era=2019", "random_start.object_probability=1"}));
  const Snapshots snapshots(layout);
  VectorEnv envs(layout, {.num_envs = 64, .key = {.seed = 3}});
  int soups = 0;
  for (int env = 0; env < envs.num_envs(); ++env) {
    const Snapshot state = snapshots.to_snapshot(envs.state(env));
    for (const PlacedObject& placed : state.objects) {
      CHECK(placed.object.cooking_tick == -1);
      for (const Ingredient ingredient : placed.object.ingredients) {
        CHECK(ingredient == Ingredient::kOnion);
      }
    }
    for (const PlayerSnapshot& player : state.players) {
      if (player.held && player.held->kind == ObjectKind::kSoup) {
        ++soups;
        CHECK(player.held->ingredients.size() == 2);
      }
    }
  }
  CHECK(soups > 0);
}

TEST_CASE("orders that come and expire become orders that stand, with a word") {
  const std::string changing =
      "{'grid': '''XXPXX\n O  2T\n X1  X\n XDXSX''', 'start_orders_list': {'orders': [{'recipe': "
      "{'ingredients': ('tomato',)}}], 'add_new_order_every': 25, 'orders_to_add': [{'recipe': "
      "{'ingredients': ('onion', 'onion', 'onion')}, 'time_to_expire': 40}]}}";
  CHECK(orders_of(spec_of(changing)) == std::vector<Recipe>{{0, 1}, {3, 0}});
  CHECK(
      warnings_of(changing) ==
      "old.layout:4: start_orders_list is read as orders that stand for ever; here orders neither "
      "come nor expire; Overcooked-AI ignores the key and takes every recipe\n");
  const std::string without =
      "{'grid': '''XXPXX\n O  2T\n X1  X\n XDXSX''', 'start_orders_list': 3}";
  CHECK(warnings_of(without) ==
        "old.layout:4: key \"start_orders_list\" is left out; Overcooked-AI ignores it\n");
}
